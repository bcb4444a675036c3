"""`vanzelf list`: make a list of households that may miss something, look at it, check it."""

import datetime as dt
import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from vanzelf.ask.auditing import audit as audit_run
from vanzelf.ask.board import limits, set_limit
from vanzelf.ask.endings import Ending, ending_of
from vanzelf.ask.people import People
from vanzelf.ask.preparing import agree, mandates_of, prepare, want
from vanzelf.ask.refusals import EVERYTHING, Refusals
from vanzelf.ask.running import Runner
from vanzelf.ask.runs import HELD, Run, Runs
from vanzelf.ask.steps import Logging
from vanzelf.cli import residents
from vanzelf.cli.options import DIRECTORY, PlainFormat
from vanzelf.cli.parties import PartyFile, real_time, settings_of
from vanzelf.cli.show import number
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.holding import Holding
from vanzelf.holdings.mapping import read_mapping
from vanzelf.ledger.log import Log, read_subject_key
from vanzelf.protocol.messages import Kind
from vanzelf.rules.load import load_catalogue
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.carrier import FileLink
from vanzelf.transport.config import MunicipalitySettings, Settings, source_database
from vanzelf.transport.https import links_of
from vanzelf.transport.links import Link
from vanzelf.transport.mailroom import Mailroom
from vanzelf.transport.opening import party_of
from vanzelf.transport.party import Party
from vanzelf.transport.patience import Patience

app = typer.Typer(
    help="A list of households that may miss something, made without seeing an income.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

residents.add_to(app)

NETWORK_MINUTES = 5
"""How old a status list may be when every party is reached over a network."""

RunId = Annotated[str, typer.Argument(metavar="RUN", help="The id of a run.")]
Bundle = Annotated[str, typer.Argument(metavar="BUNDLE", help="What the list is about.")]
On = Annotated[
    dt.datetime, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The reference date.")
]
By = Annotated[
    list[str], typer.Option("--by", metavar="NAME", help="Who agrees; two persons, so twice.")
]
Files = Annotated[
    Path | None,
    typer.Option("--files", metavar=DIRECTORY, help="Carry files through this directory instead."),
]


@app.command()
def run(
    bundle: Bundle,
    on: On,
    party: PartyFile,
    by: By = [],  # noqa: B006 -- typer reads the default, nobody changes it
    board: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Who of the board wants a run about so many residents."),
    ] = None,
    files: Files = None,
    resume: Annotated[
        str | None, typer.Option(metavar="RUN", help="Go on with a run that was begun.")
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Do what can be done now, and do not wait for others.")
    ] = False,
) -> None:
    """Make a list: choose the people, let two persons agree, ask the sources, keep the list.

    With one name, or none, it stops after choosing the people: look at the counts, and let a
    second person go on with --resume. About more residents than vanzelf list limit says, somebody
    of the board wants it first. A run that was broken off goes on where it was. Who cannot be
    reached is tried again ever less often, until the run expires.
    """
    settings, own = _municipality(party)
    opened = party_of(settings, real_time)
    opened.migrate("vanzelf.ask")
    started = resume or _prepared(opened, settings, own, bundle, on.date())
    if board is not None:
        want(opened, started, board)
    for who in by:
        with opened.connect() as con:
            frozen = Runs(con).get(started).state != "voorstel"
        if not frozen:
            agree(opened, started, who)
    with opened.connect() as con:
        found = Runs(con).get(started)
    _tell_counts(found)
    if found.state == "voorstel":
        whom = "the board" if found.board and found.wanted_by is None else "a second person"
        typer.echo(f"Run {started} waits for {whom}: vanzelf list run … --resume {started}")
        return
    links = _links(opened, settings, files)
    patience = Patience(opened.clock, secrets.SystemRandom().random)
    minutes = opened.status_minutes if files else NETWORK_MINUTES
    runner = replace(
        _runner(opened, settings, own, found.bundle, links),
        patience=patience,
        status_minutes=minutes,
    )
    if once:
        ended, settled = runner.as_far_as_possible(started)
        if not settled and ended.state != HELD:
            typer.echo("Others are to move now. Go on later with --resume.")
            return
    else:
        ended = runner.to_the_end(started, _pause(runner, started, patience))
    _tell_end(opened, ended)
    if ended.state == HELD:
        typer.echo(f"  Go on with --resume when they have decided, until {ended.expires:%Y-%m-%d}.")
    if ended.state != "klaar":
        raise typer.Exit(1)


