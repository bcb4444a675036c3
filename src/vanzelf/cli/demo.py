"""`vanzelf demo`: a whole municipality, from nothing to a report page, in one go."""

import datetime as dt
import json
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from vanzelf.cli import progress
from vanzelf.cli.demo_application import start_application
from vanzelf.cli.demo_lists import SMALLEST, play_lists, tell_measured, write_page
from vanzelf.cli.options import (
    DIRECTORY,
    NUMBER,
    PlainFormat,
    Shown,
)
from vanzelf.cli.screen import print_reach
from vanzelf.cli.serve import PageServer
from vanzelf.cli.show import dump, number
from vanzelf.cli.stopping import ended_alike, held, removed_when_stopped
from vanzelf.eikenhage.stage import Stage
from vanzelf.pages.lists_page import FILES
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue
from vanzelf.screening.change import compare_screenings, parameter_compared
from vanzelf.screening.older import with_older_income
from vanzelf.screening.parts import Variant
from vanzelf.screening.population import open_population
from vanzelf.screening.raised import with_raised_income
from vanzelf.screening.report import REPORT, build_report, write_report_json
from vanzelf.screening.run import Screening, resolve_all, screen_variants
from vanzelf.screening.single import chosen_households
from vanzelf.screening.waiting import SAMPLE

SITE = "catalogue/index.html"
"""Where the catalogue stands, from the report."""

LISTS = "lists.json"
"""What each party saw of the lists, and what was measured, beside the report."""

ON = dt.date(2026, 11, 1)
BEFORE = dt.date(2025, 11, 1)
CHANGED = "huurtoeslag"
EXPECTED = {
    "value": 947,
    "per": 100_000,
    "source": "Rijksoverheid, december 2024: 170.000 huishoudens",
}
"""How many households the change of huurtoeslag was said to make newly entitled."""

WHAT_IF = ("stadspas", "inkomenspercentage", "130")
PERCENT = 10


def demo(
    residents: Annotated[int, typer.Option(metavar=NUMBER, help="How many residents.")] = 80_000,
    seed: Annotated[
        int, typer.Option(metavar=NUMBER, help="The same seed gives the same town.")
    ] = 1,
    out: Annotated[
        Path, typer.Option(metavar=DIRECTORY, help="Directory for the town and the report.")
    ] = Path("var/demo"),
    serve: Annotated[
        bool | None,
        typer.Option("--serve/--no-serve", help="Serve the page (default: when on a terminal)."),
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar=NUMBER, help="Port on this machine; 0 for any.")
    ] = 8321,
    lists: Annotated[
        bool, typer.Option("--lists/--no-lists", help="Make lists between five sources too.")
    ] = True,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """Make Eikenhage, screen it, explain a few households, and show the report page.

    The people are made up; the reference date is 1 November 2026.
    """
    quiet = shown is PlainFormat.JSON
    serving = sys.stdout.isatty() and not quiet if serve is None else serve
    server = PageServer(out / "report", port) if serving else None
    on_stage = ExitStack()
    catalogue = load_catalogue()
    if not quiet:
        typer.echo(
            f"Eikenhage: {number(residents)} made-up residents, seed {seed}, reference date {ON}."
        )
    with on_stage:
        try:
            with ended_alike():
                told, stage = _made(
                    catalogue, residents, seed, out, on_stage, lists=lists, quiet=quiet
                )
                if server is not None and stage is not None:
                    told["application"] = _opened(stage, out, server.port + 1, on_stage)
        except KeyboardInterrupt:
            typer.echo("\nStopped.", err=True)
            raise
        _tell(told, quiet=quiet)
        if server is not None:
            with ended_alike():
                server.serve()


def _opened(stage: Stage, out: Path, port: int, on_stage: ExitStack) -> str:
    """Open the municipality's own application; gives where to begin."""
    return start_application(stage, out / "toepassing", port, on_stage).start


def _tell(told: dict[str, Any], *, quiet: bool) -> None:
    if quiet:
        dump(told)
        return
    typer.echo(f"\nThe report page: {told['page']}")
    if "lists_page" in told:
        typer.echo(f"Who saw what of the lists: {told['lists_page']}")
    if "application" in told:
        typer.echo(f"The municipality's own application: {told['application']}")


