"""`vanzelf scheme`: what schemes there are, and what one asks and rests on."""

import datetime as dt
from typing import Any

import typer

from vanzelf.cli.options import Catalogue, InLanguage, Language, On, PlainFormat, Shown, dump
from vanzelf.language.types import Kind
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve

app = typer.Typer(help="The schemes of the catalogue.", no_args_is_help=True)


@app.command("list")
def list_schemes(
    catalogue: Catalogue = None, language: InLanguage = Language.NL, shown: Shown = PlainFormat.TEXT
) -> None:
    """Every scheme, with the dates between which its law is known."""
    found = load_catalogue(catalogue)
    rows = [
        {
            "scheme": name,
            "name": dict(versions[-1].name),
            "unit": str(versions[-1].unit),
            "authority": versions[-1].authority,
            "local": versions[-1].local,
            "versions": [version.version for version in versions],
            "known_until": versions[-1].valid_until.isoformat(),
        }
        for name, versions in found.schemes.items()
    ]
    if shown is PlainFormat.JSON:
        dump(rows)
        return
    for row in rows:
        until = dt.date.fromisoformat(str(row["known_until"])) - dt.timedelta(days=1)
        name: Any = row["name"]
        typer.echo(
            f"{row['scheme']:<30} {name[language]:<34} {row['unit']:<20} {versions_text(row)} t/m {until}"
        )


def versions_text(row: dict[str, Any]) -> str:
    """The first date a scheme is known on."""
    return str(row["versions"][0])


@app.command()
def show(
    scheme: str,
    on: On,
    catalogue: Catalogue = None,
    language: InLanguage = Language.NL,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """The criteria, the facts needed with type, unit and holder, and the parameters with their source."""
    program = resolve(load_catalogue(catalogue), scheme, on.date())
    described = describe(program)
    if shown is PlainFormat.JSON:
        dump(described)
        return
    _print(described, language)


def describe(program: Program) -> dict[str, Any]:
    """A scheme on a date as plain data."""
    scheme = program.scheme
    return {
        "scheme": scheme.id,
        "version": scheme.version,
        "hash": scheme.digest,
        "on": program.on.isoformat(),
        "name": dict(scheme.name),
        "law": scheme.law,
        "unit": str(scheme.unit),
        "authority": scheme.authority,
        "highest_level": scheme.highest_level,
        "criteria": [
            {
                "id": c.id,
                "article": c.article,
                "text": dict(c.text),
                "expression": c.expression.text,
            }
            for c in scheme.criteria
        ],
        "facts": [
            _fact(concept)
            for concept in sorted(
                [*program.person_facts.values(), *program.unit_facts.values()],
                key=lambda each: each.id,
            )
        ],
        "parameters": [
            {
                "id": constant.id,
                "value": str(constant.value) if constant.value is not None else None,
                "rows": [
                    [str(low), None if value is None else str(value)]
                    for low, value in constant.rows
                ],
                "measure": constant.parameter.measure,
                "local": constant.parameter.local,
                "since": constant.figure.valid_from.isoformat() if constant.figure else None,
                "source": constant.figure.source if constant.figure else None,
                "confidence": constant.figure.confidence if constant.figure else None,
            }
            for constant in program.constants.values()
            if constant.parameter is not None
        ],
        "steps": [
            {
                "id": s.id,
                "article": s.article,
                "text": dict(s.text),
                "expression": s.expression.text,
            }
            for s in scheme.steps
        ],
        "amounts": {amount.period: amount.expression.text for amount in scheme.amounts},
        "list_questions": [
            {
                "id": q.id,
                "version": q.version,
                "holder": q.holder,
                "question": q.expression.text,
                "text": dict(q.text),
            }
            for q in scheme.list_questions
        ],
    }


def _fact(concept: Concept) -> dict[str, Any]:
    kind = concept.type
    assert kind is not None
    sort = (
        f"{kind.kind}"
        if kind.kind is not Kind.MONEY
        else f"geld ({concept.measure} per {kind.period})"
    )
    return {
        "id": concept.id,
        "name": dict(concept.name),
        "type": sort,
        "unit": [str(unit) for unit in concept.units],
        "holder": concept.holder,
        "sensitivity": concept.sensitivity,
    }


def _print(described: dict[str, Any], language: Language) -> None:
    typer.echo(f"{described['name'][language]} — {described['law']}")
    typer.echo(
        f"per {described['unit']}, op {described['on']}, versie {described['version']}, beslist door {described['authority']}\n"
    )
    typer.echo("Criteria" if language is Language.EN else "Voorwaarden")
    for row in described["criteria"]:
        typer.echo(f"  {row['id']:<28} {row['article']:<28} {row['text'][language]}")
    typer.echo("\nFacts needed" if language is Language.EN else "\nGegevens die nodig zijn")
    for row in described["facts"]:
        typer.echo(
            f"  {row['id']:<36} {row['type']:<24} {','.join(row['unit']):<18} {row['holder']}"
        )
    typer.echo("\nParameters")
    for row in described["parameters"]:
        value = (
            row["value"]
            if row["value"] is not None
            else ("tabel" if row["rows"] else "niet bekend")
        )
        typer.echo(
            f"  {row['id']:<36} {value:<16} {row['confidence'] or '':<12} {row['source'] or ''}"
        )
