"""A mandate in plain words, and what is different in the next version of it."""

from collections.abc import Iterator
from typing import NamedTuple

from vanzelf.protocol.mandates import GroundState, Mandate, Rung, Terms
from vanzelf.rules.model import Text

_STATES: dict[GroundState, tuple[str, str]] = {
    GroundState.IN_FORCE: ("in werking", "in force"),
    GroundState.PILOT: ("proef", "pilot"),
    GroundState.PENDING: ("in voorbereiding", "in preparation"),
    GroundState.NONE: ("geen", "none"),
    GroundState.DEMO: (
        "verzonnen, alleen voor mensen die niet bestaan",
        "made up, only for people who do not exist",
    ),
}
_CLASSES = {
    "alleen": ("wie alleen is", "people on their own"),
    "samen": ("wie samen is", "people together"),
    "alle": ("iedereen", "everybody"),
}


class _Line(NamedTuple):
    """A line: what it is about, and how it reads in both languages."""

    about: str
    nl: str
    en: str


def told(terms: Terms) -> dict[str, Text]:
    """A mandate or proposal line by line, in the order an operator reads it; by what it is about."""
    lines = [*_parties(terms), *_questions(terms), *_limits(terms), *_bounds(terms)]
    return {key: {"nl": dutch, "en": english} for key, dutch, english in lines}


def difference(old: Terms, new: Terms) -> list[Text]:
    """What changed from one version to the next, a line each; empty when nothing did."""
    before, after = told(old), told(new)
    found: list[Text] = []
    for key in dict.fromkeys((*before, *after)):
        was, becomes = before.get(key), after.get(key)
        if was == becomes:
            continue
        if was is None and becomes is not None:
            found.append({"nl": f"Nieuw: {becomes['nl']}", "en": f"New: {becomes['en']}"})
        elif becomes is None and was is not None:
            found.append({"nl": f"Vervalt: {was['nl']}", "en": f"Dropped: {was['en']}"})
        elif was is not None and becomes is not None:
            found.append(
                {
                    "nl": f"Was: {was['nl']} Wordt: {becomes['nl']}",
                    "en": f"Was: {was['en']} Becomes: {becomes['en']}",
                }
            )
    return found


def _parties(terms: Terms) -> Iterator[_Line]:
    source, asker = terms.source, terms.requester
    yield _Line(
        "wie",
        f"{asker.name} ({asker.oin}) vraagt {source.name} ({source.oin}).",
        f"{asker.name} ({asker.oin}) asks {source.name} ({source.oin}).",
    )
    yield _Line(
        "versie",
        f"Mandaat {terms.id}, versie {terms.version}.",
        f"Mandate {terms.id}, version {terms.version}.",
    )
    if isinstance(terms, Mandate):
        yield _Line(
            "nummers",
            f"Statusnummer {terms.status_number}, set {terms.declared.number}.",
            f"Status number {terms.status_number}, set {terms.declared.number}.",
        )
    schemes = ", ".join(terms.schemes)
    yield _Line(
        "bundel",
        f"Bundel {terms.bundle}, met doel {terms.purpose}: {schemes}. Per {terms.unit}.",
        f"Bundle {terms.bundle}, for {terms.purpose}: {schemes}. Per {terms.unit}.",
    )
    ground = terms.ground
    dutch, english = _STATES[ground.state]
    dates = "".join(
        f" {word} {date}"
        for word, date in (("van/from", ground.from_), ("tot/until", ground.until))
        if date is not None
    )
    yield _Line(
        "grondslag",
        f"Grondslag: {ground.article} ({dutch}{dates}). {ground.text.get('nl', '')}",
        f"Ground: {ground.article} ({english}{dates}). {ground.text.get('en', '')}",
    )
    combiner = terms.combiner
    about = (
        f"{combiner.name} ({combiner.oin}), {combiner.kid}; {combiner.supplier}, {combiner.host}"
    )
    yield _Line("combiner", f"Alleen {about} voegt samen.", f"Only {about} combines.")


def _questions(terms: Terms) -> Iterator[_Line]:
    for each in terms.questions:
        about = f"{each.scheme}/{each.id}, versie {each.version}, {each.digest[:12]}"
        yield _Line(
            f"vraag/{each.scheme}/{each.id}",
            f"Vraag: {each.text.get('nl', '')} ({about})",
            f"Question: {each.text.get('en', '')} ({about})",
        )


def _limits(terms: Terms) -> Iterator[_Line]:
    for rung in terms.declared.rungs:
        yield _rung(rung, "trede", "Grens", "Limit")
    for rung in terms.declared.together:
        yield _rung(rung, "samen", "Samen vastgelegde grens", "Limit declared with it")
    for scheme, values in terms.limits.items():
        for parameter, value in values.items():
            yield _Line(
                f"grens/{scheme}/{parameter}",
                f"Er wordt gerekend met {parameter} = {value} ({scheme}).",
                f"It is worked out with {parameter} = {value} ({scheme}).",
            )
    for family in terms.declared.families:
        yield _Line(
            f"familie/{family.concept}",
            f"Gemeten wordt: {family.concept}, per {family.period} (groep {family.cluster}).",
            f"Measured is: {family.concept}, per {family.period} (cluster {family.cluster}).",
        )
    digest = terms.declared.digest[:12]
    yield _Line("set", f"Set van grenzen: {digest}.", f"Set of limits: {digest}.")


def _rung(rung: Rung, key: str, dutch: str, english: str) -> _Line:
    for_nl, for_en = _CLASSES.get(rung.klass, (rung.klass, rung.klass))
    about = f"{rung.id} = {rung.value} {rung.measure} ({rung.scheme})"
    return _Line(
        f"{key}/{rung.scheme}/{rung.id}/{rung.family}",
        f"{dutch} voor {rung.family}: {about}, voor {for_nl}.",
        f"{english} for {rung.family}: {about}, for {for_en}.",
    )


def _bounds(terms: Terms) -> Iterator[_Line]:
    people = terms.population
    yield _Line(
        "populatie",
        f"Over wie: {people.text.get('nl', '')} ({' '.join(people.rule.split())})",
        f"About whom: {people.text.get('en', '')} ({' '.join(people.rule.split())})",
    )
    where = ", ".join(terms.requester.municipalities)
    yield _Line(
        "gemeenten",
        f"Alleen over wie is ingeschreven in een gemeente met deze code: {where}.",
        f"Only about people registered in a municipality with this code: {where}.",
    )
    yield _Line(
        "omvang",
        f"Ten minste {people.minimum} huishoudens of iedereen; dekking {people.coverage} procent.",
        f"At least {people.minimum} households or everybody; coverage {people.coverage} per cent.",
    )
    for name, value in people.premises.items():
        yield _Line(
            f"aanname/{name}",
            f"Voor iedereen geldt: {name} is {'ja' if value else 'nee'}.",
            f"For everybody: {name} is {'yes' if value else 'no'}.",
        )
    gates = terms.gates
    yield _Line(
        "poorten",
        f"Lijst van {gates.least} tot {gates.most} procent; hoogstens {gates.unknown} procent onzeker.",
        f"A list of {gates.least} to {gates.most} per cent; at most {gates.unknown} per cent unsure.",
    )
    yield _Line(
        "hoe vaak",
        f"Hoogstens {terms.runs} lijst(en) in {terms.months} maanden.",
        f"At most {terms.runs} list(s) in {terms.months} months.",
    )
    yield _Line(
        "geldig",
        f"Geldig van {terms.valid_from} tot {terms.valid_until}.",
        f"Valid from {terms.valid_from} until {terms.valid_until}.",
    )
