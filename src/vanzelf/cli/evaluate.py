"""`vanzelf evaluate`: one household from a file."""

import datetime as dt
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from vanzelf.cli.options import Catalogue, Format, InLanguage, Language, dump
from vanzelf.engines.ready import read_unit
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.explanation import Explainer, to_html, to_json, to_text
from vanzelf.households.reference import build_units
from vanzelf.households.register import read_register
from vanzelf.rules.figures import as_date
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue as CatalogueModel
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve
from vanzelf.rules.source import read_source
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import Unit

_REGISTER = {"persons": "personen", "relations": "relaties", "addresses": "adressen"}
_DUTCH = {"facts": "feiten", "kind": "soort", "source": "van", "target": "naar"}


def evaluate(
    scheme: str,
    facts: Annotated[
        Path, typer.Option("--facts", help="JSON or YAML with the facts of one household.")
    ],
    on: Annotated[
        dt.datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="The date asked.")
    ] = None,
    applicant: Annotated[str | None, typer.Option(help="Only the unit of this person.")] = None,
    shown: Annotated[Format, typer.Option("--format", help="How to show it.")] = Format.TEXT,
    language: InLanguage = Language.NL,
    catalogue: Catalogue = None,
) -> None:
    """What a scheme says about a household, with every criterion and what is not known.

    The file holds ready facts (unit: {…}) or persons, relations and addresses.
    """
    written = read_facts(facts)
    date = on.date() if on else as_date(written.get("on"))
    if date is None:
        raise ProblemError.single(
            "date-missing",
            "no date is given.",
            "Add --on 2026-11-01, or `on` in the file.",
            place=facts,
        )
    found = load_catalogue(catalogue)
    program = resolve(found, scheme, date)
    units = units_of(found, program, written, str(facts))
    if applicant is not None:
        units = [unit for unit in units if unit.id == applicant]
    if not units:
        what = f"there is no {program.scheme.unit} in it" + (
            f" with aanvrager {applicant}." if applicant else "."
        )
        raise ProblemError.single(
            "unit-missing", what, "Check the persons and their addresses.", place=facts
        )
    explainer = Explainer(program, language.value)
    engine = ReferenceEngine(program)
    explanations = [explainer.explain(engine.evaluate(unit)) for unit in units]
    if shown is Format.JSON:
        rows = [to_json(explanation) for explanation in explanations]
        dump(rows[0] if len(rows) == 1 else {"units": rows})
    elif shown is Format.HTML:
        typer.echo("\n".join(to_html(explanation) for explanation in explanations))
    else:
        typer.echo("\n\n".join(to_text(explanation) for explanation in explanations))


def read_facts(file: Path) -> dict[str, Any]:
    """The mapping in a facts file; raises ProblemError when it is not one."""
    if file.suffix == ".json":
        try:
            value = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise ProblemError.single(
                "facts-unreadable", f"is not JSON: {error}.", "Check the file.", place=file
            ) from None
    else:
        source = read_source(file)
        if source.problems:
            raise ProblemError(source.problems)
        value = source.value
    if not isinstance(value, dict):
        raise ProblemError.single(
            "facts-form", "does not hold named facts.", "Write `name: value` lines.", place=file
        )
    return value


def units_of(
    catalogue: CatalogueModel, program: Program, written: dict[str, Any], place: str
) -> list[Unit]:
    """The units a facts file describes: one from ready facts, or all that households make of it."""
    body = {_REGISTER.get(key, key): value for key, value in written.items()}
    own = body.get("unit", body.get("eenheid"))
    if "personen" in body:
        register = {key: _dutch(body[key]) for key in _REGISTER.values() if key in body}
        units = build_units(
            read_register(catalogue, register, place=place), program.scheme.unit, program.on
        )
        if not own:
            return units
        extra = read_unit(program, own, place=place).facts
        return [Unit(unit.type, unit.id, unit.members, {**unit.facts, **extra}) for unit in units]
    ready = own if own is not None else {key: value for key, value in body.items() if key != "on"}
    if not isinstance(ready, dict):
        raise ProblemError.single(
            "facts-form",
            "`unit` does not hold named facts.",
            "Write `name: value` lines.",
            place=place,
        )
    return [read_unit(program, ready, place=place)]


def _dutch(entries: Any) -> Any:
    if not isinstance(entries, list):
        return entries
    return [
        {_DUTCH.get(key, key): value for key, value in entry.items()}
        if isinstance(entry, dict)
        else entry
        for entry in entries
    ]
