"""The fixed words around an explanation: headings, verdicts, marks."""

from collections.abc import Mapping

from vanzelf.explanation.notation import Language

LABELS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "on": "Situatie op {}.",
        "rules_from": "Regels van {}.",
        "criteria": "De voorwaarden",
        "met": "Klopt",
        "not_met": "Klopt niet",
        "not_known": "Nog niet bekend",
        "probably_met": "Klopt waarschijnlijk",
        "probably_not": "Nog niet zeker",
        "by_estimate": "Dit volgt uit een schatting.",
        "next": "Wat we nog willen weten",
        "next_intro": "Met deze antwoorden weten we meer. Begin bovenaan.",
        "only_you": "Dit weet u zelf.",
        "ask_holder": "{} weet dit ook.",
        "estimate_is": "Nu rekenen we met {}.",
        "for": "Deze vraag gaat over {}.",
        "no_question": "Dit hoeft u niet uit te zoeken.",
        "steps": "Zo is het bedrag berekend",
        "steps_intro": "De berekening volgt de wet, stap voor stap.",
        "figures": "Bedragen en grenzen die zijn gebruikt",
        "figure": "Wat",
        "value": "Hoeveel",
        "source": "Bron",
        "since": "vanaf",
        "local": "lokaal",
        "estimate": "schatting",
        "disputed": "wordt nagekeken",
        "facts": "Gegevens",
        "according_to": "volgens {}",
        "held_by": "gegeven van {}",
        "rule": "De regel",
        "unknown": "onbekend",
        "law": "De wet",
        "version": "Versie",
    },
    "en": {
        "on": "Situation on {}.",
        "rules_from": "Rules of {}.",
        "criteria": "The conditions",
        "met": "Holds",
        "not_met": "Does not hold",
        "not_known": "Not known yet",
        "probably_met": "Probably holds",
        "probably_not": "Not certain yet",
        "by_estimate": "This follows from an estimate.",
        "next": "What we would like to know",
        "next_intro": "With these answers we know more. Start at the top.",
        "only_you": "Only you know this.",
        "ask_holder": "{} knows this too.",
        "estimate_is": "For now we use {}.",
        "for": "This question is about {}.",
        "no_question": "You do not have to find this out.",
        "steps": "How the amount was worked out",
        "steps_intro": "The calculation follows the law, step by step.",
        "figures": "Amounts and limits that were used",
        "figure": "What",
        "value": "How much",
        "source": "Source",
        "since": "from",
        "local": "local",
        "estimate": "estimate",
        "disputed": "being looked into",
        "facts": "Information",
        "according_to": "according to {}",
        "held_by": "held by {}",
        "rule": "The rule",
        "unknown": "not known",
        "law": "The law",
        "version": "Version",
    },
}

MARKS: Mapping[str, str] = {
    "met": "✓",
    "probably_met": "✓",
    "not_met": "✗",
    "not_known": "?",
    "probably_not": "?",
}
"""A mark beside the word, never instead of it."""


def shown_verdict(verdict: str, settled: str) -> str:
    """The word key for a verdict: what an estimate says is never shown as certain."""
    if verdict == settled:
        return verdict
    return "probably_met" if verdict == "met" else "probably_not"
