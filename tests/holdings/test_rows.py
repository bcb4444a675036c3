"""Rows that stop, members and classes, and that only those who are needed are read."""

import dataclasses

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from holdings.divided import ON, lists, population_where
from vanzelf.holdings import holding as of_holding
from vanzelf.holdings.asked import Asked, HouseholdClass, StopReason, everybody
from vanzelf.holdings.audit import recheck
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.facts import read_facts
from vanzelf.holdings.holding import Holding
from vanzelf.synth.holders import DATABASE, MUNICIPALITY_CODE, copy_to_postgres
from vanzelf.terms.units import UnitType

ALLOWANCES = ("zorgtoeslag", "huurtoeslag", "kindgebonden_budget")
LOCAL = ("stadspas", "kwijtschelding", "algemene_bijstand")
PAIR = UnitType.TOESLAGPAAR


def drawn(seed, count, number):
    return np.random.default_rng(seed).choice(count, number, replace=False).tolist()


def stops_of(town, rows):
    found = town.answer("belastingdienst", Asked.of(PAIR, rows), ALLOWANCES)
    stopped = found.stops > 0
    for answers in found.answers.values():
        assert ((answers == 3) == stopped).all()
    assert (found.classes[stopped] == 0).all()
    assert [len(each) == 0 for each in found.members.to_pylist()] == stopped.tolist()
    return [StopReason(each) for each in lists(found.stops)]


def plain_rows(town):
    """Rows that nothing stops: of one, and of two."""
    secret = population_where(town, "geheimhouding")
    rows = [row for row in town.rows().persons.to_pylist() if not secret & set(row)]
    return [row for row in rows if len(row) == 1], [row for row in rows if len(row) == 2]


def test_rows_that_do_not_fit_the_register_stop(town):
    ones, twos = plain_rows(town)
    (one, *_), (pair, *_) = ones, twos
    rows = [
        one,
        pair,
        pair[::-1],
        pair[:1],
        [*one, pair[0]],
        [*pair, *one],
        [one[0], one[0]],
        [],
        ["nobody"],
        [one[0], "nobody"],
    ]
    composition, unknown = StopReason.COMPOSITION, StopReason.NOT_RESIDENT
    assert stops_of(town, rows) == [
        StopReason.NONE,
        StopReason.NONE,
        StopReason.NONE,
        composition,
        composition,
        composition,
        composition,
        composition,
        unknown,
        unknown,
    ]


def test_the_dead_and_the_secret_stop(town):
    (dead, *_) = sorted(population_where(town, f"overlijdensdatum <= DATE '{ON}'"))
    hidden = population_where(town, "geheimhouding")
    (secret, *_) = [row for row in town.rows().persons.to_pylist() if hidden & set(row)]
    ones, _ = plain_rows(town)
    rows = [[dead], [dead, *ones[0]], secret]
    deceased = StopReason.DECEASED
    assert stops_of(town, rows) == [deceased, deceased, StopReason.SECRET_ADDRESS]


def test_who_is_registered_in_another_municipality_stops(town, tmp_path):
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes((town.holders["belastingdienst"] / DATABASE).read_bytes())
    (moved, gone, stays, *_), (half, *_) = plain_rows(town)
    with duckdb.connect(str(copy)) as con:
        for person, code in ((moved[0], "0344"), (gone[0], None), (half[0], "0344")):
            con.execute("UPDATE nat_persoon SET gem_cd = ? WHERE fin = ?", [code, person])
    asked = Asked.of(PAIR, [moved, gone, stays, half])
    here = dataclasses.replace(asked, municipalities=frozenset({MUNICIPALITY_CODE}))
    there = dataclasses.replace(asked, municipalities=frozenset({"0344"}))
    both = dataclasses.replace(asked, municipalities=frozenset({MUNICIPALITY_CODE, "0344"}))
    out, going = StopReason.NOT_RESIDENT, StopReason.NONE
    for rows, expected in (
        (here, [out, out, going, out]),
        (there, [going, out, out, out]),
        (both, [going, out, going, going]),
    ):
        found = town.answer("belastingdienst", rows, ALLOWANCES, where=copy)
        assert [StopReason(each) for each in lists(found.stops)] == expected


def test_no_row_at_all_is_no_error(town):
    found = town.answer("belastingdienst", Asked.of(PAIR, []), ALLOWANCES)
    assert [len(each) for each in found.answers.values()] == [0, 0, 0]
    assert len(found.members) == 0


def test_a_person_in_doubt_may_come_alone_or_with_the_candidate(town):
    """Who may be partners: the municipality may read it either way."""
    found = town.answer("belastingdienst", town.rows(), ["zorgtoeslag"])
    assert set(lists(found.stops)) <= {0, StopReason.SECRET_ADDRESS}


@pytest.mark.parametrize(
    "holder, schemes", [("belastingdienst", ALLOWANCES), ("uwv", LOCAL), ("svb", ALLOWANCES)]
)
def test_a_few_rows_get_the_answers_they_get_among_all(town, holder, schemes):
    """People who are not asked about are read no further than needed, and that changes nothing."""
    asked = town.rows()
    whole = town.answer(holder, asked, schemes)
    places = drawn(3, len(asked), 150)
    few = town.answer(holder, asked.take(places), schemes)
    for scheme, answers in few.answers.items():
        assert lists(answers) == lists(whole.answers[scheme][places])
    assert few.members.to_pylist() == whole.members.take(pa.array(places)).to_pylist()
    assert lists(few.stops) == lists(whole.stops[places])
    assert lists(few.classes) == lists(whole.classes[places])