def _made(
    catalogue: Catalogue,
    residents: int,
    seed: int,
    out: Path,
    on_stage: ExitStack,
    *,
    lists: bool,
    quiet: bool,
) -> tuple[dict[str, Any], Stage | None]:
    """Make everything; gives what there is to tell, and the stage of the lists."""
    from vanzelf.pages import write_report, write_site

    for old in (out / LISTS, *(out / "report" / each for each in FILES.values())):
        old.unlink(missing_ok=True)
    report, now = make_report(catalogue, residents, seed, out)
    with held():
        write_report_json(report, out / REPORT)
    with progress.bar("Writing pages"):
        write_site(catalogue, out / "report" / "catalogue", ON, report="../index.html")
        page = write_report(report, out / "report", site=SITE)
    told: dict[str, Any] = {"page": str(page), "report": str(out / REPORT)}
    told["funnel"] = report["funnel"]
    stage = None
    if not quiet:
        _print(report)
    if lists and residents >= SMALLEST:
        town, folder = out / "eikenhage", out / "lijsten"
        seen, stage = play_lists(catalogue, town, folder, now, on_stage, quiet=quiet)
        with held():
            text = json.dumps(seen, ensure_ascii=False, indent=2)
            (out / LISTS).write_text(text + "\n", encoding="utf-8")
        told |= {"lists": str(out / LISTS), "measured": seen["measured"]}
        told["lists_page"] = str(write_page(catalogue, seen, out / "report"))
        write_report(report, out / "report", site=SITE, lists=FILES)
        if not quiet:
            tell_measured(catalogue, seen["measured"])
    elif lists and not quiet:
        typer.echo(f"\nNo lists: a town needs at least {number(SMALLEST)} residents for them.")
    return told, stage


def make_report(
    catalogue: Catalogue, residents: int, seed: int, out: Path
) -> tuple[dict[str, Any], Screening]:
    """Everything the report page shows, as data, and the screening it rests on."""
    from vanzelf.synth.calibration import as_data, calibrate
    from vanzelf.synth.make import make_town

    town = out / "eikenhage"
    with progress.bar("Making Eikenhage") as report, removed_when_stopped(*_ours(town)):
        make_town(catalogue, residents, seed, town, progress=report)
    variants = _variants(catalogue, out / "screening")
    with progress.bar("Screening") as report, removed_when_stopped(out / "screening"):
        found = screen_variants(
            catalogue, open_population(town), ON, list(variants.values()), progress=report
        )
    by_name = dict(zip(variants, found, strict=True))
    now = by_name["now"]
    change = compare_screenings(by_name["before"], now, CHANGED)
    extra = {
        "rule_change": {**change, "expected": EXPECTED},
        "what_if": [parameter_compared(now, by_name["wider"], *WHAT_IF)],
        "calibration": as_data(calibrate(town, {"huurtoeslag-nieuw": change["newly_entitled"]})),
        "explained": chosen_households(catalogue, now),
    }
    older, raised = by_name.get("older"), by_name.get("raised")
    return build_report(catalogue, now, extra, older=older, raised=raised), now


def _ours(town: Path) -> list[Path]:
    """The directory of the town, unless somebody has something else there."""
    from vanzelf.synth.generate import UNFINISHED
    from vanzelf.synth.manifest import FILE

    marks = (town / FILE, town / UNFINISHED)
    return [town] if not town.exists() or any(each.exists() for each in marks) else []


def _variants(catalogue: Catalogue, out: Path) -> dict[str, Variant]:
    """What the report compares: this year, last year's law, another figure, other incomes."""
    scheme, parameter, value = WHAT_IF
    programs = resolve_all(catalogue, ON).values()
    variants = {
        "now": Variant(ON, out / "now", sample=SAMPLE),
        "before": Variant(BEFORE, out / "before", [CHANGED]),
        "wider": Variant(ON, out / "wider", [scheme], {scheme: {parameter: value}}),
        "older": with_older_income(programs, out / "older"),
        "raised": with_raised_income(programs, out / "raised", PERCENT),
    }
    return {name: each for name, each in variants.items() if each is not None}


def _print(report: Mapping[str, Any]) -> None:
    typer.echo("\nFunnel")
    for step in report["funnel"]:
        typer.echo(f"  {step['name']['nl']:<44}{number(step['count']):>10} {step['unit']['nl']}")
    typer.echo("")
    print_reach(report["schemes"])
    change = report["rule_change"]
    typer.echo(
        f"\nHuurtoeslag, law of {change['to'][:4]} beside {change['from'][:4]}:"
        f" {number(change['newly_entitled'])} households newly entitled."
    )
    for item in report["explained"]:
        typer.echo(f"\n{item['text']}")
