"""What a run does not do: twice for a household, a part as a whole, while everything stands still."""

# ruff: noqa: F811 -- fixtures are asked for by their names

import datetime as dt
from dataclasses import replace

import pytest

from decide.test_awards import carried_out, found, maker, other, ready  # noqa: F401 -- fixtures


def test_nothing_is_put_in_a_file_while_everything_stands_still(maker, hire):
    from vanzelf.decide.awards import write_file
    from vanzelf.org.halting import halt
    from vanzelf.org.rights import Role
    from vanzelf.terms.problems import ProblemError

    halt(by=hire(Role.DUTY_OFFICER, name="Daan"), reason="oefening")
    with pytest.raises(ProblemError, match="everything-halted"):
        write_file(by=maker)


def test_a_household_gets_it_once_whoever_of_it_is_asked(ready, found, other):
    from vanzelf.decide.awards import agree
    from vanzelf.decide.models import Candidate, Decision, Effect
    from vanzelf.residents.models import Resident

    one, two = found[0].subject, found[1].subject
    Resident.objects.filter(subject=one).update(partner=two)
    Resident.objects.filter(subject=two).update(partner=one)
    run = ready(found[:2])
    agree(run=run, by=other, sample_seen=True)
    carried_out(run)
    assert Decision.objects.count() == Effect.objects.count() == 1
    left = Candidate.objects.get(came_of="taak")  # a person looks whether it is theirs too
    assert left.left_because == "al-een-besluit"


def test_a_part_is_not_awarded_by_itself_nor_made_a_whole(ready, found, other):
    from vanzelf.decide.awards import agree
    from vanzelf.decide.models import Decision

    facts = tuple(
        replace(each, value="1450.00") if each.concept == "netto_besteedbaar_inkomen" else each
        for each in found[0].facts
    )
    run = ready([replace(found[0], facts=facts)])
    agree(run=run, by=other, sample_seen=True)
    carried_out(run)
    assert not Decision.objects.exists()
    assert run.candidates.get().came_of == "taak"


def test_whose_address_is_looked_for_is_not_forgotten_meanwhile(ready, found, other):
    from vanzelf.decide.awards import agree
    from vanzelf.decide.models import Candidate
    from vanzelf.org import clock
    from vanzelf.oversight import retention
    from vanzelf.reach.awarding import WAITS

    run = ready(found[:2])
    agree(run=run, by=other, sample_seen=True)
    waits = run.candidates.first()
    Candidate.objects.filter(pk=waits.pk).update(came_of=WAITS)
    carried_out(run)
    (kind,) = (each for each in retention.KINDS if each.id == "kandidaten")
    assert kind.erase(clock.now() + dt.timedelta(days=1)) == 1
    assert Candidate.objects.get() == waits


@pytest.mark.parametrize("in_a_row", [10, 2])
def test_what_breaks_at_one_person_holds_up_nobody_and_at_many_waits_to_be_mended(
    ready, other, monkeypatch, in_a_row
):
    from vanzelf.decide.awards import agree
    from vanzelf.decide.models import Candidate, Decision
    from vanzelf.reach import awarding
    from vanzelf.reach.models import Message
    from vanzelf.work.models import Task

    monkeypatch.setattr(awarding, "IN_A_ROW", in_a_row)
    run = ready()
    broken = run.candidates.order_by("id")[1:3]
    for each in broken:
        each.facts = [{**each.facts[0], "as_of": "morgen"}]  # a day that is none
        each.save()
    agree(run=run, by=other, sample_seen=True)
    if in_a_row == 2:
        with pytest.raises(ValueError, match="morgen"):
            carried_out(run)
        assert (Candidate.objects.exclude(done_at=None).count(), Task.objects.count()) == (2, 1)
        return
    assert carried_out(run).state == "klaar"
    assert Decision.objects.count() == Message.objects.count() == 4  # of the two nothing is left
    left = Candidate.objects.filter(came_of="taak", left_because="onverwachte-fout")
    assert set(left) == set(broken)
    assert [each.data["waarom"] for each in Task.objects.all()] == ["onverwachte-fout"] * 2


def test_where_what_it_rests_on_has_ended_they_are_asked_and_nothing_goes_by_itself(
    ready, found, other
):
    from vanzelf.decide.awards import agree
    from vanzelf.org.catalogue import services
    from vanzelf.reach.models import Message

    run = ready([replace(found[0], ask=True), found[1]])
    assert run.counted["eerst_vragen"] == 1
    agree(run=run, by=other, sample_seen=True)
    carried_out(run)
    came = dict(run.candidates.values_list("subject", "came_of"))
    assert came == {found[0].subject.pk: "aanbod", found[1].subject.pk: "besluit"}
    asked = Message.objects.get(subject=found[0].subject)
    assert asked.text == services()["kwijtschelding"].wording["aanbod-gestopt"].digest
