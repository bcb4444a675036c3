"""`vanzelf diff`: the same population under two versions of the law, or with a corrected figure."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from vanzelf.cli import progress
from vanzelf.cli.options import (
    DATE,
    DIRECTORY,
    Catalogue,
    PlainFormat,
    PopulationDirectory,
    Scheme,
    Settings,
    Shown,
    date,
    of_scheme,
)
from vanzelf.cli.show import dump, euros, number
from vanzelf.rules.load import load_catalogue
from vanzelf.screening.change import (
    changed_outcomes,
    changed_units,
    compare_screenings,
    newly_entitled,
)
from vanzelf.screening.parts import Variant
from vanzelf.screening.population import open_population
from vanzelf.screening.run import Screening, screen_variants


def diff(
    scheme: Scheme,
    from_: Annotated[
        dt.date, typer.Option("--from", parser=date, metavar=DATE, help="The law of this date.")
    ],
    to: Annotated[
        dt.date,
        typer.Option("--to", parser=date, metavar=DATE, help="Beside the law of this date."),
    ],
    population: PopulationDirectory,
    out: Annotated[
        Path, typer.Option(metavar=DIRECTORY, help="Directory for both screenings.")
    ] = Path("var/diff"),
    set_: Settings = None,
    catalogue: Catalogue = None,
    list_units: Annotated[
        bool, typer.Option("--list", help="Also print every unit whose outcome changes.")
    ] = False,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """The same people under two versions of the law: who is newly entitled, who no longer is.

    People, households and ages are those of the second date. With the same date twice and --set,
    it shows which outcomes a corrected figure touches; --set holds for the second.
    """
    overrides = of_scheme(set_, scheme)
    variants = [
        Variant(from_, out / "before", [scheme]),
        Variant(to, out / "after", [scheme], {scheme: overrides} if overrides else {}),
    ]
    with progress.bar(f"{scheme}: two versions") as report:
        before, after = screen_variants(
            load_catalogue(catalogue),
            open_population(population),
            to,
            variants,
            progress=report,
        )
    result = {
        **compare_screenings(before, after, scheme),
        "changes": changed_outcomes(before, after, scheme),
    }
    if shown is PlainFormat.JSON:
        dump({**result, **(_units(before, after, scheme) if list_units else {})})
        return
    _print(result)
    if list_units:
        _print_units(_units(before, after, scheme)["changed_units"])


def _units(before: Screening, after: Screening, scheme: str) -> dict[str, list[Any]]:
    return {
        "newly_entitled_units": newly_entitled(before, after, scheme),
        "changed_units": changed_units(before, after, scheme),
    }


def _print(result: Mapping[str, Any]) -> None:
    period = f" per {result['period']}" if result["period"] else ""
    changes = result["changes"]
    lines = [
        f"{result['scheme']}: {result['from']} → {result['to']},"
        f" {number(result['units_before'])} → {number(result['units_after'])} units entitled",
        f"  newly entitled   {number(result['newly_entitled'])}"
        f"  ({euros(result['gained_cents'])}{period},"
        f" median {euros(result['median_gain_cents'])})",
        f"  no longer        {number(result['no_longer'])}"
        f"  ({euros(result['lost_cents'])}{period})",
        f"  more / less      {number(result['more'])} / {number(result['less'])}",
        f"  cost             {euros(result['cost_before_cents'])}"
        f" → {euros(result['cost_after_cents'])}{period}",
        f"  other outcome    {number(changes['changed'])} of {number(changes['units'])} units:"
        f" certainty {number(changes['certainty_changed'])},"
        f" amount {number(changes['amount_changed'])}",
    ]
    lines += [
        f"    {each['from'] or 'no unit'} → {each['to'] or 'no unit'}: {number(each['units'])}"
        for each in changes["transitions"]
    ]
    typer.echo("\n".join(lines))


def _print_units(units: list[dict[str, Any]]) -> None:
    for each in units:
        before, after = each["certainty_before"] or "-", each["certainty_after"] or "-"
        amounts = [
            "-" if each[key] is None else euros(each[key])
            for key in ("cents_before", "cents_after")
        ]
        typer.echo(f"{each['unit']}  {before} → {after}  {amounts[0]} → {amounts[1]}")