def test_facts_are_read_of_members_only(town):
    asked = town.rows().take(range(40))
    programs = town.programs("belastingdienst", ALLOWANCES)
    with open_connection(town.holders["belastingdienst"] / DATABASE) as connection:
        holding = Holding(town.mapping("belastingdienst"), connection, town.catalogue)
        loaded = holding.load(programs, asked, ON)
        found = holding.answer(programs, asked, ON)
    names = loaded.register.ids.to_pylist()
    known = loaded.register.con.execute(
        "SELECT id FROM persons WHERE toetsingsinkomen IS NOT NULL"
    ).fetchall()
    members = {who for row in found.members.to_pylist() for who in row}
    assert {names[number] for (number,) in known} <= members
    assert len(members) < len(names) < 2_000


def test_members_are_everybody_whose_data_counts(town):
    asked = town.rows()
    pairs = town.answer("belastingdienst", asked, ["zorgtoeslag"]).members.to_pylist()
    homes = town.answer("belastingdienst", asked, ALLOWANCES).members.to_pylist()
    for row, pair, home in zip(asked.persons.to_pylist(), pairs, homes, strict=True):
        if pair:
            assert set(row) <= set(pair) <= set(home)
            assert home == sorted(set(home))
    assert any(len(home) > len(pair) for home, pair in zip(homes, pairs, strict=True))


def test_classes_say_how_people_live(town):
    asked = town.rows()
    classes = lists(town.answer("belastingdienst", asked, ["zorgtoeslag"]).classes)
    persons = str(town.town / "persons" / "*.parquet")
    lives = dict(
        duckdb.sql(
            f"""SELECT id, count(*) OVER (PARTITION BY bag_adres) FROM read_parquet('{persons}')
            WHERE overlijdensdatum IS NULL"""
        ).fetchall()
    )
    for row, found in zip(asked.persons.to_pylist(), classes, strict=True):
        if found and len(row) == 1:
            alone = lives[row[0]] == 1
            assert found == (HouseholdClass.ALONE if alone else HouseholdClass.ALONE_WITH_OTHERS)
        elif found:
            assert found in (HouseholdClass.COUPLE, HouseholdClass.COUPLE_WITH_OTHERS)
    assert set(classes) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("holder", ["belastingdienst", "dienst-toeslagen", "svb", "uwv"])
def test_the_reference_engine_answers_the_same(town, holder):
    schemes = (*ALLOWANCES, *LOCAL)
    asked = town.rows()
    whole = town.answer(holder, asked, schemes)
    places = drawn(4, len(asked), 60)
    programs = town.programs(holder, schemes)
    with open_connection(town.holders[holder] / DATABASE) as connection:
        holding = Holding(town.mapping(holder), connection, town.catalogue)
        again = recheck(holding, programs, asked.take(places), ON)
    assert again.keys() == whole.answers.keys()
    for scheme, answers in again.items():
        assert lists(answers) == lists(whole.answers[scheme][places])


def test_a_holder_on_postgres_answers_the_same(town, postgres_dsn):
    copy_to_postgres(town.holders["belastingdienst"] / DATABASE, postgres_dsn)
    asked = town.rows()
    here = town.answer("belastingdienst", asked, ALLOWANCES)
    there = town.answer("belastingdienst", asked, ALLOWANCES, where=postgres_dsn)
    assert there.snapshot.startswith("postgres:")
    for scheme, answers in here.answers.items():
        assert np.array_equal(answers, there.answers[scheme])
    assert here.members.equals(there.members)


def test_a_snapshot_has_a_name_that_changes_with_the_data(town, tmp_path):
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes((town.holders["svb"] / DATABASE).read_bytes())
    with open_connection(copy) as connection:
        before = connection.snapshot
    with duckdb.connect(str(copy)) as con:
        con.execute("DELETE FROM kinderbijslag")
    with open_connection(copy) as connection:
        assert connection.snapshot != before


@pytest.mark.parametrize("holder", ["belastingdienst", "woningcorporatie"])
def test_who_may_not_be_answered_about_stops_and_others_are_answered_as_before(town, holder):
    rows = town.rows()
    barred = np.zeros(len(rows), dtype=np.bool_)
    barred[drawn(3, len(rows), len(rows) // 3)] = True
    schemes = ALLOWANCES if holder == "belastingdienst" else ["huurtoeslag"]
    free, bound = (town.answer(holder, rows, schemes, allow=each) for each in
                   (everybody, lambda met: ~barred))  # fmt: skip
    went = np.asarray(free.stops) == StopReason.NONE
    assert (bound.stops[barred & went] == StopReason.NOT_ALLOWED).all()
    assert (bound.stops[~barred] == free.stops[~barred]).all()
    for scheme, answers in bound.answers.items():
        assert (answers[barred & went] == 3).all()
        assert (answers[~barred] == free.answers[scheme][~barred]).all()


def test_no_fact_is_read_of_who_may_not_be_answered_about(town, monkeypatch):
    rows, read = town.rows(), []

    def noted(con, connection, entries, people, needed, on):
        read.append((set(entries), set(needed.to_pylist())))
        return read_facts(con, connection, entries, people, needed, on)

    monkeypatch.setattr(of_holding, "read_facts", noted)
    met = []

    def allow(each):
        place = int(np.flatnonzero(each.stops == StopReason.NONE)[0])
        met.append(each.members[place].as_py())
        return np.arange(len(rows)) == place

    town.answer("belastingdienst", rows, ["zorgtoeslag"], allow=allow)
    (members,) = met
    assert members
    people = {each for facts, who in read if "toetsingsinkomen" in facts for each in who}
    assert people == set(members)
