"""Requests for mandates: in plain words, decided by two people, signed by keys that are elsewhere."""

import datetime as dt

import pytest

from vanzelf.operate.words_more import REQUESTS
from vanzelf.protocol.conditions import Conditions
from vanzelf.protocol.mandates import GroundState, Mandate
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.proposing import Refused
from vanzelf.source.decisions import Decisions
from vanzelf.source.mandates import MandateStore
from vanzelf.source.switches import Switches

BOER, YILMAZ = ("A. de Boer", "beheerder"), ("C. Yilmaz", "fg")
UNDER = {
    "voorwaarden": "ja", "geldig_tot": "2027-05-01", "runs": "1", "maanden": "18",
    "lijst_minstens": "1", "lijst_hoogstens": "20", "onbekend_hoogstens": "60",
}  # fmt: skip


def agree(somebody, proposal, who, **fields):
    """Somebody starts the program, reads the request and agrees."""
    person = somebody(*who)
    person.see(f"/nl/verzoeken/{proposal}")
    return person, person.send(f"/nl/verzoeken/{proposal}/akkoord", **fields)


def mandate(stage, text):
    return Mandate.check(text, stage.side.party.keys_for("mandaten"))[0]


def test_no_request_is_fine(somebody):
    assert "Er wacht geen verzoek. Dat is goed." in somebody().read("/nl/verzoeken")


def test_a_request_in_plain_words(somebody, stage):
    proposal = stage.propose()
    with stage.side.party.connect() as con, con.transaction():
        Switches(con).switch(
            ("zorgtoeslag", "inkomen-onder-grens"), answers=False, role="fg", name="C. Yilmaz",
            why="Herstel.", now=stage.clock(),
        )  # fmt: skip
    person = somebody()
    assert "Gemeente Eikenhage (fictief) vraagt: Toeslagen" in person.read("/nl/verzoeken")
    page = person.see("/nl/verzoeken")
    (link,) = [each.get("href") for each in page.all("a") if proposal in each.get("href")]
    told = person.read(link)
    for part in (
        "Verzoek van Gemeente Eikenhage (fictief)",
        "staat ingeschreven in een gemeente met deze code: 9999", "Toeslagen aanbieden", "Voor niets anders.",
        "Verzonnen grond. Alleen voor mensen die niet bestaan.",
        "Is het toetsingsinkomen van het paar niet hoger dan de inkomensgrens voor zorgtoeslag? "
        "(staat nu uit)",
        "Hoogste inkomen met huurtoeslag, alleen: € 46.594 per jaar (Huurtoeslag)",
        "zonder partner: € 46.594 per jaar (Zorgtoeslag). Opgehoogd tot een grens",
        "Percentage van de norm: 120% (Stadspas)",
        "Iedereen van 18 jaar of ouder", "Ten minste 500 huishoudens tegelijk",
        "Hoogstens 1 keer in 12 maanden.", "Van 1 tot 40 procent van wie gevraagd is",
        "Stichting Samenvoeger (fictief)", "Van 1 november 2026 tot 1 november 2027.",
        "Dit is het eerste mandaat met deze naam.",
        "U besluit als A. de Boer, beheerder.",
    ):  # fmt: skip
        assert part in told, part


def test_two_people_agree_two_keys_sign_and_the_mandate_key_grants(somebody, stage):
    proposal = stage.propose()
    boer, answer = agree(somebody, proposal, BOER)
    assert "A. de Boer is akkoord nog niet" in boer.follow(answer)
    with pytest.raises(ProtocolError, match="approval-missing"):
        stage.grant(proposal)
    yilmaz, answer = agree(somebody, proposal, YILMAZ)
    told = yilmaz.follow(answer)
    assert "C. Yilmaz is akkoord nog niet" in told
    assert f"vanzelf source approve {proposal[:12]} --party partij.yaml --key fg.jwk" in told
    with pytest.raises(ProtocolError, match="approval-missing"):
        stage.grant(proposal)  # a decision on a page signs nothing
    stage.sign(proposal, "beheerder", "A. de Boer")
    stage.sign(proposal, "fg", "C. Yilmaz")
    assert "C. Yilmaz is akkoord gezet" in yilmaz.read(f"/nl/verzoeken/{proposal}")
    assert mandate(stage, stage.grant(proposal)).version == 1
    assert yilmaz.ask("GET", f"/nl/verzoeken/{proposal}").status_code == 404
    assert "Er wacht geen verzoek" in yilmaz.read("/nl/verzoeken")