@app.command()
def show(
    party: PartyFile,
    run: Annotated[str | None, typer.Argument(metavar="[RUN]", help="Default: all runs.")] = None,
    format: PlainFormat = PlainFormat.TEXT,  # noqa: A002 -- the name of the option
) -> None:
    """Show what became of a run, or of all of them; never who is on a list."""
    settings, _ = _municipality(party)
    opened = party_of(settings, real_time)
    with opened.connect() as con:
        runs = [Runs(con).get(run)] if run else Runs(con).all()
        counted = con.execute("select run, count(*) from ask.entries group by run").fetchall()
    sizes: dict[str, int] = dict(counted)
    if format is PlainFormat.JSON:
        told = [_as_data(opened, each, sizes) for each in runs]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for each in runs:
        _tell_counts(each)
        _tell_end(opened, each)


@app.command()
def limit(
    party: PartyFile,
    percent: Annotated[
        int | None, typer.Argument(metavar="[PERCENT]", help="Of all residents. Default: show it.")
    ] = None,
    begins: Annotated[
        dt.datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE", help="From which day on."),
    ] = None,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who of the board decided it.")] = "",
) -> None:
    """Show or set about how many residents a run may be before the board must want it itself."""
    settings, _ = _municipality(party)
    opened = party_of(settings, real_time)
    opened.migrate("vanzelf.ask")
    now = opened.clock()
    with opened.connect() as con, con.transaction():
        if percent is not None:
            if not by.strip():
                raise ProblemError.single(
                    "limit-by", "nobody is named who decided it.", "Name them.", "--by"
                )
            set_limit(con, percent, begins.date() if begins else now.date(), by, now)
        found = limits(con)
    for each in found:
        since = f"from {each.begins}, {each.set_by}" if each.begins else "when nothing was set"
        typer.echo(f"{each.percent:3} per cent  {since}")


@app.command()
def audit(run: RunId, party: PartyFile) -> None:
    """Check a run from its receipts: every signature, the same people everywhere, the samples."""
    settings, _ = _municipality(party)
    opened = party_of(settings, real_time)
    with opened.connect() as con:
        findings = audit_run(con, run, opened.keys_for("berichten"))
    for each in findings:
        name = opened.cards[each.party].name if each.party in opened.cards else "?"
        typer.echo(f"{'✓' if each.fits else '✗'} {name}: {each.what}")
    if not all(each.fits for each in findings):
        raise typer.Exit(1)


@app.command()
def refuse(
    party: PartyFile,
    bundle: Annotated[
        str, typer.Option(metavar="BUNDLE", help="For what; default everything.")
    ] = EVERYTHING,
    back: Annotated[bool, typer.Option("--back", help="They have changed their mind.")] = False,
) -> None:
    """Note that somebody does not want to be looked up. The number is read from standard input."""
    settings, _ = _municipality(party)
    opened = party_of(settings, real_time)
    opened.migrate("vanzelf.ask")
    who = typer.get_text_stream("stdin").readline().strip()
    if not who:
        raise ProblemError.single(
            "person-missing", "no number was given.", "Write it on standard input.", "stdin"
        )
    with opened.connect() as con, con.transaction():
        refusals = Refusals(con, People.of(opened))
        if back:
            refusals.withdraw(who, bundle)
        else:
            refusals.add(who, bundle, opened.clock(), "balie")
    typer.echo("Noted.")


# -- parts -----------------------------------------------------------------------------------------


def _municipality(path: Path) -> tuple[Settings, MunicipalitySettings]:
    settings = settings_of(path, "gemeente")
    assert settings.municipality is not None
    return settings, settings.municipality


@contextmanager
def _holding(settings: Settings, own: MunicipalitySettings) -> Iterator[Holding]:
    catalogue = load_catalogue(settings.catalogue)
    mapping = read_mapping(own.mapping, catalogue)
    with open_connection(source_database(own, settings.file)) as connection:
        yield Holding(mapping, connection, catalogue)


