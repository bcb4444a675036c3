"""A made-up Inlichtingenbureau: what goes out comes back in the layout that is taken in, about nobody real."""

import datetime as dt
from uuid import UUID

import pytest

from support import towns
from vanzelf.ask.hindrance import HouseholdAsked, read_answer, written_file

ON = dt.date(2026, 11, 1)
SINCE = dt.date(2025, 3, 1)
NUMBERS = ("999990019", "999990111", "999990202", "999990123", "999990044", "12345678905")
"""By their last digits: nothing, income, savings, a car, no answer; and one of a large town."""


def households(*numbers):
    return {
        UUID(int=at): HouseholdAsked((number,), SINCE) for at, number in enumerate(numbers, start=1)
    }


@pytest.fixture
def asked(tmp_path):
    def write(*numbers):
        (tmp_path / "vraag.csv").write_bytes(written_file(households(*numbers), ON))
        return "vraag.csv"

    return write


def test_whoever_tries_it_out_chooses_what_comes_back(vanzelf, tmp_path, asked):
    found = vanzelf("bureau", "answer", asked(*NUMBERS))
    assert (found.code, found.err) == (0, "")
    assert "5 answers, 3 with something in the way" in found.out
    states = dict.fromkeys(households(*NUMBERS), "gevraagd")
    rows = read_answer((tmp_path / "antwoord.csv").read_bytes(), "antwoord.csv", states)
    assert {row.household.int: (row.hindered, row.kind, row.source) for row in rows} == {
        1: (False, "", ""), 2: (True, "inkomen", "uwv"), 3: (True, "vermogen", "belastingdienst"),
        4: (True, "voertuig", "rdw"), 6: (False, "", ""),
    }  # fmt: skip


def test_a_made_up_town_answers_from_what_its_sources_hold(vanzelf, tmp_path, asked):
    own = towns.holders(500, 1)["gemeente"]
    file = asked(*NUMBERS[:3])
    found = vanzelf("bureau", "answer", file, "--holders", own.parent, "--out", "terug.csv")
    assert (found.code, found.err) == (0, "")
    assert (tmp_path / "terug.csv").read_text().count("\n") == 4
    found = vanzelf("bureau", "answer", file, "--holders", tmp_path)
    assert (found.code, "bureau-holders" in found.err) == (2, True)


def test_nobody_who_may_exist_is_looked_at(vanzelf, tmp_path, asked):
    real = "12345" + "6782"  # a number somebody may have
    found = vanzelf("bureau", "answer", asked(NUMBERS[0], real, "99999001", "x99990019"))
    assert found.code == 1
    assert found.err.count("[bureau-real-person]") == 3
    assert "vraag.csv:3:2" in found.err
    assert real not in found.out + found.err
    assert not (tmp_path / "antwoord.csv").exists()


@pytest.mark.parametrize(
    "text",
    ["", "bsn;antwoord\n1;ja\n", "huishouden;bsn;bsn_partner;sinds;peildatum\nx;999990019\n"],
)
def test_what_is_no_question_gets_no_answer(vanzelf, tmp_path, text):
    (tmp_path / "vraag.csv").write_text(text)
    found = vanzelf("bureau", "answer", "vraag.csv")
    assert (found.code, "[bureau-question]" in found.err) == (1, True)