@pytest.mark.parametrize("name", ["A. de Boer", "a de boer", "A. DE BOÉR"])
def test_the_same_person_in_the_other_role_is_refused(somebody, stage, name):
    proposal = stage.propose()
    agree(somebody, proposal, BOER)
    _, answer = agree(somebody, proposal, (name, "fg"))
    assert answer.status_code == 422
    assert "Twee rollen zijn twee mensen." in answer.text
    with stage.side.party.connect() as con:
        assert set(Decisions(con).on(proposal)) == {"beheerder"}


def test_conditions_are_agreed_by_both_and_make_another_document(somebody, stage):
    proposal = stage.propose()
    boer, answer = agree(somebody, proposal, BOER, **UNDER)
    said = (
        "A. de Boer is akkoord onder voorwaarden: geldig tot 1 mei 2027, "
        "hoogstens 1 keer in 18 maanden, lijst van hoogstens 20 procent"
    )
    assert said in boer.follow(answer)
    stage.clock.now += dt.timedelta(minutes=1)
    yilmaz, answer = agree(somebody, proposal, YILMAZ)
    assert "U bent het nog niet eens" in yilmaz.follow(answer)
    page = yilmaz.see(f"/nl/verzoeken/{proposal}")
    filled = {each.get("name"): each.get("value") for each in page.all("input")}
    assert filled["maanden"] == "12"  # what the last one to decide agreed with
    told = yilmaz.follow(yilmaz.send(f"/nl/verzoeken/{proposal}/akkoord", **UNDER))
    assert "nog niet eens" not in told
    assert "Beide rollen zijn akkoord." in told

    wanted = Conditions(valid_until=dt.date(2027, 5, 1), months=18, most=20)
    with stage.side.party.connect() as con:
        kept = MandateStore(con).find(proposal).text
        assert {each.conditions for each in Decisions(con).on(proposal).values()} == {wanted}
    stage.sign(proposal, "beheerder", "A. de Boer", wanted)
    stage.sign(proposal, "fg", "C. Yilmaz", wanted)
    granted = mandate(stage, stage.grant(proposal))
    assert (granted.valid_until, granted.months, granted.gates.most) == (
        dt.date(2027, 5, 1),
        18,
        20,
    )
    with stage.side.party.connect() as con:
        assert MandateStore(con).find(proposal).text == kept


@pytest.mark.parametrize(
    "wrong, told",
    [
        ({"maanden": "6"}, "staat meer toe dan er gevraagd is"),
        ({"lijst_hoogstens": "60"}, "staat meer toe dan er gevraagd is"),
        ({"geldig_tot": "2030-01-01"}, "staat meer toe dan er gevraagd is"),
        ({"geldig_tot": "morgen"}, "niet goed ingevuld"),
        ({"runs": "-1"}, "niet goed ingevuld"),
        ({"onbekend_hoogstens": "veel"}, "niet goed ingevuld"),
    ],
    ids=str,
)
def test_no_condition_allows_more_or_says_nothing(somebody, stage, wrong, told):
    proposal = stage.propose()
    _, answer = agree(somebody, proposal, BOER, **(UNDER | wrong))
    assert answer.status_code == 422
    assert told in answer.text
    with stage.side.party.connect() as con:
        assert Decisions(con).on(proposal) == {}


