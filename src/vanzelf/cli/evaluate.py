"""`vanzelf evaluate`: one household from a file."""

import datetime as dt
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from vanzelf.cli.options import (
    DATE,
    FILE,
    Catalogue,
    Format,
    InLanguage,
    Language,
    Scheme,
    Settings,
    ShownAsPage,
    date,
    of_scheme,
)
from vanzelf.cli.replay import write_receipts
from vanzelf.cli.show import dump, evaluations
from vanzelf.engines.ready import read_unit
from vanzelf.engines.reference import ReferenceEngine
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
_APPLICANT = "aanvrager"


def evaluate(
    scheme: Scheme,
    facts: Annotated[
        Path,
        typer.Option("--facts", metavar=FILE, help="JSON or YAML with the facts of one household."),
    ],
    on: Annotated[
        dt.date | None,
        typer.Option(
            "--on", parser=date, metavar=DATE, help="The date asked, unless the file has it."
        ),
    ] = None,
    applicant: Annotated[
        str | None, typer.Option(metavar="ID", help="Only the unit of this person.")
    ] = None,
    set_: Settings = None,
    receipt: Annotated[
        Path | None,
        typer.Option(metavar=FILE, help="Write what it rests on here, for vanzelf replay."),
    ] = None,
    shown: ShownAsPage = Format.TEXT,
    language: InLanguage = Language.NL,
    catalogue: Catalogue = None,
) -> None:
    """What a scheme says about a household, with every criterion and what is not known.

    The file holds ready facts of a unit, or persons, relations and addresses.
    """
    written = read_facts(facts)
    day = on or as_date(written.get("on"))
    if day is None:
        raise ProblemError.single(
            "date-missing",
            "no date is given.",
            "Add --on 2026-11-01, or `on: 2026-11-01` in the file.",
            place=facts,
        )
    written.pop("on", None)
    found = load_catalogue(catalogue)
    program = resolve(found, scheme, day, of_scheme(set_, scheme))
    asked = applicant or written.pop(_APPLICANT, None)
    units = units_of(found, program, written, str(facts))
    if asked is not None:
        units = [unit for unit in units if unit.id == str(asked)]
    if not units:
        what = f"there is no {program.scheme.unit} in it" + (f" of {asked}." if asked else ".")
        raise ProblemError.single(
            "unit-missing", what, "Check the persons and their addresses.", place=facts
        )
    engine = ReferenceEngine(program)
    done = [engine.evaluate(unit) for unit in units]
    if receipt is not None:
        write_receipts(receipt, found, done)
    rows = evaluations(((program, each) for each in done), language.code)
    if shown is Format.JSON:
        dump(rows[0].json() if len(rows) == 1 else {"units": [row.json() for row in rows]})
    elif shown is Format.HTML:
        typer.echo("\n".join(row.html() for row in rows))
    else:
        typer.echo("\n".join(row.text() for row in rows), nl=False)


def read_facts(file: Path) -> dict[str, Any]:
    """The mapping in a facts file; raises ProblemError when it is not one."""
    if not file.is_file():
        raise ProblemError.single(
            "facts-missing", "there is no such file.", "Check the path.", place=file
        )
    if file.suffix == ".json":
        value = _read_json(file)
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


def _read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        what = f"cannot be read: {(error.strerror or '').lower()}."
    except UnicodeDecodeError:
        what = "is not UTF-8 text."
    except json.JSONDecodeError as error:
        what = f"is not JSON: {error.msg} on line {error.lineno}."
    raise ProblemError.single("facts-unreadable", what, "Check the file.", place=file)


def units_of(
    catalogue: CatalogueModel, program: Program, written: dict[str, Any], place: str
) -> list[Unit]:
    """The units a facts file describes: one from ready facts, or all that households make of it."""
    body = {_REGISTER.get(key, key): value for key, value in written.items()}
    own = body.pop("unit", body.pop("eenheid", None))
    if "personen" in body:
        register = {key: _dutch(value) for key, value in body.items()}
        units = build_units(
            read_register(catalogue, register, place=place), program.scheme.unit, program.on
        )
        if not own:
            return units
        extra = read_unit(program, _mapping(own, place), place=place).facts
        return [Unit(unit.type, unit.id, unit.members, {**unit.facts, **extra}) for unit in units]
    return [read_unit(program, body if own is None else _mapping(own, place), place=place)]


def _mapping(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ProblemError.single(
            "facts-form",
            "`unit` does not hold named facts.",
            "Write `name: value` lines.",
            place=place,
        )
    return value


def _dutch(entries: Any) -> Any:
    """Entries of a register with the names of the catalogue."""
    if not isinstance(entries, list):
        return entries
    return [
        {_DUTCH.get(key, key): value for key, value in entry.items()}
        if isinstance(entry, dict)
        else entry
        for entry in entries
    ]
