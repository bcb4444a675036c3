"""A decision leaves with its letter and its effect together, and says what was said before."""

import datetime as dt

import pytest

AFTERNOON = dt.datetime(2026, 11, 2, 13, tzinfo=dt.UTC)


@pytest.fixture
def refusal(proposed):
    return proposed(banktegoed="20000.00")


@pytest.fixture
def grant(proposed, officer):
    from vanzelf.decide.actions import confirm

    return confirm(decision=proposed(), by=officer)


def called(decision, officer, at=AFTERNOON, *, reached=True):
    from vanzelf.decide.actions import named
    from vanzelf.org import clock
    from vanzelf.work.actions import tried
    from vanzelf.work.models import ContactAttempt

    with clock.at(at):
        tried(
            subject=decision.case.subject, about=named(decision), by=officer, reached=reached,
            kind=ContactAttempt.Kind.CALL,
        )  # fmt: skip


def test_a_yes_goes_with_one_letter_and_one_effect_however_often_it_is_sent(grant):
    from vanzelf.decide.models import Effect
    from vanzelf.reach.deciding import make_known
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of

    assert make_known(grant).state == make_known(grant).state == "verzonden"
    letter = Message.objects.get(kind="besluit")
    assert Effect.objects.get(decision=grant).amount_cents == 45_000
    text = content_of(letter).text
    assert "€ 450,00" in text
    assert "afval en riool" in text
    assert "11 november 2026" in text  # ten days to appeal
    assert grant.case.number in text


def test_who_has_it_is_not_asked_whether_they_want_it(grant):
    from vanzelf.reach.deciding import make_known
    from vanzelf.reach.models import Offer

    case = grant.case
    for period, group in ((case.period, "bijstand"), ("2031", "lijst")):
        Offer.objects.create(
            key=period, service=case.service, group=group, level="N3", proof="vastgesteld",
            topics=[case.scheme], period=period, subject=case.subject, made_at=AFTERNOON,
            expires_on=dt.date(2026, 12, 14),
        )  # fmt: skip
    make_known(grant)
    assert dict(Offer.objects.values_list("period", "state")) == {
        case.period: "ingetrokken", "2031": "open"
    }  # fmt: skip


def test_what_a_letter_lacks_holds_back_the_decision_too(grant):
    from vanzelf.decide.models import Case, Decision, Effect
    from vanzelf.reach.deciding import make_known, missing
    from vanzelf.reach.models import Message
    from vanzelf.terms.problems import ProblemError

    Case.objects.update(said={})
    grant.case.refresh_from_db()
    assert missing(grant) == ["heffingen"]
    with pytest.raises(ProblemError, match="slot-empty"):
        make_known(grant)
    assert Decision.objects.get(pk=grant.pk).state == "klaar"
    assert (Message.objects.count(), Effect.objects.count()) == (0, 0)


def test_a_no_says_that_we_called_and_why(refusal, officer):
    from vanzelf.org import clock
    from vanzelf.reach.deciding import confirm, make_known
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of

    called(refusal, officer)
    with clock.at(AFTERNOON + dt.timedelta(hours=1)):
        confirm(refusal, by=officer)
        make_known(refusal)
    text = content_of(Message.objects.get(kind="besluit_afgewezen")).text
    assert "Wij belden u hierover op 2 november 2026." in text
    assert "Hieraan voldoet u niet" in text
    assert "geld op de bank (de Belastingdienst, 30 oktober 2026)" in text
    assert "€ 450,00" in text  # what is left to pay


def test_nobody_reached_in_three_parts_of_the_day_is_said_too(refusal, officer):
    from vanzelf.reach.deciding import heard

    for hour in (9, 13, 18):
        called(refusal, officer, dt.datetime(2026, 11, 2, hour, tzinfo=dt.UTC), reached=False)
    assert heard(refusal, "nl") == (
        "Wij probeerden u eerst te spreken op 2 november. Dat lukte niet."
    )


def test_the_script_names_the_officer_the_reason_and_a_day_to_send_something(refusal, officer):
    from vanzelf.reach.deciding import script

    said = script(refusal, by=officer).text
    assert "met Karim van de gemeente Eikenhage" in said
    assert "8 november 2026" in said
    assert "spaargeld" in said or "vermogen" in said
    assert "…" not in said.replace("Spreek ik met …?", "")


def test_undoing_is_confirmed(case, known, letters):
    from vanzelf.decide.actions import confirm, propose
    from vanzelf.decide.assessing import assess, reasons_of
    from vanzelf.decide.models import Direction
    from vanzelf.reach.deciding import make_known, undo_known
    from vanzelf.reach.models import Message
    from vanzelf.residents.actions import consent

    found = assess(known())
    consent(subject=case.subject, service=case.service, text="0" * 64, told_by="portaal")
    made = propose(
        case=case, direction=Direction.GRANTED, amount_cents=45_000, reasons=reasons_of(found),
        author=None,
    )  # fmt: skip
    confirm(decision=made, by=None)
    sent = make_known(made)
    assert undo_known(sent).state == "teruggedraaid"
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert kinds == {"geregeld", "teruggedraaid"}


@pytest.fixture
def recovery(known, officer, letters):
    """Money asked back from somebody who has a confirmation that all was well."""
    from vanzelf.decide.actions import propose
    from vanzelf.decide.models import Direction
    from vanzelf.org import clock
    from vanzelf.reach.models import Receipt

    case = known()
    Receipt.objects.create(
        number="B-2026-000001", subject=case.subject, service=case.service, kind="bevestiging_ja",
        at=clock.now(), text="0" * 64,
    )  # fmt: skip
    return propose(
        case=case, direction=Direction.RECOVERED, amount_cents=1000, author=officer,
        reasons={"nl": ["Te veel."], "en": ["Too much."]}, whose_error="bron",
    )  # fmt: skip


