"""What an application may not do: without a yes, beside its mandate, after a no, or unseen."""

import datetime as dt
import json

import duckdb
import pytest
from cryptography.exceptions import InvalidTag

from applications.conftest import YES, stuck
from vanzelf.ask.applications import erase_expired, said_no
from vanzelf.ask.people import People
from vanzelf.ask.vault import Vault
from vanzelf.eikenhage.applications import grant_application
from vanzelf.eikenhage.parties import SOURCES
from vanzelf.protocol.application import ApplicationRequest, Consent
from vanzelf.protocol.messages import Kind, write
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.sealing import SealingKey
from vanzelf.protocol.signing import sign
from vanzelf.terms.problems import ProblemError

SCHEME = "zorgtoeslag"
TAX = next(each for each in SOURCES if each.slug == "belastingdienst")


@pytest.fixture(scope="session")
def people(counter):
    """Adults, an endless row of them: every test takes others."""
    with duckdb.connect() as con:
        files = counter.world.town / "persons"
        source = str(files / "*.parquet") if files.is_dir() else f"{files}.parquet"
        rows = con.execute(f"SELECT id FROM '{source}' ORDER BY id").fetchall()
    return iter([str(row[0]) for row in rows])


@pytest.fixture
def someone(counter, people):
    """Somebody who can apply alone or as aanvrager, and has not in another test."""
    for person in people:
        with counter.own() as own:
            try:
                household = own.household(SCHEME, person)
            except ProblemError:
                continue
        if person in household.persons:
            return person
    raise AssertionError("nobody left")


def states(counter, application):
    with counter.world.municipality.connect() as con:
        return Vault(counter.world.municipality, con).get(application).states


def reasons(counter, application):
    with counter.world.municipality.connect() as con:
        rows = con.execute(
            "select source, reason from application.sources where application = %s", (application,)
        )
        return dict(rows.fetchall())


def erased_after_a_no(counter):
    with counter.world.municipality.connect() as con:
        rows = con.execute("select count from application.erased where why = 'nee'").fetchall()
    return sum(count for (count,) in rows)


def request_of(counter, **changes):
    """A signed request of the municipality, with something in it changed or left out."""
    municipality = counter.world.municipality
    granted = counter.granted(SCHEME)[TAX.oin]
    fields = {
        "run": "7" * 32,
        "vrager": municipality.oin,
        "mandaat": granted.digest,
        "regeling": SCHEME,
        "doel": granted.mandate.purpose,
        "ja": YES.data(),
        "peildatum": "2026-11-01",
        "sleutel": SealingKey.make().public,
        "synthetisch": True,
    } | changes
    fields = {name: value for name, value in fields.items() if value is not None}
    text = sign(fields, ApplicationRequest.TYP, municipality.key)
    head = {"kind": Kind.APPLICATION, "to": TAX.oin, "run": fields["run"],
            "at": counter.world.clock(), "content": {"verzoek": text, "mandaat": granted.text}}  # fmt: skip
    return write(head, municipality.key)


def test_without_a_yes_nothing_can_be_asked(counter):
    with pytest.raises(ProtocolError, match="document-form"):
        counter.desks[TAX.oin].receive(request_of(counter, ja=None))


@pytest.mark.parametrize(
    "run, changes, reason",
    [
        ("a1", {"ja": {"kenmerk": "5" * 32, "op": "2024-01-01T00:00:00Z"}}, "ja-niet-geldig"),
        ("a2", {"ja": {"kenmerk": "5" * 32, "op": "2027-01-01T00:00:00Z"}}, "ja-niet-geldig"),
        ("a3", {"regeling": "huurtoeslag"}, "mandaat-anders"),
        ("a4", {"doel": "toeslagen-aanbieden"}, "mandaat-anders"),
        ("a5", {"mandaat": "0" * 64}, "mandaat-niet-geldig"),
        ("a6", {"peildatum": "2026-01-01"}, "peildatum-te-ver"),
        ("a7", {"synthetisch": False}, "demo-people"),
    ],
)
def test_a_source_refuses_aloud_what_it_did_not_grant(counter, run, changes, reason):
    counter.desks[TAX.oin].receive(request_of(counter, run=run * 16, **changes))
    with counter.world.parties[TAX.slug].connect() as con:
        told = con.execute("select reason from alerts where run = %s", (run * 16,)).fetchall()
        kept = con.execute("select state from application_requests where run = %s", (run * 16,))
        assert (told, kept.fetchall()) == ([(reason,)], [("geweigerd",)])


