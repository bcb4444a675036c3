"""Lists from own data alone: who receives social assistance, and who agreed to a yearly test."""

import duckdb
import pytest

from lists.world import ON
from vanzelf.ask.own_data import Kind, by_social_assistance, by_yearly_test, keep
from vanzelf.ask.people import People
from vanzelf.ask.refusals import Refusals
from vanzelf.eikenhage.applications import ACTIVITY
from vanzelf.synth.holders import DATABASE
from vanzelf.terms.problems import ProblemError


def nobody(_persons):
    return set()


def rows(made):
    return [frozenset(row) for row in made.households.persons.to_pylist()]


@pytest.fixture(scope="module")
def facts(counter):
    """What the municipality knows itself, straight from its own database."""
    database = str(counter.world.holders["gemeente"] / DATABASE)
    asked = {
        "bijstand": "SELECT bsn FROM pw_uitkering WHERE loopt",
        "pas": "SELECT bsn FROM stadspas WHERE geldig",
        "aanslag": "SELECT bsn FROM aanslag WHERE openstaand > 0",
        "kwijt": "SELECT bsn FROM kwijtschelding WHERE verleend",
    }
    with duckdb.connect(database, read_only=True) as con:
        return {
            name: {row[0] for row in con.execute(sql).fetchall()} for name, sql in asked.items()
        }


def test_who_receives_assistance_and_no_pass_is_certain_and_may_be_given_it(counter, facts):
    with counter.own() as own:
        made = by_social_assistance(own.holding, "stadspas", Kind.CERTAIN, nobody, ON)
    assert made.level == "N4"
    listed = rows(made)
    assert listed
    assert all(row & facts["bijstand"] for row in listed)
    assert not any(row & facts["pas"] for row in listed)


def test_remission_is_only_offered_when_own_data_leave_something_open(counter, facts):
    with counter.own() as own:
        made = by_social_assistance(own.holding, "kwijtschelding", Kind.OFFER, nobody, ON)
    assert made.level == "N3"
    assert all(row & facts["bijstand"] and not row & facts["kwijt"] for row in rows(made))


def test_the_yearly_test_needs_a_bill_last_year_and_consent_of_everybody(counter, facts):
    with counter.own() as own:
        everybody = by_yearly_test(own.holding, set, set, nobody, ON)
        couple = next(row for row in rows(everybody) if len(row) == 2)
        one = sorted(couple)[0]
        without = by_yearly_test(own.holding, set, lambda p: set(p) - {one}, nobody, ON)
        never = by_yearly_test(own.holding, nobody, set, nobody, ON)
    assert all(row & facts["aanslag"] for row in rows(everybody))
    assert not any(row & facts["kwijt"] for row in rows(everybody))
    assert set(rows(everybody)) - set(rows(without)) == {couple}
    assert rows(never) == []


def test_a_list_is_kept_with_purpose_and_lines_and_without_who_refused(counter):
    party, purpose = (
        counter.world.municipality,
        counter.world.catalogue.purposes["gemeentelijk-aanvraag"],
    )
    with counter.own() as own:
        before = by_social_assistance(own.holding, "stadspas", Kind.CERTAIN, nobody, ON)
        gone = sorted(rows(before)[0])[0]
        with party.connect() as con, con.transaction():
            refusals = Refusals(con, People.of(party))
            refusals.add(gone, "alles", counter.world.clock(), "balie")
            made = by_social_assistance(
                own.holding, "stadspas", Kind.CERTAIN,
                lambda who: refusals.among(who, "gemeentelijk"), ON,
            )  # fmt: skip
    run = keep(party, counter.log, ACTIVITY, purpose, made, "Stadspas", ON)
    people = People.of(party)
    with party.connect() as con:
        sealed = dict(con.execute("select id, sealed from ask.subjects").fetchall())
        entries = con.execute("select subjects from ask.entries where run = %s", (run,)).fetchall()
        kept = con.execute("select kind, purpose, ground from ask.own_lists where run = %s", (run,))
        assert kept.fetchone() == ("stadspas-zeker", purpose.id, purpose.law)
        logged = con.execute(
            """select count(*) from ledger.parts p join ledger.templates t on t.number = p.template
            where t.body like %s""",
            (f"%{run}%",),
        ).fetchone()
    listed = {frozenset(people.person(bytes(sealed[each])) for each in row[0]) for row in entries}
    assert listed == set(rows(made))
    assert not any(gone in row for row in listed)
    assert listed < set(rows(before))
    assert logged == (len({each for row in listed for each in row}),)


def test_a_list_is_about_a_scheme_of_the_municipality(counter):
    with counter.own() as own, pytest.raises(ProblemError, match="own-data-scheme"):
        by_social_assistance(own.holding, "zorgtoeslag", Kind.CERTAIN, nobody, ON)
