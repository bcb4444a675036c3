"""Cards: who the parties are and which keys they sign with. They are exchanged beforehand."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from vanzelf.protocol.documents import Line, MunicipalityCode, Oin, Part
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.signing import Key, Keys

Role = Literal["gemeente", "bron", "combiner"]


class Card(Part):
    """An organisation, its public keys, and who runs its machines.

    municipalities: of a municipality or a body of several, the codes of those it asks for.
    """

    oin: Oin
    name: Line = Field(alias="naam")
    role: Role = Field(alias="rol")
    supplier: Line = Field(alias="leverancier")
    host: Line
    keys: tuple[dict[str, Any], ...] = Field(alias="sleutels", min_length=1)
    municipalities: tuple[MunicipalityCode, ...] = Field(default=(), alias="gemeenten")

    def trusted(self) -> list[Key]:
        """Its keys; raises ProtocolError card-key for a key in the name of another."""
        found = [Key.read(each) for each in self.keys]
        for key in found:
            if key.oin != self.oin:
                raise ProtocolError.because(
                    "card-key",
                    f"the card of {self.name} holds a key in the name of another organisation.",
                    "Ask that organisation for its own card.",
                )
        return found


def read_cards(folder: Path) -> dict[str, Card]:
    """The cards in a directory, by OIN; raises ProtocolError naming the file."""
    found: dict[str, Card] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            card = Card.read(json.loads(path.read_text(encoding="utf-8")))
        except ValueError:
            raise ProtocolError.because(
                "card-form", "this is not a card.", "Ask for it again.", str(path)
            ) from None
        found[card.oin] = card
    return found


def write_card(card: Card, folder: Path) -> None:
    """Write a card where `read_cards` finds it."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(card.data(), ensure_ascii=False, indent=2, sort_keys=True)
    (folder / f"{card.oin}.json").write_text(text + "\n", encoding="utf-8")


def trusted_keys(cards: Iterable[Card]) -> Keys:
    """All keys on some cards, by kid."""
    return {key.kid: key for card in cards for key in card.trusted()}


def refuse_dependent_combiner(combiner: Card, others: Iterable[Card]) -> None:
    """A combiner stands alone: raises ProtocolError combiner-dependent.

    Whoever holds the tokens of the municipality or the rows of a source and also runs the combiner
    holds names and answers together.
    """
    for other in others:
        shared = [
            what
            for what, mine, theirs in (
                ("OIN", combiner.oin, other.oin),
                ("supplier", combiner.supplier, other.supplier),
                ("host", combiner.host, other.host),
            )
            if mine == theirs
        ]
        if shared:
            raise ProtocolError.because(
                "combiner-dependent",
                f"the combiner has the {shared[0]} of {other.name}.",
                "Choose a combiner that is run by somebody else, somewhere else.",
            )


def by_role(cards: Mapping[str, Card], role: Role) -> list[Card]:
    """The cards of one role."""
    return [card for card in cards.values() if card.role == role]
