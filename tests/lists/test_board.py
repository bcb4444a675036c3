"""A run about most residents takes the board for that run, by every road to the sources (P-06)."""

import datetime as dt

import psycopg
import pytest

from lists.world import ON
from support import towns
from vanzelf.ask.board import PERCENT, limit_on, limits, set_limit
from vanzelf.ask.preparing import agree, prepare, want
from vanzelf.ask.runs import Runs
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.holding import Holding
from vanzelf.synth.holders import DATABASE
from vanzelf.terms.problems import ProblemError


def proposed(world):
    place = world.holders["gemeente"]
    with open_connection(place / DATABASE) as own:
        holding = Holding(towns.mapping(place), own, world.catalogue)
        return prepare(world.municipality, holding, "toeslagen", ON)


def refused(code):
    return pytest.raises(ProblemError, match=code)


def test_nobody_freezes_a_run_about_most_residents_before_the_board_wants_it(world):
    run = proposed(world)
    people = {each for row in world.population().persons.to_pylist() for each in row}
    assert run.people == len(people) > run.counted["inwoners"] * PERCENT / 100
    assert run.board
    with refused("run-board"):
        agree(world.municipality, run.id, "analist")
    with world.municipality.connect() as con:
        with refused("run-board"):
            Runs(con).freeze(run.id, "analist")
        with pytest.raises(psycopg.errors.CheckViolation, match="run_wanted"), con.transaction():
            con.execute("update ask.runs set state = 'bevroren' where run = %s", (run.id,))
        Runs(con).end(run.id, "verworpen", "te veel")  # nobody has to want what is not done
        con.execute("update ask.runs set state = 'voorstel', reason = null")
    assert want(world.municipality, run.id, "wethouder").wanted_by == "wethouder"
    with refused("freeze-same"):
        agree(world.municipality, run.id, "wethouder")
    agree(world.municipality, run.id, "analist")
    assert agree(world.municipality, run.id, "fg").state == "bevroren"
    with refused("run-state"):
        want(world.municipality, run.id, "burgemeester")


def test_the_limit_has_days_and_what_is_asked_is_measured_by_that_of_today(world):
    today = world.clock().date()
    with world.municipality.connect() as con:
        assert limit_on(con, today) == PERCENT
        with refused("limit-percent"):
            set_limit(con, 0, today, "wethouder", world.clock())
        with refused("limit-past"):
            set_limit(con, 90, today - dt.timedelta(days=1), "wethouder", world.clock())
        set_limit(con, 20, today + dt.timedelta(days=9), "wethouder", world.clock())
        assert limit_on(con, today) == PERCENT
        set_limit(con, 95, today, "wethouder", world.clock())
        assert [each.percent for each in limits(con)] == [20, 95, PERCENT]
    run = proposed(world)
    assert not run.board
    agree(world.municipality, run.id, "analist")
    assert agree(world.municipality, run.id, "fg").state == "bevroren"
