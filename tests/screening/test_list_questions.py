"""A list question is necessary: nobody who is entitled answers no."""

import pytest

from support import towns
from support.populations import ON
from vanzelf.screening.older import with_older_income
from vanzelf.screening.parts import Variant
from vanzelf.screening.population import open_population
from vanzelf.screening.report import build_report
from vanzelf.screening.run import resolve_all, screen_variants


def questions_of(report):
    return [(scheme, each) for scheme in report["schemes"] for each in scheme["list_questions"]]


def check(report):
    asked = questions_of(report)
    assert asked
    assert [(scheme["scheme"], each["id"]) for scheme, each in asked if each["missed_true"]] == []
    for scheme, each in asked:
        assert each["asked"] == scheme["units"] == each["yes"] + each["no"] + each["unknown"]
        assert 0 <= each["list_with"] <= each["list_without"] <= each["asked"]
        assert each["hits_with"] == each["hits_without"], "a hit is lost"
        assert 0 <= each["narrows"] <= 1
        assert each["precision_with"] >= each["precision_without"]


def test_nobody_who_is_entitled_is_missed(report):
    check(report)


def made(catalogue, directory, seed):
    population = open_population(towns.town(2_000, seed))
    programs = resolve_all(catalogue, ON).values()
    variants = [Variant(ON, directory / "now"), with_older_income(programs, directory / "older")]
    now, older = screen_variants(catalogue, population, ON, variants)
    return build_report(catalogue, now, older=older)


def test_nobody_is_missed_in_another_town_but_by_older_income(catalogue, tmp_path):
    report = made(catalogue, tmp_path, 2)
    check(report)
    assert sum(row["missed"] for row in report["older_income"]) > 0
    for row in report["older_income"]:
        assert 0 <= row["missed"] <= row["eligible"]
    with_income = {row["scheme"] for row in report["older_income"]}
    assert with_income == {"zorgtoeslag", "huurtoeslag", "kindgebonden_budget"}
    for scheme, each in questions_of(report):
        assert (each["missed_older_income"] is None) == (scheme["scheme"] not in with_income)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3, 23))
def test_nobody_is_missed_in_any_town(catalogue, tmp_path, seed):
    check(made(catalogue, tmp_path, seed))
