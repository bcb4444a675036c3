"""One small register: persons, how they are related, and dwellings, with the facts about each.

This is the input for one household ("huishouden" in an example, `evaluate --facts`):

    personen: [{id: p1, feiten: {geboortedatum: 1990-04-12, bag_adres: A1}}]
    relaties: [{soort: partner, van: p1, naar: p2}]          # kind: from parent to child
    adressen: [{id: A1, feiten: {huurt_woning: ja}}]

Ids compare by length, then alphabetically: so "9" comes before "10".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from vanzelf.engines.ready import read_value
from vanzelf.households import concepts
from vanzelf.households.concepts import PAIR_TIES, RelationKind
from vanzelf.language import types
from vanzelf.rules.model import Catalogue
from vanzelf.terms.outcome import FactStatus, Truth
from vanzelf.terms.problems import Place, Problem, ProblemError
from vanzelf.terms.units import Fact

_STATUSES: Mapping[str, FactStatus] = {
    "vast": "vast",
    "schatting": "schatting",
    "in_onderzoek": "in_onderzoek",
}
_OWN_TYPES = {
    concepts.DIVORCE_REQUESTED: types.TRUTH,
    concepts.LASTINGLY_SEPARATED: types.TRUTH,
}
"""Facts that only households use; the catalogue may declare them too."""


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person with the facts known about them, by concept id."""

    id: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relation:
    """That two persons are related; `value` is only for ties (False: known not to be so).

    source is the parent when kind is `kind`; otherwise the direction does not matter.
    """

    kind: RelationKind
    source: str
    target: str
    value: Truth = None


@dataclass(frozen=True, slots=True)
class Dwelling:
    """A dwelling and the facts about it, by concept id."""

    bag_adres: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Register:
    """Persons, relations and dwellings. A relation may name someone who is not in the register.

    Raises ProblemError when a person or a dwelling occurs twice.
    """

    persons: tuple[PersonRecord, ...]
    relations: tuple[Relation, ...] = ()
    dwellings: tuple[Dwelling, ...] = ()
    _persons: Mapping[str, PersonRecord] = field(init=False, repr=False, compare=False)
    _dwellings: Mapping[str, Dwelling] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_persons", {each.id: each for each in self.persons})
        object.__setattr__(self, "_dwellings", {each.bag_adres: each for each in self.dwellings})
        doubles = [*_doubles([each.id for each in self.persons], "person")]
        doubles += _doubles([each.bag_adres for each in self.dwellings], "address")
        if doubles:
            raise ProblemError(doubles)

    def person(self, person_id: str) -> PersonRecord | None:
        """The person with this id; None if the register does not know them."""
        return self._persons.get(person_id)

    def dwelling(self, bag_adres: str) -> Dwelling | None:
        """The dwelling with this address; None if the register does not know it."""
        return self._dwellings.get(bag_adres)


