"""Small random towns, and the same town as tables for the bulk version."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import duckdb
import pyarrow as pa
from hypothesis import strategies as st

from vanzelf.households import concepts
from vanzelf.households.concepts import PAIR_TIES, RelationKind
from vanzelf.households.register import Dwelling, PersonRecord, Register, Relation
from vanzelf.terms.units import Fact, Role, Unit

ON = dt.date(2026, 11, 21)

TRUTHS = (
    concepts.CONTRACT,
    concepts.PENSION,
    concepts.JOINT_HOME,
    concepts.LAST_YEAR,
    concepts.JOINT_HOUSEHOLD,
    concepts.SUBTENANT,
    concepts.COMMERCIAL,
    concepts.DIVORCE_REQUESTED,
    concepts.LASTINGLY_SEPARATED,
    concepts.IN_EDUCATION,
    concepts.STUDENT_FINANCE,
)

BIRTHS = (
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

_MOSTLY_KNOWN = (False, False, False, None, True)
_SPARSE = (None, None, None, False, True)
_STATUS = ("vast",) * 12 + ("schatting", "in_onderzoek")


def _digits(number: int, base: int, count: int) -> list[int]:
    found = []
    for _ in range(count):
        number, digit = divmod(number, base)
        found.append(digit)
    return found


@st.composite
def persons(draw: st.DrawFn, person_id: str, home: str | None) -> PersonRecord:
    """One person with a random age and random ties, many of them unknown."""
    choices = draw(st.sampled_from((_MOSTLY_KNOWN, _MOSTLY_KNOWN, _SPARSE)))
    digits = _digits(draw(st.integers(0, 5 ** len(TRUTHS) - 1)), 5, len(TRUTHS))
    odd = _digits(draw(st.integers(0, 20**5 - 1)), 20, 5)
    facts: dict[str, Fact] = {
        concepts.BIRTH: Fact(draw(st.sampled_from(BIRTHS))),
        concepts.ADDRESS: Fact(
            None if odd[0] == 19 else home, "vast" if odd[1] < 19 else "in_onderzoek"
        ),
        concepts.ADDRESS_DISPUTED: Fact((None, True, *(False,) * 18)[odd[2]]),
        concepts.DEATH: Fact((ON, ON.replace(day=1), *(None,) * 18)[odd[3]]),
        concepts.TAX_BILL: Fact((0, 0, 100, 100, *(None,) * 16)[odd[4]]),
    }
    facts |= {name: Fact(choices[digit]) for name, digit in zip(TRUTHS, digits, strict=True)}
    if draw(st.integers(0, 4)) == 4:
        for name in draw(st.lists(st.sampled_from(list(facts)), max_size=3)):
            facts[name] = replace(facts[name], status=draw(st.sampled_from(_STATUS)))
    return PersonRecord(person_id, facts)


@st.composite
def _relation(draw: st.DrawFn, housemates: Sequence[str], everybody: Sequence[str]) -> Relation:
    kind = draw(
        st.sampled_from(
            (RelationKind.CHILD,) * 6 + (RelationKind.SPOUSE,) * 3 + tuple(RelationKind)
        )
    )
    near = st.sampled_from(housemates)
    far = st.sampled_from([*everybody, "900", "901"])
    one = draw(near)
    other = draw(st.one_of(near, near, near, far))
    value = draw(st.sampled_from((True, False, None))) if kind in PAIR_TIES else None
    ends = (one, other) if draw(st.booleans()) else (other, one)
    return Relation(kind, *ends, value)


@st.composite
def towns(draw: st.DrawFn, homes: int = 6, people: int = 6) -> Register:
    """A town of some addresses with a few people each, related at random."""
    sizes = draw(st.lists(st.integers(1, people), min_size=1, max_size=homes))
    names = [str(number) for number in range(7, 7 + sum(sizes))]
    register: list[PersonRecord] = []
    relations: list[Relation] = []
    dwellings: list[Dwelling] = []
    rest = iter(names)
    for index, size in enumerate(sizes):
        home, inside = f"A{index}", [next(rest) for _ in range(size)]
        register += [draw(persons(each, home)) for each in inside]
        relations += draw(st.lists(_relation(inside, names), max_size=2 * size))
        rented = draw(st.sampled_from((True, True, None, False)))
        status = draw(st.sampled_from(_STATUS))
        if draw(st.integers(0, 9)) < 9:
            dwellings.append(Dwelling(home, {concepts.RENTED: Fact(rented, status)}))
    return Register(tuple(register), tuple(relations), tuple(dwellings))


def tables(register: Register, *, numbers: bool) -> dict[str, pa.Table]:
    """The register as tables persons, relations and addresses; ids as numbers or as text."""

    def person_id(text: str) -> Any:
        return int(text) if numbers else text

    kinds = {
        concepts.BIRTH: pa.date32(),
        concepts.DEATH: pa.date32(),
        concepts.ADDRESS: pa.string(),
    }
    kinds |= {
        concepts.TAX_BILL: pa.int64(),
        **dict.fromkeys((*TRUTHS, concepts.ADDRESS_DISPUTED), pa.bool_()),
    }
    columns: dict[str, pa.Array] = {
        "id": pa.array([person_id(each.id) for each in register.persons])
    }
    for concept, kind in kinds.items():
        facts = [each.facts.get(concept, Fact(None)) for each in register.persons]
        if any(fact.value is not None or fact.status != "vast" for fact in facts):
            columns[concept] = pa.array([fact.value for fact in facts], kind)
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
                "bag_adres": pa.array([each.bag_adres for each in register.dwellings], pa.string()),
                "huurt_woning": pa.array([fact.value for fact in rented], pa.bool_()),
                "huurt_woning__status": pa.array([fact.status for fact in rented], pa.string()),
            }
        ),
    }


def load(con: duckdb.DuckDBPyConnection, register: Register, *, numbers: bool) -> None:
    """Put a register in tables persons, relations and addresses."""
    for name, table in tables(register, numbers=numbers).items():
        con.register("incoming", table)
        con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM incoming")
        con.unregister("incoming")


Row = tuple[str, str | None, str, bool | None, bool | None]


def rows_of(units: Iterable[Unit]) -> Counter[Row]:
    """Units as rows of a table of members."""
    found: Counter[Row] = Counter()
    for unit in units:
        for member in unit.members:
            person = None if member.person_id.endswith("?") else member.person_id
            fact = member.facts.get(concepts.CHILD_IN_HOUSEHOLD)
            child = fact.value if fact is not None and member.role is Role.MEDEBEWONER else None
            assert child is None or isinstance(child, bool)
            lid = True if member.certain else None
            found[unit.id, person, str(member.role), lid, child] += 1
    return found


def rows_in(con: duckdb.DuckDBPyConnection, table: str) -> Counter[Row]:
    """A table of members as rows, ids as text."""
    sql = f"SELECT unit_id::VARCHAR, person_id::VARCHAR, rol::VARCHAR, lid, kind_in_huishouden FROM {table}"
    return Counter(con.execute(sql).fetchall())
