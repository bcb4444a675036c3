"""What the municipality holds itself to: chosen by two, within bounds, and held from then on."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction


@pytest.fixture
def board(hire):
    from vanzelf.org.rights import Role

    return hire(Role.BOARD, name="Bea")


@pytest.fixture
def officer(hire):
    from vanzelf.org.rights import Role

    return hire(Role.PRIVACY_OFFICER, name="Fien")


def chosen(kind, value, one, other):
    from vanzelf.org import restraint

    asked = restraint.ask(kind=restraint.Kind(kind), value=value, because="Rustiger.", by=one)
    return restraint.agree(asked=asked, by=other)


def test_two_sides_choose_within_bounds_and_what_they_did_is_written(board, officer, hire):
    from vanzelf.org import restraint
    from vanzelf.org.models import AuditLine, Restraint
    from vanzelf.org.rights import Role
    from vanzelf.terms.problems import ProblemError

    kind, usual = restraint.Kind.REST, dict(restraint.values())
    assert usual == {"tegelijk": 2, "rust": 30, "rouw": 6, "bezwaren": 2, "antwoord": 365}
    for value, because, by, code in (
        (29, "Sneller.", board, "restraint-bounds"), (30, "Zo.", board, "restraint-same"),
        (60, "  ", board, "restraint-reason"),
        (60, "Zo.", hire(Role.CAMPAIGN_MANAGER, name="Cas"), "no-right"),
    ):  # fmt: skip
        with pytest.raises(ProblemError, match=code):
            restraint.ask(kind=kind, value=value, because=because, by=by)
    asked = restraint.ask(kind=kind, value=60, because="Rustiger.", by=board)
    with pytest.raises(ProblemError, match="restraint-waits"):
        restraint.ask(kind=kind, value=90, because="Nog rustiger.", by=officer)
    for by in (board, hire(Role.BOARD, name="Ben")):  # the board alone cannot
        with pytest.raises(ProblemError, match="restraint-second"):
            restraint.agree(asked=asked, by=by)
    assert restraint.values() == usual
    restraint.agree(asked=asked, by=officer)
    assert restraint.values() == usual | {"rust": 60}
    with pytest.raises(ProblemError, match="restraint-over"):
        restraint.drop(asked=asked, by=board)
    restraint.drop(asked=restraint.ask(kind=kind, value=90, because="Meer.", by=officer), by=board)
    assert restraint.value(kind) == 60
    done = AuditLine.objects.filter(about="grens:rust").order_by("id")
    assert [each.action for each in done.exclude(allowed=False)] == [
        "grens gevraagd", "grens gewijzigd", "grens gevraagd", "grens blijft"
    ]  # fmt: skip
    for change in ({"value": 29}, {"asked_by": officer}):  # the database holds it too
        with pytest.raises(IntegrityError), transaction.atomic():
            Restraint.objects.filter(pk=asked.pk).update(**change)


def test_what_was_chosen_holds_at_the_next_message(board, officer, settle, begin, offered):
    from vanzelf.definitions.wording import Kind
    from vanzelf.org import clock
    from vanzelf.reach.models import Message
    from vanzelf.reach.preflight import Clear, Contact, Stopped, preflight
    from vanzelf.residents.models import Channel

    begin("toeslagen")
    contact = Contact(offered.subject, "toeslagen", Kind.OFFER, Channel.LETTER)
    long_ago = clock.now() - dt.timedelta(days=40)
    Message.objects.update(state="verzonden", sent_at=long_ago)
    assert isinstance(preflight(contact), Clear)
    chosen("tegelijk", 1, board, officer)
    assert preflight(contact) == Stopped("genoeg-open")
    chosen("tegelijk", 3, officer, board)
    chosen("rust", 60, board, officer)
    assert preflight(contact) == Stopped("rustperiode")


def test_an_answer_to_the_three_questions_holds_as_long_as_was_chosen(board, officer, begin):
    from vanzelf.org import clock
    from vanzelf.services.models import Gate

    chosen("antwoord", 90, board, officer)
    begin("kwijtschelding")
    until = {each.until for each in Gate.objects.all()}
    assert until == {clock.today() + dt.timedelta(days=90)}


def test_the_page_says_what_holds_and_takes_both_to_change_it(client, log_in, board, officer):
    from vanzelf.org import restraint

    log_in(board)
    given = {"kind": "rust", "value": "14", "because": "Sneller."}
    assert "van 30 tot en met 180" in client.post("/grenzen/", given).content.decode()
    client.post("/grenzen/", given | {"value": "45", "because": "Rustiger."})
    page = client.get("/grenzen/").content.decode()
    assert "Gevraagd: 45 dagen" in page
    assert "akkoord:" not in page
    log_in(officer)
    page = client.get("/grenzen/").content.decode()
    verdict = page.split('value="akkoord:')[1].split('"')[0]
    client.post("/grenzen/oordeel/", {"oordeel": f"akkoord:{verdict}"})
    assert restraint.value(restraint.Kind.REST) == 45
    assert "45 dagen, vanaf" in client.get("/grenzen/").content.decode()
