"""`vanzelf log`: read a person's lines of the processing log, and check that nobody changed it."""

import datetime as dt
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from vanzelf.cli.options import DIRECTORY, FILE, InLanguage, Language, PlainFormat, Shown
from vanzelf.cli.show import dump, number
from vanzelf.ledger.activities import read_register
from vanzelf.ledger.findings import Verification
from vanzelf.ledger.heads import forked
from vanzelf.ledger.log import Log, read_subject_key
from vanzelf.ledger.plain import Told, tell
from vanzelf.ledger.reading import Reader, read_lines
from vanzelf.ledger.verifying import verify
from vanzelf.store.database import connect
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.cards import read_cards, trusted_keys

app = typer.Typer(
    help="The processing log: who used whose data, when and why.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

SUBJECT_KEY = "subject.key"
_LONGEST = 80

Database = Annotated[
    str,
    typer.Option(
        metavar="DSN",
        envvar="DATABASE_URL",
        help="Connection string of the party's database, or set DATABASE_URL.",
    ),
]


@app.command()
def person(
    database: Database,
    keys: Annotated[
        Path, typer.Option(metavar=DIRECTORY, help=f"Directory with the party's {SUBJECT_KEY}.")
    ],
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
    """The lines about one person, the newest first, in plain words.

    Asks for the person's number, or reads it from standard input or a file: an argument would stay
    in the history of the shell and in the list of processes.
    """
    show_person(database, keys / SUBJECT_KEY, register, Reader(role, reason), file, language, shown)


def show_person(
    database: str,
    key: Path,
    register: Path,
    reader: Reader,
    file: Path | None,
    language: Language,
    shown: PlainFormat,
) -> None:
    """Show the lines about one person, once it is written down who reads them and why.

    key: file with the subject key of the party. file: with the person's number, when not asked for.
    """
    known = read_register(register)
    log = Log(read_subject_key(key))
    asked = number_of_person(file)
    with connect(database) as con:
        records = read_lines(con, log, asked, reader, dt.datetime.now(dt.UTC))  # noqa: TID251
        con.commit()
    told = tell(records, known, language.code)
    if shown is PlainFormat.JSON:
        dump([asdict(each) for each in told])
    else:
        _print(told)


@app.command(name="verify")
def check(
    database: Database,
    party: Annotated[str, typer.Option(metavar="OIN", help="Whose log it is.")],
    cards: Annotated[
        Path,
        typer.Option(
            metavar=DIRECTORY, help="Directory with the cards of the parties: their keys."
        ),
    ],
    held: Annotated[
        list[Path] | None,
        typer.Option(
            metavar=FILE, help="Heads of this log that another party kept, one a line; repeatable."
        ),
    ] = None,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """Whether any line was removed, changed, moved or added, and whether every head still fits.

    Exit code 1 when something is wrong, also when another party showed a head of its own log that
    contradicts an earlier one. With --held, also finds a log that was cut off or written
    anew after the other party saw it.
    """
    known = read_cards(cards)
    if party not in known:
        raise ProblemError.single(
            "party-unknown",
            "there is no card of this party.",
            "Put its card into the directory, or check the number.",
            "--party",
        )
    tokens = [line for path in held or [] for line in path.read_text(encoding="utf-8").split()]
    with connect(database) as con:
        result = verify(con, party, trusted_keys(known.values()), tokens)
        others = forked(con)
    if shown is PlainFormat.JSON:
        dump({**_as_data(result), "contradicting": [oin for oin, _ in others]})
    else:
        _report(result)
        tell_forked(others)
    if others or not result.holds:
        raise typer.Exit(1)


def tell_forked(found: Sequence[tuple[str, dt.datetime]]) -> bool:
    """Say whose heads contradict earlier ones; whether there are any."""
    for oin, at in found:
        typer.echo(f"{at:%Y-%m-%d}: a head of {oin} contradicts an earlier one: verify its log.")
    return bool(found)


def number_of_person(file: Path | None) -> str:
    """The number of a person: from a file, standard input or the terminal; it is never shown again.

    Raises ProblemError person-number.
    """
    if file is not None:
        text = file.read_text(encoding="utf-8")
    elif sys.stdin.isatty():
        text = typer.prompt("Number of the person (not shown)", hide_input=True, err=True)
    else:
        text = sys.stdin.readline()
    found = text.strip()
    if not found or len(found) > _LONGEST or len(found.split()) != 1:
        raise ProblemError.single(
            "person-number",
            "this is not the number of one person.",
            "Give one number, on one line.",
            "--file" if file else "standard input",
        )
    return found


def _print(told: list[Told]) -> None:
    if not told:
        typer.echo("Geen regels. / No lines.")
    for each in told:
        typer.echo(each.on)
        for sentence in each.sentences():
            typer.echo(f"  {sentence}")
        typer.echo("")


def _as_data(result: Verification) -> dict[str, object]:
    return {
        "holds": result.holds,
        "lines": result.lines,
        "erased": result.erased,
        "heads": result.heads,
        "findings": [
            {
                "fault": str(each.fault),
                "first": each.first,
                "last": each.last,
                "meaning": each.meaning,
            }
            for each in result.findings
        ],
    }


def _report(result: Verification) -> None:
    typer.echo(
        f"{number(result.lines)} lines, of which {number(result.erased)} erased as a signed line"
        f" says; {number(result.heads)} heads fit."
    )
    for each in result.findings:
        where = f"{each.first}" if each.first == each.last else f"{each.first}-{each.last}"
        typer.echo(f"{each.fault} {where}: {each.meaning}")
    typer.echo("Nothing was changed." if result.holds else "The log is not what it was.")
