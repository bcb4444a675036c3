"""`vanzelf demo`: a whole municipality, from nothing to a report page, in one go."""

import datetime as dt
import functools
import http.server
import json
import shutil
import sys
import webbrowser
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

from vanzelf.cli import progress
from vanzelf.cli.options import count, euros
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue
from vanzelf.screening.change import compare_screenings
from vanzelf.screening.older import missed_by_older_income
from vanzelf.screening.population import open_population
from vanzelf.screening.report import build_report
from vanzelf.screening.run import Screening, screen
from vanzelf.screening.single import chosen_households

ON = dt.date(2026, 11, 1)
BEFORE = dt.date(2025, 11, 1)
WHAT_IF = ("stadspas", "inkomenspercentage", "130")


def demo(
    residents: Annotated[int, typer.Option(help="How many residents.")] = 80_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same town.")] = 1,
    out: Annotated[Path, typer.Option(help="Directory for the town and the report.")] = Path(
        "var/demo"
    ),
    serve: Annotated[
        bool | None,
        typer.Option("--serve/--no-serve", help="Serve the page (default: when on a terminal)."),
    ] = None,
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8321,
) -> None:
    """Make Eikenhage, screen it, explain a few households, and show the report page.

    The people are made up; the reference date is 1 November 2026.
    """
    from vanzelf.pages import write_report, write_site

    catalogue = load_catalogue()
    typer.echo(
        f"Eikenhage: {count(residents)} made-up residents, seed {seed}, reference date {ON}."
    )
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    report = make_report(catalogue, residents, seed, out)
    (out / "report.json").write_text(
        json.dumps(report, ensure_ascii=False, indent=1, default=str), encoding="utf-8"
    )
    _print(report)
    page = write_report(report, out / "report")
    write_site(catalogue, out / "report" / "catalogue", ON)
    typer.echo(f"\nThe report page: {page}")
    if serve if serve is not None else sys.stdout.isatty():
        _serve(out / "report", port)


def make_report(catalogue: Catalogue, residents: int, seed: int, out: Path) -> dict[str, Any]:
    """Everything the report page shows, as data."""
    from vanzelf.synth.calibration import calibrate
    from vanzelf.synth.make import make_town

    town = out / "eikenhage"
    with progress.bar("Making Eikenhage") as report:
        make_town(catalogue, residents, seed, town, progress=report)
    population = open_population(town)
    with progress.bar("Screening") as report:
        now = screen(catalogue, population, ON, out / "screening", progress=report)
    with progress.bar("Last year's law") as report:
        before = screen(
            catalogue,
            population,
            BEFORE,
            out / "before",
            schemes=["huurtoeslag"],
            progress=report,
            state=ON,
        )
    scheme, parameter, value = WHAT_IF
    with progress.bar("What if") as report:
        wider = screen(
            catalogue,
            population,
            ON,
            out / "what-if",
            schemes=[scheme],
            overrides={scheme: {parameter: value}},
            progress=report,
        )
    with progress.bar("With older income") as report:
        older = missed_by_older_income(catalogue, now, out / "older", progress=report)
    change = compare_screenings(before, now, "huurtoeslag")
    change["expected"] = {
        "value": 947,
        "per": 100_000,
        "source": "Rijksoverheid, december 2024: 170.000 huishoudens",
    }
    extra = {
        "rule_change": change,
        "what_if": [what_if(now, wider, scheme, parameter, value)],
        "older_income": older,
        "calibration": calibrate(town),
        "explained": chosen_households(catalogue, now),
    }
    return build_report(catalogue, now, extra)


def what_if(
    now: Screening, then: Screening, scheme: str, parameter: str, value: str
) -> dict[str, Any]:
    """What another value of a parameter would mean, in units and money."""
    compared = compare_screenings(now, then, scheme)
    current = now.programs[scheme].constants[parameter]
    measure = current.parameter.measure if current.parameter else ""
    shown = current.value
    if measure == "procent" and isinstance(shown, int | Fraction):
        shown = f"{float(shown * 100):g}"
    keys = (
        "name",
        "units_before",
        "units_after",
        "cost_before_cents",
        "cost_after_cents",
        "period",
        "per_year",
    )
    return {
        "scheme": scheme,
        "parameter": parameter,
        "from": str(shown),
        "to": value,
        **{key: compared[key] for key in keys},
    }


def _print(report: Mapping[str, Any]) -> None:
    typer.echo("\nFunnel")
    for step in report["funnel"]:
        typer.echo(f"  {step['name']['nl']:<44}{count(step['count']):>10} {step['unit']['nl']}")
    typer.echo(
        f"\n{'':<30}{'can get':>9}{'receives':>10}{'misses':>8}{'perhaps':>9}  missed per year"
    )
    for row in report["schemes"]:
        missed = euros(row["amount"]["missing_year_cents"]) if row["amount"] else "-"
        typer.echo(
            f"{row['name']['nl']:<30}{count(row['eligible']):>9}{count(row['receiving']):>10}{count(row['missing']):>8}"
            f"{count(row['certainty']['possible']):>9}  {missed}"
        )
    change = report["rule_change"]
    typer.echo(
        f"\nHuurtoeslag, law of 2026 beside 2025: {count(change['newly_entitled'])} households newly entitled."
    )
    for item in report["explained"]:
        typer.echo(f"\n{item['text']}")


def _serve(folder: Path, port: int) -> None:
    handler = functools.partial(_Quiet, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        typer.echo(f"Port {port} cannot be used ({error.strerror}); open the file instead.")
        return
    address = f"http://127.0.0.1:{port}/"
    typer.echo(f"Serving {address} — stop with Ctrl-C.")
    webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        typer.echo("\nStopped.")
    finally:
        server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a log line per request."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
