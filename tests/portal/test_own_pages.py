"""What a resident who logged in sees, chooses, reads back and takes along; nobody else's, ever."""

import datetime as dt
import re
import secrets

import pytest


@pytest.fixture
def mine(client, resident):
    """A browser in which the resident logged in."""
    log_in(client, resident)
    return client


def log_in(client, resident):
    from django.http import HttpResponse

    from vanzelf.portal.models import Visit
    from vanzelf.portal.visitor import COOKIE, welcome

    response = HttpResponse()
    welcome(response, subject=resident.subject, level=Visit.Level.BROKER)
    client.cookies[COOKIE] = response.cookies[COOKIE].value


@pytest.fixture
def granted(resident, begin):
    """Remission, given by itself, that can still be undone."""
    from vanzelf.decide.actions import confirm, open_case, propose, send
    from vanzelf.decide.models import Direction
    from vanzelf.services.queries import alive

    if alive("kwijtschelding") is None:
        begin("kwijtschelding")
    case = open_case(
        service="kwijtschelding", scheme="kwijtschelding", group="vorig_jaar", period="2026",
        subject=resident.subject,
    )  # fmt: skip
    reasons = {"nl": ["U hebt bijstand."], "en": ["You have social assistance."]}
    decision = propose(
        case=case, direction=Direction.GRANTED, amount_cents=31_240, reasons=reasons, author=None
    )
    return send(decision=confirm(decision=decision, by=None))


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_nothing_is_good(mine):
    page = text_of(mine, "/mijn/")
    assert "Er staat niets voor u klaar. Dat is goed." in page
    assert mine.get("/").url == "/mijn/"


def test_a_passport_is_nothing_that_somebody_may_get(mine, resident, begin):
    from portal.conftest import put

    slots = {"document": "paspoort", "verloopt_op": "1 maart 2027", "uiterlijk": "1 december 2026"}
    put(resident, begin, "reisdocumenten", "verloopt", topics=[], facts=[], slots=slots)
    page = text_of(mine, "/mijn/")
    assert "Goed om aan te denken" in page
    assert "Dit kunt u misschien krijgen" not in page


def test_what_stands_open_goes_on_or_was_refused_is_there(mine, offered):
    assert "Dit kunt u misschien krijgen" in text_of(mine, "/mijn/")
    assert "afval en riool" in text_of(mine, f"/bericht/{offered.pk}")
    mine.post(f"/bericht/{offered.pk}/antwoord", {"antwoord": "ja", "sleutel": "a"})
    page = text_of(mine, "/mijn/")
    assert "Dit loopt nog" in page
    assert "Dit kunt u misschien krijgen" not in page
    mine.post(f"/bericht/{offered.pk}/antwoord", {"antwoord": "nee", "sleutel": "b"})
    assert "Dit wilde u niet" in text_of(mine, "/mijn/")


def test_a_decision_is_read_back_and_undone_without_a_reason(mine, granted):
    from vanzelf.decide.models import Effect

    assert "€ 312,40" in text_of(mine, "/mijn/")
    page = text_of(mine, f"/mijn/besluit/{granted.pk}")
    assert "U hebt bijstand." in page
    assert "Draai het terug" in page
    receipt = mine.post(f"/mijn/besluit/{granted.pk}/terugdraaien").url
    assert "Het is teruggedraaid" in text_of(mine, receipt)
    assert sum(Effect.objects.values_list("amount_cents", flat=True)) == 0
    again = mine.post(f"/mijn/besluit/{granted.pk}/terugdraaien")
    assert again.status_code == 409
    assert "Dit is al veranderd" in again.content.decode()


def test_after_its_days_undoing_is_for_a_person(client, resident, granted):
    from vanzelf.org import clock

    with clock.at(dt.datetime(2027, 1, 20, 9, tzinfo=dt.UTC)):
        log_in(client, resident)
        assert "Draai het terug" not in text_of(client, f"/mijn/besluit/{granted.pk}")
        page = client.post(f"/mijn/besluit/{granted.pk}/terugdraaien")
        assert page.status_code == 409
        assert "0500-12345" in page.content.decode()


