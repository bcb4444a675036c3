"""`vanzelf catalogue`: check it, read it."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from vanzelf.cli.options import Catalogue, On, PlainFormat, Shown, dump
from vanzelf.rules.load import check_catalogue, load_catalogue

app = typer.Typer(
    help="The catalogue: concepts, norms, schemes and their examples.", no_args_is_help=True
)


@app.command()
def check(
    catalogue: Catalogue = None,
    examples: Annotated[bool, typer.Option(help="Run the worked examples too.")] = True,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """Report every problem of the catalogue at once, with file, line, column and advice."""
    from vanzelf.households.examples import check_example
    from vanzelf.terms.problems import Problem, ProblemError

    found = check_catalogue(catalogue)
    problems: list[Problem] = []
    if examples:
        for example in found.examples:
            try:
                differences = check_example(found, example)
            except ProblemError as error:
                problems += error.problems
                continue
            problems += [
                Problem(
                    example.place,
                    "example-differs",
                    f"{difference}.",
                    "Mend the rule or the example.",
                )
                for difference in differences
            ]
    if problems:
        raise ProblemError(problems)
    counts = {
        "concepts": len(found.concepts),
        "schemes": len(found.schemes),
        "versions": sum(len(versions) for versions in found.schemes.values()),
        "examples": len(found.examples) if examples else 0,
        "digest": found.digest,
    }
    if shown is PlainFormat.JSON:
        dump(counts)
        return
    typer.echo(
        f"The catalogue is sound: {counts['concepts']} concepts, {counts['schemes']} schemes in "
        f"{counts['versions']} versions, {counts['examples']} examples."
    )


@app.command()
def site(
    out: Annotated[Path, typer.Option(help="Directory to write.")] = Path("site"),
    on: On = dt.datetime(2026, 11, 1),
    catalogue: Catalogue = None,
) -> None:
    """Write the catalogue as web pages that a lawyer can read."""
    from vanzelf.pages import write_site

    write_site(load_catalogue(catalogue), out, on.date())
    typer.echo(f"Written: {out / 'index.html'}")
