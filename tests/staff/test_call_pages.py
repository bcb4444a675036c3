"""At the telephone: what is told depends on how sure we are, and everything can be arranged at once."""

import datetime as dt

import pytest

from support.municipality import NUMBERS


@pytest.fixture
def browser(log_in, agent):
    return log_in(agent)


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def identify(browser, level="sterk", **other):
    given = {"hoe": "bellen", "bsn": NUMBERS[0], "niveau": level, "reden": "melding 417"} | other
    return browser.post("/werk/beller/", given, follow=True)


def test_only_who_helps_callers_gets_in(hire, log_in, offered):
    from vanzelf.org.rights import Role

    for role in Role:
        if role != Role.CALL_AGENT:
            browser = log_in(hire(role, name="Jo"))
            assert browser.get("/werk/beller/").status_code == 403
            assert browser.get(f"/werk/beller/{offered.subject_id}/").status_code == 403


def test_without_a_conversation_nobody_looks_at_anybody(browser, offered):
    from vanzelf.org.models import AuditLine

    page = browser.get(f"/werk/beller/{offered.subject_id}/", follow=True)
    assert "Zoek eerst wie u spreekt" in text_of(page)
    assert AuditLine.objects.get(allowed=False).subject == offered.subject_id


def test_strong_shows_the_exact_letter_and_says_why_we_looked(browser, offered, agent):
    from vanzelf.org.models import AuditLine

    page = identify(browser)
    assert page.redirect_chain == [(f"/werk/beller/{offered.subject_id}/", 302)]
    for words in ("S. de Wit", "afval en riool", "uw uitkering (gemeente", "Kastanjelaan"):
        assert words in text_of(page), words
    assert NUMBERS[0] not in text_of(page)
    line = AuditLine.objects.get(action="beller bekeken")
    assert (line.about, line.staff, line.details) == ("melding 417", agent, {"niveau": "sterk"})


def test_weak_tells_nothing_and_changes_nothing(browser, offered):
    page = text_of(identify(browser, "zwak"))
    for words in (
        "S. de Wit",
        "afval",
        "Kastanjelaan",
        "€",
        "Kwijtschelding gemeentelijke belastingen</h3>",
    ):
        assert words not in page, words
    assert "Eerst moet ik zeker weten wie u bent" in page
    assert "niets ergs" not in page  # perhaps a refusal waits
    url = f"/werk/beller/{offered.subject_id}/"
    assert browser.post(url, {"alles": "ja"}).status_code == 403
    offered.refresh_from_db()
    assert offered.state == "open"


def test_name_birth_date_and_postcode_find_one_or_nobody(browser, offered, settle):
    born = {"geboren_dag": "17", "geboren_maand": "5", "geboren_jaar": "1980"}
    given = {"bsn": "", "naam": "Wit", "postcode": "9999ab"} | born
    assert "S. de Wit" in text_of(identify(browser, **given))
    settle(number=NUMBERS[1], name="T. de Wit")
    assert "Wij vinden niemand" in text_of(identify(browser, **given))


@pytest.mark.parametrize(
    "given, said",
    [
        ({"bsn": ""}, "Vul een burgerservicenummer in"), ({"bsn": "12"}, "acht of negen cijfers"),
        ({"reden": ""}, "Vul dit in"), ({"reden": "over 999990019"}, "geen nummer van een persoon"),
        ({"bsn": "999990020"}, "Wij vinden niemand"),
    ],
)  # fmt: skip
def test_a_wrong_search_is_explained(browser, offered, given, said):
    assert said in text_of(identify(browser, **given))


def test_a_conversation_ends_by_itself(browser, offered):
    from vanzelf.org import clock

    identify(browser)
    with clock.at(dt.datetime(2026, 11, 1, 9, 31, tzinfo=dt.UTC)):
        page = browser.get(f"/werk/beller/{offered.subject_id}/", follow=True)
    assert "Zoek eerst wie u spreekt" in text_of(page)


@pytest.mark.parametrize("said, state", [("ja", "ja"), ("nee", "nee"), ("praten", "praten"),
                                         ("klopt_niet", "klopt_niet")])  # fmt: skip
def test_an_answer_by_telephone_counts_once_and_is_confirmed(browser, offered, said, state, agent):
    from vanzelf.reach.models import Message, Reply

    identify(browser)
    given = {"antwoord": said, "aanbod": offered.pk, "sleutel": "a1"}
    url = f"/werk/beller/{offered.subject_id}/"
    page = browser.post(url, given, follow=True)
    browser.post(url, given)
    assert "Genoteerd onder nummer B-2026-" in text_of(page)
    reply = Reply.objects.get()
    assert (reply.meaning, reply.by, reply.channel) == (said, agent, "bellen")
    assert Message.objects.filter(key__startswith="bevestiging:").count() == 1
    offered.refresh_from_db()
    assert offered.state == state


def test_nothing_at_all_any_more_and_back_again(browser, offered):
    from vanzelf.residents.models import Refusal

    identify(browser)
    url = f"/werk/beller/{offered.subject_id}/"
    page = text_of(browser.post(url, {"alles": "ja"}, follow=True))
    assert "Wil niet: alles" in page
    assert Refusal.objects.get(revoked_at=None).scope == "alles"
    offered.refresh_from_db()
    assert offered.state == "ingetrokken"
    browser.post(url, {"intrekken": "alles"})
    assert not Refusal.objects.filter(revoked_at=None).exists()


