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


def test_the_bundle_has_everything_and_is_the_same_twice(fien, log_in, offered):
    from vanzelf.org import clock
    from vanzelf.oversight.models import Request
    from vanzelf.reach.models import Message
    from vanzelf.reach.sending import content_of

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