def test_a_promise_holds_until_a_colleague_says_why_not(recovery, officer, hire):
    from vanzelf.decide.actions import despite_promise
    from vanzelf.org.rights import Role
    from vanzelf.reach.deciding import confirm
    from vanzelf.terms.problems import ProblemError

    called(recovery, officer, dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC))
    with pytest.raises(ProblemError, match="promise-contradicted"):
        confirm(recovery, by=officer)
    with pytest.raises(ProblemError, match="decision-second"):
        despite_promise(decision=recovery, by=officer, reason="De wet laat ons geen keus hier.")
    other = hire(Role.OFFICER, name="Noor")
    despite_promise(decision=recovery, by=other, reason="De wet laat ons hier geen keus.")
    assert confirm(recovery, by=officer).state == "klaar"


def test_the_database_holds_the_promise_too(recovery, officer):
    from django.db import IntegrityError, transaction

    from vanzelf.decide.models import Decision

    called(recovery, officer, dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC))
    with pytest.raises(IntegrityError, match="promised otherwise"), transaction.atomic():
        Decision.objects.filter(pk=recovery.pk).update(state="klaar")


def test_a_recovery_goes_after_a_call_with_a_letter_and_lowers_what_was_given(
    recovery, officer, hire
):
    from vanzelf.decide.actions import despite_promise
    from vanzelf.decide.models import Effect
    from vanzelf.org.rights import Role
    from vanzelf.reach.deciding import confirm, make_known
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of
    from vanzelf.terms.problems import ProblemError

    other = hire(Role.OFFICER, name="Noor")
    despite_promise(decision=recovery, by=other, reason="De wet laat ons hier geen keus.")
    with pytest.raises(ProblemError, match="call-first"):
        confirm(recovery, by=officer)
    recovery.refresh_from_db()
    recovery.reasons |= {
        "law": "artikel 26 van de wet", "facts_nl": ["uw inkomen (UWV)"], "facts_en": ["income"],
    }  # fmt: skip
    recovery.save()
    called(recovery, officer, dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC))
    make_known(confirm(recovery, by=officer))
    letter = content_of(Message.objects.get(kind="besluit_terugvordering")).text
    for words in ("U moet toch € 10,00 belasting betalen", "Te veel.", "in beroep", "Wij belden u"):
        assert words in letter
    assert Effect.objects.get(decision=recovery).amount_cents == -1000


@pytest.mark.parametrize("road", ["about", "found later"])
def test_what_a_mistake_of_ours_touched_is_never_asked_back_by_any_road(recovery, officer, road):
    from django.db import IntegrityError, connection, transaction

    from vanzelf.decide.actions import drop, propose
    from vanzelf.decide.models import Decision, Direction
    from vanzelf.decide.repairing import Attribution, Touched, give_repair, register
    from vanzelf.terms.problems import ProblemError

    case = recovery.case
    found = Attribution(
        "wij", "In de instelling stond 90.", could_know=False, effect="Dan is de huur niet te betalen.",
        hardship="Ja, want het is onze fout.", choice="niet",
    )  # fmt: skip
    mistake = register(
        service=case.service, what="Verkeerde norm in januari", found=found, by=officer,
        about=recovery if road == "about" else None,
    )  # fmt: skip
    if road == "found later":
        give_repair(mistake, Touched(recovery, "toegekend", "nee", -1000))
    with pytest.raises(IntegrityError, match="mistake of ours"), transaction.atomic():
        Decision.objects.filter(pk=recovery.pk).update(amount_cents=2000)
    with (
        pytest.raises(IntegrityError, match="mistake of ours"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update decide_decision set amount_cents = 3000")
    drop(decision=recovery, by=officer, because="onze fout")
    for whose in ("bron", "inwoner", "niemand"):
        with pytest.raises(ProblemError, match="decision-our-error"):
            propose(
                case=case, direction=Direction.RECOVERED, amount_cents=1000, author=officer,
                reasons={}, whose_error=whose,
            )  # fmt: skip


def test_while_everything_stands_still_no_days_to_disagree_pass(grant, hire):
    from vanzelf.org.halting import halt
    from vanzelf.org.rights import Role
    from vanzelf.reach.deciding import make_known
    from vanzelf.reach.models import Message
    from vanzelf.terms.problems import ProblemError

    halt(by=hire(Role.DUTY_OFFICER, name="Daan"), reason="oefening")
    with pytest.raises(ProblemError, match="everything-halted"):
        make_known(grant)
    grant.refresh_from_db()
    assert (grant.state, grant.object_until) == ("klaar", None)
    assert not Message.objects.filter(kind="besluit").exists()


@pytest.mark.parametrize(
    "ends, last",
    [
        ((2026, 11, 12), (2026, 11, 12)),
        ((2026, 11, 14), (2026, 11, 16)),  # a Saturday
        ((2026, 12, 25), (2026, 12, 28)),  # Christmas, and a Sunday after it
        ((2027, 3, 28), (2027, 3, 30)),  # Easter
    ],
)
def test_a_term_of_the_law_does_not_end_while_everybody_is_free(case, ends, last):
    from vanzelf.decide.queries import remedy_until

    day = dt.date(*ends) - dt.timedelta(days=10)
    assert remedy_until(case, day) == dt.date(*last)
