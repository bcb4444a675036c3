"""What is settled stays settled: no unknown fact, doubt or estimate can overturn it.

Whatever is said while facts are unknown, or members are in doubt, is said again however they turn
out: the outcome, every criterion and list question, and every value in between.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generative.cases import Case, cases
from generative.choice import Drawn
from generative.completions import Known, completion
from generative.households import concepts_of
from support import engines
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.engines.sql.layout import SETTLED
from vanzelf.engines.sql.statement import OUTCOME
from vanzelf.engines.values import Unknown
from vanzelf.terms.units import Unit


@st.composite
def completed_cases(
    draw: st.DrawFn, schemes: int, size: int, ways: int
) -> tuple[Case, dict[str, list[Unit]]]:
    """Random rules and units, and some ways in which each unit may turn out."""
    drawn = draw(cases(schemes=schemes, size=size))
    choose = Drawn(draw)
    found: dict[str, list[Unit]] = {}
    if drawn.programs:
        known = Known(
            concepts_of(drawn.programs, of_person=True),
            concepts_of(drawn.programs, of_person=False),
        )
        for unit in drawn.units:
            found[unit.id] = [
                replace(
                    completion(choose, drawn.programs[0], unit, known), id=f"{unit.id}~{number}"
                )
                for number in range(ways)
            ]
    return drawn, found


@given(drawn=completed_cases(schemes=3, size=5, ways=3))
def test_every_settled_value_stays(drawn):
    case, turned_out = drawn
    for program in case.programs:
        engine = ReferenceEngine(program)
        for unit in case.units:
            before = engine.evaluate(unit).settled
            for later in turned_out[unit.id]:
                after = engine.evaluate(later).settled
                changed = {
                    name: (value, after.values[name])
                    for name, value in before.values.items()
                    if name in program.unit_facts
                    or any(each.id == name for each in program.unit_definitions)
                    if not isinstance(value, Unknown) and after.values.get(name) != value
                }
                assert not changed, f"{program.scheme.id}, {later}"
                assert before.outcome in (None, after.outcome)


@given(drawn=completed_cases(schemes=3, size=4, ways=2))
def test_on_duckdb(duckdb_engine, drawn):
    case, turned_out = drawn
    if not case.programs:
        return
    every = [*case.units, *(each for group in turned_out.values() for each in group)]
    rows = duckdb_engine(case.programs, every)
    for unit in case.units:
        before = settled(rows[unit.id])
        for later in turned_out[unit.id]:
            after = settled(rows[later.id])
            changed = {name for name, value in before.items() if value not in (None, after[name])}
            assert not changed, later.id


def settled(row: dict[str, object]) -> dict[str, object]:
    """The columns of a row with settled facts only."""
    names = [name for name in row if name.endswith(OUTCOME)]
    plain = [name for name in row if "bedrag_" not in name and not name.endswith(SETTLED)]
    verdicts = {name: row.get(name + SETTLED, row[name]) for name in plain if "geschat" not in name}
    return verdicts | {name: row[name] for name in names}


@pytest.fixture(scope="module")
def duckdb_engine():
    return engines.duckdb()
