"""`vanzelf catalogue`: check it, read it."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from vanzelf.cli.options import (
    DATE,
    DIRECTORY,
    Catalogue,
    PlainFormat,
    Shown,
    date,
)
from vanzelf.cli.show import dump
from vanzelf.cli.worked import problems_of_examples
from vanzelf.definitions.check import examine_services
from vanzelf.engines.check import examine
from vanzelf.rules.load import load_catalogue
from vanzelf.terms.problems import ProblemError

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
    examined = examine(catalogue)
    problems = list(examined.problems)
    problems += problems_of_examples(examined) if examples else []
    offering = examine_services(examined, catalogue)
    problems += offering.problems
    if problems:
        raise ProblemError(dict.fromkeys(problems))
    found = examined.catalogue
    counts = {
        "concepts": len(found.concepts),
        "schemes": len(found.schemes),
        "versions": sum(len(versions) for versions in found.schemes.values()),
        "examples": len(found.examples) if examples else 0,
        "services": len(offering.services),
    }
    if shown is PlainFormat.JSON:
        dump({**counts, "digest": found.digest})
        return
    typer.echo(
        f"The catalogue is sound: {counts['concepts']} concepts, {counts['schemes']} schemes in "
        f"{counts['versions']} versions, {counts['services']} services, {counts['examples']} examples."
    )


@app.command()
def site(
    out: Annotated[Path, typer.Option(metavar=DIRECTORY, help="Directory to write.")] = Path(
        "site"
    ),
    on: Annotated[
        dt.date,
        typer.Option("--on", parser=date, metavar=DATE, help="The date whose law is shown."),
    ] = dt.date(2026, 11, 1),
    catalogue: Catalogue = None,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """Write the catalogue as web pages that a lawyer can read."""
    from vanzelf.pages import write_site

    page = write_site(load_catalogue(catalogue), out, on)
    if shown is PlainFormat.JSON:
        dump({"page": str(page)})
    else:
        typer.echo(f"Written: {page}")
