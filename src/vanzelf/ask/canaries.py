"""Canaries: households that do not exist, which an auditor puts among the others (step 3).

An auditor signs who they are; whether the list should have them is sealed, and opened only when the
list is there. Sources hold them as people like any other.
"""

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from vanzelf.protocol.documents import Document, Line, Name, Part, Token
from vanzelf.protocol.sealing import SealingKey, seal
from vanzelf.protocol.signing import Key, Keys
from vanzelf.transport.party import Party, write_secret


class CanaryHousehold(Part):
    """A household that does not exist. persons: sorted ids."""

    persons: tuple[Line, ...] = Field(alias="personen", min_length=1)
    address: str = Field(alias="adres")


class CanarySet(Document):
    """The canaries of a bundle. sealed: in their order, whether each should be listed."""

    TYP: ClassVar[str] = "vanzelf-kanaries"

    bundle: Name = Field(alias="bundel")
    households: tuple[CanaryHousehold, ...] = Field(alias="huishoudens")
    sealed: Token = Field(alias="verwacht")

    def expected(self, key: SealingKey) -> list[bool]:
        """Whether each of them should be on the list; raises ProtocolError seal-broken."""
        opened = key.open(base64.b64decode(self.sealed), _about(self.bundle))
        found: list[bool] = json.loads(opened)
        return found


def sign_canaries(
    bundle: str,
    households: Sequence[CanaryHousehold],
    expected: Sequence[bool],
    key: Key,
    seal_to: str,
) -> str:
    """The signed set of an auditor. seal_to: public key that the expectations are sealed to."""
    sealed = seal(json.dumps(list(expected)).encode(), seal_to, _about(bundle))
    return CanarySet(
        bundle=bundle,
        households=tuple(households),
        sealed=base64.b64encode(sealed).decode(),
    ).signed(key)


def keep_canaries(party: Party, bundle: str, text: str) -> None:
    """Keep a signed set for the runs of a bundle."""
    write_secret(_path(party, bundle), text.encode())


def canaries_of(party: Party, bundle: str, trusted: Keys) -> CanarySet | None:
    """The canaries of a bundle, checked; None when there are none. Raises ProtocolError."""
    path = _path(party, bundle)
    if not path.exists():
        return None
    found, _ = CanarySet.check(path.read_text(encoding="utf-8"), trusted)
    return found


def canary_key(party: Party) -> SealingKey:
    """The key that opens expectations, made the first time."""
    path = party.directory / "sleutels" / "kanaries.sleutel"
    if not path.exists():
        write_secret(path, SealingKey.make().raw)
    return SealingKey.read(path.read_bytes())


def _path(party: Party, bundle: str) -> Path:
    return party.directory / "kanaries" / f"{bundle}.jws"


def _about(bundle: str) -> dict[str, str]:
    return {"soort": "kanaries", "bundel": bundle}