def test_one_thing_is_refused_without_an_offer_and_confirmed_by_letter(browser, offered):
    from vanzelf.reach.models import Message
    from vanzelf.residents.models import Refusal

    def choices(page):
        return page.split('id="weiger"')[1].split("</select>")[0]

    assert "toeslagen" in choices(text_of(identify(browser)))
    url = f"/werk/beller/{offered.subject_id}/"
    page = text_of(browser.post(url, {"weiger": "toeslagen"}, follow=True))
    assert "Wil niet: Toeslagen" in page
    assert "toeslagen" not in choices(page)
    assert Refusal.objects.get(revoked_at=None).scope == "toeslagen"
    letter = Message.objects.get(key__startswith="bevestiging:")
    assert (letter.kind, letter.channel, letter.service) == (
        "bevestiging_nee",
        "brief",
        "toeslagen",
    )
    offered.refresh_from_db()
    assert offered.state == "open"  # of something else
    identify(browser, "zwak")
    assert browser.post(url, {"weiger": "reisdocumenten"}).status_code == 403


def test_preferences_consent_and_a_call_back_are_arranged_on_the_spot(browser, offered):
    from vanzelf.reach.models import Message
    from vanzelf.residents.actions import consent
    from vanzelf.residents.models import Consent, Preferences
    from vanzelf.work.models import Task

    consent(subject=offered.subject, service="kwijtschelding", text="0" * 64, told_by="brief")
    identify(browser)
    url = f"/werk/beller/{offered.subject_id}/"
    given = {"voorkeur": "ja", "phone": "0612345678", "language": "en", "large_print": "on",
             "no_digital": "on", "channel": "sms"}  # fmt: skip
    assert "Bewaard" in text_of(browser.post(url, given, follow=True))
    found = Preferences.objects.get()
    assert (found.phone, found.language, found.large_print) == ("0612345678", "en", True)
    assert found.channel == "brief"  # nothing digital wins
    browser.post(url, {"stoppen": "kwijtschelding"})
    stopped = Message.objects.get(kind="toestemming_gestopt")
    assert (stopped.subject, stopped.channel) == (offered.subject, "brief")
    assert Consent.objects.get().ended_because == "ingetrokken"
    hand = {
        "overdragen": "ja",
        "naar": "consulent",
        "onderwerp": "stand",
        "dienst": "kwijtschelding",
    }
    assert "Zet hier een vinkje" in text_of(browser.post(url, hand))
    page = text_of(browser.post(url, hand | {"toestemming": "on"}, follow=True))
    assert "Afgesproken" in page
    task = Task.objects.get(kind="overdracht")
    assert task.role == "consulent"
    assert task.promised_at.date() == dt.date(2026, 11, 2)  # Monday
    assert task.data["onderwerp"] == "stand"


def test_who_takes_over_reads_what_it_is_about_and_confirms_by_taking_it(
    browser, offered, hire, log_in, agent
):
    from vanzelf.org.rights import Role
    from vanzelf.residents.actions import prefer
    from vanzelf.work.models import Task

    prefer(subject=offered.subject, phone="0612345678")
    identify(browser)
    hand = {"overdragen": "ja", "naar": "consulent", "onderwerp": "klacht", "toestemming": "on"}
    browser.post(f"/werk/beller/{offered.subject_id}/", hand)
    other = log_in(hire(Role.OFFICER, name="Karim"))
    task = Task.objects.get(kind="overdracht")
    page = text_of(other.post(f"/werk/taken/{task.pk}/", {"neem": "ja"}, follow=True))
    for words in ("Niet tevreden", "Samira", "0612345678", "U hebt deze taak", "morgen om 17.00"):
        assert words in page, words


def test_a_secret_address_is_not_read_out(browser, offered):
    from vanzelf.residents.models import Resident

    Resident.objects.update(secret=True)
    page = text_of(identify(browser))
    assert "geheim adres" in page
    assert "Kastanjelaan" not in page


def test_who_was_erased_is_found_by_nobody_and_can_ask_to_be_known(browser, settle, log_in, hire):
    from vanzelf.org import remembering
    from vanzelf.org.models import AuditLine
    from vanzelf.oversight.erasing import erase
    from vanzelf.residents import numbers

    remembering._path().unlink(missing_ok=True)
    erase(subject=settle().subject)
    weak = text_of(identify(browser, "zwak", weer="ja"))
    assert "liet zich wissen" not in weak
    assert numbers.forgotten(NUMBERS[:1])
    page = text_of(identify(browser))
    assert "Deze persoon liet zich wissen" in page
    assert numbers.forgotten(NUMBERS[:1])
    assert "Genoteerd" in text_of(identify(browser, weer="ja"))
    assert not numbers.forgotten(NUMBERS[:1])
    assert AuditLine.objects.get(action="weer bekend").staff.name == "Samira"
    assert "Wij vinden niemand" in text_of(identify(browser))


def test_nobody_at_the_telephone_reads_the_code_of_a_letter(browser, offered):
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import code_of, content_of

    letter = Message.objects.get(offer=offered)
    code = code_of(letter)
    assert code in content_of(letter).text
    page = text_of(identify(browser))
    assert content_of(letter).subject in page
    assert code not in page
