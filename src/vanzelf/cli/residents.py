"""`vanzelf list expire|note|register`: what residents, and everybody, can read of lists later."""

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer

from vanzelf.ask.expiring import expire as expire_on
from vanzelf.ask.looking_back import looks
from vanzelf.ask.public_register import mandates_by_digest
from vanzelf.ask.public_register import register as register_of
from vanzelf.cli.options import DATE, FILE, InLanguage, Language, PlainFormat, Shown, date
from vanzelf.cli.parties import PartyFile, real_time, settings_of
from vanzelf.cli.show import dump, number
from vanzelf.ledger.log import Log, read_subject_key
from vanzelf.protocol.sealing import SealingKey
from vanzelf.rules.load import load_catalogue
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.config import Settings
from vanzelf.transport.opening import party_of
from vanzelf.transport.party import Party

KEY_SIZE = 32


def add_to(app: typer.Typer) -> None:
    """Add these commands to `vanzelf list`."""
    app.command()(expire)
    app.command()(note)
    app.command()(register)


def expire(
    party: PartyFile,
    on: Annotated[
        dt.date | None,
        typer.Option("--on", parser=date, metavar=DATE, help="As if it were this day."),
    ] = None,
) -> None:
    """Erase lists and notes whose ninety days are over. Run it every day.

    What is left of an entry is a code and a month. The lines of the processing log stay.
    """
    opened, _ = _opened(party)
    found = expire_on(opened, on or opened.clock().date())
    typer.echo(
        f"{number(len(found.runs))} lists erased: {number(found.entries)} households,"
        f" {number(found.people)} notes."
    )


def note(
    party: PartyFile,
    key: Annotated[
        Path, typer.Option(metavar=FILE, help="The private key of the residents' side (32 bytes).")
    ],
    language: InLanguage = Language.NL,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """What one resident reads: when they were looked up for a list, and what became of it.

    For the residents' side, after that person's login. The number is read from standard input.
    """
    opened, settings = _opened(party)
    residents = _residents_key(key)
    who = typer.get_text_stream("stdin").readline().strip()
    if not who:
        raise ProblemError.single(
            "person-missing", "no number was given.", "Write it on standard input.", "stdin"
        )
    bundles = load_catalogue(settings.catalogue).bundles
    with opened.connect() as con:
        found = looks(opened, con, _log(settings), who, residents)
    told = [
        (
            each.on,
            each.text(
                language.code, bundles[each.bundle].subject if each.bundle in bundles else None
            ),
        )
        for each in found
    ]
    if shown is PlainFormat.JSON:
        dump([{"dag": on.isoformat(), "tekst": text} for on, text in told])
        return
    for _, text in told:
        typer.echo(text)
    if not told:
        typer.echo(_NEVER[language])


_NEVER = {
    Language.NL: "Wij hebben u nooit opgezocht voor een lijst.",
    Language.EN: "We never looked you up for a list.",
}


def register(
    party: PartyFile,
    out: Annotated[
        Path | None, typer.Option(metavar=FILE, help="Write it here; default: show it.")
    ] = None,
) -> None:
    """The public register: what was asked, when, about how many, of which sources. As JSON.

    Nobody is in it, no answer, and not how long a list was.
    """
    opened, settings = _opened(party)
    assert settings.municipality is not None
    granted = mandates_by_digest(settings.municipality.mandates, opened)
    catalogue = load_catalogue(settings.catalogue)
    data = register_of(opened, catalogue, granted, opened.clock().date())
    if out is None:
        dump(data)
        return
    text = json.dumps(data, ensure_ascii=False, indent=2)
    out.write_text(text + "\n", encoding="utf-8")
    typer.echo(f"Written: {out}")


# -- parts -----------------------------------------------------------------------------------------


def _opened(path: Path) -> tuple[Party, Settings]:
    settings = settings_of(path, "gemeente")
    opened = party_of(settings, real_time)
    opened.migrate("vanzelf.ask")
    return opened, settings


def _residents_key(path: Path) -> SealingKey:
    raw = path.read_bytes()
    if len(raw) != KEY_SIZE:
        raise ProblemError.single(
            "note-key",
            "this is no key to open notes with.",
            "Give the 32 bytes that the residents' side keeps.",
            path,
        )
    return SealingKey.read(raw)


def _log(settings: Settings) -> Log:
    assert settings.keys.log is not None
    key = read_subject_key(settings.keys.log)
    return Log(key, {"service.name": "vanzelf-gemeente"})
