"""What the privacy officer sees and does: the kill switch, requests, emergency access, mandates."""

import datetime as dt
import hashlib
import io
import re
import zipfile

import pytest

from support.municipality import NUMBERS


def test_the_page_of_oversight_counts_and_names_nobody_of_the_residents(
    fien, karim, log_in, settle
):
    settle(name="S. de Wit")
    browser = log_in(karim)
    assert browser.get("/toezicht/").status_code == 403  # which is counted
    page = log_in(fien).get("/toezicht/").content.decode()
    assert "Tegengehouden" in page
    assert "geen bewijs van de laatste dagen" in page
    assert "de Wit" not in page
    assert "Karim" in page  # who was refused; no resident is in such a line


def test_everything_stops_with_one_button_and_starts_again_by_two(fien, hire, log_in):
    from vanzelf.org.halting import halted
    from vanzelf.org.rights import Role
    from vanzelf.oversight.models import Drill

    browser = log_in(fien)
    assert browser.post("/toezicht/stilzetten/", {"reason": ""}).status_code == 200
    assert not halted()
    stopped = browser.post("/toezicht/stilzetten/", {"reason": "Oefening"}, follow=True)
    assert halted()
    assert "Alles staat stil: er gaat niets uit" in stopped.content.decode()
    browser.post("/toezicht/stilzetten/herstart/")
    again = browser.post("/toezicht/stilzetten/herstart/", follow=True)
    assert "Een collega moet ook ja zeggen" in again.content.decode()
    assert halted()
    browser = log_in(hire(Role.DUTY_OFFICER, name="Dirk"))
    browser.post("/toezicht/stilzetten/herstart/")
    assert not halted()
    page = browser.get("/toezicht/stilzetten/").content.decode()
    path = re.search(r"/toezicht/stilzetten/[0-9a-f-]{36}/oefening/", page)[0]
    browser.post(path, {"seconds": "12", "left": "0", "lessons": "Bel ook de drukker."})
    assert Drill.objects.get().seconds == 12
    assert "stil na 12 seconden" in browser.get("/toezicht/").content.decode()


def ask(browser, kind, number=NUMBERS[0], **more):
    day = {"came_on_dag": 30, "came_on_maand": 10, "came_on_jaar": 2026}
    form = {"number": number, "kind": kind, "service": "", "came_by": "brief", **day, **more}
    return browser.post("/toezicht/verzoeken/nieuw/", form, follow=True)


def test_a_request_has_a_month_is_extended_once_and_dealt_with(fien, log_in, settle):
    from vanzelf.oversight.models import Request

    settle()
    browser = log_in(fien)
    assert (
        "Wij hebben niets van iemand met dit nummer"
        in ask(browser, "inzage", NUMBERS[1]).content.decode()
    )
    page = ask(browser, "inzage").content.decode()
    found = Request.objects.get()
    assert found.due_on == dt.date(2026, 11, 30)
    assert "nog 29 dagen" in page
    assert NUMBERS[0] not in page
    here = f"/toezicht/verzoeken/{found.pk}/wijzig/"
    browser.post(here, {"doe": "verleng", "verleng-because": "Het archief is groot."})
    found.refresh_from_db()
    assert found.due_on == dt.date(2027, 1, 30)
    twice = browser.post(here, {"doe": "verleng", "verleng-because": "Nog een keer"}, follow=True)
    assert "al een keer verlengd" in twice.content.decode()
    without = browser.post(here, {"doe": "klaar", "klaar-outcome": "afgewezen"}, follow=True)
    assert "Schrijf op waarom" in without.content.decode()
    browser.post(here, {"doe": "klaar", "klaar-outcome": "gedaan"})
    found.refresh_from_db()
    assert (found.state, found.done_by) == ("klaar", fien)


def test_an_objection_holds_before_anybody_looks_at_it(fien, log_in, settle):
    from vanzelf.residents.models import Refusal

    subject = settle().subject
    ask(log_in(fien), "bezwaar", service="kwijtschelding")
    assert list(Refusal.objects.values_list("subject", "scope")) == [(subject.pk, "kwijtschelding")]


def test_an_objection_that_came_by_letter_takes_back_what_was_open(fien, log_in, offered):
    from vanzelf.reach.models import Message

    ask(log_in(fien), "bezwaar", service="kwijtschelding")
    offered.refresh_from_db()
    assert offered.state == "ingetrokken"
    message = Message.objects.get(offer=offered)
    assert (message.state, message.stopped_because) == ("tegengehouden", "bezwaar")


