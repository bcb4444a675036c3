"""Who walks sees their own day and nothing else; what they note is done once, and goes on by itself."""

import datetime as dt
import uuid

import pytest

from vanzelf.terms.problems import ProblemError

MORNING = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)


def code_of(error):
    return [each.code for each in error.value.problems]


@pytest.fixture
def note():
    """Notes what came of a visit: `note(scene, entry, reached=False)`."""
    from vanzelf.campaigns.walking import Said, record
    from vanzelf.org import clock

    def do(scene, entry, reached=False, key=None, by=None, **more):
        given = Said(key=key or uuid.uuid4(), reached=reached, at=clock.now(), **more)
        found = record(entry_id=entry.pk, said=given, by=by or scene.worker)
        entry.refresh_from_db()
        return found

    return do


def audited(action, allowed=True):
    from vanzelf.org.models import AuditLine

    return AuditLine.objects.filter(action=action, allowed=allowed).count()


def test_hours_become_addresses_and_never_more_than_eight(stage):
    from vanzelf.campaigns.sharing import seats

    assert [seats(each) for each in (0, 0.5, 1.5, 4, 8, 24)] == [0, 0, 2, 5, 8, 8]
    scene = stage(people=10)
    scene.release()
    assert scene.share(hours=3) == 4
    assert scene.share(hours=3) == 0  # shared out twice, it stays what fits


def test_somebody_of_another_team_gets_nothing_and_shares_out_nothing(stage, hire):
    from vanzelf.campaigns.sharing import share_out
    from vanzelf.org.models import District
    from vanzelf.org.rights import Role

    scene = stage()
    scene.release()
    stranger = hire(Role.FIELD_WORKER, name="Vreemd")
    lead = hire(Role.TEAM_LEAD, name="Ander")
    oost, day = District.objects.get(pk="oost"), dt.date(2026, 11, 1)
    with pytest.raises(ProblemError) as error:
        share_out(district=oost, day=day, hours={stranger: 8}, by=scene.lead)
    assert code_of(error) == ["share-member"]
    with pytest.raises(ProblemError) as error:
        share_out(district=oost, day=day, hours={scene.worker: 8}, by=lead)
    assert code_of(error) == ["share-district"]


def test_the_day_is_ones_own_and_asks_as_much_for_one_as_for_eight(stage):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from vanzelf.campaigns.queries import day

    scene = stage(people=8)
    scene.release()
    scene.share(hours=0.75)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert len(day(scene.worker)) == 1
    scene.share(hours=8)
    with CaptureQueriesContext(connection) as many:
        assert len(day(scene.worker)) == 8
    assert len(many) == len(few)
    assert day(scene.lead) == []


@pytest.mark.parametrize("change", ["overleden", "verhuisd.emigratie", "nee"])
def test_what_changed_since_this_morning_is_not_in_the_day(stage, change):
    from vanzelf.campaigns.queries import day
    from vanzelf.campaigns.walking import open_entry
    from vanzelf.residents import actions as residents
    from vanzelf.residents.models import Channel

    scene = stage(people=2)
    scene.release()
    scene.share()
    entry = day(scene.worker)[0].entry
    if change == "nee":
        residents.refuse(subject=entry.subject, scope="alles", told_by=Channel.CALL)
    else:
        residents.hear(key="1", subject=entry.subject, kind=change, on=dt.date(2026, 11, 1))
    assert entry.pk not in {each.entry.pk for each in day(scene.worker)}
    with pytest.raises(ProblemError) as error:
        open_entry(entry_id=entry.pk, by=scene.worker)
    assert code_of(error) == ["walk-over"]


def test_opening_writes_for_us_and_for_the_resident(stage):
    from vanzelf.campaigns.walking import open_entry
    from vanzelf.org.models import AuditLine

    scene = stage(people=1)
    scene.release()
    scene.share()
    open_entry(entry_id=scene.entries()[0].pk, by=scene.worker)
    line = AuditLine.objects.get(action="looplijst openen")
    assert (line.staff, line.subject, line.allowed) == (
        scene.worker, scene.people[0].subject_id, True,
    )  # fmt: skip
    assert line.operation


def test_anothers_walk_is_denied_and_the_denial_is_written(stage, hire):
    from vanzelf.campaigns.walking import open_entry
    from vanzelf.org.rights import Role

    scene = stage(people=1)
    scene.release()
    scene.share()
    for who in (scene.lead, hire(Role.FIELD_WORKER, name="Ander")):
        with pytest.raises(ProblemError) as error:
            open_entry(entry_id=scene.entries()[0].pk, by=who)
        assert code_of(error) == ["walk-not-yours"]
    assert audited("looplijst openen", allowed=False) == 2


