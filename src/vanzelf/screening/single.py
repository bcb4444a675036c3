"""One person out of a population: the units they belong to, with what-if changes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from vanzelf.engines.ready import read_value
from vanzelf.engines.reference import Evaluation, ReferenceEngine
from vanzelf.explanation import Explainer, to_html, to_json, to_text
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.screening.evaluate import PartEvaluator, Ready, wanted_facts
from vanzelf.screening.population import Part, PartReader, Population, scan
from vanzelf.screening.run import Screening, resolve_all
from vanzelf.screening.units import fetch_units
from vanzelf.terms.problems import ProblemError


def units_of_person(
    catalogue: Catalogue,
    population: Population,
    on: dt.date,
    person: str,
    schemes: Sequence[str] | None = None,
    changes: Mapping[str, str] | None = None,
) -> list[tuple[Program, Evaluation]]:
    """Every unit that has the person as a member, evaluated for each scheme about such units.

    changes: other facts of this person ("a job": toetsingsinkomen, "a move": kale_huur …).
    Raises ProblemError when the person is not there or a change does not fit.
    """
    programs = resolve_all(catalogue, on, schemes)
    con = duckdb.connect()
    _load(
        con,
        catalogue,
        _part_with(con, population, person),
        person,
        changes or {},
        list(programs.values()),
    )
    evaluator = PartEvaluator(con, catalogue.concepts, on)
    found = []
    for program in programs.values():
        ready = evaluator.ready(program.scheme.unit, [program])
        engine = ReferenceEngine(program)
        for unit in fetch_units(con, ready, _ids(con, ready, person)):
            found.append((program, engine.evaluate(unit)))
    return found


def _part_with(con: duckdb.DuckDBPyConnection, population: Population, person: str) -> Part:
    for part in population.parts:
        source = scan(part.files["persons"])
        row = con.execute(
            f"SELECT count(*) FROM {source} WHERE CAST(id AS VARCHAR) = ?", [person]
        ).fetchone()
        if row and row[0]:
            return part
    raise ProblemError.single(
        "person-missing", "this person is not in the population.", "Check the id.", place="--person"
    )


def _load(
    con: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    part: Part,
    person: str,
    changes: Mapping[str, str],
    programs: list[Program],
) -> None:
    reader = PartReader(con, catalogue.concepts, wanted_facts(programs))
    reader.load(part)
    for name, written in changes.items():
        _change(con, catalogue, name, written, person)


def _change(
    con: duckdb.DuckDBPyConnection, catalogue: Catalogue, name: str, written: str, person: str
) -> None:
    concept = catalogue.concepts.get(name)
    if concept is None or concept.type is None:
        raise ProblemError.single(
            "fact-unknown",
            f"{name!r} is not a fact.",
            "See vanzelf scheme show.",
            place="--what-if",
        )
    try:
        value: Any = read_value(concept.type, written)
    except ValueError as error:
        raise ProblemError.single(
            "fact-value", f"{name}={written} does not fit; it should be {error}.", place="--what-if"
        ) from None
    if value is not None and concept.type.numeric:
        value = int(value * 10 ** (concept.type.decimals or 0))
    for table, key in (("persons", "id"), ("addresses", "bag_adres")):
        columns = {column for column, *_ in con.execute(f"DESCRIBE {table}").fetchall()}
        mine = (
            "CAST(id AS VARCHAR) = ?"
            if table == "persons"
            else f"{key} = (SELECT bag_adres FROM persons WHERE CAST(id AS VARCHAR) = ?)"
        )
        for column in (name, f"{name}__vast"):
            if column in columns:
                con.execute(f'UPDATE {table} SET "{column}" = ? WHERE {mine}', [value, person])


def _ids(con: duckdb.DuckDBPyConnection, ready: Ready, person: str) -> list[Any]:
    table = f"members_{ready.unit}"
    rows = con.execute(
        f"SELECT DISTINCT unit_id FROM {table} WHERE CAST(person_id AS VARCHAR) = ?", [person]
    ).fetchall()
    return [unit for (unit,) in rows]


KINDS = (
    ("huurtoeslag", "established", "NOT ontvangt_nu"),
    ("kindgebonden_budget", "probable", "NOT ontvangt_nu"),
    ("zorgtoeslag", "possible", "TRUE"),
    ("huurtoeslag", "excluded", "ontvangt_nu"),
    ("algemene_bijstand", "established", "NOT ontvangt_nu"),
)
"""The kinds of households the demo explains: scheme, certainty, and whether it is received."""


def chosen_households(
    catalogue: Catalogue, screening: Screening, language: str = "nl"
) -> list[dict[str, Any]]:
    """One household of each kind, explained: the first by id, so always the same one."""
    con = duckdb.connect()
    chosen = []
    for scheme, certainty, condition in KINDS:
        if scheme not in screening.programs:
            continue
        row = con.execute(
            f"""SELECT unit_id FROM {screening.outcomes(scheme)}
            WHERE certainty = '{certainty}' AND {condition} ORDER BY unit_id LIMIT 1"""
        ).fetchone()
        if row is None:
            continue
        for program, evaluation in units_of_person(
            catalogue, screening.population, screening.on, str(row[0]), [scheme]
        ):
            if evaluation.unit.id == str(row[0]):
                found = Explainer(program, language).explain(evaluation)
                chosen.append(
                    {
                        "scheme": scheme,
                        "certainty": certainty,
                        "json": to_json(found),
                        "text": to_text(found),
                        "html": to_html(found),
                    }
                )
    return chosen
