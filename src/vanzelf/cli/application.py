"""`vanzelf application`: after a resident's yes, fetch, look at and erase one household's values."""

import datetime as dt
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from vanzelf.ask import applications
from vanzelf.ask.applications import Fetcher, mandates_for
from vanzelf.ask.prefilling import OwnData, told_by
from vanzelf.ask.vault import Application, Told, Vault
from vanzelf.cli import application_mandates
from vanzelf.cli.options import FILE
from vanzelf.cli.parties import PartyFile, real_time, settings_of
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.holding import Holding
from vanzelf.holdings.mapping import read_mapping
from vanzelf.ledger.log import Log, read_subject_key
from vanzelf.protocol.application import Consent
from vanzelf.rules.load import load_catalogue
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.config import MunicipalitySettings, Settings, source_database
from vanzelf.transport.https import links_of
from vanzelf.transport.opening import party_of
from vanzelf.transport.party import Party

app = typer.Typer(
    help="One household's application: fetch what it needs, after its yes.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

application_mandates.add_to(app)

FOLDER = "aanvragen"
"""The directory with application mandates, within that of the mandates."""

Id = Annotated[str, typer.Argument(metavar="APPLICATION", help="The id that fetch printed.")]
Scheme = Annotated[str, typer.Argument(metavar="SCHEME", help="What the household applies for.")]
On = Annotated[
    dt.datetime, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The reference date.")
]


@app.command()
def fetch(scheme: Scheme, on: On, party: PartyFile) -> None:
    """Fetch the values for an application; who applies and their yes come on standard input.

    As JSON: {"persoon": "…", "ja": {"kenmerk": "…", "op": "2026-10-28T10:00:00Z"}}.
    """
    said = _input()
    settings, municipality = _municipality(party)
    opened = party_of(settings, real_time)
    opened.migrate("vanzelf.ask")
    folder = municipality.mandates / FOLDER
    mandates = mandates_for(folder, scheme, opened.keys_for("mandaten"))
    activity = f"{municipality.activity}/aanvragen"
    consent = Consent.read(said.get("ja"))
    purpose = next(iter(mandates.values())).mandate.purpose
    with ExitStack() as roads:
        links = {oin: roads.enter_context(link) for oin, link in links_of(settings).items()}
        fetcher = Fetcher(opened, links, mandates, _log(settings), activity)
        with _own(settings, municipality, on.date()) as own:
            begun = fetcher.begin(own, str(said.get("persoon", "")), scheme, purpose, consent)
        typer.echo(begun)
        found = fetcher.to_the_end(begun, lambda: time.sleep(0.5))
    for oin, state in sorted(found.states.items()):
        typer.echo(f"  {opened.cards[oin].name}: {state}")


@app.command()
def show(
    application: Id,
    party: PartyFile,
    told: Annotated[
        Path | None,
        typer.Option(metavar=FILE, help="What the resident told, as JSON: it is kept and counted."),
    ] = None,
) -> None:
    """Show the outcome, the amount, the facts with their source and date, and what to ask.

    What the resident told: {"huishouden": {...}, "aanvrager": {...}}, or the number of another
    member, with values as in a facts file. It takes the place of what was told before.
    """
    settings, municipality = _municipality(party)
    opened = party_of(settings, real_time)
    with opened.connect() as con, con.transaction():
        vault = Vault(opened, con)
        found = vault.get(application)
        if told is not None:
            vault.tell(application, _told(told, found))
        answers, said = vault.answers(application), vault.told(application)
        with _own(settings, municipality, found.on) as own:
            made = own.prefilled(found.scheme, found.applicant, answers, said)
        activity = f"{municipality.activity}/aanvragen"
        fetcher = Fetcher(opened, {}, {}, _log(settings), activity)
        fetcher.write_log(con, found, "Aanvraag ingezien")
    typer.echo(f"{made.scheme}: {made.certainty}")
    for period, cents in made.cents.items():
        typer.echo(f"  {period}: {'?' if cents is None else f'€ {cents // 100},{cents % 100:02}'}")
    for fact in made.facts:
        dated = f", {fact.dated}" if fact.dated else ""
        typer.echo(f"  {fact.name}: {fact.text} ({fact.source}, {fact.status}{dated})")
    for question in made.questions:
        typer.echo(f"  ? {question.text}")


@app.command()
def erase(
    party: PartyFile,
    application: Annotated[
        str | None, typer.Argument(metavar="[APPLICATION]", help="Default: all that are over.")
    ] = None,
    no: Annotated[
        bool, typer.Option("--no", help="Somebody said no: who, comes on standard input.")
    ] = False,
) -> None:
    """Erase an application, those of somebody who said no, or all whose days are over."""
    settings, _ = _municipality(party)
    opened = party_of(settings, real_time)
    typer.echo(f"{_erased(opened, application, no=no)} erased.")


def _erased(party: Party, application: str | None, *, no: bool) -> int:
    if no:
        return applications.said_no(party, str(_input().get("persoon", "")))
    if application is not None:
        return int(applications.erase(party, application, "klaar"))
    return applications.erase_expired(party)


def _input() -> dict[str, Any]:
    try:
        said = json.loads(typer.get_text_stream("stdin").read())
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise ProblemError.single(
            "application-input",
            "standard input holds no JSON about an application.",
            'Write {"persoon": "…", "ja": {"kenmerk": "…", "op": "…"}}.',
            "stdin",
        )
    return said


def _municipality(path: PartyFile) -> tuple[Settings, MunicipalitySettings]:
    settings = settings_of(path, "gemeente")
    assert settings.municipality is not None
    return settings, settings.municipality


def _told(path: Path, application: Application) -> Told:
    """What a resident told, from a file; raises ProblemError told-form or told-person."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        said = None
    if not isinstance(said, dict) or not all(isinstance(each, dict) for each in said.values()):
        raise ProblemError.single(
            "told-form",
            "this file does not hold what a resident told.",
            'Write {"huishouden": {…}, "aanvrager": {"zorgverzekerd": "ja"}}.',
            path,
        )
    return told_by(said, application)


@contextmanager
def _own(settings: Settings, municipality: MunicipalitySettings, on: dt.date) -> Iterator[OwnData]:
    catalogue = load_catalogue(settings.catalogue)
    mapping = read_mapping(municipality.mapping, catalogue)
    with open_connection(source_database(municipality, settings.file)) as connection:
        yield OwnData(Holding(mapping, connection, catalogue), on)


def _log(settings: Settings) -> Log:
    assert settings.keys.log is not None
    key = read_subject_key(settings.keys.log)
    return Log(key, {"service.name": "vanzelf-gemeente"})