def _doubles(ids: list[str], what: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            yield Problem(
                Place("-"), "register-double", f"{what} {each!r} stands there twice.", "Keep one."
            )
        seen.add(each)


def id_order(person_id: str) -> tuple[int, str]:
    """The key that ids are ordered by."""
    return len(person_id), person_id


def read_register(catalogue: Catalogue, written: object, *, place: str = "-") -> Register:
    """A register from its mapping form (see the top of this module).

    A fact is a value or `{waarde, status, bron, datum}`; left out or null means unknown. Persons
    may have unit facts too (the unit then takes the first known one of aanvrager and partner).
    place: the file, for messages. Raises ProblemError naming everything that does not fit.
    """
    reader = _Reader(catalogue, Place(place))
    persons, relations, dwellings = reader.parts(written)
    if reader.problems:
        raise ProblemError(reader.problems)
    return Register(persons, relations, dwellings)


class _Reader:
    """Reads a register and gathers problems."""

    def __init__(self, catalogue: Catalogue, place: Place) -> None:
        self.place = place
        self.problems: list[Problem] = []
        self.types: dict[str, types.Type | None] = {**_OWN_TYPES}
        self.types |= {concept.id: concept.type for concept in catalogue.concepts.values()}

    def problem(self, code: str, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.place, code, what, remedy))

    def parts(
        self, written: object
    ) -> tuple[tuple[PersonRecord, ...], tuple[Relation, ...], tuple[Dwelling, ...]]:
        lists = self.keys(written, "the household", ("personen", "relaties", "adressen"))
        persons = [
            PersonRecord(each, facts) for each, facts in self.records(lists, "personen", "person")
        ]
        dwellings = [
            Dwelling(each, facts) for each, facts in self.records(lists, "adressen", "address")
        ]
        if not persons and not self.problems:
            self.problem(
                "register-empty", "there are no persons.", "Give at least one in `personen`."
            )
        relations = [self.relation(each) for each in self.entries(lists, "relaties")]
        return tuple(persons), tuple(each for each in relations if each), tuple(dwellings)

    def keys(self, written: object, what: str, allowed: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(written, Mapping):
            self.problem("register-shape", f"{what} is not a mapping.", _known(allowed))
            return {}
        for key in written:
            if key not in allowed:
                self.problem("register-key", f"{key!r} is not known in {what}.", _known(allowed))
        return dict(written)

    def entries(self, lists: Mapping[str, Any], key: str) -> list[object]:
        written = lists.get(key)
        if written is None:
            return []
        if not isinstance(written, list):
            self.problem("register-shape", f"{key} is not a list.", "Write a list, even for one.")
            return []
        return written

    def records(
        self, lists: Mapping[str, Any], key: str, what: str
    ) -> Iterator[tuple[str, dict[str, Fact]]]:
        for index, entry in enumerate(self.entries(lists, key), start=1):
            parts = self.keys(entry, f"{what} {index}", ("id", "feiten"))
            if parts.get("id") is None:
                self.problem("register-id", f"{what} {index} has no id.", "Give it an `id`.")
                continue
            name = str(parts["id"])
            facts = parts.get("feiten") or {}
            if not isinstance(facts, Mapping):
                self.problem("register-shape", f"feiten of {name} is not a mapping.", "")
                continue
            yield name, self.facts(name, facts)

    def facts(self, owner: str, written: Mapping[str, Any]) -> dict[str, Fact]:
        facts = {}
        for concept, detail in written.items():
            if concept not in self.types:
                near = get_close_matches(str(concept), self.types, n=3)
                advice = (
                    f"Did you mean {', '.join(near)}?" if near else "See `vanzelf scheme show`."
                )
                self.problem("fact-unknown", f"{owner}: {concept!r} is not a fact.", advice)
                continue
            fact = self.fact(owner, concept, detail)
            if fact is not None:
                facts[concept] = fact
        return facts

    def fact(self, owner: str, concept: str, written: Any) -> Fact | None:
        detail = {"waarde": written}
        if isinstance(written, Mapping):
            allowed = ("waarde", "status", "bron", "datum")
            detail = self.keys(written, f"{concept} of {owner}", allowed)
        status = _STATUSES.get(str(detail.get("status", "vast")))
        if status is None:
            what = f"{concept} of {owner}: {detail['status']!r} is not a status."
            self.problem("fact-status", what, _known(tuple(_STATUSES)))
            return None
        try:
            value = read_value(self.types[concept], detail.get("waarde"))
            date = read_value(types.DATE, detail.get("datum"))
        except ValueError as error:
            what = f"{concept} of {owner}: {detail.get('waarde')!r} should be {error}."
            self.problem("fact-value", what, "Correct it, or leave it out: unknown is allowed.")
            return None
        return Fact(value, status, detail.get("bron"), date)  # type: ignore[arg-type]

    def relation(self, written: object) -> Relation | None:
        parts = self.keys(written, "a relation", ("soort", "van", "naar", "waarde"))
        if not parts:
            return None
        try:
            kind = RelationKind(parts.get("soort", ""))
        except ValueError:
            what = f"{parts.get('soort')!r} is not a kind of relation."
            self.problem("relation-kind", what, _known(tuple(RelationKind)))
            return None
        if parts.get("van") is None or parts.get("naar") is None:
            what = f"a relation of soort {kind} lacks van or naar."
            self.problem("relation-ends", what, "Name the id of a person at both ends.")
            return None
        if "waarde" in parts and kind not in PAIR_TIES:
            what = f"a relation of soort {kind} has no waarde."
            self.problem("relation-value", what, "Leave the relation out when it does not exist.")
            return None
        return self.tie(kind, parts)

    def tie(self, kind: RelationKind, parts: Mapping[str, Any]) -> Relation | None:
        try:
            value = read_value(types.TRUTH, parts.get("waarde"))
        except ValueError as error:
            what = f"waarde of a relation {kind}: {parts['waarde']!r} should be {error}."
            self.problem("relation-value", what, "Leave waarde out when it is unknown.")
            return None
        known = None if value is None else bool(value)
        return Relation(kind, str(parts["van"]), str(parts["naar"]), known)


def _known(names: tuple[str, ...]) -> str:
    return f"Known: {', '.join(names)}."
