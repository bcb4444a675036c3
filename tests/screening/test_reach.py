"""Reach, worked out by hand for eight households (tests/screening/eight).

Zorgtoeslag 2026 a year: € 2,119 less 1.912 % of € 29,736 without a partner (€ 1,550.45); twice
€ 2,119 less 4.289 % with one (€ 2,962.62); less 13.73 % of the income above € 29,736.

    A1 ans       19,000              established  1,550   does not receive (her husband jan died)
    A2 bo        30,000, an estimate probable     1,514   does not receive; 1,102 at 33,000
    A3 cor, dit  35,736 together     established  2,139   receives
    A4 eva       unknown             possible             does not receive
    A5 fem       60,000              excluded             receives
    A6 gus, hil  22,000, one child   established  1,550   receives; no child budget of 5,996
    A7 ivo, jet  50,000, two         established    180   not known; child budget of 6,023
    A8 mo        10,000              established  1,550   receives, beside
       noa       45,000              excluded             does not
"""

from pathlib import Path

import pytest

from support.populations import ON
from vanzelf.screening.adjust import Adjustment
from vanzelf.screening.older import with_older_income
from vanzelf.screening.parts import Variant
from vanzelf.screening.population import open_population
from vanzelf.screening.raised import with_raised_income
from vanzelf.screening.report import build_report
from vanzelf.screening.run import resolve_all, screen_variants

EIGHT = Path(__file__).parent / "eight"
SCHEMES = ["zorgtoeslag", "kindgebonden_budget"]


@pytest.fixture(scope="module")
def report(catalogue, tmp_path_factory):
    out = tmp_path_factory.mktemp("eight")
    programs = resolve_all(catalogue, ON, SCHEMES).values()
    variants = [
        Variant(ON, out / "now", SCHEMES, sample=100),
        with_older_income(programs, out / "older"),
        with_raised_income(programs, out / "raised", 10),
    ]
    now, older, raised = screen_variants(catalogue, open_population(EIGHT), ON, variants)
    return build_report(catalogue, now, older=older, raised=raised)


@pytest.fixture(scope="module")
def zorgtoeslag(report):
    return report["schemes"][0]


@pytest.fixture(scope="module")
def child_budget(report):
    return report["schemes"][1]


def test_every_row_counts(report):
    assert report["intake"] == {
        "persons": {"rows": 15, "taken": 15, "rejected": 0, "outside": 0},
        "relations": {"rows": 8, "taken": 8, "rejected": 0, "outside": 0},
        "addresses": {"rows": 8, "taken": 8, "rejected": 0, "outside": 0},
    }
    assert report["population"]["residents"] == 14
    assert report["population"]["households"] == 8


def test_certainty(zorgtoeslag):
    assert zorgtoeslag["unit"] == "toeslagpaar"
    assert zorgtoeslag["units"] == 9
    assert zorgtoeslag["certainty"] == {
        "established": 5,
        "probable": 1,
        "possible": 1,
        "excluded": 2,
    }


def test_reach(zorgtoeslag):
    names = ("eligible", "receiving", "eligible_receiving", "missing", "receipt_unknown")
    assert [zorgtoeslag[name] for name in names] == [6, 4, 3, 2, 1]
    assert zorgtoeslag["over_receipt"] == 1
    assert zorgtoeslag["take_up"] == 3 / 5
    assert zorgtoeslag["non_take_up"] == 2 / 5


def test_amounts(zorgtoeslag):
    assert zorgtoeslag["amount"] == {
        "period": "jaar",
        "eligible_cents": 1550_00 + 1514_00 + 2139_00 + 1550_00 + 180_00 + 1550_00,
        "missing_cents": 1550_00 + 1514_00,
        "median_missing_cents": 1532_00,
        "missing_year_cents": 3064_00,
        "eligible_cents_income_plus_10": 1550_00 + 1102_00 + 2139_00 + 1550_00 + 180_00 + 1550_00,
    }


def test_groups(zorgtoeslag):
    found = {row["group"]: (row["eligible"], row["missing"]) for row in zorgtoeslag["groups"]}
    assert found == {
        "alleen": (2, 2),
        "paar": (2, 0),
        "eenouder": (1, 0),
        "gezin": (1, 0),
        "overig": (0, 0),
    }


def test_what_is_unknown(zorgtoeslag):
    assert [(row["concept"], row["units"]) for row in zorgtoeslag["unknowns"]] == [
        ("toetsingsinkomen", 1)
    ]
    assert zorgtoeslag["unknowns"][0]["holder"] == "belastingdienst"


def test_a_criterion_is_met_not_met_or_not_known(zorgtoeslag):
    criteria = {row["id"]: row for row in zorgtoeslag["criteria"]}
    income = criteria["premie_hoger_dan_norm"]
    assert (income["met"], income["not_met"], income["not_known"]) == (6, 2, 1)
    assert income["article"] == "Wzt art. 2 lid 1"
    assert criteria["verzekerd"]["met"] == 9


def test_a_list_question(zorgtoeslag):
    """On the list with it: who answers yes (6), and eva of whom nobody can say."""
    question = next(q for q in zorgtoeslag["list_questions"] if "inkomen" in q["id"])
    assert (question["asked"], question["yes"], question["no"], question["unknown"]) == (9, 6, 2, 1)
    assert (question["list_without"], question["list_with"]) == (9, 7)
    assert (question["hits_without"], question["hits_with"]) == (3, 3)
    assert question["narrows"] == pytest.approx(2 / 9)
    assert question["precision_without"] == pytest.approx(3 / 9)
    assert question["precision_with"] == pytest.approx(3 / 7)
    assert question["missed_true"] == 0


def test_older_income_misses_bo_and_the_couple_of_cor(report, zorgtoeslag):
    question = next(q for q in zorgtoeslag["list_questions"] if "inkomen" in q["id"])
    assert question["missed_older_income"] == 2
    row = next(r for r in report["older_income"] if r["question"] == question["id"])
    assert (row["scheme"], row["eligible"], row["missed"]) == ("zorgtoeslag", 6, 2)


def test_child_budget(child_budget):
    assert child_budget["unit"] == "kindergezin"
    assert child_budget["units"] == 2
    assert child_budget["certainty"]["established"] == 2
    assert (child_budget["receiving"], child_budget["missing"]) == (1, 1)
    assert child_budget["amount"]["eligible_cents"] == 5996_00 + 6023_00
    assert child_budget["amount"]["missing_cents"] == 5996_00
    assert child_budget["take_up"] == 1 / 2


def test_who_gets_some_but_not_all_appears_once(report):
    assert report["partial_use"] == [
        {
            "missing_schemes": ["kindgebonden_budget"],
            "receiving_schemes": ["zorgtoeslag"],
            "households": 1,
        }
    ]


def test_funnel(report):
    assert [(step["id"], step["count"], step["unit"]["nl"]) for step in report["funnel"]] == [
        ("residents", 14, "inwoners"),
        ("households", 8, "huishoudens"),
        ("eligible_any", 6, "huishoudens"),
        ("missing_any", 3, "huishoudens"),
        ("missing_two_or_more", 0, "huishoudens"),
    ]


def test_nothing_to_raise_is_no_variant(catalogue, tmp_path):
    programs = resolve_all(catalogue, ON, ["reisdocumenten"]).values()
    assert with_raised_income(programs, tmp_path, 10) is None
    assert with_older_income(programs, tmp_path) is None
    assert Adjustment() == Adjustment({}, 0)