def test_glass_opens_for_an_hour_for_somebody_of_the_same_organisation(stage, hire):
    from vanzelf.campaigns.walking import break_glass, open_entry
    from vanzelf.org import clock
    from vanzelf.org.models import Assignment, Glass
    from vanzelf.org.rights import Role

    scene = stage(people=1)
    scene.release()
    scene.share()
    entry = scene.entries()[0]
    colleague, stranger = hire(name="Bo"), hire(Role.FIELD_WORKER, name="Vreemd")
    colleague.organisation = scene.worker.organisation
    colleague.save()
    Assignment.objects.create(staff=colleague, role=Role.FIELD_WORKER, begins=dt.date(2026, 1, 1))
    why = "Noor is ziek en mevrouw belde dat zij wacht."
    with pytest.raises(ProblemError) as error:
        break_glass(entry_id=entry.pk, reason=why, by=stranger)
    assert code_of(error) == ["glass-elsewhere"]
    with pytest.raises(ProblemError) as error:
        break_glass(entry_id=entry.pk, reason="tja", by=colleague)
    assert code_of(error) == ["glass-reason"]
    break_glass(entry_id=entry.pk, reason=why, by=colleague)
    assert open_entry(entry_id=entry.pk, by=colleague) == entry
    assert Glass.objects.get().justified is None  # somebody else looks at it afterwards
    with clock.at(clock.now() + dt.timedelta(hours=1)), pytest.raises(ProblemError):
        open_entry(entry_id=entry.pk, by=colleague)


def test_a_foundation_never_sees_a_secret_address(stage):
    from vanzelf.campaigns.queries import day, to_release
    from vanzelf.campaigns.sharing import release_secret

    def change(people):
        people[0].secret = True
        people[0].save()

    scene = stage(people=2, change=change)
    scene.release()
    assert scene.share() == 1
    secret = next(each for each in scene.entries() if each.secret)
    assert secret.pk not in {each.entry.pk for each in day(scene.worker)}
    assert not to_release().exists()
    with pytest.raises(ProblemError) as error:
        release_secret(entry=secret, by=scene.officer)
    assert code_of(error) == ["secret-foundation"]


def test_the_municipality_visits_a_secret_address_after_a_release_by_name(stage):
    from vanzelf.campaigns.queries import day, to_release
    from vanzelf.campaigns.sharing import release_secret
    from vanzelf.residents.actions import prefer
    from vanzelf.residents.models import Channel

    def change(people):
        for each in people:
            each.secret = True
            each.save()

    scene = stage(people=2, team="gemeente", change=change)
    first, second = scene.entries()
    assert list(to_release()) == [first, second]
    release_secret(entry=first, by=scene.officer)
    prefer(subject=second.subject, phone="0612345678", channel=Channel.CALL)
    scene.release()
    assert scene.share() == 2
    seen = {each.entry.pk: each.entry.rung for each in day(scene.worker)}
    assert seen == {first.pk: 0}
    with pytest.raises(ProblemError):
        release_secret(entry=second, by=scene.manager)


def test_nobody_home_twice_at_other_parts_of_the_day_then_calls_then_a_letter(stage, note):
    from vanzelf.campaigns import tasks
    from vanzelf.org import clock
    from vanzelf.reach.models import Message
    from vanzelf.residents.actions import prefer
    from vanzelf.work.models import ContactAttempt

    scene = stage(people=1)
    prefer(subject=scene.people[0].subject, phone="0612345678")
    scene.release()
    entry = scene.entries()[0]

    def again(day, hour):
        with clock.at(dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC)):
            assert scene.share() == 1, entry.next_on
            note(scene, entry)

    again(1, 9)
    assert (entry.rung, entry.part, entry.next_on) == (0, "avond", dt.date(2026, 11, 3))
    again(3, 9)  # in the morning again: that says nothing new
    assert (entry.rung, entry.part) == (0, "avond")
    again(5, 18)
    assert (entry.rung, entry.next_on) == (1, dt.date(2026, 11, 19))
    for day, hour in ((19, 9), (21, 14), (23, 18)):
        again(day, hour)
    assert (entry.rung, entry.next_on) == (2, dt.date(2026, 12, 7))
    kinds = ContactAttempt.objects.order_by("at").values_list("kind", flat=True)
    assert list(kinds) == ["bezoek"] * 3 + ["bellen"] * 3
    with clock.at(dt.datetime(2026, 12, 7, 9, tzinfo=dt.UTC)):
        tasks.start_due_waves()
        tasks.start_due_waves()
    assert Message.objects.filter(kind="aanbod", channel="brief").count() == 1
    with clock.at(dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)):
        tasks.start_due_waves()
    entry.refresh_from_db()
    assert (entry.state, entry.result) == ("klaar", "niet_bereikt")


def test_without_a_telephone_number_the_calls_are_passed_over(stage, note):
    from vanzelf.campaigns import tasks
    from vanzelf.org import clock

    scene = stage(people=1)
    scene.release()
    entry = scene.entries()[0]
    for day, hour in ((1, 9), (3, 18)):
        with clock.at(dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC)):
            scene.share()
            note(scene, entry)
    with clock.at(dt.datetime(2026, 11, 17, 9, tzinfo=dt.UTC)):
        tasks.start_due_waves()
    entry.refresh_from_db()
    assert entry.rung == 3


