"""`vanzelf screen`: a whole population, every scheme."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from vanzelf.cli import progress
from vanzelf.cli.options import (
    DIRECTORY,
    Catalogue,
    On,
    PlainFormat,
    PopulationDirectory,
    Schemes,
    Settings,
    Shown,
    settings,
)
from vanzelf.cli.show import dump, euros, number, table
from vanzelf.rules.load import load_catalogue
from vanzelf.screening.engines import ENGINES
from vanzelf.screening.intake import REJECTS
from vanzelf.screening.parts import Variant
from vanzelf.screening.population import open_population
from vanzelf.screening.raised import with_raised_income
from vanzelf.screening.report import REPORT, build_report, write_report_json
from vanzelf.screening.run import Screening, resolve_all, screen_variants
from vanzelf.screening.waiting import SAMPLE


def screen(
    population: PopulationDirectory,
    on: On,
    out: Annotated[
        Path,
        typer.Option(metavar=DIRECTORY, help="Directory for outcomes, rejects and the report."),
    ] = Path("var/screening"),
    scheme: Schemes = None,
    engine: Annotated[
        str, typer.Option(metavar="NAME", help=f"One of {', '.join(ENGINES)}.")
    ] = "duckdb",
    set_: Settings = None,
    raised: Annotated[
        int,
        typer.Option(
            min=0,
            max=100,
            metavar="PERCENT",
            help="Also say what it comes to if estimated incomes turn out this much higher.",
        ),
    ] = 0,
    catalogue: Catalogue = None,
    memory: Annotated[
        str | None, typer.Option(metavar="SIZE", help="Memory limit, for example 6GB.")
    ] = None,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """Who is entitled to what, who receives it, who misses it, and what is not known.

    Incomes of many people in one place: for synthetic people, a source's own data, or own benefit
    clients. Asking other sources goes by list questions, never by copying their data.
    """
    found = load_catalogue(catalogue)
    town = open_population(population)
    overrides = settings(set_)
    variants = [Variant(on, out, scheme, overrides, sample=SAMPLE)]
    if raised:
        programs = resolve_all(found, on, scheme, overrides).values()
        higher = with_raised_income(programs, out / "raised", raised, overrides)
        variants += [higher] if higher else []
    with progress.bar("Screening") as report:
        done, *more = screen_variants(
            found, town, on, variants, engine=engine, progress=report, memory=memory
        )
    result = build_report(found, done, raised=more[0] if more else None)
    write_report_json(result, out / REPORT)
    if shown is PlainFormat.JSON:
        dump(result)
    else:
        _print(result, done)


def _print(report: Mapping[str, Any], done: Screening) -> None:
    if not done.population.synthetic:
        typer.echo(
            "Note: incomes in one place are for a source's own data or own benefit clients only.\n"
        )
    print_reach(report["schemes"])
    for name, intake in report["intake"].items():
        if intake["rejected"]:
            typer.echo(
                f"{name}: {number(intake['rows'])} rows read, {number(intake['taken'])} taken,"
                f" {number(intake['rejected'])} rejected (see {done.out / REJECTS})"
            )
        if intake["outside"]:
            typer.echo(f"{name}: {number(intake['outside'])} name somebody who is not in persons")
    typer.echo(f"\nOutcomes: {done.out / 'outcomes'}   Report: {done.out / REPORT}")


def print_reach(schemes: list[dict[str, Any]]) -> None:
    """A line per scheme, and what the words above the columns mean."""
    head = ["scheme", "unit", "units", "eligible", "receiving", "missing", "take-up", "possible"]
    rows = [[*head, "missed a year"]]
    raised = next((key for row in schemes for key in row["amount"] or () if "_plus_" in key), None)
    if raised:
        rows[0] += ["eligible sum", f"income +{raised.rpartition('_')[2]}%"]
    for row in schemes:
        amount = row["amount"]
        cells = [row["scheme"], row["unit"]]
        cells += [number(row[name]) for name in ("units", "eligible", "receiving", "missing")]
        cells.append("-" if row["take_up"] is None else f"{row['take_up']:.0%}")
        cells.append(number(row["certainty"]["possible"]))
        cells.append(euros(amount["missing_year_cents"]) if amount else "-")
        if raised:
            keys = ("eligible_cents", raised)
            cells += [euros(amount[key]) if amount else "-" for key in keys]
        rows.append(cells)
    table(rows, right=range(2, len(rows[0])))
    typer.echo(
        "\neligible: established or probable · missing: eligible, known not to receive\n"
        "take-up: receiving, of the eligible of whom it is known whether they receive"
    )
