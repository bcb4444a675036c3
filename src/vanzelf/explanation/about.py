"""Short sentences about a fact that is known, and about one that is not."""

from vanzelf.explanation import words
from vanzelf.explanation.facts import holder_name
from vanzelf.explanation.labels import LABELS
from vanzelf.explanation.model import FactUsed, UnknownFact
from vanzelf.explanation.notation import Language, date
from vanzelf.terms.units import Role


def about_fact(fact: FactUsed, language: Language) -> list[str]:
    """How sure a fact is, who says so (or who holds it), and of which date."""
    labels = LABELS[language]
    found = []
    if fact.status == "in_onderzoek":
        found.append(labels["disputed"])
    elif fact.estimated:
        found.append(labels["estimate"])
    if fact.source:
        found.append(labels["according_to"].format(fact.source))
    elif fact.value is not None and fact.holder != "afgeleid":
        found.append(labels["held_by"].format(holder_name(fact.holder, language)))
    if fact.date is not None:
        found.append(date(fact.date, language))
    return found


def about_unknown(unknown: UnknownFact, language: Language) -> list[str]:
    """Of whom it is, why it is not known, what we think it is, and who can tell."""
    labels = LABELS[language]
    found = []
    if unknown.who and unknown.who != words.WHO[Role.AANVRAGER][language]:
        found.append(labels["for"].format(unknown.who))
    if unknown.why not in ("ontbreekt", "lidmaatschap"):
        found.append(unknown.reason)
    if unknown.estimate:
        found.append(labels["estimate_is"].format(unknown.estimate))
    if not unknown.question:
        found.append(labels["no_question"])
    elif unknown.ask_resident:
        found.append(labels["only_you"])
    else:
        found.append(labels["ask_holder"].format(words.sentence_start(unknown.holder_name)))
    return found
