"""What keeps outcomes unknown, and which question finds it out.

For a sample of the units whose outcome is possible, the reference engine says which facts it is
waiting for; the counts are scaled to all such units when there are more than the sample.
"""

from typing import Any

import duckdb

from vanzelf.engines.reference import ReferenceEngine
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.screening.evaluate import PartEvaluator, wanted_facts
from vanzelf.screening.population import PartReader
from vanzelf.screening.run import Screening
from vanzelf.screening.units import fetch_units

SAMPLE = 500
"""Units looked at per scheme, all from the first part; enough to rank the questions."""

_MEMBERSHIP = {
    "nl": "Wie hoort er bij het huishouden?",
    "en": "Who belongs to the household?",
}


def unknowns_of(catalogue: Catalogue, screening: Screening) -> dict[str, list[dict[str, Any]]]:
    """Per scheme the facts that possible outcomes wait for, most frequent first."""
    con = duckdb.connect()
    programs = list(screening.programs.values())
    reader = PartReader(con, catalogue.concepts, wanted_facts(programs))
    reader.load(screening.population.parts[0])
    evaluator = PartEvaluator(con, catalogue.concepts, screening.on)
    return {
        program.scheme.id: _ranked(catalogue, screening, program, evaluator) for program in programs
    }


def _ranked(
    catalogue: Catalogue, screening: Screening, program: Program, evaluator: PartEvaluator
) -> list[dict[str, Any]]:
    total, ids = _possible(screening, program)
    if not ids:
        return []
    ready = evaluator.ready(program.scheme.unit, [program])
    engine = ReferenceEngine(program)
    counts: dict[str, int] = {}
    for unit in fetch_units(evaluator.con, ready, ids):
        for concept in {each.concept for each in engine.evaluate(unit).settled.missing}:
            counts[concept] = counts.get(concept, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    scale = total / len(ids)
    return [_described(catalogue, concept, round(number * scale)) for concept, number in ranked]


def _possible(screening: Screening, program: Program) -> tuple[int, list[Any]]:
    """How many outcomes are possible, and the sample of them: fixed, not drawn."""
    con = duckdb.connect()
    source = screening.outcomes(program.scheme.id)
    row = con.execute(f"SELECT count(*) FROM {source} WHERE certainty = 'possible'").fetchone()
    first = source.replace("*.parquet", "part-00000.parquet")
    ids = con.execute(
        f"""SELECT unit_id FROM {first} WHERE certainty = 'possible'
        ORDER BY hash(unit_id), unit_id LIMIT {SAMPLE}"""
    ).fetchall()
    return (row[0] if row else 0), [unit for (unit,) in ids]


def _described(catalogue: Catalogue, concept: str, units: int) -> dict[str, Any]:
    found = catalogue.concepts.get(concept)
    if found is not None:
        question = dict(found.question) if found.question else None
        name, holder = dict(found.name), found.holder
    elif not concept:
        concept, name, holder, question = "samenstelling", _MEMBERSHIP, "inwoner", _MEMBERSHIP
    else:
        words = concept.replace("_", " ")
        name, holder, question = {"nl": words, "en": words}, "wet", None
    return {
        "concept": concept,
        "name": name,
        "holder": holder,
        "question": question,
        "units": units,
    }
