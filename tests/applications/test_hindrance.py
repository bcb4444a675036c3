"""The yearly test: out, back, and a person where there is a hindrance."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from vanzelf.ask.hindrance import Hindrances, HouseholdAsked, not_automatic
from vanzelf.ask.own_data import by_yearly_test
from vanzelf.eikenhage.hindrance import answer, by_holders
from vanzelf.terms.problems import ProblemError

ON = dt.date(2026, 11, 1)
SINCE = dt.date(2025, 3, 1)


@pytest.fixture(scope="module")
def tested(counter):
    with counter.own() as own:
        made = by_yearly_test(own.holding, set, set, lambda _: set(), ON)
    rows = made.households.persons.to_pylist()[:4]
    return [HouseholdAsked(tuple(row), SINCE) for row in rows]


@pytest.fixture
def hindrances(counter):
    """The store, on a transaction that is undone."""
    party = counter.world.municipality
    with party.connect() as con:
        yield Hindrances(con, party)
        con.rollback()


def answered(counter, data, income=1500, assets=5000):
    catalogue, holders = counter.world.catalogue, counter.world.holders
    look = by_holders(catalogue, holders, Fraction(income), Fraction(assets))
    return answer(data, "vraag.csv", look)


def now(counter):
    return counter.world.clock()


@pytest.mark.parametrize("limit", [0, 1_000_000])
def test_no_hindrance_may_be_awarded_and_a_hindrance_is_a_task(counter, hindrances, tested, limit):
    out = hindrances.outgoing(tested, ON, now(counter))
    assert len(out.splitlines()) == len(tested) + 1
    back = answered(counter, out, income=limit, assets=limit)
    taken = hindrances.take(back, "antwoord.csv", now(counter))
    assert taken.free + taken.tasks == len(tested)
    free = {frozenset(row) for row in hindrances.awardable()}
    tasks = hindrances.tasks()
    assert (len(free), len(tasks)) == (taken.free, taken.tasks)
    if limit:
        assert free == {frozenset(each.persons) for each in tested}
    else:
        assert tasks
        assert {each.kind for each in tasks} <= {"inkomen", "vermogen"}


def test_the_same_file_twice_changes_nothing(counter, hindrances, tested):
    out = hindrances.outgoing(tested, ON, now(counter))
    assert hindrances.outgoing(tested, ON, now(counter)) == out
    back = answered(counter, out)
    first = hindrances.take(back, "antwoord.csv", now(counter))
    before = hindrances.tasks()
    again = hindrances.take(back, "antwoord.csv", now(counter))
    assert (first.again, again.again) == (False, True)
    assert hindrances.tasks() == before


@pytest.mark.parametrize(
    "column, value",
    [
        (0, "geen-nummer"),
        (0, "00000000-0000-4000-8000-000000000000"),
        (1, "misschien"),
        (2, "uiterlijk"),
        (3, "31-12-2026"),
        (4, ""),
    ],
)
def test_a_bad_row_is_named_by_row_and_column_and_nothing_is_taken(
    counter, hindrances, tested, column, value
):
    out = hindrances.outgoing(tested, ON, now(counter))
    lines = answered(counter, out, income=0, assets=0).decode().split("\r\n")
    at = next(number for number, line in enumerate(lines) if ";ja;" in line)
    fields = lines[at].split(";")
    fields[column] = value
    lines[at] = ";".join(fields)
    with pytest.raises(ProblemError) as refused:
        hindrances.take("\r\n".join(lines).encode(), "antwoord.csv", now(counter))
    (problem,) = refused.value.problems
    assert (problem.place.line, problem.place.column) == (at + 1, column + 1)
    assert hindrances.tasks() == []
    assert hindrances.awardable() == []


def test_every_problem_of_a_file_is_told_at_once(counter, hindrances, tested):
    out = hindrances.outgoing(tested, ON, now(counter))
    lines = answered(counter, out).decode().splitlines()
    bad = [*lines, lines[1], "te;kort", "x;y;z;q;"]
    with pytest.raises(ProblemError) as refused:
        hindrances.take("\r\n".join(bad).encode(), "antwoord.csv", now(counter))
    assert {each.place.line for each in refused.value.problems} == {
        len(lines) + 1, len(lines) + 2, len(lines) + 3
    }  # fmt: skip
    with pytest.raises(ProblemError, match="header"):
        hindrances.take(b"bsn;antwoord\r\n", "antwoord.csv", now(counter))


def test_nobody_is_told_not_automatic_without_fact_date_and_norm(counter, hindrances, tested):
    out = hindrances.outgoing(tested, ON, now(counter))
    hindrances.take(answered(counter, out, income=0, assets=0), "antwoord.csv", now(counter))
    task = hindrances.tasks()[0]
    fact, norm = "spaargeld boven de grens", "€ 2.000 (Uitvoeringsregeling Invorderingswet art. 12)"
    for missing in (("", norm), (fact, " ")):
        with pytest.raises(ProblemError, match="hindrance-message"):
            not_automatic(task, *missing)
    with pytest.raises(ProblemError, match="hindrance-message"):
        not_automatic(replace(task, source=""), fact, norm)
    told = not_automatic(task, fact, norm)
    for part in (fact, norm, "1-11-2026", task.source, "geen afwijzing"):
        assert part in told.text


def test_a_correction_opens_the_case_again(counter, hindrances, tested):
    out = hindrances.outgoing(tested, ON, now(counter))
    hindrances.take(answered(counter, out, income=0, assets=0), "antwoord.csv", now(counter))
    task = hindrances.tasks()[0]
    hindrances.reopen(task.household)
    assert task in hindrances.tasks()
    with pytest.raises(ProblemError, match="hindrance-unknown"):
        hindrances.reopen(type(task.household)(int=1))
