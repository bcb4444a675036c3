"""One person out of a population: the units they belong to, as they are or as they might be."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb

from vanzelf.engines.reference import Evaluation, ReferenceEngine
from vanzelf.explanation import Explainer, to_json, to_text
from vanzelf.explanation.notation import LANGUAGES
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import RECEIVED, Program
from vanzelf.screening.evaluate import PERSON_ID, PartEvaluator
from vanzelf.screening.loaded import row_of
from vanzelf.screening.near import load_near, part_with
from vanzelf.screening.population import Population
from vanzelf.screening.run import Screening, resolve_all
from vanzelf.screening.units import fetch_units
from vanzelf.screening.whatif import WhatIf
from vanzelf.terms.outcome import Certainty


def units_of_person(
    catalogue: Catalogue,
    population: Population,
    on: dt.date,
    person: str,
    schemes: Sequence[str] | None = None,
    changes: Mapping[str, str] | None = None,
    child: dt.date | None = None,
) -> list[tuple[Program, Evaluation]]:
    """Every unit that has the person as a member, evaluated for each scheme about such units.

    changes: what to suppose about this person ("a job": toetsingsinkomen, "a move": kale_huur …).
    child: the date on which a child of theirs is born. Raises ProblemError when the person is not
    there or something cannot be supposed.
    """
    programs = list(resolve_all(catalogue, on, schemes).values())
    with duckdb.connect() as con:
        part = part_with(con, population, person)
        load_near(con, catalogue, programs, part, [person], on)
        supposed = WhatIf(changes or {}, child)
        if supposed.facts or child:
            supposed.apply(PartEvaluator(con, catalogue.concepts, on), catalogue, person)
        return list(_evaluated(PartEvaluator(con, catalogue.concepts, on), programs, person))


def _evaluated(
    evaluator: PartEvaluator, programs: Iterable[Program], person: str
) -> Iterable[tuple[Program, Evaluation]]:
    for program in programs:
        ready = evaluator.ready(program.scheme.unit, [program])
        rows = evaluator.con.execute(
            f"""SELECT DISTINCT unit_id FROM {evaluator.members(ready.unit)}
            WHERE CAST({PERSON_ID} AS VARCHAR) = ?""",
            [person],
        ).fetchall()
        engine = ReferenceEngine(program)
        for unit in fetch_units(evaluator.con, ready, [unit for (unit,) in rows]):
            yield program, engine.evaluate(unit)


KINDS: Sequence[tuple[str, Certainty, str]] = (
    ("huurtoeslag", Certainty.ESTABLISHED, f"NOT {RECEIVED}"),
    ("kindgebonden_budget", Certainty.PROBABLE, f"NOT {RECEIVED}"),
    ("zorgtoeslag", Certainty.POSSIBLE, "TRUE"),
    ("huurtoeslag", Certainty.EXCLUDED, RECEIVED),
    ("algemene_bijstand", Certainty.ESTABLISHED, f"NOT {RECEIVED}"),
)
"""The kinds of households the demo explains: scheme, certainty, and whether it is received."""


def chosen_households(catalogue: Catalogue, screening: Screening) -> list[dict[str, Any]]:
    """One household of each kind, explained: the first by id, so always the same one.

    Each with its scheme and certainty, the explanation in both languages (nl, en), and as text.
    """
    with duckdb.connect() as con:
        chosen = [
            (scheme, certainty, unit)
            for scheme, certainty, condition in KINDS
            if scheme in screening.programs
            and (unit := _first(con, screening, scheme, certainty, condition)) is not None
        ]
        programs = [screening.programs[scheme] for scheme, _, _ in chosen]
        part = screening.population.parts[0]
        people = [str(unit) for _, _, unit in chosen]
        load_near(con, catalogue, programs, part, people, screening.state)
        evaluator = PartEvaluator(con, catalogue.concepts, screening.state)
        explained = []
        for scheme, certainty, unit_id in chosen:
            program = screening.programs[scheme]
            ready = evaluator.ready(program.scheme.unit, [program])
            (unit,) = fetch_units(con, ready, [unit_id])
            found = ReferenceEngine(program).evaluate(unit)
            documents = {each: Explainer(program, each).explain(found) for each in LANGUAGES}
            entry: dict[str, Any] = {"scheme": scheme, "certainty": str(certainty)}
            entry |= {each: to_json(document) for each, document in documents.items()}
            explained.append({**entry, "text": to_text(documents["nl"])})
    return explained


def _first(
    con: duckdb.DuckDBPyConnection,
    screening: Screening,
    scheme: str,
    certainty: Certainty,
    condition: str,
) -> Any:
    """The first unit of a kind in the first part."""
    first = screening.outcomes(scheme).replace("part-*", "part-00000")
    query = f"SELECT min(unit_id) FROM {first} WHERE certainty = '{certainty}' AND {condition}"
    return row_of(con, query)[0]
