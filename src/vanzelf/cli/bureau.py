"""`vanzelf bureau`: a made-up Inlichtingenbureau, to try out the road by file with made-up people."""

from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from vanzelf.cli.options import DIRECTORY, FILE, NUMBER
from vanzelf.eikenhage.hindrance import Look, by_holders, by_last_digit
from vanzelf.eikenhage.hindrance import answer as answer_of
from vanzelf.rules.load import load_catalogue
from vanzelf.synth.holders import DATABASE
from vanzelf.terms.problems import ProblemError

INCOME, ASSETS = 1_500, 5_000

app = typer.Typer(
    help="A made-up Inlichtingenbureau, which knows made-up people only.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _bureau() -> None:
    pass


@app.command()
def answer(
    question: Annotated[
        Path, typer.Argument(metavar="QUESTION", help="The file that the municipality made.")
    ],
    out: Annotated[Path, typer.Option(metavar=FILE, help="Where to write what comes back.")] = Path(
        "antwoord.csv"
    ),
    holders: Annotated[
        Path | None,
        typer.Option(metavar=DIRECTORY, help="What the sources of a made-up town hold decides."),
    ] = None,
    income: Annotated[
        int, typer.Option(metavar=NUMBER, min=0, help="With --holders: euros a month.")
    ] = INCOME,
    assets: Annotated[
        int, typer.Option(metavar=NUMBER, min=0, help="With --holders: euros of savings.")
    ] = ASSETS,
) -> None:
    """Answer a file as the Inlichtingenbureau would: does anything stand in the way, and what.

    Without --holders the last digit of who applies decides: 1 income, 2 savings, 3 a car, 4 no
    answer, any other nothing. Numbers of people who may exist are refused, and nothing is written.
    """
    look = by_last_digit if holders is None else _by(holders, income, assets)
    made = answer_of(question.read_bytes(), str(question), look)
    out.write_bytes(made)
    rows = made.decode().splitlines()[1:]
    hindered = sum(";ja;" in row for row in rows)
    typer.echo(f"{len(rows)} answers, {hindered} with something in the way. Written: {out}")


def _by(holders: Path, income: int, assets: int) -> Look:
    known = {path.parent.name: path.parent for path in holders.glob(f"*/{DATABASE}")}
    if not {"uwv", "belastingdienst"} <= known.keys():
        raise ProblemError.single(
            "bureau-holders",
            f"{holders} does not hold what the sources of a made-up town have.",
            "Give the directory lijsten/houders of a demo.",
            "--holders",
        )
    return by_holders(load_catalogue(), known, Fraction(income), Fraction(assets))
