"""`vanzelf party new`: everything an organisation needs to take part, in one directory."""

import datetime as dt
import secrets
import shutil
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vanzelf.cli.options import DATE, DIRECTORY, Catalogue, date
from vanzelf.cli.parties import real_time
from vanzelf.cli.party_files import mapping_text, party_text
from vanzelf.ledger.log import KEY_BYTES
from vanzelf.protocol.sealing import SealingKey
from vanzelf.protocol.signing import Key
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue as Rules
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.cards import Card, Role, write_card
from vanzelf.transport.party import write_key, write_secret

app = typer.Typer(
    help="A party: an organisation that asks, answers or combines.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Kind(StrEnum):
    """What a party does."""

    MUNICIPALITY = "municipality"
    SOURCE = "source"
    COMBINER = "combiner"


ROLE: Mapping[Kind, Role] = {
    Kind.MUNICIPALITY: "gemeente",
    Kind.SOURCE: "bron",
    Kind.COMBINER: "combiner",
}
HERE, ELSEWHERE = "sleutels", "elders"
"""Keys of the machine, and keys that belong to people or in a safe."""

KEYS: Mapping[Kind, Mapping[str, str]] = {
    Kind.MUNICIPALITY: {"berichten": HERE},
    Kind.COMBINER: {"berichten": HERE},
    Kind.SOURCE: {
        "berichten": HERE, "status": HERE, "mandaten": ELSEWHERE, "beheerder": ELSEWHERE,
        "fg": ELSEWHERE,
    },
}  # fmt: skip
"""What each signs, and where the key belongs."""

NOTES = "notities.sleutel"
"""The key of the residents' side, with which notes are opened: never at the municipality."""


@app.callback()
def _group() -> None:
    """A group, also while it has one command."""


@app.command()
def new(
    kind: Annotated[Kind, typer.Argument(help="What the party does.")],
    folder: Annotated[Path, typer.Argument(metavar=DIRECTORY, help="Where to write it.")],
    oin: Annotated[str, typer.Option(metavar="OIN", help="The number of the organisation.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="The name of the organisation.")],
    supplier: Annotated[str, typer.Option(metavar="NAME", help="Who runs its software.")],
    host: Annotated[str, typer.Option(metavar="HOST", help="On whose machines it runs.")],
    holder: Annotated[
        str | None,
        typer.Option(metavar="HOLDER", help="Of a source: which holder of the catalogue it is."),
    ] = None,
    code: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Of a municipality: its code of four digits (CBS)."),
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="For people who are made up; else for production.")
    ] = False,
    on: Annotated[
        dt.date | None,
        typer.Option(parser=date, metavar=DATE, help="Of which day the questions are; today."),
    ] = None,
    catalogue: Catalogue = None,
) -> None:
    """Write keys, a party file, a card for the others and a mapping to fill in.

    The directory must not be there yet. It is written whole or not at all.
    """
    role = ROLE[kind]
    rules = load_catalogue(catalogue)
    known = "gemeente" if kind is Kind.MUNICIPALITY else holder
    if kind is Kind.SOURCE:
        _check_holder(rules, holder)
    codes = _codes(kind, code or [])
    _refuse_existing(folder)
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        public = [_key(fresh, oin, use, where) for use, where in KEYS[kind].items()]
        card = Card.read(
            {"oin": oin, "naam": name, "rol": role, "leverancier": supplier, "host": host}
            | {"sleutels": public}
            | codes
        )
        write_card(card, fresh / "kaarten")
        notes = _notes(fresh) if kind is Kind.MUNICIPALITY else ""
        if kind is not Kind.COMBINER:
            write_secret(fresh / HERE / "logboek.sleutel", secrets.token_bytes(KEY_BYTES))
            text = mapping_text(rules, known or "", on or real_time().date())
            (fresh / "mapping.yaml").write_text(text, encoding="utf-8")
        said = party_text(card, known, notes, demo=demo)
        (fresh / "partij.yaml").write_text(said, encoding="utf-8")
        fresh.replace(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    _tell(kind, folder, oin)


def _check_holder(rules: Rules, holder: str | None) -> None:
    known = sorted({plan.holder for plan in rules.mandates.values()})
    if holder not in known:
        raise ProblemError.single(
            "party-holder",
            f"{holder or 'nothing'} is no holder that is asked anything.",
            f"Choose from {', '.join(known)}.",
            place="--holder",
        )


def _codes(kind: Kind, codes: list[str]) -> dict[str, list[str]]:
    """For which municipalities somebody asks, as it stands on a card."""
    if (kind is Kind.MUNICIPALITY) != bool(codes):
        raise ProblemError.single(
            "party-municipality",
            "a municipality has a code, and nobody else has one.",
            "Give --code with four digits for a municipality; repeat it for a body of several.",
            place="--code",
        )
    return {"gemeenten": codes} if codes else {}


def _refuse_existing(folder: Path) -> None:
    if folder.exists():
        raise ProblemError.single(
            "party-exists",
            "there is something here already.",
            "Choose another directory: keys are never written over.",
            place=str(folder),
        )


def _key(folder: Path, oin: str, use: str, where: str) -> dict[str, object]:
    """Make a key; gives its public half."""
    made = Key.make(f"{oin}/{use}/1")
    write_key(folder / where / f"{use}.jwk", made)
    return made.public()


def _notes(folder: Path) -> str:
    """Make the key of the residents' side; gives its public half."""
    made = SealingKey.make()
    write_secret(folder / ELSEWHERE / NOTES, made.raw)
    return made.public


def _tell(kind: Kind, folder: Path, oin: str) -> None:
    typer.echo(f"Written: {folder}")
    typer.echo(f"  kaarten/{oin}.json  give this card to the others, and put theirs beside it")
    typer.echo("  partij.yaml  who you are; fill in what it says")
    if kind is not Kind.COMBINER:
        typer.echo("  mapping.yaml  say where your data stand; every VUL_IN is a name of yours")
    if kind is Kind.SOURCE:
        typer.echo(
            f"  {ELSEWHERE}/  take these keys away: mandaten to a safe, the others to people"
        )
    if kind is Kind.MUNICIPALITY:
        typer.echo(f"  {ELSEWHERE}/{NOTES}  take this away, to who lets residents open their notes")