def _prepared(
    party: Party, settings: Settings, own: MunicipalitySettings, bundle: str, on: dt.date
) -> str:
    mandates_of(own.mandates, bundle, party.keys_for("mandaten"))
    with _holding(settings, own) as holding:
        return prepare(party, holding, bundle, on).id


def _links(party: Party, settings: Settings, files: Path | None) -> Mapping[str, Link]:
    if files is None:
        return links_of(settings)
    return {
        oin: FileLink(party.oin, files / oin)
        for oin, card in party.cards.items()
        if card.role != "gemeente"
    }


def _runner(
    party: Party,
    settings: Settings,
    own: MunicipalitySettings,
    bundle: str,
    links: Mapping[str, Link],
) -> Runner:
    mandates = mandates_of(own.mandates, bundle, party.keys_for("mandaten"))
    combiner = next(iter(mandates.values())).mandate.combiner.oin
    wanted = {oin: link for oin, link in links.items() if oin in {*mandates, combiner}}
    topic = load_catalogue(settings.catalogue).bundles[bundle].subject["nl"]
    assert settings.keys.log is not None
    log = Log(read_subject_key(settings.keys.log), {"service.name": "vanzelf-gemeente"})
    return Runner(party, wanted, mandates, topic, own.notes, Logging(log, own.activity), _tell_step)


def _pause(runner: Runner, run: str, patience: Patience) -> Callable[[], None]:
    """Waits ever longer while nothing moves, and starts anew when something has."""
    idle, before = 0, -1

    def pause() -> None:
        nonlocal idle, before
        with runner.party.connect() as con:
            now = Mailroom(con, runner.party).count(run)
        idle, before = (idle + 1 if now == before else 1), now
        time.sleep(patience.pause(idle))

    return pause


_STEPS = {
    Kind.KEY_REQUEST: "Asked the combiner for a key of this run.",
    Kind.MANIFEST: "Committed to the people; everybody checks the mandates.",
    Kind.ROWS: "Sent rows to every source; they answer, and nobody here can read it.",
    Kind.AUDIT: "The list is there. Every source works a sample out again.",
    Kind.ACKNOWLEDGEMENT: "Kept the list; keys, codes, rows and answers are being destroyed.",
}


def _tell_step(sent: Kind) -> None:
    typer.echo(_STEPS[sent])


def _tell_counts(found: Run) -> None:
    typer.echo(f"Run {found.id}: {found.bundle}, {found.on}")
    for name, count in found.counted.items():
        typer.echo(f"  {number(count):>9}  {_COUNTED[name]}")


_COUNTED = {
    "inwoners": "residents",
    "eenheden": "households that apply together",
    "binnen_de_doelgroep": "in the group the list is about",
    "zonder_geheim_adres": "without people with a secret address",
    "zonder_weigering": "without people who do not want to be looked up",
}


def _tell_end(party: Party, found: Run) -> None:
    if found.state == "klaar":
        with party.connect() as con:
            row = con.execute(
                "select count(*) from ask.entries where run = %s", (found.id,)
            ).fetchone()
        typer.echo(f"  {number(row[0] if row else 0):>9}  on the list")
        return
    typer.echo(f"  {found.state}{f': {found.reason}' if found.reason else ''}")
    if ending := _ending(party, found):
        typer.echo(f"  {_name_of(party, ending.party)}: {ending.code}")


def _ending(party: Party, found: Run) -> Ending | None:
    """Who stopped a run first, when that was another."""
    with party.connect() as con:
        return ending_of(Runs(con), found.id, party.keys_for("berichten"))


def _name_of(party: Party, oin: str) -> str:
    return party.cards[oin].name if oin in party.cards else oin


def _as_data(party: Party, found: Run, sizes: Mapping[str, int]) -> dict[str, object]:
    ending = _ending(party, found)
    stopped = ending and {
        "oin": ending.party,
        "naam": _name_of(party, ending.party),
        "code": ending.code,
    }
    return {
        "run": found.id,
        "bundel": found.bundle,
        "peildatum": found.on.isoformat(),
        "stand": found.state,
        "reden": found.reason,
        "beeindigd_door": stopped,
        "geteld": dict(found.counted),
        "op_de_lijst": sizes.get(found.id, 0) if found.state == "klaar" else None,
    }
