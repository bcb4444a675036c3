"""My questions: what is published, in use, on or off, what it costs, and what was refused."""

import datetime as dt

import pytest

from vanzelf.eikenhage.parties import MUNICIPALITY
from vanzelf.holdings.freshness import Newest
from vanzelf.ledger.heads import countersign, keep_countersignature, make_head
from vanzelf.protocol.signing import Key, keys
from vanzelf.source.mandates import MandateStore
from vanzelf.source.switches import Switches

ID = "zorgtoeslag-inkomen-onder-grens"
ASKED = ("zorgtoeslag", "inkomen-onder-grens")
FIELDS = {"regeling": ASKED[0], "vraag": ASKED[1]}


def test_every_question_of_this_source_is_there_with_what_it_rests_on(somebody):
    person = somebody()
    assert len(person.see("/nl/vragen").all("article")) == 8
    told = person.read("/nl/vragen", ID)
    for part in (
        "Is het toetsingsinkomen van het paar niet hoger dan de inkomensgrens voor zorgtoeslag?",
        "Aan", "Voor: Zorgtoeslag. Lijst: Toeslagen. Versie 1.",
        "Het inkomen van één persoon in het hele kalenderjaar dat voor toeslagen telt.",
        "per jaar; mag 12 maanden oud zijn; nieuwste jaar: 2026",
        "Inkomen (mag met andere bronnen samen maar één set grenzen hebben)",
        "Hoogste inkomen met zorgtoeslag, met partner: € 51.142 per jaar",
        "voor wie alleen is", "zorgtoeslag-inkomen-partners",
        "Geen mandaat: niemand mag dit nu vragen.",
    ):  # fmt: skip
        assert part in told, part


def test_which_mandates_use_a_question(somebody, stage):
    proposal = stage.propose()
    for role, name in (("beheerder", "A. de Boer"), ("fg", "C. Yilmaz")):
        stage.sign(proposal, role, name)
    stage.grant(proposal)
    person = somebody()
    used = "Gemeente Eikenhage (fictief): toeslagen-belastingdienst, versie 1, tot 1 november 2027"
    assert used in person.read("/nl/vragen", ID)
    assert used not in person.read("/nl/vragen", "kwijtschelding-vermogen-onder-bovengrens")
    stage.clock.now = dt.datetime(2027, 11, 1, 9, tzinfo=dt.UTC)
    assert "Mandaten die nu gelden 0" in somebody().read("/nl/vragen")


def test_a_law_without_figures_on_the_day_is_named(somebody, stage):
    stage.clock.now = dt.datetime(2031, 1, 1, 9, tzinfo=dt.UTC)
    told = somebody().read("/nl/vragen")
    assert "De catalogus heeft op deze dag geen bedragen van: " in told
    assert "Zorgtoeslag" in told


@pytest.mark.parametrize("role, called", [("beheerder", "beheerder"), ("fg", "functionaris")])
def test_a_question_is_switched_off_and_on_with_name_and_reason(somebody, stage, role, called):
    person = somebody("C. Yilmaz", role)
    person.see("/nl/vragen")
    words = person.follow(
        person.send("/nl/vragen", **FIELDS, naar="uit", waarom="Het register wordt hersteld")
    )
    assert "Gelukt. De vraag staat uit." in words
    told = person.read("/nl/vragen", ID)
    assert "Uit sinds 1 november 2026 om 10:00 uur, door C. Yilmaz" in told
    assert called in told
    assert "Reden: Het register wordt hersteld. Nieuwe lijsten" in told
    assert "Aan" in person.read("/nl/vragen", "zorgtoeslag-vermogen-onder-grens")
    person.follow(person.send("/nl/vragen", **FIELDS, naar="aan", waarom="Hersteld"))
    assert "Uit sinds" not in person.read("/nl/vragen", ID)
    with stage.side.party.connect() as con:
        found = con.execute("select answers, name, why from question_switches order by id")
        assert found.fetchall() == [
            (False, "C. Yilmaz", "Het register wordt hersteld"),
            (True, "C. Yilmaz", "Hersteld"),
        ]


