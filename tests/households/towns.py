"""Small random towns, and the same town as tables for the bulk version."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import duckdb
import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from vanzelf.households import concepts
from vanzelf.households.concepts import PAIR_TIES, RelationKind
from vanzelf.households.register import Dwelling, PersonRecord, Register, Relation
from vanzelf.terms.outcome import FactStatus, Truth
from vanzelf.terms.units import Fact, Unit, UnitType, Value

ON = dt.date(2026, 11, 21)

TRUTHS = (
    *PAIR_TIES,
    concepts.SUBTENANT,
    concepts.COMMERCIAL,
    concepts.DIVORCE_REQUESTED,
    concepts.LASTINGLY_SEPARATED,
    concepts.IN_EDUCATION,
    concepts.STUDENT_FINANCE,
)

_BIRTHS = (
    dt.date(1950, 3, 3),
    dt.date(1980, 6, 1),
    dt.date(1980, 6, 1),
    dt.date(1985, 12, 31),
    dt.date(1999, 11, 1),  # 27 on the first
    dt.date(1999, 11, 2),  # not yet
    dt.date(2004, 2, 29),
    dt.date(2008, 11, 1),  # 18 on the first
    dt.date(2008, 11, 15),  # 18 later in the month
    dt.date(2015, 5, 5),
    dt.date(2020, 1, 1),
    dt.date(2026, 11, 1),  # born on the first
    dt.date(2026, 11, 9),  # born after it
    None,
)
_KNOWN: tuple[Truth, ...] = (False, False, False, None, True)
_SPARSE: tuple[Truth, ...] = (None, None, None, False, True)
_KINDS = (*(RelationKind.CHILD,) * 6, *(RelationKind.SPOUSE,) * 2, *RelationKind)
_SETTLED: FactStatus = "vast"
_STATUSES: tuple[FactStatus, ...] = (*(_SETTLED,) * 12, "schatting", "in_onderzoek")
_DEATHS = (ON, ON.replace(day=1), *(None,) * 18)
_BILLS = (0, 100, None, None)
_RENTED: tuple[Truth, ...] = (True, True, None, False)
_DISPUTED: tuple[Truth, ...] = (None, True, *(False,) * 18)

T = TypeVar("T")


class Dice:
    """Makes every choice of a town: with Hypothesis, or (many more a second) with numpy."""

    def number(self, below: int) -> int:
        """A number from 0 to below."""
        raise NotImplementedError

    def one(self, options: Sequence[T]) -> T:
        """One of some options; the first is the plainest."""
        return options[self.number(len(options))]

    def chance(self, among: int) -> bool:
        """True once in so many times."""
        return self.number(among) == among - 1


class Drawn(Dice):
    """Choices that Hypothesis can shrink."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def number(self, below: int) -> int:
        return self.draw(st.integers(0, below - 1))


