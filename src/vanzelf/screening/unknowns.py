"""What would have to be found out, and which question does it: for the report."""

from typing import Any

from vanzelf.rules.model import Catalogue
from vanzelf.screening.waiting import Waiting

_MEMBERSHIP = {
    "nl": "Wie hoort er bij het huishouden?",
    "en": "Who belongs to the household?",
}


def ranked(catalogue: Catalogue, waiting: Waiting, possible: int) -> list[dict[str, Any]]:
    """The facts that the possible outcomes of a scheme wait for, most frequent first.

    possible: how many there are; the counts of the sample are scaled to them.
    """
    scale = possible / waiting.sampled if waiting.sampled else 0.0
    return [
        {**_described(catalogue, concept), "units": round(units * scale)}
        for concept, units in sorted(waiting.units.items(), key=lambda item: (-item[1], item[0]))
    ]


def _described(catalogue: Catalogue, concept: str) -> dict[str, Any]:
    found = catalogue.concepts.get(concept)
    if found is not None:
        return {
            "concept": concept,
            "name": dict(found.name),
            "holder": found.holder,
            "question": dict(found.question) if found.question else None,
        }
    if not concept:
        return {
            "concept": "samenstelling",
            "name": _MEMBERSHIP,
            "holder": "inwoner",
            "question": _MEMBERSHIP,
        }
    words = concept.replace("_", " ")
    return {
        "concept": concept,
        "name": {"nl": words, "en": words},
        "holder": "wet",
        "question": None,
    }
