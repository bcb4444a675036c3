"""Four answers on a page: one click each, confirmed with a date and a number, changed at any time."""

import re

import pytest


def press(client, offer, answer, key="a", follow=False):
    said = {"antwoord": answer, "sleutel": key}
    return client.post(f"/bericht/{offer.pk}/antwoord", said, follow=follow)


@pytest.mark.parametrize(
    "answer, said", [("nee", "U zei nee"), ("praten", "Wij bellen u"), ("ja", "U zei ja")]
)
def test_each_answer_is_one_click_and_gets_a_receipt(inside, offered, answer, said):
    from vanzelf.reach.models import Receipt

    press(inside, offered, answer)
    receipt = Receipt.objects.get()
    page = inside.get(f"/bevestiging/{receipt.pk}").content.decode()
    assert receipt.number in page
    assert said in page
    assert "U hoeft niets meer te doen" in page or answer == "praten"
    assert "Dan hoeft u daar niet voor te betalen" in page
    kept = inside.get(f"/bevestiging/{receipt.pk}/tekst")
    assert kept.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert f"{receipt.number}.txt" in kept.headers["Content-Disposition"]
    for words in (receipt.number, "hoeft u daar niet voor te betalen", "Gemeente Eikenhage"):
        assert words in kept.content.decode()
    assert "<" not in kept.content.decode()
    offered.refresh_from_db()
    assert offered.state == answer


def test_pressed_twice_it_counts_once(inside, offered):
    from vanzelf.reach.models import Reply

    press(inside, offered, "nee")
    press(inside, offered, "nee")
    assert Reply.objects.count() == 1


def test_an_answer_that_is_none_changes_nothing(inside, offered):
    press(inside, offered, "zeker")
    offered.refresh_from_db()
    assert offered.state == "open"


def test_after_a_yes_the_facts_are_there_to_look_at(inside, offered):
    from vanzelf.decide.models import CaseFact
    from vanzelf.reach.contesting import words_of
    from vanzelf.work.models import Task

    page = press(inside, offered, "ja", follow=True)
    assert page.redirect_chain == [(f"/bericht/{offered.pk}/nakijken", 302)]
    text = page.content.decode()
    assert "Uw ja is binnen" in text
    assert "onder de grens" in text
    assert "Van de Belastingdienst" in text
    offered.refresh_from_db()
    fact = CaseFact.objects.create(
        case=offered.case, concept="banktegoed", value=1, source="belastingdienst",
        as_of=offered.made_at, known_at=offered.made_at,
    )  # fmt: skip
    story = {"fact-0": "klopt", "fact-1": "klopt", "fact-2": "anders", "anders-2": "999990019 weg"}
    before = inside.post(f"/bericht/{offered.pk}/nakijken", story).content.decode()
    assert "U hebt nog niets verstuurd" in before
    assert not Task.objects.filter(kind=Task.Kind.CONTESTED).exists()
    again = inside.post(f"/bericht/{offered.pk}/nakijken", story | {"terug": "ja"})
    assert 'value="999990019 weg"' in again.content.decode()
    story |= {"verstuur": "ja"}
    done = inside.post(f"/bericht/{offered.pk}/nakijken", story)
    assert done.url.startswith("/bevestiging/")
    task = Task.objects.get(kind=Task.Kind.CONTESTED)
    assert task.data == {"begrip": "banktegoed"}
    assert words_of(task) == {"tekst": "[nummer] weg"}
    fact.refresh_from_db()
    assert fact.contested_at is not None
    inside.post(f"/bericht/{offered.pk}/nakijken", story)
    assert Task.objects.filter(kind=Task.Kind.CONTESTED).count() == 1


def test_who_stops_halfway_keeps_the_yes(inside, offered):
    from vanzelf.reach.models import Receipt

    press(inside, offered, "ja")
    page = inside.get(f"/bevestiging/{Receipt.objects.get().pk}").content.decode()
    assert "Kijk of onze gegevens kloppen" in page


