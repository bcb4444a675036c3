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

SAMPLE = 1000

_MEMBERSHIP = {
    "nl": "Wie hoort er bij het huishouden?",
    "en": "Who belongs to the household?",
}


def unknowns_of(
    catalogue: Catalogue, screening: Screening, program: Program
) -> list[dict[str, Any]]:
    """Facts that possible outcomes wait for, most frequent first."""
    con = duckdb.connect()
    source = screening.outcomes(program.scheme.id)
    total, rows = _possible(con, source)
    if not rows:
        return []
    counts: dict[str, int] = {}
    for part in screening.population.parts:
        inner = duckdb.connect()
        reader = PartReader(inner, catalogue.concepts, wanted_facts([program]))
        reader.load(part)
        evaluator = PartEvaluator(inner, catalogue.concepts, screening.on)
        ready = evaluator.ready(program.scheme.unit, [program])
        engine = ReferenceEngine(program)
        for unit in fetch_units(inner, ready, rows):
            found = engine.evaluate(unit)
            for concept in {each.concept for each in found.settled.missing}:
                counts[concept] = counts.get(concept, 0) + 1
        if len(screening.population.parts) > 1:
            break
    scale = total / max(1, len(rows))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [_described(catalogue, concept, round(number * scale)) for concept, number in ranked]


def _possible(con: duckdb.DuckDBPyConnection, source: str) -> tuple[int, list[Any]]:
    row = con.execute(f"SELECT count(*) FROM {source} WHERE certainty = 'possible'").fetchone()
    ids = con.execute(
        f"SELECT unit_id FROM {source} WHERE certainty = 'possible' ORDER BY hash(unit_id), unit_id LIMIT {SAMPLE}"
    ).fetchall()
    return (row[0] if row else 0), [unit for (unit,) in ids]


def _described(catalogue: Catalogue, concept: str, units: int) -> dict[str, Any]:
    found = catalogue.concepts.get(concept)
    if found is None:
        name = (
            _MEMBERSHIP
            if not concept
            else {"nl": concept.replace("_", " "), "en": concept.replace("_", " ")}
        )
        return {
            "concept": concept or "samenstelling",
            "name": name,
            "holder": "inwoner",
            "question": _MEMBERSHIP if not concept else None,
            "units": units,
        }
    question = dict(found.question) if found.question else None
    return {
        "concept": concept,
        "name": dict(found.name),
        "holder": found.holder,
        "question": question,
        "units": units,
    }