@pytest.mark.parametrize(
    "fields",
    [
        {**FIELDS, "waarom": ""}, {**FIELDS, "waarom": "x" * 301},
        {"regeling": "zorgtoeslag", "vraag": "anders", "waarom": "Ja."},
        {"regeling": "stadspas", "vraag": "inkomen-onder-stadspasgrens", "waarom": "Van een ander."},
    ],
    ids=["no reason", "a long reason", "no such question", "of another source"],
)  # fmt: skip
def test_a_question_is_not_switched_without_a_reason_or_for_another(somebody, stage, fields):
    person = somebody()
    person.see("/nl/vragen")
    answer = person.send("/nl/vragen", **fields, naar="uit")
    assert answer.status_code == 422
    assert "Dat is niet gelukt." in answer.text
    with stage.side.party.connect() as con:
        assert Switches(con).last() == {}


def test_the_load_is_by_month_and_counts_no_answer(somebody, stage):
    stage.run(1, persons=31_877)
    stage.run(2, persons=23)
    stage.run(3, persons=500, days=40)
    stage.run(4, state="geweigerd")
    stage.run(5, persons=999, days=800)
    words = somebody().read("/nl/vragen")
    assert "November 2026 Toeslagen 2 31.900 25 s" in words  # 24.5, rounded
    assert "September 2026 Toeslagen 1 500 12 s" in words
    assert "999" not in words
    assert "77" not in words  # how many were stopped


def test_refusals_are_told_in_words(somebody, stage):
    with stage.side.party.connect() as con, con.transaction():
        store = MandateStore(con)
        store.alert("te-vaak", "ab" * 16, MUNICIPALITY.oin, stage.clock())
        store.alert("nog-onbekend", None, "0" * 20, stage.clock(), proposal="cd" * 32)
        store.alert("te-vaak", "ef" * 16, MUNICIPALITY.oin, stage.clock() - dt.timedelta(days=400))
    words = somebody().read("/nl/vragen")
    assert "Er werd te vaak gevraagd. Gemeente Eikenhage (fictief) lijst abababab" in words
    assert f"(nog-onbekend) {'0' * 20} verzoek cdcdcdcdcdcd" in words
    assert "efefefef" not in words
    assert "Meldingen 2 in de laatste 30 dagen" in words


def test_the_state_of_the_own_log(somebody, stage):
    party, other = stage.side.party, Key.make(f"{MUNICIPALITY.oin}/berichten/1")
    assert "nog geen" in somebody().read("/nl/vragen")
    with party.connect() as con, con.transaction():
        token = make_head(con, party.key, stage.clock())
    assert "nog niemand" in somebody().read("/nl/vragen")
    trusted = keys([party.key, other])
    with party.connect() as con, con.transaction():
        seen = countersign(con, token, trusted, other, stage.clock())
        keep_countersignature(con, seen, trusted)
    words = somebody().read("/nl/vragen")
    assert "nummer 1, over 0 regels, van 1 november 2026 om 10:00 uur" in words
    assert "Gezien door Gemeente Eikenhage (fictief)" in words
    assert "Laatst nagekeken nog nooit" in words


def test_tables_that_cannot_be_read_are_said_to_be_so(somebody, stage):
    stage.side.where = stage.folder / "weg.duckdb"
    words = somebody().read("/nl/vragen")
    assert "Uw eigen tabellen zijn nu niet te lezen" in words
    assert "nieuwste jaar:" not in words


def test_freshness_is_measured_again_after_a_while(stage):
    first = stage.side.newest(["toetsingsinkomen", "ontvangt_zorgtoeslag"])
    assert first == {"toetsingsinkomen": Newest(None, 2026)}
    stage.side.where = stage.folder / "weg.duckdb"
    assert stage.side.newest(["toetsingsinkomen"]) == first
    stage.clock.now += dt.timedelta(hours=13)
    assert stage.side.newest(["toetsingsinkomen"]) is None