def test_what_is_not_right_is_already_on_its_way_when_somebody_says_which(inside, offered):
    from vanzelf.reach.contesting import words_of
    from vanzelf.work.models import Task

    press(inside, offered, "klopt_niet")
    assert Task.objects.get(kind=Task.Kind.CONTESTED).data == {"begrip": ""}
    said = {"gegeven": "banktegoed", "verhaal": "Het is op."}
    before = inside.post(f"/bericht/{offered.pk}/klopt-niet", said).content.decode()
    assert "Een medewerker kijkt mee" in before
    assert words_of(Task.objects.get(kind=Task.Kind.CONTESTED)) == {}
    inside.post(f"/bericht/{offered.pk}/klopt-niet", said | {"verstuur": "ja"})
    task = Task.objects.get(kind=Task.Kind.CONTESTED)
    assert task.data == {"begrip": "banktegoed"}
    assert words_of(task) == {"tekst": "Het is op."}


def test_words_go_when_the_task_is_done_by_any_road(inside, offered):
    from vanzelf.reach.models import Words
    from vanzelf.work.actions import cancel

    press(inside, offered, "klopt_niet")
    inside.post(f"/bericht/{offered.pk}/klopt-niet", {"verhaal": "Het is op.", "verstuur": "x"})
    assert b"Het is op" not in bytes(Words.objects.get().sealed)
    cancel(about=f"aanbod:{offered.pk}", because="klaar")
    assert not Words.objects.exists()


def test_a_yes_that_is_taken_back_stops_the_case(inside, offered):
    from vanzelf.decide.models import Case

    press(inside, offered, "ja")
    press(inside, offered, "nee", key="b")
    assert Case.objects.get().state == "ingetrokken"
    press(inside, offered, "ja", key="c")
    assert Case.objects.filter(state="open").count() == 1


def test_a_number_to_call_goes_with_the_call_and_not_into_the_preferences(inside, offered):
    from vanzelf.reach.contesting import words_of
    from vanzelf.residents.models import Preferences
    from vanzelf.work.models import Task

    press(inside, offered, "praten")
    bad = inside.post(f"/bericht/{offered.pk}/bel-mij", {"phone": "12"})
    assert bad.status_code == 400
    inside.post(f"/bericht/{offered.pk}/bel-mij", {"phone": "06 12345678", "moment": "avond"})
    task = Task.objects.get(kind=Task.Kind.CALL_BACK)
    assert words_of(task)["telefoon"] == "+31612345678"
    assert task.data == {"dagdeel": "avond"}
    assert not Preferences.objects.exists()


def test_own_words_are_understood_as_a_whole_or_read_by_a_person(inside, offered):
    from vanzelf.work.models import Task

    told = inside.post(
        f"/bericht/{offered.pk}/vertel", {"story": "Ik weet het niet, wat kost het?"}
    )
    assert "Een medewerker leest het" in told.content.decode()
    assert Task.objects.get().kind == Task.Kind.UNCLEAR_REPLY
    offered.refresh_from_db()
    assert offered.state == "open"
    inside.post(f"/bericht/{offered.pk}/vertel", {"story": "Nee, dank u", "sleutel": "x"})
    offered.refresh_from_db()
    assert offered.state == "nee"


def test_looking_every_year_is_asked_once_and_no_is_as_easy(inside, offered):
    from vanzelf.residents.models import Consent

    press(inside, offered, "ja")
    page = inside.get(f"/bericht/{offered.pk}/elk-jaar").content.decode()
    assert "elk jaar in januari" in page
    assert len(re.findall(r'class="vz-answer"', page)) == 2
    inside.post(f"/bericht/{offered.pk}/elk-jaar", {"antwoord": "nee"})
    assert not Consent.objects.exists()
    inside.post(f"/bericht/{offered.pk}/elk-jaar", {"antwoord": "ja"})
    assert Consent.objects.get().subject == offered.subject


def test_while_a_service_stands_still_a_page_says_so_kindly(inside, offered):
    from vanzelf.services.actions import pause
    from vanzelf.services.queries import alive

    pause(version=alive("kwijtschelding"), because="storing", by=None)
    page = press(inside, offered, "ja")
    assert page.status_code == 409
    assert "Dit lukt vandaag niet" in page.content.decode()
    assert press(inside, offered, "nee", key="b").status_code == 302  # no can always be said


def test_everything_is_there_in_english(inside, offered):
    inside.cookies["taal"] = "en"
    press(inside, offered, "ja")
    for rest in ("", "/nakijken", "/elk-jaar"):
        page = inside.get(f"/bericht/{offered.pk}{rest}").content.decode()
        assert '<html lang="en"' in page
        assert not re.search(r">[^<]*\b(de gemeente|Wij|niet|uw)\b[^<]*<", page), rest
