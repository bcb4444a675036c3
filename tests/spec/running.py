"""Specs made into schemes and units, so that any engine can run all of them at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

from spec.chapters import (
    conditions,
    dates,
    facts,
    members,
    names,
    numbers,
    outcomes,
    refusals,
)
from spec.registry import UNKNOWN, Law, Refusal, Row, Spec, Value
from spec.vocabulary import CONCEPTS, PARAMETERS
from support import outcomes as expected
from support.laws import ON, catalogue, scheme
from vanzelf.engines.check import problems_of
from vanzelf.engines.ready import read_unit
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve
from vanzelf.terms.problems import Problem, ProblemError
from vanzelf.terms.units import COLLECTIONS, Unit

CHAPTERS = [
    each.CHAPTER for each in (names, conditions, numbers, dates, members, facts, outcomes, refusals)
]
SPECS = [spec for chapter in CHAPTERS for spec in chapter.specs]
LAWS = [law for chapter in CHAPTERS for law in chapter.laws]
REFUSALS = [refusal for chapter in CHAPTERS for refusal in chapter.refusals]
ALL: list[Spec | Law] = [*SPECS, *LAWS]

VALUE = "waarde"
"""The step that holds the value of a spec."""


@dataclass(frozen=True)
class Batch:
    """Programs and units that go to an engine together."""

    programs: tuple[Program, ...]
    units: tuple[Unit, ...]


@cache
def batches() -> tuple[Batch, ...]:
    """All specs, in as few batches as there are unit types and dates."""
    groups: dict[tuple[str, dt.date], list[Spec | Law]] = defaultdict(list)
    for each in ALL:
        groups[each.unit, ON if isinstance(each, Law) else each.on].append(each)
    made = []
    for group in groups.values():
        programs = tuple(program_of(each) for each in group)
        units = tuple(
            unit
            for each, program in zip(group, programs, strict=True)
            for unit in units_of(each, program)
        )
        made.append(Batch(programs, units))
    return tuple(made)


def row_id(spec: Spec | Law, number: int) -> str:
    """The id of the unit of one row."""
    return f"{spec.id}-{number}"


@cache
def program_of(spec: Spec | Law) -> Program:
    """The scheme of a spec."""
    if isinstance(spec, Law):
        return _program(spec.id, spec.unit, ON, **spec.parts)
    criteria = {f"is_{n}": _is(value) for n, value in enumerate(values_of(spec))}
    return _program(
        spec.id,
        spec.unit,
        spec.on,
        stappen={VALUE: spec.expression},
        criteria=criteria or {"is_0": f"{VALUE} = {VALUE}"},
    )


def values_of(spec: Spec) -> list[Value]:
    """The different values that come out of a spec somewhere."""
    found: dict[Value, None] = {}
    for row in spec.rows:
        found |= {value: None for value in (row.gives, row.settled) if value != UNKNOWN}
    return list(found)


def _program(name: str, unit: str, on: dt.date, **parts: Any) -> Program:
    body = scheme(name, unit, parameters=PARAMETERS, **parts)
    concepts = [each for each in CONCEPTS if unit != "persoon" or each["id"] != "heeft_partner"]
    return resolve(catalogue(concepts, [body]), name, on)


def _is(value: Value) -> str:
    """The condition that the value is exactly this one."""
    if isinstance(value, bool):
        return VALUE if value else f"not {VALUE}"
    if isinstance(value, Fraction):
        return f"{VALUE} * {value.denominator} = {value.numerator}"
    if isinstance(value, dt.date):
        return f"{VALUE} = datum '{value}'"
    return f"{VALUE} = {value}" if isinstance(value, int) else f"{VALUE} = '{value}'"


def units_of(spec: Spec | Law, program: Program) -> list[Unit]:
    """A unit for each row of a spec."""
    rows = [row.facts if isinstance(row, Row) else row[0] for row in spec.rows]
    return [unit_of(program, facts, row_id(spec, n)) for n, facts in enumerate(rows)]


def unit_of(program: Program, facts: Mapping[str, Any], unit_id: str) -> Unit:
    """Ready facts as a unit; `lid: misschien` in the facts of a member makes it perhaps one."""
    perhaps: set[str] = set()
    plain: dict[str, Any] = {}
    for name, written in facts.items():
        if name in COLLECTIONS and isinstance(written, list | Mapping):
            entries = written if isinstance(written, list) else [written]
            role = COLLECTIONS[name]
            perhaps |= {f"{role}{n + 1}" for n, each in enumerate(entries) if "lid" in each}
            kept = [{k: v for k, v in each.items() if k != "lid"} for each in entries]
            plain[name] = kept if isinstance(written, list) else kept[0]
        else:
            plain[name] = written
    unit = read_unit(program, plain, unit_id=unit_id)
    members = [
        replace(each, certain=each.certain and each.person_id not in perhaps)
        for each in unit.members
    ]
    return replace(unit, members=tuple(members))


def wrong(spec: Spec | Law, rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Every way in which an engine differs from a spec."""
    found: list[str] = []
    for number, row in enumerate(spec.rows):
        got = rows[row_id(spec, number)]
        if isinstance(row, Row):
            assert isinstance(spec, Spec)
            found += [f"{dict(row.facts)}: {each}" for each in _wrong_value(spec, row, got)]
        else:
            found += [
                f"{dict(row[0])}: {each}" for each in expected.differences(row[1], got, spec.id)
            ]
    return found


def _wrong_value(spec: Spec, row: Row, got: Mapping[str, Any]) -> list[str]:
    values = values_of(spec)
    if not values:
        verdict = got[f"{spec.id}.is_0"]
        return [] if verdict is None else [f"should be unknown, found {verdict}"]
    found = []
    for number, value in enumerate(values):
        column = f"{spec.id}.is_{number}"
        versions = ((row.gives, got[column]), (row.settled, expected.settled(got, column)))
        for wanted, verdict in versions:
            right = None if wanted == UNKNOWN else wanted == value
            if verdict is not right:
                found.append(f"should be {wanted}; that it is {value} is {verdict}")
    return found


def problems(refusal: Refusal) -> list[Problem]:
    """What is wrong with an expression, in the place where it stands."""
    parts: dict[str, Any] = {}
    if refusal.place == "lijstvraag":
        question = {"id": "proef", "versie": 1, "bron": "brp", "vraag": refusal.expression}
        parts["lijstvragen"] = [{**question, "noodzakelijk_voor": ["proef"]}]
    elif refusal.place == "bedrag":
        parts["bedrag"] = {"maand": refusal.expression}
    elif refusal.place == "stap":
        parts["stappen"] = {"proefstap": refusal.expression}
    else:
        parts["criteria"] = {"proef": refusal.expression}
    try:
        made = _program("proef", "bijstandsgezin", ON, **parts)
    except ProblemError as error:
        return error.problems
    return list(dict.fromkeys(problems_of(made)))
