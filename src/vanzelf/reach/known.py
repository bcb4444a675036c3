"""What we know of somebody, as an offer shows it to them: few things, each with whose it is and when."""

from collections.abc import Iterable
from typing import Any, Final

from vanzelf.decide.facts import Known
from vanzelf.definitions.model import Service
from vanzelf.engines.ready import read_value
from vanzelf.explanation.notation import value_text
from vanzelf.org.catalogue import catalogue

MOST: Final = 3
"""Things that an offer shows."""


def shown(service: Service, facts: Iterable[Known]) -> list[dict[str, Any]]:
    """The facts of `reach.offers.Proposal`: what the service says that it needs, in its order.

    Only of the household as a whole: a code on a letter opens no facts of a person, such as a birthday.
    """
    known = {each.concept: each for each in facts if not each.owner}
    rows = []
    for field in service.fields:
        fact, concept = known.get(field.concept), catalogue().concepts.get(field.concept)
        if fact is None or concept is None or concept.of_person:
            continue
        value = read_value(concept.type, fact.value)
        text: Any = value
        if not isinstance(value, bool):
            text = {"nl": value_text(value, concept.type, "nl"),
                    "en": value_text(value, concept.type, "en")}  # fmt: skip
        rows.append({
            "begrip": concept.id, "waarde": text, "bron": concept.holder,
            "op": fact.as_of.isoformat(),
        })  # fmt: skip
    return rows[:MOST]