def test_a_service_that_many_object_to_stops_itself_until_somebody_looked(settle, begin, hire):
    from vanzelf.org import clock
    from vanzelf.org.rights import Role
    from vanzelf.oversight.actions import receive
    from vanzelf.oversight.models import Request
    from vanzelf.services.actions import start
    from vanzelf.services.queries import alive

    begin("kwijtschelding")
    people = [settle(number, f"P. Proef{number[-2:]}").subject for number in NUMBERS[:4]]

    def object_to(*whom):
        for each in whom:
            receive(
                kind=Request.Kind.OBJECTION, subject=each, came_by="brief",
                service="kwijtschelding",
            )  # fmt: skip
        return alive("kwijtschelding")

    assert object_to(people[0], people[0], people[1]).state == "in_werking"  # two say little
    stopped = object_to(people[2])
    assert (stopped.state, "bezwaar" in stopped.paused_because) == ("gepauzeerd", True)
    with clock.at(clock.now() + dt.timedelta(days=1)):  # somebody looked: it is counted anew
        start(version=stopped, by=hire(Role.CAMPAIGN_MANAGER, name="Cas"))
        assert object_to(people[3]).state == "in_werking"


def test_a_few_objections_among_many_do_not_stop_it(settle, begin):
    from vanzelf.org import clock
    from vanzelf.oversight.actions import receive
    from vanzelf.oversight.models import Request
    from vanzelf.reach.models import Offer
    from vanzelf.residents.models import Subject
    from vanzelf.services.queries import alive

    begin("kwijtschelding")
    people = [settle(number, f"P. Proef{number[-2:]}").subject for number in NUMBERS[:3]]
    others = Subject.objects.bulk_create(
        Subject(keyed=bytes([at]) * 32, sealed=b"", synthetic=True) for at in range(150)
    )
    Offer.objects.bulk_create(
        Offer(
            key=str(at), service="kwijtschelding", group="lijst", level="N2", proof="mogelijk",
            period="2026", subject=each, made_at=clock.now(), expires_on=clock.today(),
        )
        for at, each in enumerate(others)
    )  # fmt: skip
    for each in people:  # three of a hundred and fifty: two of every hundred, and not more
        receive(
            kind=Request.Kind.OBJECTION, subject=each, came_by="brief", service="kwijtschelding"
        )
    assert alive("kwijtschelding").state == "in_werking"


def test_what_we_promised_and_files_that_went_are_counted(fien, log_in):
    from vanzelf.org import audit, clock
    from vanzelf.work.models import Task

    now = clock.now()
    for at, (promised, done) in enumerate([(-9, -8), (-9, -10), (-9, None), (9, None)]):
        Task.objects.create(
            key=str(at), kind="terugbellen", role="kcc", made_at=now - dt.timedelta(days=1),
            due_at=now, promised_at=now + dt.timedelta(hours=promised),
            state="open" if done is None else "klaar", result="" if done is None else "gebeld",
            done_at=None if done is None else now + dt.timedelta(hours=done),
        )  # fmt: skip
    audit.write(staff=fien, action="bestand voor belastingen", about="bestand:b-1.csv", regels=2)
    page = log_in(fien).get("/toezicht/").content.decode()
    assert "2 van 3 te laat" in page
    assert "één bestand" in page


def test_everybody_can_read_how_often_we_made_a_mistake(client, hire):
    from vanzelf.decide.models import Mistake
    from vanzelf.org import clock

    for whose in ("wij", "wij", "bron"):
        Mistake.objects.create(
            service="kwijtschelding", what="x", whose=whose, found_at=clock.now(), found_by=hire()
        )
    page = re.sub(r"<[^>]+>", " ", client.get("/register/").content.decode())
    assert re.search(r"Een fout van ons\s+2\s", page)
    assert re.search(r"gegevens van een ander\s+1\s", page)


def test_the_bundle_has_everything_and_is_the_same_twice(fien, log_in, offered):
    from vanzelf.org import clock
    from vanzelf.oversight.models import Request
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of

    said = content_of(Message.objects.get())
    browser = log_in(fien)
    ask(browser, "inzage")
    path = f"/toezicht/verzoeken/{Request.objects.get().pk}/dossier/"
    first = browser.post(path).content
    with clock.at(clock.now() + dt.timedelta(days=3)):
        second = browser.post(path).content
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        page, data = (archive.read(name).decode() for name in ("inzage.html", "gegevens.json"))
    for words in (page, data):
        assert "S. de Wit" in words
        assert "Kastanjelaan" in words
        assert said.subject in words
        assert "Fien" not in words
    assert browser.get(path).status_code == 405


BUNDLE = {
    "vanzelf.campaigns": {"Entry"}, "vanzelf.decide": {"Candidate", "Case", "Levy"},
    "vanzelf.oversight": {"Request"},
    "vanzelf.reach": {"Message", "Offer", "Receipt", "Reply"},
    "vanzelf.residents": {
        "Change", "Consent", "Preferences", "Refusal", "Representative", "Resident",
        "TravelDocument",
    },
    "vanzelf.work": {"ContactAttempt", "Known", "Task"},
    "vanzelf.portal": {"Visit"},  # only that somebody is logged in now
}  # fmt: skip


