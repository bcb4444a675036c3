"""`vanzelf source refuse`: who asked this source not to be looked up; `vanzelf canary`: a reviewer."""

import time
from pathlib import Path
from typing import Annotated

import typer

from vanzelf.ask.reviewing import Reviewer
from vanzelf.cli.options import DIRECTORY, FILE
from vanzelf.cli.parties import PartyFile, real_time, settings_of
from vanzelf.cli.show import number
from vanzelf.ledger.log import read_subject_key
from vanzelf.source.refusing import refuse as refuse_all
from vanzelf.source.refusing import take_back
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.cards import read_cards, trusted_keys
from vanzelf.transport.config import Settings
from vanzelf.transport.opening import party_of

PAUSE = 0.2
"""Seconds between two looks at what a municipality asks to open."""

canary = typer.Typer(
    help="Canaries: what a reviewer does for a list it takes no part in.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module to `vanzelf source`."""
    app.command()(refuse)


def refuse(
    party: PartyFile,
    file: Annotated[
        Path | None, typer.Option(metavar=FILE, help="Read the numbers here, one a line.")
    ] = None,
    back: Annotated[bool, typer.Option("--back", help="They have changed their mind.")] = False,
) -> None:
    """Note who asked this source not to be looked up for others.

    Numbers are read from a file or standard input, one a line, never from the command itself. They
    are kept as keyed hashes. A household of any of them gets no answer, and nobody is told why.
    """
    settings = settings_of(party, "bron")
    opened = party_of(settings, real_time)
    opened.migrate("vanzelf.source")
    persons = _numbers(file)
    with opened.connect() as con, con.transaction():
        if back:
            changed = take_back(con, _subject_key(settings), persons)
        else:
            changed = refuse_all(con, _subject_key(settings), persons, opened.clock())
    typer.echo(f"{number(changed)} of {number(len(persons))} noted; the others were so already.")


@canary.command(name="open")
def open_(
    request: Annotated[
        Path, typer.Argument(metavar="REQUEST", help="What the municipality put ready, a file.")
    ],
    keys: Annotated[
        Path, typer.Option(metavar=DIRECTORY, help="Directory with kanaries.jwk and zegel.sleutel.")
    ],
    cards: Annotated[
        Path,
        typer.Option(metavar=DIRECTORY, help="Cards of the municipality and the combiner."),
    ],
    record: Annotated[
        Path, typer.Option(metavar=DIRECTORY, help="Where the reviewer keeps what it opened.")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar=FILE, help="Where to write what was expected.")
    ] = None,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="REQUEST is a municipality's directory of canaries; until Ctrl-C."
        ),
    ] = False,
) -> None:
    """Tell what was expected of canaries, now that the combiner has signed a list.

    The request holds the canaries, what the municipality committed to, and the result. A set is
    opened for one list only.
    """
    known = [each for each in read_cards(cards).values() if each.role != "bron"]
    reviewer = Reviewer.of(keys, trusted_keys(known), record, real_time)
    while watch:
        reviewer.answer(request)
        time.sleep(PAUSE)
    text = reviewer.open(request.read_text(encoding="utf-8").strip())
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")
        typer.echo(f"Written: {out}")


# -- parts -----------------------------------------------------------------------------------------


def _numbers(file: Path | None) -> list[str]:
    """The numbers of people, one a line; they are never shown again."""
    stream = typer.get_text_stream("stdin")
    text = stream.read() if file is None else file.read_text(encoding="utf-8")
    found = [line.strip() for line in text.splitlines() if line.strip()]
    where = "stdin" if file is None else str(file)
    if not found:
        raise ProblemError.single(
            "person-missing", "no number was given.", "Write one on each line.", where
        )
    if any(len(each.split()) != 1 or len(each) > LONGEST for each in found):
        raise ProblemError.single(
            "person-number", "a line is not the number of one person.", "Write one a line.", where
        )
    return list(dict.fromkeys(found))


LONGEST = 80


def _subject_key(settings: Settings) -> bytes:
    assert settings.keys.log is not None
    return read_subject_key(settings.keys.log)
