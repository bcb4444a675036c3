"""Small things that stand encrypted in the database, under a key that is a file."""

import hmac
import secrets
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.conf import settings

from vanzelf.transport.party import secret

NONCE: Final = 12


def lock(name: str, plain: bytes, about: str) -> bytes:
    """Encrypt. name: of the key. about: what it belongs to; it opens with the same words only."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + ChaCha20Poly1305(_key(name)).encrypt(nonce, plain, about.encode())


def unlock(name: str, locked: bytes, about: str) -> bytes:
    """Decrypt; raises cryptography.exceptions.InvalidTag when it is not what it was."""
    return ChaCha20Poly1305(_key(name)).decrypt(locked[:NONCE], locked[NONCE:], about.encode())


def keyed(name: str, text: str) -> bytes:
    """A keyed hash: the same text can be found again, and not read. HMAC-SHA256, 32 bytes."""
    return hmac.digest(_key(name), text.encode(), "sha256")


@cache
def _key(name: str) -> bytes:
    path = settings.ENVIRONMENT.keys / f"{name}.sleutel"
    return secret(path, lambda: secrets.token_bytes(32))
