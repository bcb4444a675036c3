"""Canaries: households that do not exist, which a reviewer puts among the others (step 3).

A reviewer signs who they are; whether the list should have them is sealed to the reviewer, who opens
it only when shown a result that the combiner has signed. So whoever makes a list cannot know before
what it should look like. Sources hold canaries as people like any other. A set is for one list:
afterwards the municipality knows what was expected of it.
"""

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

from pydantic import Field

from vanzelf.protocol.canonical import digest
from vanzelf.protocol.documents import Digest, Document, Line, Moment, Name, Oin, Part, RunId, Token
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.sealing import SealingKey, seal
from vanzelf.protocol.signing import Key, Keys
from vanzelf.transport.party import Party, write_secret

USE: Final = "kanaries"
"""The use of a key that signs canaries."""
REVIEWER, ASKED, OPENED, SUFFIX = "toetser.json", "te-openen", "geopend", ".jws"
"""In the directory of canaries: the card of the reviewer, what it is asked, what it opened."""


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
    """The signed set of a reviewer. seal_to: public key that the expectations are sealed to."""
    sealed = seal(json.dumps(list(expected)).encode(), seal_to, _about(bundle))
    return CanarySet(
        bundle=bundle,
        households=tuple(households),
        sealed=base64.b64encode(sealed).decode(),
    ).signed(key)


class CanaryOpening(Document):
    """What a reviewer expected of its canaries, told when the list was there.

    canaries, result: digests of the signed set and the signed result. expected: in the order of the
    set.
    """

    TYP: ClassVar[str] = "vanzelf-kanarieopening"

    run: RunId
    canaries: Digest = Field(alias="kanaries")
    result: Digest = Field(alias="uitslag")
    expected: tuple[bool, ...] = Field(alias="verwacht")
    at: Moment = Field(alias="op")


class ReviewerCard(Part):
    """A reviewer and its public keys, as the municipality has them."""

    oin: Oin
    name: Line = Field(alias="naam")
    keys: tuple[dict[str, Any], ...] = Field(alias="sleutels", min_length=1)

    def trusted(self) -> Keys:
        """Its keys for canaries."""
        found = [Key.read(each) for each in self.keys]
        return {each.kid: each for each in found if (each.oin, each.use) == (self.oin, USE)}


def keep_reviewer(party: Party, card: ReviewerCard) -> None:
    """Keep the card of the reviewer whose canaries may be used."""
    write_secret(_folder(party) / REVIEWER, json.dumps(card.data(), ensure_ascii=False).encode())


def keep_canaries(party: Party, bundle: str, text: str) -> None:
    """Keep a signed set for the next run of a bundle."""
    write_secret(_path(party, bundle), text.encode())


def canaries_of(party: Party, bundle: str) -> CanarySet | None:
    """The canaries of a bundle, checked; None when there are none. Raises ProtocolError."""
    path = _path(party, bundle)
    if not path.exists():
        return None
    found, _ = CanarySet.check(path.read_text(encoding="utf-8"), _trusted(party))
    if found.bundle != bundle:
        raise ProtocolError.because(
            "canaries-other",
            f"these canaries are for {found.bundle}, not for {bundle}.",
            "Ask the reviewer for a set for this bundle.",
            str(path),
        )
    return found


def fresh_canaries_of(party: Party, bundle: str) -> CanarySet | None:
    """The canaries for a new run; raises ProtocolError canaries-opened as well."""
    found = canaries_of(party, bundle)
    if found is not None and _digest(party, bundle) in _opened_before(party):
        raise ProtocolError.because(
            "canaries-opened",
            "it is known what a list should do with these canaries.",
            "Ask the reviewer for new ones: a set is for one list.",
            str(_path(party, bundle)),
        )
    return found


def ask_opening(party: Party, run: str, bundle: str, manifest: str, result: str) -> None:
    """Put ready for the reviewer what it has to see before it opens. manifest, result: signed."""
    path = _folder(party) / ASKED / f"{run}{SUFFIX}"
    if not path.exists():
        canaries = _path(party, bundle).read_text(encoding="utf-8").strip()
        write_secret(path, "\n".join([canaries, manifest, result]).encode())


def opening_of(
    party: Party, run: str, bundle: str, result: str
) -> tuple[CanaryOpening, str] | None:
    """What the reviewer expected, with its signed text; None while it has not opened it.

    result: digest of the signed result. Raises ProtocolError.
    """
    path = _folder(party) / OPENED / f"{run}{SUFFIX}"
    if not path.exists():
        return None
    text = path.read_text(encoding="utf-8").strip()
    found, _ = CanaryOpening.check(text, _trusted(party))
    if (found.run, found.canaries, found.result) != (run, _digest(party, bundle), result):
        raise ProtocolError.because(
            "canaries-other",
            "the reviewer opened other canaries, or for another list.",
            "Ask it to open those of this run.",
            str(path),
        )
    return found, text


def _trusted(party: Party) -> Keys:
    """The keys of the reviewer; raises ProtocolError canaries-own or canaries-reviewer."""
    path = _folder(party) / REVIEWER
    try:
        card = ReviewerCard.read(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        raise ProtocolError.because(
            "canaries-reviewer",
            "there are canaries, and no card of the reviewer who made them.",
            "Ask the reviewer for its card.",
            str(path),
        ) from None
    if card.oin in party.cards:
        raise ProtocolError.because(
            "canaries-own",
            "the reviewer of the canaries takes part in the list itself.",
            "Let somebody else make them, who has nothing to do with the list.",
            str(path),
        )
    return card.trusted()


def _opened_before(party: Party) -> set[str]:
    """Digests of the sets that were opened."""
    found = set()
    for path in (_folder(party) / OPENED).glob(f"*{SUFFIX}"):
        opening, _ = CanaryOpening.check(path.read_text(encoding="utf-8").strip(), _trusted(party))
        found.add(opening.canaries)
    return found


def _digest(party: Party, bundle: str) -> str:
    return digest(_path(party, bundle).read_text(encoding="utf-8").strip().encode())


def _folder(party: Party) -> Path:
    return party.directory / "kanaries"


def _path(party: Party, bundle: str) -> Path:
    return _folder(party) / f"{bundle}{SUFFIX}"


def _about(bundle: str) -> dict[str, str]:
    return {"soort": "kanaries", "bundel": bundle}