def test_a_no_at_the_door_is_a_no_everywhere_and_is_confirmed(stage, note):
    from vanzelf.reach.models import Message, Offer
    from vanzelf.residents.models import Refusal
    from vanzelf.work.models import Result

    scene = stage(people=1)
    scene.release()
    scene.share()
    entry = scene.entries()[0]
    note(scene, entry, reached=True, result=Result.NOT_THIS)
    assert Refusal.objects.get().scope == "toeslagen"
    assert (Offer.objects.get().state, entry.result) == ("nee", "wil_niet_deze_dienst")
    assert Message.objects.get().kind == "bevestiging_nee"
    assert not entry.walks.filter(ended_at=None).exists()


def test_wanting_nothing_at_all_ends_every_list_somebody_is_on(stage, note):
    from vanzelf.campaigns.models import Entry
    from vanzelf.residents.models import Refusal
    from vanzelf.work.models import Result

    scene = stage(people=1)
    scene.release()
    scene.share()
    entry = scene.entries()[0]
    copy = scene.fresh()
    copy.pk, copy._state.adding = uuid.uuid4(), True
    copy.state = "lijst_klaar"
    copy.save()
    Entry.objects.create(campaign=copy, subject=entry.subject, expires_on=entry.expires_on)
    note(scene, entry, reached=True, result=Result.NOTHING_PROACTIVE)
    assert Refusal.objects.get().scope == "alles"
    assert {each.result for each in Entry.objects.all()} == {"wil_geen_proactieve_dienst"}


def test_applied_together_needs_no_call_back(stage, note):
    from vanzelf.reach.models import Message, Offer
    from vanzelf.work.models import Result, Task

    scene = stage(people=1)
    scene.release()
    scene.share()
    note(scene, scene.entries()[0], reached=True, result=Result.APPLIED_TOGETHER)
    assert Offer.objects.get().state == "ja"
    assert Message.objects.get().kind == "doorgegeven"  # and nothing of a call that never comes
    assert not Task.objects.filter(state="open").exists()


@pytest.mark.parametrize(
    "result, kind",
    [("verhuisd", "adres"), ("vertegenwoordigd", "vertegenwoordigd"),
     ("wil_ander_kanaal", "terugbellen"), ("fout_in_gegevens", "klopt_niet")],
)  # fmt: skip
def test_what_another_has_to_do_becomes_a_task(stage, note, result, kind):
    from vanzelf.work.models import Result, Task

    scene = stage(people=1)
    scene.release()
    scene.share()
    note(scene, scene.entries()[0], reached=True, result=Result(result))
    assert Task.objects.get(state="open").kind == kind


def test_an_outcome_that_is_sent_twice_counts_once(stage, note):
    from vanzelf.campaigns.models import Outcome
    from vanzelf.work.models import ContactAttempt, Result

    scene = stage(people=1)
    scene.release()
    scene.share()
    entry, key = scene.entries()[0], uuid.uuid4()
    for _ in range(3):
        note(scene, entry, reached=True, result=Result.HAD_IT, key=key)
    assert ContactAttempt.objects.count() == 1
    assert Outcome.objects.get().count == 1


def test_an_outcome_from_a_telephone_without_network_comes_in_two_days_later_at_most(stage, note):
    from vanzelf.org import clock
    from vanzelf.work.models import Result

    scene = stage(people=2)
    scene.release()
    scene.share()
    first, second = scene.entries()
    with clock.at(MORNING + dt.timedelta(days=2)):
        note(scene, first, reached=True, result=Result.HAD_IT)
    assert first.state == "klaar"
    with clock.at(MORNING + dt.timedelta(days=3)), pytest.raises(ProblemError):
        note(scene, second, reached=True, result=Result.HAD_IT)


def test_nobody_notes_anything_for_anothers_walk(stage, note):
    scene = stage(people=1)
    scene.release()
    scene.share()
    with pytest.raises(ProblemError) as error:
        note(scene, scene.entries()[0], by=scene.lead)
    assert code_of(error) == ["walk-not-yours"]
    assert audited("uitkomst noteren", allowed=False) == 1


def test_an_appointment_comes_back_on_its_day_before_the_others(stage, note):
    from vanzelf.campaigns.queries import day
    from vanzelf.org import clock

    scene = stage(people=4)
    scene.release()
    scene.share(hours=0.75)
    entry = day(scene.worker)[0].entry
    again = {"reached": True, "again_on": dt.date(2026, 11, 4), "part": "middag"}
    note(scene, entry, note="Bel bij de buren aan", **again)
    with clock.at(MORNING + dt.timedelta(days=3)):
        scene.share(hours=0.75)
        assert [each.entry.pk for each in day(scene.worker)] == [entry.pk]


def test_who_did_not_feel_safe_tells_the_team_lead_at_once(stage, note):
    from vanzelf.work.models import Task

    scene = stage(people=1)
    scene.release()
    scene.share()
    entry = scene.entries()[0]
    note(scene, entry, unsafe=True, watch_out=frozenset({"niet_alleen", "verzonnen"}))
    assert Task.objects.get().role == "teamleider"
    assert entry.watch_out == ["niet_alleen"]
