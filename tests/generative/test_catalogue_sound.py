"""The law itself, with random facts: what is settled stays, and engines agree.

Facts are random, or those of a worked example with some of them changed: random ones rarely give a
right to anything.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from generative.choice import Chooser, Seeded
from generative.completions import Known, completion
from generative.households import concepts_of, facts, unit, value
from support import engines
from vanzelf.engines.reference import Evaluation, ReferenceEngine
from vanzelf.engines.values import Unknown
from vanzelf.households.examples import unit_of
from vanzelf.language.functions import normal
from vanzelf.language.types import Type
from vanzelf.rules.load import change_dates, load_catalogue
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program, question_id
from vanzelf.rules.resolve import resolve
from vanzelf.terms.outcome import Outcome
from vanzelf.terms.units import Fact, Unit, UnitType, Value

CATALOGUE = load_catalogue()
SCHEMES = sorted(CATALOGUE.schemes)
LEAN, LONG = 100, 3000


@cache
def programs(scheme: str) -> tuple[Program, ...]:
    """A scheme on the last date on which something in it changes, and on that of each example."""
    versions = CATALOGUE.schemes[scheme]
    dates = {change_dates(CATALOGUE, version)[-1] for version in versions}
    return tuple(resolve(CATALOGUE, scheme, on) for on in sorted(dates))


@cache
def example_units(scheme: str) -> tuple[tuple[Program, Unit], ...]:
    """The worked examples of a scheme as units, at most forty."""
    examples = [each for each in CATALOGUE.examples if each.scheme == scheme]
    step = max(1, len(examples) // 40)
    on = {each.on for each in examples[::step]}
    made = {date: resolve(CATALOGUE, scheme, date) for date in on}
    return tuple(
        (made[each.on], unit_of(CATALOGUE, made[each.on], each)) for each in examples[::step]
    )


def known(program: Program) -> Known:
    return Known(concepts_of([program], of_person=True), concepts_of([program], of_person=False))


def changed(choose: Chooser, program: Program, old: Unit) -> Unit:
    """A unit of which some facts are forgotten, estimated or different."""
    concepts = known(program)
    members = tuple(
        replace(each, facts=_changed(choose, program, each.facts, concepts.person))
        for each in old.members
    )
    return replace(old, members=members, facts=_changed(choose, program, old.facts, concepts.unit))


def _other(choose: Chooser, program: Program, kind: Type) -> Value:
    """Another value: any, or one near a limit of the law."""
    limits = [
        each.value
        for each in program.constants.values()
        if each.type.kind is kind.kind and isinstance(each.value, int | Fraction)
    ]
    if not kind.numeric or not limits or choose.pick([True, False]):
        return value(choose, kind)
    unit = 10 ** (2 if kind.decimals is None else kind.decimals)
    near = Fraction(int(choose.pick(limits) * unit) + choose.pick([-1, 0, 1]), unit)
    assert kind.low is not None
    assert kind.high is not None
    return normal(min(max(near, kind.low), kind.high))


def _changed(choose: Chooser, program: Program, old: object, concepts: object) -> dict[str, Fact]:
    assert isinstance(old, dict)
    assert isinstance(concepts, dict)
    found: dict[str, Fact] = {}
    for name, fact in old.items():
        how = choose.pick(["keep"] * 9 + ["forget", "guess", "other"])
        if how == "forget":
            continue
        found[name] = replace(fact, status="schatting") if how == "guess" else fact
        if how == "other" and name in concepts:
            found[name] = replace(fact, value=_other(choose, program, concepts[name][1]))
    missing = {name: each for name, each in concepts.items() if name not in old}
    return {**found, **facts(choose, missing)} if choose.pick([False, False, True]) else found


def cases(scheme: str, number: int) -> Iterator[tuple[Chooser, Program, Unit]]:
    """Random units of a scheme, every other one from an example."""
    worked = example_units(scheme)
    for seed in range(number):
        choose = Seeded(seed)
        if worked and seed % 2:
            program, old = choose.pick(worked)
            yield choose, program, changed(choose, program, old)
        else:
            program = choose.pick(programs(scheme))
            yield choose, program, unit(choose, [program], f"e{seed}")


def assert_sound(scheme: str, number: int) -> None:
    reference: dict[int, ReferenceEngine] = {}
    for choose, program, drawn in cases(scheme, number):
        engine = reference.setdefault(id(program), ReferenceEngine(program))
        before = engine.evaluate(drawn)
        for _ in range(3):
            later = completion(choose, program, drawn, known(program))
            after = engine.evaluate(later)
            assert not overturned(program, before, after), f"{drawn}\n{later}"
            assert not broken_promises(program, after), str(later)


def overturned(program: Program, before: Evaluation, after: Evaluation) -> list[str]:
    """Settled values that are different once more is known."""
    names = [each.id for each in program.unit_definitions]
    pairs = [(name, before.settled.values[name], after.settled.values[name]) for name in names
             if name in before.settled.values]  # fmt: skip
    wrong = [name for name, old, new in pairs if not isinstance(old, Unknown) and new != old]
    if before.outcome not in (Outcome.UNKNOWN, after.outcome):
        wrong.append("uitkomst")
    return wrong


def broken_promises(program: Program, found: Evaluation) -> list[str]:
    """List questions that somebody who is entitled answers with no."""
    if found.outcome is not Outcome.YES:
        return []
    questions = [
        each for each in program.scheme.list_questions if program.scheme.id in each.needed_for
    ]
    return [each.id for each in questions if found.settled.values[question_id(each.id)] is False]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_scheme_is_sound(scheme):
    assert_sound(scheme, LEAN)


@pytest.mark.soak
@pytest.mark.parametrize("scheme", SCHEMES)
def test_scheme_is_sound_at_length(scheme):
    assert_sound(scheme, LONG)


def assert_engines_agree(engine: engines.Engine, number: int) -> None:
    """All schemes of a unit type on one date in one statement, as in a screening."""
    for unit_type, group in by_unit_type(CATALOGUE):
        choose = Seeded(number)
        drawn = [unit(choose, group, f"e{each}") for each in range(number)]
        expected = engines.reference(group, drawn)
        wrong = list(engines.differences(expected, engine(group, drawn)))
        assert not wrong, "\n".join([unit_type, *wrong[:5]])


def by_unit_type(catalogue: Catalogue) -> Iterator[tuple[UnitType, Sequence[Program]]]:
    """The schemes of each unit type on the first of November 2026."""
    for unit_type in UnitType:
        group = [
            resolve(catalogue, name, dt.date(2026, 11, 1))
            for name, versions in catalogue.schemes.items()
            if versions[-1].unit is unit_type
        ]
        if group:
            yield unit_type, group


def test_duckdb_agrees():
    assert_engines_agree(engines.duckdb(), 150)


def test_postgres_agrees(postgres_dsn):
    with engines.postgres(postgres_dsn) as engine:
        assert_engines_agree(engine, 150)


@pytest.mark.soak
def test_spark_agrees(spark):
    assert_engines_agree(engines.spark(spark), 60)
