"""`vanzelf explain`: one person out of a population, as it is and as it might be."""

import datetime as dt
from typing import Annotated

import typer

from vanzelf.cli.options import (
    DATE,
    Catalogue,
    Format,
    InLanguage,
    Language,
    On,
    PopulationDirectory,
    Schemes,
    ShownAsPage,
    date,
    pair,
)
from vanzelf.cli.show import dump, evaluations
from vanzelf.rules.load import load_catalogue
from vanzelf.screening.population import open_population
from vanzelf.screening.single import units_of_person
from vanzelf.terms.problems import ProblemError


def explain(
    person: Annotated[str, typer.Option(metavar="ID", help="Id of a person in the population.")],
    population: PopulationDirectory,
    on: On,
    scheme: Schemes = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="CONCEPT=VALUE",
            help="Suppose another fact of this person, their dwelling or their unit; may be"
            " repeated.",
        ),
    ] = None,
    child: Annotated[
        dt.date | None,
        typer.Option(
            parser=date, metavar=DATE, help="Suppose that a child of theirs is born on this date."
        ),
    ] = None,
    shown: ShownAsPage = Format.TEXT,
    language: InLanguage = Language.NL,
    catalogue: Catalogue = None,
) -> None:
    """Every scheme for one person and the household they belong to, criterion by criterion.

    A supposed fact of a dwelling holds for everybody at the address. A supposed child lives with
    this person; who the other parent is follows from a certain partner.
    """
    found = units_of_person(
        load_catalogue(catalogue),
        open_population(population),
        on,
        person,
        scheme,
        dict(pair(entry, "--what-if", "concept=value") for entry in what_if or []),
        child,
    )
    if not found:
        raise ProblemError.single(
            "unit-missing",
            "this person belongs to no unit of these schemes on this date.",
            "Leave out --scheme, or check the date.",
            place="--person",
        )
    rows = evaluations(found, language.code)
    if shown is Format.JSON:
        dump([row.json() for row in rows])
    elif shown is Format.HTML:
        typer.echo("\n".join(row.html() for row in rows))
    else:
        typer.echo("\n".join(row.text() for row in rows), nl=False)
