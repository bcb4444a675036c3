"""Two roles are two people, who may grant less than was proposed, and never more."""

import datetime as dt

import pytest

from mandates.parties import NOW, ROLES, UWV, mandate, proposal, reasons
from vanzelf.protocol.conditions import Conditions, narrowed, only
from vanzelf.protocol.difference import difference
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.proposing import Approval

SHORTER = Conditions(valid_until=dt.date(2027, 5, 1), months=18, least=2, most=20, unknown=10)


def approve(source, name, role, who, conditions=None):
    """One role agrees, in the name of somebody."""
    said = Approval(proposal=name, source=UWV.oin, name=who, conditions=conditions, at=NOW)
    return source.registrar.approve(source.con, said.signed(ROLES[UWV.oin, role]), NOW)


@pytest.mark.parametrize("same", ["A. de Boer", "a de boer", "A.  DE  BÓER", "AdeBoer 2"])
def test_the_same_person_never_agrees_twice(uwv, same):
    _, name = uwv.receive(proposal())
    approve(uwv, name, "beheerder", "A. de Boer")
    with pytest.raises(ProtocolError, match="approval-person"):
        approve(uwv, name, "fg", same)
    with pytest.raises(ProtocolError, match="approval-missing"):
        uwv.registrar.grant(uwv.con, name, NOW)
    approve(uwv, name, "fg", "B. de Boer")
    assert mandate(uwv.registrar.grant(uwv.con, name, NOW)).status_number == 1


def test_conditions_make_a_mandate_that_allows_less_and_leave_the_proposal_as_it_was(uwv):
    asked = proposal()
    _, name = uwv.receive(asked)
    uwv.approve(name, conditions=SHORTER)
    granted = mandate(uwv.registrar.grant(uwv.con, name, NOW))
    changed = {key for key, value in granted.data().items() if asked.data().get(key) != value}
    assert changed == {"geldig_tot", "maanden", "poorten", "set", "statusnummer"}  # set: its number
    assert (granted.valid_until, granted.months) == (SHORTER.valid_until, 18)
    assert granted.gates.data() == {
        "lijst_minstens": 2, "lijst_hoogstens": 20, "onbekend_hoogstens": 10,
    }  # fmt: skip
    told = [line["en"] for line in difference(asked, granted)]
    assert "Becomes: At most 1 list(s) in 18 months." in " ".join(told)


def test_both_agree_with_the_same_conditions(uwv):
    _, name = uwv.receive(proposal())
    uwv.approve(name, roles=("beheerder",), conditions=SHORTER)
    with pytest.raises(ProtocolError, match="approval-differs"):
        uwv.approve(name, roles=("fg",))
    uwv.approve(name, roles=("fg",), conditions=SHORTER)
    assert mandate(uwv.registrar.grant(uwv.con, name, NOW)).months == 18


@pytest.mark.parametrize(
    "wider",
    [
        {"valid_until": dt.date(2028, 1, 1)}, {"runs": 2}, {"months": 6}, {"least": 0},
        {"most": 41}, {"unknown": 99},
    ],
    ids=lambda each: next(iter(each)),
)  # fmt: skip
def test_no_condition_allows_more(uwv, wider):
    _, name = uwv.receive(proposal())
    with pytest.raises(ProtocolError, match="conditions-wider"):
        uwv.approve(name, conditions=Conditions(**wider))


def test_conditions_that_say_what_was_proposed_are_none():
    asked = proposal()
    assert only(asked, Conditions(runs=asked.runs, most=asked.gates.most)) is None
    assert only(asked, Conditions(runs=asked.runs, most=9)) == Conditions(most=9)
    assert narrowed(asked, None) is asked


def test_conditions_can_leave_too_little_to_be_granted(uwv):
    """Gates that no list passes, or an end before the beginning: refused aloud as any other."""
    _, name = uwv.receive(proposal())
    uwv.approve(name, conditions=Conditions(least=40))
    assert reasons(uwv.registrar.grant(uwv.con, name, NOW)) == {"mandate-gates"}
