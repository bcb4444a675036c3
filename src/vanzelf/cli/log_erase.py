"""`vanzelf log erase`: what lines say goes, because their time is up or somebody has a right to it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from vanzelf.cli.log import number_of_person
from vanzelf.cli.options import FILE
from vanzelf.cli.parties import real_time
from vanzelf.ledger.erasing import erase_persons, rewrite
from vanzelf.ledger.log import Log, read_subject_key
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.config import Settings, read_settings
from vanzelf.transport.keeping import erase_old_lines
from vanzelf.transport.opening import party_of
from vanzelf.transport.party import Party

Ground = Literal["verzoek", "rechter"]
"""Why the lines of a person are erased: they asked, or a court said so."""


def add_to(app: typer.Typer) -> None:
    """Add the command to those about the log."""
    app.command()(erase)


def erase(
    party: Annotated[Path, typer.Argument(metavar="PARTY", help="The file of the party.")],
    ground: Annotated[
        Ground | None,
        typer.Option(help="Erase the lines of one person: they asked, or a court said so."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option(metavar=FILE, help="Read the person's number from this file.")
    ] = None,
) -> None:
    """Erase what is older than the party keeps its log, or with --ground the lines of one person.

    The hashes of lines stay, and a signed line says which were erased. Then the tables are written
    anew, so that nothing is left on disk: nobody can write a line meanwhile.
    """
    settings = read_settings(party)
    opened = party_of(settings, real_time)
    opened.migrate()
    if ground is None:
        if file is not None:
            raise ProblemError.single(
                "log-ground",
                "there is a person, and no reason to erase their lines.",
                "Say why with --ground verzoek or --ground rechter.",
                "--ground",
            )
        with opened.connect() as con, con.transaction():
            erased = erase_old_lines(con, opened)
    else:
        erased = _erase_person(opened, settings, ground, number_of_person(file))
    if erased:
        with opened.connect() as con:
            con.autocommit = True
            rewrite(con)
    typer.echo("Erased, and a signed line says so." if erased else "There was nothing to erase.")


def _erase_person(opened: Party, settings: Settings, ground: Ground, person: str) -> int:
    if settings.keys.log is None:
        raise ProblemError.single(
            "log-key",
            "the party file names no subject key, so nobody knows whose lines are whose.",
            "Name its file with sleutels.logboek.",
            str(settings.file),
        )
    log = Log(read_subject_key(settings.keys.log))
    with opened.connect() as con, con.transaction():
        return len(erase_persons(con, log, [person], ground, opened.key, opened.clock()))