class Rolled(Dice):
    """Choices from a seed."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def number(self, below: int) -> int:
        return int(self.rng.integers(below))


def _person(dice: Dice, name: str, home: str, *, tidy: bool) -> PersonRecord:
    answers = dice.one((_KNOWN, _KNOWN, _SPARSE))
    values: dict[str, Value | None] = {
        concepts.BIRTH: dice.one(_BIRTHS),
        concepts.ADDRESS: home,
        concepts.DEATH: dice.one(_DEATHS[::-1]),
        concepts.TAX_BILL: dice.one(_BILLS[::-1]),
    }
    number = dice.number(5 ** len(TRUTHS))
    for concept in TRUTHS:
        number, digit = divmod(number, 5)
        values[concept] = answers[digit]
    facts = {concept: Fact(value) for concept, value in values.items()}
    if not tidy:
        facts[concepts.ADDRESS_DISPUTED] = Fact(dice.one(_DISPUTED[::-1]))
        if dice.chance(10):
            facts[concepts.ADDRESS] = dice.one((Fact(None), Fact(home, "in_onderzoek")))
    if dice.chance(5):
        for _ in range(2):
            concept = dice.one(list(facts))
            facts[concept] = Fact(facts[concept].value, dice.one(_STATUSES))
    return PersonRecord(name, facts)


def _relation(dice: Dice, near: Sequence[str], far: Sequence[str]) -> Relation:
    kind = dice.one(_KINDS)
    one, other = dice.one(near), dice.one(far if dice.chance(5) else near)
    if dice.chance(2):
        one, other = other, one
    value = dice.one((True, False, None)) if kind in PAIR_TIES else None
    return Relation(kind, one, other, value)


def roll_town(dice: Dice, homes: int, people: int, first: int = 7) -> Register:
    """A town of some addresses with a few people each, related at random; ids count from first."""
    persons: list[PersonRecord] = []
    relations: list[Relation] = []
    dwellings: list[Dwelling] = []
    sizes = [dice.number(people) + 1 for _ in range(dice.number(homes) + 1)]
    names = [str(first + number) for number in range(sum(sizes) + 2)]  # two outside the register
    for index, size in enumerate(sizes):
        home, inside = f"A{first}-{index}", names[len(persons) : len(persons) + size]
        tidy = not dice.chance(2)
        persons += [_person(dice, name, home, tidy=tidy) for name in inside]
        relations += [_relation(dice, inside, names) for _ in range(dice.number(2 * size + 1))]
        if not dice.chance(10):
            rented = Fact(dice.one(_RENTED), dice.one(_STATUSES))
            dwellings.append(Dwelling(home, {concepts.RENTED: rented}))
    return Register(tuple(persons), tuple(relations), tuple(dwellings))


@st.composite
def towns(draw: st.DrawFn, homes: int = 5, people: int = 6) -> Register:
    """Towns for Hypothesis."""
    return roll_town(Drawn(draw), homes, people)


def together(towns: Iterable[Register]) -> Register:
    """Several towns with different ids as one."""
    parts = list(towns)
    return Register(
        tuple(each for town in parts for each in town.persons),
        tuple(each for town in parts for each in town.relations),
        tuple(each for town in parts for each in town.dwellings),
    )


def _named(name: str, places: Mapping[str, int], form: str) -> str | int:
    """What to fill in in a form: the name, or a number; numbers of the last form lie far apart."""
    return {FORMS[0]: name, FORMS[1]: 7 + places[name]}.get(form, 10**9 * places[name] + 5)


FORMS = ("{}", "E{:08d}", "{:016d}")
"""Forms that names of addresses may have: as they are, or as one of many numbers."""


def tables(register: Register, *, numbers: bool, form: str = "{}") -> dict[str, pa.Table]:
    """The register as tables persons, relations and addresses; ids as numbers or as text.

    Persons stand in another order. Columns without any value are left out, as are statuses when
    all is settled. form: how addresses are named.
    """

    def person_id(text: str) -> Any:
        return int(text) if numbers else text

    names = {
        str(each.facts[concepts.ADDRESS].value)
        for each in register.persons
        if concepts.ADDRESS in each.facts
    }
    places = {
        name: place
        for place, name in enumerate(
            sorted({*names, *(each.bag_adres for each in register.dwellings)})
        )
    }

    def home(name: Value | None) -> str | None:
        return None if name is None else form.format(_named(str(name), places, form))

    people = register.persons[::-1]

    kinds = {concepts.BIRTH: pa.date32(), concepts.DEATH: pa.date32()}
    kinds |= {concepts.ADDRESS: pa.string(), concepts.TAX_BILL: pa.decimal128(12, 2)}
    kinds |= dict.fromkeys((*TRUTHS, concepts.ADDRESS_DISPUTED), pa.bool_())
    columns = {"id": pa.array([person_id(each.id) for each in people])}
    for concept, kind in kinds.items():
        facts = [each.facts.get(concept, Fact(None)) for each in people]
        if any(fact.value is not None or fact.status != "vast" for fact in facts):
            values = [fact.value for fact in facts]
            if concept == concepts.ADDRESS:
                values = [home(value) for value in values]
            columns[concept] = pa.array(values, kind)
        if any(fact.status != "vast" for fact in facts):
            statuses = [None if fact.status == "vast" else fact.status for fact in facts]
            columns[f"{concept}__status"] = pa.array(statuses, pa.string())
    id_type = pa.int64() if numbers else pa.string()
    rented = [each.facts.get(concepts.RENTED, Fact(None)) for each in register.dwellings]
    return {
        "persons": pa.table(columns),
        "relations": pa.table(
            {
                "soort": pa.array([str(each.kind) for each in register.relations], pa.string()),
                "van": pa.array([person_id(each.source) for each in register.relations], id_type),
                "naar": pa.array([person_id(each.target) for each in register.relations], id_type),
                "waarde": pa.array([each.value for each in register.relations], pa.bool_()),
            }
        ),
        "addresses": pa.table(
            {
                "bag_adres": pa.array(
                    [home(each.bag_adres) for each in register.dwellings], pa.string()
                ),
                "huurt_woning": pa.array([fact.value for fact in rented], pa.bool_()),
                "huurt_woning__status": pa.array([fact.status for fact in rented], pa.string()),
            }
        ),
    }


def load(
    con: duckdb.DuckDBPyConnection, register: Register, *, numbers: bool, form: str = "{}"
) -> None:
    """Put a register in tables persons, relations and addresses."""
    for name, table in tables(register, numbers=numbers, form=form).items():
        con.register("incoming", table)
        con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM incoming")
        con.unregister("incoming")


Row = tuple[str, str | None, str, Truth, Truth]


_ASKED = (UnitType.HUURHUISHOUDEN, UnitType.KINDERGEZIN)
"""Households in which it matters who is a child of somebody there."""


def rows_of(units: Iterable[Unit]) -> Counter[Row]:
    """Units as rows of a table of members."""
    found: Counter[Row] = Counter()
    for unit in units:
        for member in unit.members:
            person = None if member.person_id.endswith("?") else member.person_id
            fact = member.facts.get(concepts.CHILD_IN_HOUSEHOLD)
            child = fact.value if fact is not None and unit.type in _ASKED else None
            assert child is None or isinstance(child, bool)
            lid = True if member.certain else None
            found[unit.id, person, str(member.role), lid, child] += 1
    return found


def rows_in(con: duckdb.DuckDBPyConnection, table: str) -> Counter[Row]:
    """A table of members as rows, ids as text."""
    columns = "unit_id::VARCHAR, person_id::VARCHAR, rol::VARCHAR, lid, kind_in_huishouden"
    return Counter(con.execute(f"SELECT {columns} FROM {table}").fetchall())
