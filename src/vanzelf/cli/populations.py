"""`vanzelf synth`, `screen`, `diff` and `explain --population`: whole populations."""

import datetime as dt
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from vanzelf.cli import progress
from vanzelf.cli.options import (
    Catalogue,
    Format,
    InLanguage,
    Language,
    On,
    PlainFormat,
    PopulationDirectory,
    Schemes,
    Settings,
    Shown,
    count,
    dump,
    euros,
    settings,
)
from vanzelf.rules.load import load_catalogue
from vanzelf.screening.change import compare_screenings, newly_entitled
from vanzelf.screening.engines import ENGINES
from vanzelf.screening.population import open_population
from vanzelf.screening.report import build_report
from vanzelf.screening.run import Screening
from vanzelf.screening.run import screen as run_screening
from vanzelf.terms.problems import ProblemError


def synth(
    residents: Annotated[int, typer.Option(help="How many residents.")] = 80_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same town.")] = 1,
    out: Annotated[Path, typer.Option(help="Directory to write.")] = Path("var/eikenhage"),
    catalogue: Catalogue = None,
    awards: Annotated[
        bool, typer.Option(help="Also draw who receives which award (runs the rules).")
    ] = True,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """Make the synthetic municipality Eikenhage: made-up people, real proportions."""
    from vanzelf.synth.make import make_town

    with progress.bar("Eikenhage") as report:
        manifest = make_town(
            load_catalogue(catalogue), residents, seed, out, awards=awards, progress=report
        )
    if shown is PlainFormat.JSON:
        dump({"out": str(out), **manifest})
        return
    typer.echo(
        f"Made {count(int(manifest['residents']))} synthetic residents (seed {seed}) in {out}."
    )


def screen(
    population: PopulationDirectory,
    on: On,
    out: Annotated[
        Path, typer.Option(help="Directory for outcomes, rejects and the report.")
    ] = Path("var/screening"),
    scheme: Schemes = None,
    engine: Annotated[str, typer.Option(help=f"One of {', '.join(ENGINES)}.")] = "duckdb",
    set_: Settings = None,
    catalogue: Catalogue = None,
    memory: Annotated[str | None, typer.Option(help="Memory limit, for example 6GB.")] = None,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """Who is entitled to what, who receives it, who misses it, and why it is not known.

    Incomes of many people in one place: for synthetic people, a source's own data, or own benefit
    clients. Asking other sources goes by list questions, never by copying their data.
    """
    found = load_catalogue(catalogue)
    town = open_population(population)
    with progress.bar("Screening") as report:
        done = run_screening(
            found,
            town,
            on.date(),
            out,
            schemes=scheme,
            overrides=settings(set_),
            engine=engine,
            progress=report,
            memory=memory,
        )
    result = build_report(found, done)
    (out / "report.json").write_text(
        json.dumps(result, ensure_ascii=False, indent=1, default=str), encoding="utf-8"
    )
    if shown is PlainFormat.JSON:
        dump(result)
        return
    _print_reach(result, done)


def _print_reach(report: dict[str, Any], done: Screening) -> None:
    if not done.population.synthetic:
        typer.echo(
            "Note: incomes in one place are for a source's own data or own benefit clients only.\n"
        )
    head = f"{'scheme':<28}{'unit':<20}{'units':>10}{'eligible':>10}{'receiving':>11}{'missing':>9}{'possible':>10}  per year missed"
    typer.echo(head)
    for row in report["schemes"]:
        missed = euros(row["amount"]["missing_year_cents"]) if row["amount"] else "-"
        typer.echo(
            f"{row['scheme']:<28}{row['unit']:<20}{count(row['units']):>10}{count(row['eligible']):>10}"
            f"{count(row['receiving']):>11}{count(row['missing']):>9}{count(row['certainty']['possible']):>10}  {missed}"
        )
    for table, intake in report["intake"].items():
        if intake["rejected"]:
            typer.echo(
                f"{table}: {count(intake['rows'])} rows read, {count(intake['taken'])} taken, "
                f"{count(intake['rejected'])} rejected (see {done.out / 'rejects.csv'})"
            )
    typer.echo(f"\nOutcomes: {done.out / 'outcomes'}   Report: {done.out / 'report.json'}")


def diff(
    scheme: str,
    from_: Annotated[
        dt.datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The law of this date.")
    ],
    to: Annotated[
        dt.datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Beside the law of this date.")
    ],
    population: PopulationDirectory,
    out: Annotated[Path, typer.Option(help="Directory for both screenings.")] = Path("var/diff"),
    set_: Settings = None,
    catalogue: Catalogue = None,
    list_units: Annotated[
        bool, typer.Option("--list", help="Also print the newly entitled units.")
    ] = False,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """The same population under two versions of the law: who is newly entitled, who no longer is."""
    found = load_catalogue(catalogue)
    town = open_population(population)
    screenings = []
    with progress.bar(f"{scheme}: two versions") as report:
        for name, date, overrides in (("before", from_, None), ("after", to, settings(set_))):
            screenings.append(
                run_screening(
                    found,
                    town,
                    date.date(),
                    out / name,
                    schemes=[scheme],
                    overrides=overrides,
                    progress=report,
                    state=to.date(),
                )
            )
    result = compare_screenings(screenings[0], screenings[1], scheme)
    units = newly_entitled(screenings[0], screenings[1], scheme) if list_units else None
    if shown is PlainFormat.JSON:
        dump({**result, **({"newly_entitled_units": units} if units is not None else {})})
        return
    typer.echo(
        f"{scheme}: {result['from']} → {result['to']}, {result['units_before']} → {result['units_after']} units entitled"
    )
    typer.echo(
        f"  newly entitled   {count(result['newly_entitled'])}  ({euros(result['gained_cents'])} per {result['period']}, median {euros(result['median_gain_cents'])})"
    )
    typer.echo(
        f"  no longer        {count(result['no_longer'])}  ({euros(result['lost_cents'])} per {result['period']})"
    )
    typer.echo(f"  more / less      {count(result['more'])} / {count(result['less'])}")
    for unit in units or []:
        typer.echo(str(unit))


def explain(
    person: Annotated[str, typer.Option(help="Id of a person in the population.")],
    population: PopulationDirectory,
    on: On,
    scheme: Schemes = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if", help="Another fact of this person, as concept=value; may be repeated."
        ),
    ] = None,
    shown: Annotated[Format, typer.Option("--format", help="How to show it.")] = Format.TEXT,
    language: InLanguage = Language.NL,
    catalogue: Catalogue = None,
) -> None:
    """Every scheme for one person and the household they belong to, criterion by criterion."""
    from vanzelf.explanation import Explainer, to_html, to_json, to_text
    from vanzelf.screening.single import units_of_person

    found = load_catalogue(catalogue)
    changes = dict(_change(entry) for entry in what_if or [])
    rows = []
    for program, evaluation in units_of_person(
        found, open_population(population), on.date(), person, scheme, changes
    ):
        rows.append(Explainer(program, language.value).explain(evaluation))
    if shown is Format.JSON:
        dump([to_json(row) for row in rows])
    elif shown is Format.HTML:
        typer.echo("\n".join(to_html(row) for row in rows))
    else:
        typer.echo("\n\n".join(to_text(row) for row in rows))


def _change(entry: str) -> tuple[str, str]:
    name, equals, value = entry.partition("=")
    if not equals:
        raise ProblemError.single(
            "setting-form", f"{entry!r} is not a change.", "Write concept=value.", place="--what-if"
        )
    return name, value
