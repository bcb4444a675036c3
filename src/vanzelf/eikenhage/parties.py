"""Who takes part in Eikenhage: the municipality, five sources and a combiner, with their keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vanzelf.ask.canaries import USE
from vanzelf.ask.reviewing import KEY, SEAL, Reviewer
from vanzelf.protocol.sealing import SealingKey
from vanzelf.protocol.signing import Key
from vanzelf.synth.holders import MUNICIPALITY_CODE
from vanzelf.transport.cards import (
    Card,
    Role,
    read_cards,
    refuse_dependent_combiner,
    trusted_keys,
    write_card,
)
from vanzelf.transport.party import Clock, Party, read_key, secret, write_key


@dataclass(frozen=True, slots=True)
class Actor:
    """A party before it has keys. slug: its directory, and for a source its holder."""

    slug: str
    oin: str
    name: str
    role: Role
    supplier: str
    host: str

    @property
    def uses(self) -> tuple[str, ...]:
        """What it signs: messages, and for a source mandates and their status."""
        more = {"bron": ("mandaten", "status", "beheerder", "fg")}
        return ("berichten", *more.get(self.role, ()))


ON_CARD = ("berichten", "mandaten", "status", "beheerder", "fg")
"""Uses of keys that others need to know."""

MUNICIPALITY = Actor(
    "gemeente", "00000099000000001000", "Gemeente Eikenhage (fictief)", "gemeente",
    "Gemeente Eikenhage", "gemeente.eikenhage.example",
)  # fmt: skip
COMBINER = Actor(
    "combiner", "00000099000000002000", "Stichting Samenvoeger (fictief)", "combiner",
    "Stichting Samenvoeger", "samenvoeger.example",
)  # fmt: skip
SOURCES = tuple(
    Actor(
        slug, f"0000009900000000{number}000", f"{name} (fictief)", "bron", name, f"{slug}.example"
    )
    for number, (slug, name) in enumerate(
        (
            ("belastingdienst", "Belastingdienst"),
            ("dienst-toeslagen", "Dienst Toeslagen"),
            ("uwv", "UWV"),
            ("svb", "SVB"),
            ("woningcorporatie", "Woningcorporatie De Eik"),
        ),
        start=3,
    )
)
ACTORS = (MUNICIPALITY, COMBINER, *SOURCES)
"""Everybody. Their numbers begin like no number that Logius gives out."""
REVIEWER, REVIEWER_OIN = "toetser", "00000099000000009000"
REVIEWER_NAME = "Accountantskantoor Toets (fictief)"
"""Who makes canaries: none of those who take part."""


def make_keys(folder: Path) -> None:
    """Make the keys and cards that are not there yet. Each party has a directory of its own."""
    for actor in ACTORS:
        own = folder / actor.slug
        keys = [_key(own, actor, use) for use in actor.uses]
        card = Card(
            oin=actor.oin,
            name=actor.name,
            role=actor.role,
            supplier=actor.supplier,
            host=actor.host,
            keys=tuple(key.public() for key in keys if key.use in ON_CARD),
            municipalities=(MUNICIPALITY_CODE,) if actor is MUNICIPALITY else (),
        )
        for other in ACTORS:
            write_card(card, folder / other.slug / "kaarten")
    secret(folder / "inwoner" / "notities.sleutel", lambda: SealingKey.make().raw)
    _make_reviewer_keys(folder / REVIEWER / "sleutels")


def _make_reviewer_keys(own: Path) -> None:
    if not (own / KEY).exists():
        write_key(own / KEY, Key.make(f"{REVIEWER_OIN}/{USE}/1"))
    secret(own / SEAL, lambda: SealingKey.make().raw)


def reviewer_of(folder: Path, clock: Clock) -> Reviewer:
    """The reviewer, who knows the municipality and the combiner from their cards."""
    cards = read_cards(folder / MUNICIPALITY.slug / "kaarten")
    known = [cards[each.oin] for each in (MUNICIPALITY, COMBINER)]
    own = folder / REVIEWER
    return Reviewer.of(own / "sleutels", trusted_keys(known), own / "geopend", clock)


def _key(own: Path, actor: Actor, use: str) -> Key:
    path = own / "sleutels" / f"{use}.jwk"
    if not path.exists():
        write_key(path, Key.make(f"{actor.oin}/{use}/1"))
    return read_key(path)


def key_of(folder: Path, actor: Actor, use: str) -> Key:
    """A private key of a party, by its use."""
    return read_key(folder / actor.slug / "sleutels" / f"{use}.jwk")


def note_key(folder: Path) -> str:
    """The public key that notes to residents are sealed to."""
    return SealingKey.read((folder / "inwoner" / "notities.sleutel").read_bytes()).public


def open_parties(folder: Path, databases: Mapping[str, str], clock: Clock) -> dict[str, Party]:
    """Every party, by its slug. databases: where the store of each is, by slug."""
    found = {}
    for actor in ACTORS:
        own = folder / actor.slug
        cards = read_cards(own / "kaarten")
        others = [card for oin, card in cards.items() if oin != COMBINER.oin]
        refuse_dependent_combiner(cards[COMBINER.oin], others)
        found[actor.slug] = Party(
            card=cards[actor.oin],
            key=key_of(folder, actor, "berichten"),
            cards=cards,
            directory=own,
            dsn=databases[actor.slug],
            demo=True,
            clock=clock,
        )
    return found
