"""Units as rows: how the SQL engines are given units that live in Python, and what they answer."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pyarrow as pa

from vanzelf.engines.reference import Evaluation, is_estimate
from vanzelf.engines.sql.layout import SETTLED, Layout
from vanzelf.engines.sql.statement import ESTIMATED, OUTCOME
from vanzelf.engines.values import Unknown
from vanzelf.language.types import Kind, Type
from vanzelf.rules.program import RECEIVED, Program, question_id
from vanzelf.terms.units import Fact, Unit, UnitType

COLUMN_TYPES = {Kind.TRUTH: "BOOLEAN", Kind.DATE: "DATE", Kind.TEXT: "VARCHAR"}
_ARROW_TYPES = {
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A small table: column names with SQL types, and rows."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]

    def arrow(self) -> pa.Table:
        """The same as an Arrow table."""
        schema = pa.schema([(name, _ARROW_TYPES[kind]) for name, kind in self.columns])
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.columns)
        return pa.table([list(column) for column in columns], schema=schema)


@dataclass(frozen=True, slots=True)
class UnitTables:
    """Units of one type as two tables, and the layout that describes them."""

    members: Table
    units: Table
    layout: Layout


def column_type(kind: Type) -> str:
    """The SQL type of a column that holds facts of a type."""
    return COLUMN_TYPES.get(kind.kind, "BIGINT")


def stored(value: Any, kind: Type) -> Any:
    """A value as it stands in a column: numbers as scaled integers."""
    if value is None or not kind.numeric:
        return value
    decimals = 2 if kind.decimals is None else kind.decimals
    scaled = Fraction(value) * 10**decimals
    if scaled.denominator != 1:
        raise ValueError(f"{value} has more than {decimals} decimals")
    return scaled.numerator


def tables_of(programs: Sequence[Program], units: Sequence[Unit]) -> UnitTables:
    """Lay out units for some programs of their unit type, twins for estimates included."""
    peildatum = programs[0].peildatum
    person_types = _types(programs, of_person=True)
    unit_types = _types(programs, of_person=False)
    person_facts = [member.facts for unit in units for member in unit.members]
    people = _columns(programs, person_types, person_facts, peildatum)
    own = _columns(programs, unit_types, [unit.facts for unit in units], peildatum)
    members = tuple(
        (
            unit.id,
            str(member.role),
            True if member.certain else None,
            *_row(programs, member.facts, people, peildatum),
        )
        for unit in units
        for member in unit.members
    )
    rows = tuple((unit.id, *_row(programs, unit.facts, own, peildatum)) for unit in units)
    layout = Layout(
        programs[0].scheme.unit,
        members="leden_in",
        units="eenheden_in",
        member_columns=frozenset(people),
        unit_columns=frozenset(own),
    )
    head = (("unit_id", "VARCHAR"), ("rol", "VARCHAR"), ("lid", "BOOLEAN"))
    return UnitTables(
        Table((*head, *((name, column_type(kind)) for name, kind in people.items())), members),
        Table((head[0], *((name, column_type(kind)) for name, kind in own.items())), rows),
        layout,
    )


def _types(programs: Sequence[Program], *, of_person: bool) -> dict[str, Type]:
    found: dict[str, Type] = {}
    for program in programs:
        for concept in (program.person_facts if of_person else program.unit_facts).values():
            assert concept.type is not None
            found[concept.id] = concept.type
        for definition in program.definitions:
            if definition.kind == "derived" and definition.of_person == of_person:
                found[definition.id] = definition.type
    return found


def _columns(
    programs: Sequence[Program],
    types: Mapping[str, Type],
    facts: Sequence[Mapping[str, Fact]],
    peildatum: dt.date,
) -> dict[str, Type]:
    columns: dict[str, Type] = {}
    concepts = programs[0].concepts
    for name, kind in types.items():
        given = [each[name] for each in facts if name in each]
        if not given:
            continue
        columns[name] = kind
        if any(is_estimate(fact, concepts.get(name), peildatum) for fact in given):
            columns[name + SETTLED] = kind
    return columns


def _row(
    programs: Sequence[Program],
    facts: Mapping[str, Fact],
    columns: Mapping[str, Type],
    peildatum: dt.date,
) -> tuple[Any, ...]:
    row: list[Any] = []
    for name, kind in columns.items():
        base = name.removesuffix(SETTLED)
        fact = facts.get(base)
        if (
            fact is None
            or fact.status == "in_onderzoek"
            or (name != base and is_estimate(fact, programs[0].concepts.get(base), peildatum))
        ):
            row.append(None)
        else:
            row.append(stored(fact.value, kind))
    return tuple(row)


def flat(evaluation: Evaluation) -> dict[str, Any]:
    """An evaluation as the row a SQL engine gives: the same names, the same values."""
    program = evaluation.program
    scheme = program.scheme.id
    row: dict[str, Any] = {
        f"{scheme}.{OUTCOME}": evaluation.settled.outcome,
        f"{scheme}.{ESTIMATED}": evaluation.estimated.outcome,
    }
    for amount in program.scheme.amounts:
        row[f"{scheme}.bedrag_{amount.period}"] = evaluation.amounts.get(amount.period)
    names = [criterion.id for criterion in program.scheme.criteria]
    names += [question_id(question.id) for question in program.scheme.list_questions]
    names += [RECEIVED] if program.scheme.received else []
    for name in names:
        row[f"{scheme}.{name}"] = _plain(evaluation.estimated.values[name])
        row[f"{scheme}.{name}{SETTLED}"] = _plain(evaluation.settled.values[name])
    return row


def with_twins(row: dict[str, Any], expected: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a SQL engine with the twins it left out because they are equal."""
    full = dict(row)
    for name in expected:
        if name not in full and name.endswith(SETTLED):
            full[name] = full[name.removesuffix(SETTLED)]
    return full


def _plain(value: Any) -> Any:
    return None if isinstance(value, Unknown) else value


def unit_type_of(programs: Sequence[Program]) -> UnitType:
    """The one unit type of some programs."""
    types = {program.scheme.unit for program in programs}
    if len(types) != 1:
        raise ValueError(f"programs of several unit types: {sorted(types)}")
    return types.pop()
