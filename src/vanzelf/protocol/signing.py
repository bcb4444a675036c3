"""Signed documents: JWS compact (RFC 7515) with Ed25519 (RFC 9864), by keys that are known.

A signature says who signed (`kid`) and what kind of document it is (`typ`), so that a document of
one kind can never be taken for another.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from vanzelf.protocol.canonical import canonical, digest
from vanzelf.protocol.problems import ProtocolError

ALGORITHM = "Ed25519"
LARGEST = 4_000_000
"""The most characters of a signed document; a larger one is refused unread."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public or private Ed25519 key with its name. kid: `<oin>/<use>/<number>`."""

    kid: str
    jwk: OKPKey = field(repr=False)

    @classmethod
    def make(cls, kid: str) -> "Key":
        """A new private key."""
        return cls(kid, OKPKey.generate_key("Ed25519", {"kid": kid}))

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Key":
        """A key as `public` or `private` gave it; raises ProtocolError key-form."""
        try:
            return cls(str(data["kid"]), OKPKey.import_key(dict(data)))
        except (JoseError, KeyError, ValueError, TypeError):
            raise ProtocolError.because(
                "key-form", "this is not an Ed25519 key.", "Write it as JWK (RFC 8037)."
            ) from None

    def public(self) -> dict[str, Any]:
        """The public half, as JWK."""
        return self.jwk.as_dict(private=False)

    def private(self) -> dict[str, Any]:
        """Both halves, as JWK: for a key file, never for a message."""
        return self.jwk.as_dict(private=True)

    @property
    def oin(self) -> str:
        """The organisation whose key it is."""
        return self.kid.partition("/")[0]

    @property
    def use(self) -> str:
        """What it may sign: `berichten` or `mandaten`."""
        return self.kid.split("/")[1] if self.kid.count("/") > 1 else ""


Keys = Mapping[str, Key]
"""Keys by kid: those a party trusts."""


def keys(known: Iterable[Key]) -> dict[str, Key]:
    """Keys by their kid."""
    return {key.kid: key for key in known}


@dataclass(frozen=True, slots=True)
class Signed:
    """A document whose signature holds. digest: of the signed text, which names it elsewhere."""

    document: dict[str, Any]
    kid: str
    typ: str
    text: str = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the signed text."""
        return digest(self.text.encode())

    @property
    def oin(self) -> str:
        """The organisation that signed."""
        return self.kid.partition("/")[0]


def sign(document: Mapping[str, Any], typ: str, key: Key) -> str:
    """A document with its signature, as JWS compact text."""
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": typ}
    return jws.serialize_compact(header, canonical(dict(document)), key.jwk, [ALGORITHM])


def verify(text: str, typ: str, trusted: Keys) -> dict[str, Any]:
    """The document in a signed text; raises ProtocolError as `check` does."""
    return check(text, typ, trusted).document


def check(text: str, typ: str, trusted: Keys) -> Signed:
    """A signed text, checked.

    Raises ProtocolError signature-form, signature-unknown-key, signature-kind or signature-wrong.
    """
    if len(text) > LARGEST:
        raise ProtocolError.because("signature-form", "the signed document is too large.")
    try:
        found = jws.extract_compact(text.encode())
        header = found.headers()
        kid, kind = str(header.get("kid", "")), str(header.get("typ", ""))
    except (JoseError, ValueError, UnicodeError):
        raise _unreadable() from None
    if kind != typ:
        raise ProtocolError.because(
            "signature-kind", f"this is not a {typ}.", "Send the document that is asked for."
        )
    if kid not in trusted:
        raise ProtocolError.because(
            "signature-unknown-key",
            "it was signed with a key that is not known here.",
            "Exchange cards first.",
        )
    try:
        checked = jws.deserialize_compact(text, trusted[kid].jwk, [ALGORITHM])
        document = _document(checked.payload)
    except JoseError:
        raise ProtocolError.because(
            "signature-wrong", "the signature does not fit the document.", "Ask for it again."
        ) from None
    return Signed(document, kid, kind, text)


def _document(payload: bytes) -> dict[str, Any]:
    try:
        found = json.loads(payload)
        if not isinstance(found, dict) or canonical(found) != payload:
            raise _unreadable()
    except (ValueError, TypeError, RecursionError):
        raise _unreadable() from None
    return found


def _unreadable() -> ProtocolError:
    return ProtocolError.because(
        "signature-form", "this is not a signed document.", "Send JWS compact text (RFC 7515)."
    )
