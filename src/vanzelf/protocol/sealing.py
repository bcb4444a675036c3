"""Sealed bytes: HPKE in base mode (RFC 9180), X25519 with HKDF-SHA256 and ChaCha20-Poly1305.

Only the holder of the private key can open what is sealed, and only when it is told the same
circumstances (`info`): which run, which source, which part. The key of one run is thrown away when
the run ends; from then on nobody can open what was sealed to it.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from vanzelf.protocol.canonical import canonical
from vanzelf.protocol.problems import ProtocolError

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
OVERHEAD = 48
"""Bytes that sealing adds: the encapsulated key (32) and the tag (16)."""


class SealingKey:
    """The private half of a key to seal to."""

    def __init__(self, private: X25519PrivateKey) -> None:
        self._private = private

    @classmethod
    def make(cls) -> "SealingKey":
        """A new key."""
        return cls(X25519PrivateKey.generate())

    @classmethod
    def read(cls, raw: bytes) -> "SealingKey":
        """A key from its 32 bytes."""
        return cls(X25519PrivateKey.from_private_bytes(raw))

    @property
    def raw(self) -> bytes:
        """Its 32 bytes: for a key file."""
        return self._private.private_bytes_raw()

    @property
    def public(self) -> str:
        """The public half, in base64url."""
        return base64.urlsafe_b64encode(self._private.public_key().public_bytes_raw()).decode()

    def open(self, sealed: bytes, circumstances: Mapping[str, Any]) -> bytes:
        """What was sealed; raises ProtocolError seal-broken."""
        try:
            return _SUITE.decrypt(sealed, self._private, info=canonical(dict(circumstances)))
        except (InvalidTag, ValueError):
            raise ProtocolError.because(
                "seal-broken",
                "the seal cannot be opened with this key under these circumstances.",
                "Seal again to the key of this run.",
            ) from None


def seal(data: bytes, public: str, circumstances: Mapping[str, Any]) -> bytes:
    """Seal bytes to a public key; raises ProtocolError key-form."""
    return _SUITE.encrypt(data, read_public(public), info=canonical(dict(circumstances)))


def read_public(public: str) -> X25519PublicKey:
    """A public key from base64url; raises ProtocolError key-form."""
    try:
        raw = base64.b64decode(public.encode(), altchars=b"-_", validate=True)
        return X25519PublicKey.from_public_bytes(raw)
    except (ValueError, binascii.Error):
        raise ProtocolError.because(
            "key-form", "this is not an X25519 key.", "Write its 32 bytes in base64url."
        ) from None
