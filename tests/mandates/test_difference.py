"""A mandate reads as plain lines, and a next version says what changed."""

import pytest

from mandates.parties import UWV, proposal, with_figure
from vanzelf.protocol.difference import difference, told
from vanzelf.protocol.mandates import Mandate


def test_nothing_changed():
    assert difference(proposal(), proposal()) == []


def test_another_limit_is_told():
    new = proposal(catalogue=with_figure("stadspas", "inkomenspercentage", 1), version=2)
    lines = difference(proposal(), new)
    assert {
        "nl": "Was: Mandaat gemeentelijk-uwv, versie 1. Wordt: Mandaat gemeentelijk-uwv, versie 2.",
        "en": "Was: Mandate gemeentelijk-uwv, version 1. "
        "Becomes: Mandate gemeentelijk-uwv, version 2.",
    } in lines
    told_nl = [each["nl"] for each in lines]
    assert any("sociaal-minimum-stadspas = 120" in each and "= 100" in each for each in told_nl)
    assert any(each.startswith("Was: Set van grenzen") for each in told_nl)
    assert len(lines) == 5


def test_a_question_that_is_dropped_or_new():
    whole = proposal()
    part = whole.model_copy(update={"questions": whole.questions[1:]})
    (line,) = difference(whole, part)
    assert line["en"].startswith("Dropped: Question: Is the income of the household low enough")
    (line,) = difference(part, whole)
    assert line["nl"].startswith("Nieuw: Vraag: Is het inkomen van het huishouden zo laag")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_everything_an_operator_must_see(language):
    made = Mandate.read(proposal().data() | {"statusnummer": 7})
    text = "\n".join(line[language] for line in told(made).values())
    seen = ["Eikenhage", UWV.oin, "kwijtschelding, stadspas", "fictief-demo", "500", "ontvangt_bijstand",
            "sociaal-minimum-stadspas = 120 procent", "2026-11-01", "2027-11-01", "40", "12", "7",
            "31/berichten/1", "netto_inkomen_maand"]  # fmt: skip
    assert not [each for each in seen if each not in text]
