"""Mistakes in worked examples."""

from unit.rules.bad.small import EXAMPLES, Mistake

_FACTS = "feiten: {loon: 500}"
_WANTED = "verwacht: {uitkomst: ja, maand: 20}"


def facts(name: str, code: str, written: str) -> Mistake:
    """A mistake in the facts of the first example."""
    return Mistake(name, code, EXAMPLES, _FACTS, f"feiten: {written}")


def expected(name: str, code: str, written: str) -> Mistake:
    """A mistake in what must come out of the first example."""
    return Mistake(name, code, EXAMPLES, _WANTED, f"verwacht: {written}")


def household(name: str, code: str, written: str) -> Mistake:
    """A mistake in a household instead of facts in the second example."""
    text = f"huishouden: §{{{written}}}\n    aanvrager: p1"
    return Mistake(name, code, EXAMPLES, "feiten: {loon: 5000}", text)


HOUSEHOLDS = [
    household("a person twice", "register-double", "personen: [{id: p1}, {id: p1}]"),
    household("a person without id", "register-id", "personen: [{feiten: {}}]"),
    household("no list", "register-shape", "personen: [{id: p1}], relaties: [7]"),
    household(
        "half a relation", "relation-ends", "personen: [{id: p1}], relaties: [{soort: kind}]"
    ),
    household(
        "an unknown relation",
        "relation-kind",
        "personen: [{id: p1}], relaties: [{soort: oom, van: p1, naar: p2}]",
    ),
]

EXAMPLE_MISTAKES = [
    facts("an unknown fact", "fact-unknown", "{lonn: §500}"),
    facts("a value that does not fit", "fact-value", "{loon: §veel}"),
    facts("outside its range", "fact-value", "{loon: §-5}"),
    facts("no such status", "fact-status", "{loon: §{waarde: 500, status: zeker}}"),
    facts("an unknown fact of a partner", "fact-unknown", "{partner: {lonn: §500}}"),
    facts("no such partner", "fact-members", "{loon: 500, partner: §7}"),
    facts("the fact of another unit", "fact-other-unit", "{wijkpas: §ja}"),
    facts("said twice", "fact-contradiction", "{heeft_partner: ja, partner: §geen}"),
    expected("an unknown thing expected", "shape", "{§uitkomts: ja}"),
    expected("no such outcome", "shape", "{uitkomst: §jawel}"),
    expected("another outcome", "example-differs", "{uitkomst: §nee}"),
    expected("another amount", "example-differs", "{uitkomst: ja, maand: §21}"),
    expected("no such amount", "example-unknown", "{jaar: §240}"),
    expected("no number", "example-value", "{maand: §veel}"),
    expected("an unknown criterion", "example-unknown", "{criteria: {inkomens: §ja}}"),
    expected("an unknown step", "example-unknown", "{stappen: {samen_lon: §500}}"),
    expected("no number for a step", "example-value", "{stappen: {samen_loon: §veel}}"),
    expected("an unknown list question", "example-unknown", "{lijstvragen: {loon: §ja}}"),
    expected("an unknown missing fact", "example-unknown", "{onbekend: §[lonn]}"),
    Mistake(
        "an unknown parameter set",
        "parameter-unknown",
        EXAMPLES,
        _FACTS,
        "parameters: {grenz: §900}\n    " + _FACTS,
    ),
    Mistake(
        "a wrong value for a parameter",
        "parameter-value",
        EXAMPLES,
        _FACTS,
        "parameters: {grens: §veel}\n    " + _FACTS,
    ),
    Mistake(
        "a table set to a value",
        "parameter-value",
        EXAMPLES,
        _FACTS,
        "parameters: {toeslag: §9}\n    " + _FACTS,
    ),
    Mistake(
        "no such applicant",
        "example-applicant",
        EXAMPLES,
        "feiten: {loon: 5000}",
        "huishouden: {personen: [{id: p1}]}\n    aanvrager: §p2",
    ),
    Mistake(
        "a strange key in a household",
        "register-key",
        EXAMPLES,
        "feiten: {loon: 5000}",
        "huishouden: §{personen: [{id: p1, loon: 3}]}\n    aanvrager: p1",
    ),
    Mistake("an unknown scheme", "scheme-unknown", EXAMPLES, "regeling: proef", "regeling: §proof"),
    Mistake(
        "an unknown fact below all", "fact-unknown", EXAMPLES, "leeftijd_jaren: 40", "leeftijd: §40"
    ),
    Mistake(
        "no law on that day",
        "date-outside-law",
        EXAMPLES,
        "op: 2026-02-01\n    bron",
        "op: §2025-02-01\n    bron",
    ),
    Mistake("an id twice", "example-double", EXAMPLES, "- id: hoog loon", "- id: §laag loon"),
    Mistake(
        "no facts",
        "shape",
        EXAMPLES,
        "- id: hoog loon\n    op: 2026-02-01\n    feiten: {loon: 5000}\n",
        "- §id: hoog loon\n    op: 2026-02-01\n",
    ),
    Mistake(
        "nothing expected",
        "shape",
        EXAMPLES,
        "verwacht: {uitkomst: ja, maand: 20}",
        "verwacht: §{}",
    ),
    *HOUSEHOLDS,
    household(
        "a relation with a value",
        "relation-value",
        "personen: [{id: p1}], relaties: [{soort: partner, van: p1, naar: p2, waarde: nee}]",
    ),
]