def test_whatever_we_keep_of_a_resident_has_a_place_in_the_bundle(application):
    """A new kind of data about somebody stands in BUNDLE, and in oversight/evidence.py."""
    from vanzelf.oversight.erasing import related

    kept: dict[str, set[str]] = {}
    for each in related():
        model = each.related_model
        kept.setdefault(model._meta.app_config.name, set()).add(model.__name__)
    assert kept == BUNDLE


def test_the_bundle_has_lists_documents_levies_and_what_somebody_wrote(settle, begin, hire):
    from vanzelf.campaigns.models import Campaign, Entry
    from vanzelf.decide.models import AwardRun, Candidate, Levy
    from vanzelf.org import clock
    from vanzelf.oversight.evidence import bundle_of
    from vanzelf.reach.contesting import keep_words
    from vanzelf.residents.models import TravelDocument
    from vanzelf.work.models import Known, Task

    resident, other = settle(), settle(NUMBERS[1], "T. Jansen")
    subject, now = resident.subject, clock.now()
    day = dt.date(2026, 12, 24)
    campaign = Campaign.objects.create(
        name="Oost", version=begin("toeslagen").version, group="lijst", on=now.date(),
        made_by=hire(), made_at=now,
    )  # fmt: skip
    Entry.objects.create(
        campaign=campaign, subject=other.subject, others=[str(subject.pk)], topics=["Huur"],
        watch_out=["hond"], expires_on=day,
    )  # fmt: skip
    run = AwardRun.objects.create(
        service="kwijtschelding", group="bijstand", scheme="kwijtschelding", on=now.date(),
        period="2026", made_by=hire(name="Mo"), made_at=now,
    )  # fmt: skip
    fact = {"concept": "banktegoed", "value": "812.00", "source": "gemeente"}
    Candidate.objects.create(run=run, subject=subject, amount_cents=31_240, facts=[fact])
    Levy.objects.create(
        subject=subject, year="2026", kind="rioolheffing", bill="A-1", tax_number="B-2",
        amount_cents=20_005,
    )  # fmt: skip
    TravelDocument.objects.create(subject=subject, kind="paspoort", valid_until=day)
    task = Task.objects.create(
        key="t", kind="klopt_niet", subject=subject, role="consulent", made_at=now, due_at=now
    )
    keep_words(task, "Mijn huur is lager.")
    Known.objects.create(staff=hire(name="Nicht Jo"), subject=subject, since=now)
    with zipfile.ZipFile(io.BytesIO(bundle_of(subject, now).file)) as archive:
        page = archive.read("inzage.html").decode()
    for words in (
        "Huur",
        "hond",
        "€ 200,05",
        "812.00",
        "paspoort",
        "Mijn huur is lager.",
        "kent u",
    ):
        assert words in page
    for name in ("Jansen", "Nicht Jo"):
        assert name not in page
    with zipfile.ZipFile(io.BytesIO(bundle_of(other.subject, now).file)) as archive:
        theirs = archive.read("inzage.html").decode()
    assert "812.00" not in theirs
    assert "hond" in theirs


def test_looking_outside_an_assignment_is_looked_back_at_by_another(fien, karim, log_in, settle):
    from vanzelf.org import clock
    from vanzelf.org.models import Glass

    subject = settle().subject
    now = clock.now()
    given = {"subject": subject.pk, "at": now, "until": now + dt.timedelta(hours=1)}
    other = Glass.objects.create(staff=karim, reason="Een inwoner belde in nood.", **given)
    own = Glass.objects.create(staff=fien, reason="Zelf gekeken.", **given)
    browser = log_in(fien)
    assert "Een inwoner belde in nood." in browser.get("/toezicht/noodinzage/").content.decode()
    browser.post("/toezicht/noodinzage/oordeel/", {"oordeel": f"terecht:{other.pk}"})
    refused = browser.post(
        "/toezicht/noodinzage/oordeel/", {"oordeel": f"terecht:{own.pk}"}, follow=True
    )
    other.refresh_from_db()
    own.refresh_from_db()
    assert (other.justified, own.justified) == (True, None)
    assert "Dit was u zelf" in refused.content.decode()


def test_without_mandates_the_page_says_so(fien, log_in):
    page = log_in(fien).get("/toezicht/mandaten/").content.decode()
    assert "Er zijn geen mandaten" in page
    assert log_in(fien).get("/toezicht/mandaten/huishoudtoeslagen-1/").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/toezicht/", "/toezicht/mandaten/", "/toezicht/stilzetten/", "/toezicht/noodinzage/",
     "/toezicht/verzoeken/", "/toezicht/verzoeken/nieuw/"],
)  # fmt: skip
def test_others_do_not_see_it_and_the_refusal_is_written_down(karim, log_in, path):
    from vanzelf.org.models import AuditLine

    assert log_in(karim).get(path).status_code == 403
    assert AuditLine.objects.get(allowed=False).staff == karim
