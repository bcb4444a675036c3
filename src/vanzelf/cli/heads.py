"""`vanzelf log exchange`: one round of the daily exchange of log heads with the other parties."""

from pathlib import Path
from typing import Annotated

import typer

from vanzelf.cli.log import tell_forked
from vanzelf.cli.options import DIRECTORY
from vanzelf.cli.parties import real_time
from vanzelf.ledger.heads import forked, silent
from vanzelf.transport.carrier import FileLink
from vanzelf.transport.config import read_settings
from vanzelf.transport.exchanging import exchange as exchange_heads
from vanzelf.transport.https import links_of
from vanzelf.transport.links import Link
from vanzelf.transport.opening import party_of


def add_to(app: typer.Typer) -> None:
    """Add the command to those about the log."""
    app.command()(exchange)


def exchange(
    party: Annotated[Path, typer.Argument(metavar="PARTY", help="The file of the party.")],
    files: Annotated[
        Path | None,
        typer.Option("--files", metavar=DIRECTORY, help="Carry files through this directory."),
    ] = None,
) -> None:
    """Send the head of the own log to the others, sign theirs, and keep what they signed.

    Once a day; by file what was answered to the last round is taken in. Exit code 1 when a head
    contradicts an earlier one of its party.
    """
    settings = read_settings(party)
    opened = party_of(settings, real_time)
    opened.migrate()
    links: dict[str, Link] = {**links_of(settings)}
    if files is not None:
        links = {oin: FileLink(opened.oin, files / oin) for oin in opened.cards}
        del links[opened.oin]
    answered = exchange_heads(opened, links)
    typer.echo(f"{len(answered)} of {len(links)} answered.")
    with opened.connect() as con:
        for oin in silent(con, opened.clock().date()):
            typer.echo(f"No head today of {oin}.")
        if tell_forked(forked(con)):
            raise typer.Exit(1)
