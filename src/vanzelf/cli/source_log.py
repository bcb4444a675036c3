"""`vanzelf source log`: the own processing log of a source, by its party file."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from vanzelf.cli import log
from vanzelf.cli.options import FILE, NUMBER, InLanguage, Language, PlainFormat, Shown
from vanzelf.cli.parties import PartyFile, real_time, settings_of
from vanzelf.cli.show import dump, number
from vanzelf.ledger.reading import Reader
from vanzelf.transport.opening import party_of

app = typer.Typer(
    help="The own processing log: whether it holds, which lists there were, one person's lines.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def verify(
    party: PartyFile,
    held: Annotated[
        list[Path] | None,
        typer.Option(metavar=FILE, help="Heads of this log that another party kept; repeatable."),
    ] = None,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """Whether anybody changed the own log; as `vanzelf log verify`."""
    settings = settings_of(party, "bron")
    log.check(settings.dsn, settings.oin, settings.cards, held, shown)


@app.command()
def person(
    party: PartyFile,
    register: Annotated[
        Path, typer.Option(metavar=FILE, help="The register of processing activities.")
    ],
    role: Annotated[str, typer.Option(metavar="ROLE", help="Who reads, as a role, never a name.")],
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why; kept, with the role, for whoever checks.")
    ],
    file: Annotated[
        Path | None, typer.Option(metavar=FILE, help="Read the person's number from this file.")
    ] = None,
    language: InLanguage = Language.NL,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """The lines about one person; as `vanzelf log person`, and kept with the role and the reason."""
    settings = settings_of(party, "bron")
    assert settings.keys.log is not None  # a source without it is refused
    reader = Reader(role, reason)
    log.show_person(settings.dsn, settings.keys.log, register, reader, file, language, shown)


@app.command()
def runs(
    party: PartyFile,
    most: Annotated[int, typer.Option(metavar=NUMBER, min=1, help="How many.")] = 20,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """The last lists about which something was asked: how much, and never about whom."""
    from vanzelf.source.overview import runs as last_runs

    source = party_of(settings_of(party, "bron"), real_time)
    source.migrate("vanzelf.source")
    with source.connect() as con:
        found = last_runs(con, most)
    if shown is PlainFormat.JSON:
        dump([{**asdict(each), "at": each.at.isoformat()} for each in found])
        return
    for each in found:
        typer.echo(
            f"{each.at:%Y-%m-%d %H:%M}  {each.run[:8]}  {each.requester}  {each.bundle}  {each.state}"
            f"{f' ({each.reason})' if each.reason else ''}  {number(each.households)} households, "
            f"{number(each.persons)} people, {each.seconds:.1f} s"
        )
    if not found:
        typer.echo("There was no list yet.")
