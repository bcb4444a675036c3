"""`vanzelf scheme`: what schemes there are, and what one asks and rests on."""

import datetime as dt
from typing import Any

import typer

from vanzelf.cli.describe import describe
from vanzelf.cli.options import (
    Catalogue,
    InLanguage,
    Language,
    On,
    PlainFormat,
    Scheme,
    Settings,
    Shown,
    of_scheme,
)
from vanzelf.cli.show import dump, table
from vanzelf.explanation.facts import holder_name
from vanzelf.explanation.figures import figure_used
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Scheme as Version
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve

WIDEST = 28
"""The widest value that is shown in full."""

app = typer.Typer(help="The schemes of the catalogue.", no_args_is_help=True)


@app.command("list")
def list_schemes(
    catalogue: Catalogue = None, language: InLanguage = Language.NL, shown: Shown = PlainFormat.TEXT
) -> None:
    """Every scheme, with the dates between which its law is known."""
    schemes = load_catalogue(catalogue).schemes
    if shown is PlainFormat.JSON:
        dump([_listed(name, versions) for name, versions in schemes.items()])
        return
    rows = []
    for name, versions in schemes.items():
        last = versions[-1].valid_until - dt.timedelta(days=1)
        known = f"{versions[0].version} – {last}"
        rows.append((name, versions[-1].name[language], str(versions[-1].unit), known))
    table(rows)


def _listed(name: str, versions: tuple[Version, ...]) -> dict[str, Any]:
    last = versions[-1]
    return {
        "scheme": name,
        "name": dict(last.name),
        "unit": str(last.unit),
        "authority": last.authority,
        "local": last.local,
        "versions": [version.version for version in versions],
        "known_until": last.valid_until.isoformat(),
    }


@app.command()
def show(
    scheme: Scheme,
    on: On,
    set_: Settings = None,
    catalogue: Catalogue = None,
    language: InLanguage = Language.NL,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """Criteria, the facts needed with type, unit and holder, and parameters with their source."""
    program = resolve(load_catalogue(catalogue), scheme, on, of_scheme(set_, scheme))
    if shown is PlainFormat.JSON:
        dump(describe(program))
    else:
        _print(program, language)


_HEADINGS = {
    "about": {"nl": "per {}, op {}, versie {}", "en": "per {}, on {}, version {}"},
    "decides": {"nl": "Beslist: {}", "en": "Decides: {}"},
    "criteria": {"nl": "Voorwaarden", "en": "Criteria"},
    "facts": {"nl": "Gegevens die nodig zijn", "en": "Facts needed"},
    "parameters": {"nl": "Bedragen en grenzen", "en": "Parameters"},
}


def _print(program: Program, language: Language) -> None:
    scheme = program.scheme
    words = {name: texts[language] for name, texts in _HEADINGS.items()}
    typer.echo(f"{scheme.name[language]} — {scheme.law}")
    typer.echo(words["about"].format(scheme.unit, program.on, scheme.version))
    typer.echo(words["decides"].format(holder_name(scheme.authority, language.code)))
    _section(
        words["criteria"],
        [(each.id, each.article, each.text[language]) for each in scheme.criteria],
    )
    facts = describe(program)["facts"]
    _section(
        words["facts"],
        [(each["id"], each["type"], ", ".join(each["unit"]), each["holder"]) for each in facts],
    )
    figures = [
        figure_used(constant, language.code)
        for constant in program.constants.values()
        if constant.parameter is not None
    ]
    _section(
        words["parameters"],
        [(each.id, _short(each.text), each.confidence_name, each.source) for each in figures],
    )


def _section(heading: str, rows: list[tuple[str, ...]]) -> None:
    if rows:
        typer.echo(f"\n{heading}")
        table([("  " + first, *rest) for first, *rest in rows])


def _short(text: str) -> str:
    """A value in a column; a table of figures is cut off, --format json has all of it."""
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