def test_a_letter_is_read_back_as_it_was_sent(mine, offered):
    from vanzelf.reach.models import Message

    letter = Message.objects.get()
    Message.objects.update(state="verzonden", sent_at=letter.made_at)
    assert f"/mijn/brief/{letter.pk}" in text_of(mine, "/mijn/")
    assert "mevrouw Wit" in text_of(mine, f"/mijn/brief/{letter.pk}")


def test_nobody_opens_what_is_of_another(client, resident, offered, granted, settle):
    from support.municipality import NUMBERS
    from vanzelf.reach.answering import Given, answer
    from vanzelf.reach.models import Answer, Message
    from vanzelf.residents.models import Channel

    receipt = answer(offered, Given("a", Answer.NO, Channel.DESK))
    Message.objects.update(state="verzonden", sent_at=offered.made_at)
    letter = Message.objects.filter(kind="aanbod").get()
    log_in(client, settle(NUMBERS[1], name="K. Bakker"))
    for path in (
        f"/bericht/{offered.pk}", f"/mijn/besluit/{granted.pk}", f"/mijn/brief/{letter.pk}",
        f"/bevestiging/{receipt.pk}",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path
    assert client.post(f"/mijn/besluit/{granted.pk}/terugdraaien").status_code == 404
    assert client.post(f"/bericht/{offered.pk}/antwoord", {"antwoord": "ja"}).status_code == 404


def test_no_more_of_a_service_or_of_anything_and_back_again(mine, offered):
    from vanzelf.residents.models import Refusal

    def press(what, do):
        answer = mine.post("/mijn/keuzes/kies", {"wat": what, "doe": do}, follow=True)
        return answer.content.decode()

    assert "Het heeft geen gevolgen" in press("kwijtschelding", "weiger")
    offered.refresh_from_db()
    assert offered.state == "ingetrokken"
    assert "Kijk hier weer naar" in text_of(mine, "/mijn/keuzes")
    press("kwijtschelding", "terug")
    assert not Refusal.objects.filter(revoked_at=None).exists()
    press("alles", "weiger")
    assert Refusal.objects.get(revoked_at=None).scope == "alles"
    press("bestaat-niet", "weiger")
    assert Refusal.objects.filter(revoked_at=None).count() == 1


def test_a_consent_stops_in_one_step(mine, resident):
    from vanzelf.residents.actions import consent
    from vanzelf.residents.models import Channel, Consent

    consent(subject=resident.subject, service="kwijtschelding", text="a", told_by=Channel.DESK)
    assert "Kijk niet meer elk jaar" in text_of(mine, "/mijn/keuzes")
    mine.post("/mijn/keuzes/kies", {"wat": "kwijtschelding", "doe": "stop"})
    assert Consent.objects.get().ended_because == "ingetrokken"


def test_how_somebody_is_reached_holds_for_everything(mine, resident):
    from vanzelf.residents.models import Preferences

    wrong = mine.post("/mijn/keuzes", {"channel": "sms", "language": "en"})
    assert wrong.status_code == 400
    assert "Vul uw telefoonnummer in" in wrong.content.decode()
    said = {
        "channel": "sms", "phone": "06 1234 5678", "language": "en", "large_print": "on",
        "helper": "Sociaal raadslieden",
    }  # fmt: skip
    assert mine.post("/mijn/keuzes", said).status_code == 302
    held = Preferences.objects.get(subject=resident.subject)
    assert (held.channel, held.phone, held.large_print) == ("sms", "+31612345678", True)


def test_who_is_represented_sees_by_whom(mine, resident):
    from vanzelf.residents.models import Representative

    Representative.objects.create(
        subject=resident.subject, kind="bewindvoerder", scope="geld", name="Bewind BV",
        address_lines="Postbus 1", begins=dt.date(2026, 1, 1), told_by="inwoner",
    )  # fmt: skip
    assert "Bewind BV is uw bewindvoerder" in text_of(mine, "/mijn/")
    assert "Bewind BV" in text_of(mine, "/mijn/keuzes")


def test_every_use_of_ones_data_is_there_in_plain_words(mine, resident):
    from vanzelf.org.processing import used

    used(
        number="999990019", purpose="gemeentelijk-aanbieden",
        what="wij keken of u kwijtschelding misloopt",
    )  # fmt: skip
    page = text_of(mine, "/mijn/gegevens")
    assert "Wij keken of u kwijtschelding misloopt" in page
    assert "1 november 2026" in page
    assert "Waarom mocht dit?" in page
    assert "Gemeentewet" in page
    assert "30 januari 2027" in page  # ninety days: how long what came of it is kept
    assert "Ik wil dit niet meer" in page
    used(number="999990020", purpose="gemeentelijk-aanbieden", what="wij keken naar een ander")
    assert "een ander" not in text_of(mine, "/mijn/gegevens")


@pytest.fixture
def sources(tmp_path, postgres_dsn, worker_id, monkeypatch):
    """The parties of a made town: one source runs, the others do not answer."""
    from support import towns
    from transport.stand import make_stand
    from transport.test_own_log import with_silent
    from vanzelf.eikenhage.parties import MUNICIPALITY
    from vanzelf.ledger.log import Log
    from vanzelf.portal import looking_back
    from vanzelf.rules.load import load_catalogue

    name = f"inzage_{worker_id}_{secrets.token_hex(3)}"
    stand = make_stand(tmp_path / "partijen", postgres_dsn, towns.holders(500, 1), name)
    settings = with_silent(stand.settings(MUNICIPALITY.slug))
    known = looking_back.Lists(
        stand.party(MUNICIPALITY.slug), Log(bytes(range(32))), "https://x.example/a", settings
    )
    monkeypatch.setattr(looking_back, "lists", lambda: known)
    stand.desk, _seen = stand.source(load_catalogue())
    return stand


def test_what_a_source_wrote_stands_beside_what_we_did_or_by_itself(mine, resident, sources):
    from transport.stand import SOURCE, served
    from vanzelf.eikenhage.parties import MUNICIPALITY
    from vanzelf.ledger.trace import Trace
    from vanzelf.org.processing import used

    ours = used(number="999990019", purpose="toeslagen-aanbieden", what="wij vroegen iets")
    with sources.party(SOURCE.slug).connect() as con:
        for trace in (Trace(ours, ours[:16]), Trace.begin()):
            sources.desk.office.log.write_persons(
                con, trace, "https://bron.example/lijsten", "Vraag", 1_793_520_000_000,
                1_793_520_000_000, ["999990019"], f"urn:oin:{MUNICIPALITY.oin}",
            )  # fmt: skip
    app, own = sources.source_app(sources.desk), sources.settings(SOURCE.slug)
    with served(app, own, sources.ports[SOURCE.slug]):
        page = text_of(mine, "/mijn/gegevens")
        mine.cookies["taal"] = "en"
        english = text_of(mine, "/mijn/gegevens")
    assert f"{SOURCE.name} schreef op: wij keken in onze gegevens" in page
    assert page.count("Kijken wie iets misloopt") == 2  # as a use, and on its day
    assert "Zij kreeg geen bedrag te zien" in page
    assert "<li>Woningcorporatie De Eik (fictief)</li>" in page
    assert "Bel ons" in page
    assert "No amount was given" in english


def test_when_nobody_answers_our_own_lines_are_there(mine, resident, sources):
    from vanzelf.org.processing import used

    used(number="999990019", purpose="gemeentelijk-aanbieden", what="wij keken")
    page = text_of(mine, "/mijn/gegevens")
    assert "Deze organisaties antwoorden nu niet. Dat ligt niet aan u" in page
    assert "Wij keken" in page


def test_everything_is_taken_along_in_one_click_and_is_the_same_twice(mine, offered):
    for path in ("/mijn/alles", "/mijn/alles.json"):
        first, second = mine.get(path), mine.get(path)
        assert first.content == second.content
        assert "attachment" in first.headers["Content-Disposition"]
        assert b"S. de Wit" in first.content


def test_an_objection_holds_at_once_and_is_confirmed(mine, offered):
    from vanzelf.oversight.models import Request
    from vanzelf.reach.contesting import words_of
    from vanzelf.residents.models import Refusal
    from vanzelf.work.models import Task

    said = {"service": "kwijtschelding", "story": "Ik vind het niet fijn."}
    page = mine.post("/mijn/bezwaar", said).content.decode()
    assert "Wij zijn nu gestopt" in page
    assert "1 december 2026" in page
    assert Refusal.objects.get().scope == "kwijtschelding"
    assert Request.objects.get().kind == "bezwaar"
    offered.refresh_from_db()
    assert offered.state == "ingetrokken"
    task = Task.objects.get(role="fg")
    assert words_of(task) == {"tekst": "Ik vind het niet fijn."}


def test_a_correction_is_a_request_for_a_person(mine, resident):
    from vanzelf.oversight.models import Request

    assert mine.post("/mijn/klopt-niet", {"story": ""}).status_code == 400
    page = mine.post("/mijn/klopt-niet", {"story": "Ik woon hier niet."}).content.decode()
    assert "Een medewerker zoekt het uit" in page
    assert Request.objects.get().kind == "correctie"


def test_no_page_has_a_citizen_service_number_and_no_address_has_anything(mine, offered, granted):
    from django.urls import get_resolver

    for path in ("/mijn/", "/mijn/keuzes", "/mijn/gegevens", f"/mijn/besluit/{granted.pk}"):
        assert "999990019" not in text_of(mine, path)
    routes = [str(each.pattern) for each in get_resolver("vanzelf.portal.urls").url_patterns]
    assert all(re.fullmatch(r"[a-z/.-]*(<uuid:\w+>)?[a-z/-]*", each) for each in routes)


def test_questions_to_the_database_do_not_grow_with_what_there_is(mine, offered, granted):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from vanzelf.reach.models import Message

    def asked():
        with CaptureQueriesContext(connection) as found:
            text_of(mine, "/mijn/")
        return len(found)

    Message.objects.update(state="verzonden", sent_at=offered.made_at)
    before = asked()
    for number in range(8):
        letter = Message.objects.filter(kind="aanbod").first()
        letter.pk, letter.key, letter._state.adding = None, f"nog-{number}", True
        letter.save()
    assert asked() <= before


def test_a_list_that_led_to_nothing_is_there_too(mine, resident, monkeypatch):
    """Being looked up for a list stands in the log of the party of lists, under a key of its own."""
    from django.db import connection

    from vanzelf.ledger.log import Log
    from vanzelf.ledger.record import Record
    from vanzelf.ledger.trace import Trace
    from vanzelf.portal import looking_back

    activity, trace = "https://eikenhage.example/register/lijsten", Trace.begin()
    log = Log(bytes(range(32)), {"service.name": "vanzelf-gemeente"})
    line = Record(
        trace_id=trace.trace_id, span_id=trace.span_id, parent_span_id=None,
        name="Vraag aan bronnen", start_time=1_793_520_000_000, end_time=1_793_520_000_000,
        activity=activity, subject=log.subject_of("999990019"),
    )  # fmt: skip
    log.write(connection.connection, line)
    known = looking_back.Lists(None, log, activity, None)
    monkeypatch.setattr(looking_back, "hear", lambda *_: [])
    monkeypatch.setattr(looking_back, "lists", lambda: known)
    page = text_of(mine, "/mijn/gegevens")
    assert "Wij vroegen organisaties om een ja of een nee over uw huishouden" in page
    assert "Uw inkomen of spaargeld kregen wij niet." in page
    assert "openbare register" in page
    assert "999990019" not in page