def test_who_signed_is_not_overruled_on_a_page(somebody, stage):
    proposal = stage.propose()
    agree(somebody, proposal, BOER)
    stage.sign(proposal, "beheerder", "A. de Boer")
    _, answer = agree(somebody, proposal, YILMAZ, **UNDER)
    assert "Uw collega ondertekende al onder andere voorwaarden." in answer.text
    boer, answer = agree(somebody, proposal, BOER, **UNDER)
    assert "In deze rol is al ondertekend." in answer.text
    assert "U hebt al ondertekend." in boer.read(f"/nl/verzoeken/{proposal}")


def test_a_refusal_works_at_once_and_says_why(somebody, stage):
    proposal = stage.propose()
    person = somebody(*YILMAZ)
    person.see(f"/nl/verzoeken/{proposal}")
    empty = person.send(f"/nl/verzoeken/{proposal}/weigeren", reden="  ")
    assert (empty.status_code, "Schrijf een reden" in empty.text) == (422, True)
    answer = person.send(f"/nl/verzoeken/{proposal}/weigeren", reden="Er is nog geen DPIA.")
    assert "Het verzoek is geweigerd." in person.follow(answer)
    with stage.side.party.connect() as con:
        store = MandateStore(con)
        assert store.find(proposal).state == "geweigerd"
        text = store.refusal(proposal)
        alerts = store.alerts(stage.clock() - dt.timedelta(days=1))
        decided = Decisions(con).on(proposal)["fg"]
    refused, _ = Refused.check(text, stage.side.party.keys_for("berichten"))
    assert (refused.proposal, refused.text) == (proposal, "Er is nog geen DPIA.")
    assert [each.reason for each in alerts] == ["mandate-refused"]
    assert (decided.name, decided.verdict) == ("C. Yilmaz", "geweigerd")
    assert person.ask("GET", f"/nl/verzoeken/{proposal}").status_code == 404
    for what in ("akkoord", "weigeren"):
        late = person.send(f"/nl/verzoeken/{proposal}/{what}", reden="Toch.")
        assert "Over dit verzoek is al besloten." in late.text


def test_what_is_different_from_the_mandate_before(somebody, stage):
    first = stage.propose()
    for role, (name, _) in {"beheerder": BOER, "fg": YILMAZ}.items():
        stage.sign(first, role, name)
    stage.grant(first)
    stage.clock.now += dt.timedelta(days=30)
    told = somebody().read(f"/en/verzoeken/{stage.propose(version=2)}")
    assert "Becomes: Valid from 2026-12-01 until 2027-12-01." in told
    assert "Status number" not in told


def test_what_the_rules_forbid_by_now_is_said_before_anybody_signs(somebody, stage):
    proposal = stage.propose()
    stage.clock.now += dt.timedelta(days=400)
    told = somebody().read(f"/nl/verzoeken/{proposal}")
    assert "De regels staan dit nu niet toe. Ook als u akkoord gaat" in told
    assert "Het is voorbij, of het duurt te lang." in told


@pytest.mark.parametrize("state", [each for each in GroundState if each is not GroundState.DEMO])
def test_every_state_of_a_ground_has_its_words(state):
    for language in ("nl", "en"):
        assert REQUESTS[language][str(state)]


def test_a_request_about_applications_can_be_decided_without_conditions(somebody, stage):
    proposal = stage.propose_fetch()
    person = somebody(*BOER)
    told = person.read(f"/nl/verzoeken/{proposal}")
    assert "Verzoek van Gemeente Eikenhage (fictief) over aanvragen" in told
    assert "Toetsingsinkomen" in told
    assert "alleen na hun ja" in told
    page = person.see(f"/nl/verzoeken/{proposal}")
    assert "voorwaarden" not in {each.get("name") for each in page.all("input")}
    refused = person.send(f"/nl/verzoeken/{proposal}/akkoord", **UNDER)
    assert "geen voorwaarden" in refused.text
    assert "A. de Boer is akkoord" in person.follow(
        person.send(f"/nl/verzoeken/{proposal}/akkoord")
    )
