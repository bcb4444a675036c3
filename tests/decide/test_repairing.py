"""A mistake is written down whole, and everybody it touched is found, whichever way it went."""

from dataclasses import replace

import pytest

RULES = "r" * 64


@pytest.fixture
def found():
    from vanzelf.decide.repairing import Attribution

    return Attribution(
        whose="wij", evidence="Het bedrag stond op 40 euro te laag.", could_know=False,
        effect="Dan kan het gezin de huur niet betalen.", choice="niet",
        hardship="Het is onze fout, dus wij vragen niets.",
    )  # fmt: skip


@pytest.fixture
def sent(proposed, officer):
    """A decision that was sent, for another amount than the rules of today give."""
    from vanzelf.decide.actions import confirm
    from vanzelf.decide.models import Decision
    from vanzelf.reach.deciding import make_known

    def make(cents):
        made = proposed()
        Decision.objects.filter(pk=made.pk).update(amount_cents=cents, rules_hash=RULES)
        return make_known(confirm(decision=made, by=officer))

    return make


def test_nothing_is_asked_back_for_our_own_mistake(found, case, officer):
    from vanzelf.decide.repairing import register
    from vanzelf.terms.problems import ProblemError

    with pytest.raises(ProblemError, match="decision-our-error"):
        register(
            service="kwijtschelding", what="Verkeerde norm gebruikt", by=officer,
            found=replace(found, choice="geheel"),
        )  # fmt: skip


@pytest.mark.parametrize("lacking", ["evidence", "effect", "hardship"])
def test_every_question_is_answered(found, case, officer, lacking):
    from vanzelf.decide.repairing import register
    from vanzelf.terms.problems import ProblemError

    with pytest.raises(ProblemError, match="mistake-incomplete"):
        register(
            service="kwijtschelding", what="Verkeerde norm gebruikt", by=officer,
            found=replace(found, **{lacking: " "}),
        )  # fmt: skip


@pytest.mark.parametrize("cents, way", [(30_000, "te_weinig"), (48_000, "te_veel")])
def test_others_are_found_in_both_directions_once(found, sent, officer, cents, way):
    from vanzelf.decide.repairing import find_others, register
    from vanzelf.work.models import Task

    made = sent(cents)
    mistake = register(
        service="kwijtschelding", what="Verkeerde norm gebruikt", found=found, by=officer,
        rules_hash=RULES,
    )  # fmt: skip
    assert find_others(mistake=mistake, by=officer)[way] == 1
    find_others(mistake=mistake, by=officer)
    task = Task.objects.get(kind="herstellen")
    assert (task.about, task.data["richting"]) == (f"zaak:{made.case_id}", way)
    assert task.urgent is (way == "te_weinig")


def test_who_got_what_was_theirs_is_left_alone(found, sent, officer):
    from vanzelf.decide.repairing import find_others, register, repaired

    sent(45_000)
    mistake = register(
        service="kwijtschelding", what="Verkeerde norm gebruikt", found=found, by=officer,
        rules_hash=RULES,
    )  # fmt: skip
    counted = find_others(mistake=mistake, by=officer)
    assert (counted["te_weinig"], counted["te_veel"]) == (0, 0)
    assert repaired(mistake=mistake, by=officer).repaired_at is not None


def test_a_mistake_is_not_over_while_somebody_waits(found, sent, officer):
    from vanzelf.decide.repairing import find_others, register, repaired
    from vanzelf.terms.problems import ProblemError

    sent(30_000)
    mistake = register(
        service="kwijtschelding", what="Verkeerde norm gebruikt", found=found, by=officer,
        rules_hash=RULES,
    )  # fmt: skip
    find_others(mistake=mistake, by=officer)
    with pytest.raises(ProblemError, match="mistake-open"):
        repaired(mistake=mistake, by=officer)


def test_they_hear_that_it_was_us(found, sent, officer):
    from vanzelf.decide.repairing import register
    from vanzelf.reach.deciding import own_up
    from vanzelf.reach.written import content_of

    made = sent(30_000)
    mistake = register(
        service="kwijtschelding", what="Verkeerde norm gebruikt", found=found, by=officer
    )
    text = content_of(
        own_up(
            mistake, made.case, wrong="Wij gebruikten een oude norm.",
            repair="U krijgt € 150,00 extra kwijtschelding.", by=officer,
        )
    ).text  # fmt: skip
    assert "U hoeft niets terug te betalen" in text
    assert "Wij gebruikten een oude norm." in text


def test_never_more_is_asked_back_than_somebody_got(found, sent, officer):
    from vanzelf.decide.repairing import given, recover, register
    from vanzelf.terms.problems import ProblemError

    case = sent(30_000).case
    mistake = register(
        service="kwijtschelding", what="De bron gaf een oud inkomen", by=officer,
        found=replace(found, whose="bron", choice="geheel"),
    )  # fmt: skip
    for cents in (30_001, 0, -1):
        with pytest.raises(ProblemError, match="recovery-much"):
            recover(mistake=mistake, case=case, amount_cents=cents, reasons={}, by=officer)
    assert recover(mistake=mistake, case=case, amount_cents=30_000, reasons={}, by=officer)
    assert given(case) == 30_000
    mistake.service = "toeslagen"
    with pytest.raises(ProblemError, match="recovery-choice"):
        recover(mistake=mistake, case=case, amount_cents=1, reasons={}, by=officer)
