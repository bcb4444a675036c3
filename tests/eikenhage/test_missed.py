"""Whom a list misses, beside a count that goes another way: every household by itself, from a
screening that has every fact in one place and asks its list questions with the other income.
"""

import datetime as dt

import pytest

from support import towns
from vanzelf.eikenhage.expected import expected_on_list
from vanzelf.eikenhage.measured import measured, population_of
from vanzelf.eikenhage.necessity import measure
from vanzelf.protocol.proposing import asked_of
from vanzelf.rules.load import load_catalogue
from vanzelf.screening.older import OLDER
from vanzelf.screening.population import open_population
from vanzelf.screening.run import screen

ON = dt.date(2026, 11, 1)
BUNDLES = ("toeslagen", "gemeentelijk")
SURE = ("established", "probable")


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def eikenhage(catalogue, tmp_path_factory):
    """A town, the directories of its holders, and screenings with this year's and older income."""
    out = tmp_path_factory.mktemp("eikenhage")
    folder, holders = towns.town(2_000, 1), towns.holders(2_000, 1)
    town = open_population(folder)
    schemes = [each for bundle in BUNDLES for each in catalogue.bundles[bundle].schemes]
    now = screen(catalogue, town, ON, out / "nu", schemes=schemes)
    older = screen(
        catalogue, town, ON, out / "ouder", schemes=schemes, substitute=OLDER,
        overrides=limits_of_mandate(catalogue),
    )  # fmt: skip
    return folder, holders, (now, older)


def limits_of_mandate(catalogue):
    """The limits that the tax office answers by: rungs, which may be higher than those of the law."""
    bundle = catalogue.bundles["toeslagen"]
    limits = asked_of(catalogue, bundle, "belastingdienst", ON).limits
    return {scheme: found for scheme, found in limits.items() if scheme in bundle.schemes}


@pytest.fixture(scope="module")
def found(catalogue, eikenhage):
    town, holders, (now, _) = eikenhage
    return {
        bundle: measured(
            catalogue, town, holders, bundle,
            population_of(catalogue, holders["gemeente"], bundle, ON), now,
        )
        for bundle in BUNDLES
    }  # fmt: skip


def by_applicant(screening, scheme):
    return {row["unit_id"]: row for row in screening.frame(scheme).to_pylist()}


def left_off(rows):
    """Whether no scheme is left to which nobody said no."""
    return all(
        row is None
        or row.get("ontvangt_nu")
        or any(
            value is False
            for name, value in row.items()
            if name.startswith("lijstvraag_") and not name.endswith("__vast")
        )
        for row in rows
    )


def test_who_is_missed_by_older_income_is_counted(catalogue, eikenhage, found):
    _, holders, (now, older) = eikenhage
    schemes = catalogue.bundles["toeslagen"].schemes
    asked = population_of(catalogue, holders["gemeente"], "toeslagen", ON).persons.to_pylist()
    facts = {each: by_applicant(now, each) for each in schemes}
    answers = {each: by_applicant(older, each) for each in schemes}
    expected = {each: [0, 0] for each in (*schemes, None)}
    for people in asked:
        units = {
            scheme: next((facts[scheme][who] for who in people if who in facts[scheme]), None)
            for scheme in schemes
        }
        missing = [
            scheme
            for scheme, unit in units.items()
            if unit and unit["certainty"] in SURE and unit["ontvangt_nu"] is False
        ]
        off = left_off(
            [
                next((answers[each][who] for who in people if who in answers[each]), None)
                for each in schemes
            ]
        )
        for scheme in [*missing, *([None] if missing else [])]:
            expected[scheme][0] += 1
            expected[scheme][1] += off
    counted = {
        each["scheme"]: [each["missing"], each["older"]] for each in found["toeslagen"]["missed"]
    }
    assert counted == expected
    assert counted[None][1] > 0, "a town in which nobody is missed shows nothing"
    assert found["toeslagen"]["older_income"]


@pytest.mark.parametrize("bundle", BUNDLES)
def test_with_the_income_of_the_year_of_the_law_nobody_is_missed(found, bundle):
    rows = found[bundle]["missed"]
    assert [each["now"] for each in rows] == [0] * len(rows)
    assert all(each["missing"] for each in rows)


def test_a_list_without_older_income_says_so(found):
    assert not found["gemeentelijk"]["older_income"]
    assert found["gemeentelijk"]["listed_older_income"] == found["gemeentelijk"]["listed"]


@pytest.mark.parametrize("bundle", BUNDLES)
def test_a_list_tells_less_than_the_answers_and_these_less_than_the_amounts(found, bundle):
    bits = found[bundle]["bits"]
    assert 0 < bits["unlisted"] < bits["mean"] < bits["listed"] == bits["most"]
    assert bits["mean"] < bits["answers"] < bits["amounts"]
    assert bits["eliminated"] > bits["mean"]


@pytest.mark.soak
def test_what_a_question_buys_is_the_list_without_it(catalogue, eikenhage):
    """Every question but one, answered anew; the screening says who would then be on the list."""
    _, holders, (now, _) = eikenhage
    found = measure(catalogue, holders, "toeslagen", now)
    by_name = {(each.scheme, each.question): each for each in found.questions}
    asked = population_of(catalogue, holders["gemeente"], "toeslagen", ON)
    everybody = asked.persons, asked.addresses, ON
    listed = expected_on_list(catalogue, holders, "toeslagen", *everybody)
    assert found.whole.listed == listed.sum() > found.whole.hits > 0
    assert found.people == len({one for row in asked.persons.to_pylist() for one in row})
    for each in found.questions:
        assert each.without.hits == found.whole.hits, "a necessary question misses nobody"
        assert each.without.listed >= found.whole.listed
    income = by_name["zorgtoeslag", "inkomen-onder-grens"]
    assert income.without.precision < found.whole.precision / 2
    assert by_name["huurtoeslag", "huurt"].without.listed == found.whole.listed, "asked twice"
    assert {each.holder for each in found.questions if each.spared} == {"svb", "woningcorporatie"}


def test_of_a_list_of_one_source_each_question_is_dropped_by_itself(catalogue, eikenhage, found):
    _, holders, (now, _) = eikenhage
    measured_ = measure(catalogue, holders, "gemeentelijk", now)
    assert measured_.whole.listed == found["gemeentelijk"]["listed"]
    assert measured_.whole.told == pytest.approx(found["gemeentelijk"]["bits"]["mean"])
    assert measured_.whole.answers == pytest.approx(found["gemeentelijk"]["bits"]["answers"])
    city_pass = next(each for each in measured_.questions if each.scheme == "stadspas")
    assert city_pass.without.listed > 2 * measured_.whole.listed
    assert not city_pass.spared