def test_a_yes_of_tomorrow_is_refused_before_anything_goes_out(counter, someone):
    later = Consent(reference="5" * 32, at=counter.world.clock() + dt.timedelta(days=1))
    with pytest.raises(ProblemError, match="application-consent"):
        counter.begin(someone, SCHEME, consent=later)


def test_a_source_gives_no_field_outside_the_mandate_even_if_it_has_it(counter, someone):
    field = counter.granted(SCHEME)[TAX.oin].mandate.fields
    fewer = {"fields": tuple(each for each in field if each.concept == "toetsingsinkomen")}
    party = counter.world.parties[TAX.slug]
    granted = grant_application(
        counter.world.folder, counter.world.catalogue, party, TAX,
        f"aanvraag-{SCHEME}-{TAX.slug}", counter.world.clock(), {**fewer, "version": 2},
    )  # fmt: skip
    counter.mandates[SCHEME] = {**counter.mandates[SCHEME], TAX.oin: granted}
    application = counter.fetch(someone, SCHEME)
    with counter.world.municipality.connect() as con:
        answers = Vault(counter.world.municipality, con).answers(application)
    given = {each.source: {value.concept for value in each.values} for each in answers}
    assert given[TAX.oin] == {"toetsingsinkomen"}
    asked = {each.concept for each in counter.prefilled(application).questions}
    assert "vermogensgrens" not in asked
    counter.mandates[SCHEME][TAX.oin] = grant_application(
        counter.world.folder, counter.world.catalogue, party, TAX,
        f"aanvraag-{SCHEME}-{TAX.slug}", counter.world.clock(), {"version": 3},
    )  # fmt: skip


def test_a_mandate_for_more_than_the_rule_uses_is_refused(counter):
    field = counter.granted(SCHEME)[TAX.oin].mandate.fields
    more = field[0].model_copy(update={"concept": "banktegoed"})
    with pytest.raises(ProtocolError, match="signature-kind"):
        grant_application(
            counter.world.folder, counter.world.catalogue, counter.world.parties[TAX.slug], TAX,
            "aanvraag-huurtoeslag-belastingdienst", counter.world.clock(),
            {"fields": (*field, more)},
        )  # fmt: skip


def test_everybody_whose_data_were_read_has_a_line_at_the_source_and_at_home(counter, someone):
    application = counter.fetch(someone, SCHEME)
    with counter.own() as own:
        household = own.household(SCHEME, someone)
    desk = counter.desks[TAX.oin]
    for party, log in ((desk.party, desk.office.log), (counter.world.municipality, counter.log)):
        with party.connect() as con:
            rows = con.execute(
                """select p.subject from ledger.parts p join ledger.templates t
                on t.number = p.template where t.body like %s""",
                (f"%{application}%",),
            ).fetchall()
        assert {bytes(row[0]) for row in rows} == set(log.subject_bytes(household.persons))


def test_who_refused_at_a_source_is_not_looked_up_there(counter, someone):
    desk = counter.desks[TAX.oin]
    with desk.party.connect() as con:
        keyed = desk.office.log.subject_bytes([someone])[0]
        con.execute("insert into refusals values (%s, %s)", (keyed, counter.world.clock()))
    application = counter.fetch(someone, SCHEME)
    assert states(counter, application)[TAX.oin] == "niet_beschikbaar"
    with desk.party.connect() as con:
        body = f"%{application}%"
        found = con.execute("select 1 from ledger.templates where body like %s", (body,))
        assert found.fetchone() is None
    found = counter.prefilled(application)
    assert found.certainty in ("possible", "excluded")
    assert not {each for each in found.facts if each.source == "belastingdienst"}


def test_a_mandate_is_for_so_many_households_a_day(counter, people, someone):
    party = counter.world.parties["uwv"]
    uwv = next(each for each in SOURCES if each.slug == "uwv")
    one = grant_application(
        counter.world.folder, counter.world.catalogue, party, uwv, "aanvraag-kwijtschelding-uwv",
        counter.world.clock(), {"per_day": 1},
    )  # fmt: skip
    counter.mandates["kwijtschelding"] = {uwv.oin: one}
    others = [each for _, each in zip(range(60), people, strict=False)]
    asked = []
    for person in [someone, *others]:
        try:
            asked.append(counter.fetch(person, "kwijtschelding"))
        except ProblemError:
            continue
        if len(asked) == 2:
            break
    assert [reasons(counter, each)[uwv.oin] for each in asked] == [None, "te-vaak"]


def test_a_withdrawn_mandate_stops_a_request_that_goes_on(counter, someone):
    application = counter.begin(someone, "stadspas")
    fetcher = counter.fetcher("stadspas")
    fetcher._deliver(application)
    with counter.world.parties["uwv"].connect() as con:
        con.execute("update mandates set withdrawn_at = now() where mandate like '%stadspas%'")
    fetcher.to_the_end(application, stuck)
    assert set(states(counter, application).values()) == {"geweigerd"}


# -- the store -----------------------------------------------------------------------------------


def test_the_two_stores_cannot_open_one_another(counter, someone):
    application = counter.fetch(someone, SCHEME)
    municipality = counter.world.municipality
    people = People.of(municipality)
    with municipality.connect() as con:
        people.subjects(con, [someone])
        sealed = con.execute("select sealed from ask.subjects limit 1").fetchone()[0]
        stored = con.execute(
            "select household from application.applications where id = %s", (application,)
        ).fetchone()[0]
        key = Vault(municipality, con).key(application)
        with pytest.raises(ProtocolError, match="seal-broken"):
            key.open(bytes(sealed), {})
        with pytest.raises(InvalidTag):
            people.person(bytes(stored))
        ours = con.execute("select keyed from application.people").fetchall()
        theirs = con.execute("select keyed from ask.subjects").fetchall()
        assert not set(ours) & set(theirs)
        crossing = con.execute(
            """select 1 from pg_constraint where contype = 'f' and (
            (conrelid::regclass::text like 'application.%' and confrelid::regclass::text like 'ask.%')
            or (conrelid::regclass::text like 'ask.%'
                and confrelid::regclass::text like 'application.%'))"""
        ).fetchall()
        assert crossing == []


def test_no_value_and_no_number_stands_readable_in_the_store(counter, someone):
    application = counter.fetch(someone, SCHEME)
    found = counter.prefilled(application)
    incomes = [each for each in found.facts if each.concept == "toetsingsinkomen"]
    assert incomes
    with counter.world.municipality.connect() as con:
        dumped = json.dumps(
            [
                [
                    str(bytes(each)) if isinstance(each, memoryview | bytes) else str(each)
                    for each in row
                ]
                for table in ("applications", "people", "sources", "erased")
                for row in con.execute(f"select * from application.{table}").fetchall()
            ]
        )
    assert someone not in dumped
    assert incomes[0].text not in dumped


def test_after_a_no_everything_is_gone_at_once(counter, someone):
    application = counter.fetch(someone, SCHEME)
    before = erased_after_a_no(counter)
    assert said_no(counter.world.municipality, someone) == 1
    assert erased_after_a_no(counter) == before + 1
    with counter.world.municipality.connect() as con:
        for table, column in (("applications", "id"), ("people", "application"),
                              ("sources", "application")):  # fmt: skip
            row = con.execute(
                f"select count(*) from application.{table} where {column} = %s", (application,)
            ).fetchone()
            assert row == (0,)
        with pytest.raises(ProblemError, match="application-erased"):
            Vault(counter.world.municipality, con).get(application)


def test_values_are_erased_when_their_days_are_over(counter, someone):
    application = counter.fetch(someone, SCHEME)
    assert erase_expired(counter.world.municipality) == 0
    counter.world.clock.forward(days=43)
    try:
        assert erase_expired(counter.world.municipality) >= 1
        with pytest.raises(ProblemError, match="application-erased"):
            counter.prefilled(application)
    finally:
        counter.world.clock.forward(days=-43)
