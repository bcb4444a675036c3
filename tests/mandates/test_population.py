"""The population of a bundle runs as a rule, over the municipality's own facts only."""

import pytest

from mandates.parties import CATALOGUE, START
from vanzelf.engines.ready import read_unit
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.rules.populations import OWN_HOLDERS, POPULATION, population_program
from vanzelf.terms.outcome import Outcome
from vanzelf.terms.problems import ProblemError


@pytest.mark.parametrize("bundle", CATALOGUE.bundles)
def test_only_own_facts(bundle):
    program = population_program(CATALOGUE, bundle, START)
    facts = {**program.person_facts, **program.unit_facts}
    assert facts
    assert {each.holder for each in facts.values()} <= set(OWN_HOLDERS)
    assert program.scheme.unit is CATALOGUE.bundles[bundle].unit
    assert [each.id for each in program.of_kind("criterion")] == [POPULATION]


@pytest.mark.parametrize(
    "facts, outcome",
    [
        ({"ontvangt_bijstand": "nee", "leeftijd": 40}, Outcome.YES),
        ({"ontvangt_bijstand": "ja", "leeftijd": 40}, Outcome.NO),
        ({"ontvangt_bijstand": "nee", "leeftijd": 17}, Outcome.NO),
        ({"leeftijd": 40}, Outcome.UNKNOWN),
    ],
)
def test_who_is_in_it(facts, outcome):
    program = population_program(CATALOGUE, "gemeentelijk", START)
    unit = {"partner": "geen", "kinderen": [], "kostendelers": [], "woont_in_gemeente": "ja"}
    found = ReferenceEngine(program).evaluate(read_unit(program, unit | facts, place="test"))
    assert found.outcome is outcome


def test_no_such_bundle():
    with pytest.raises(ProblemError, match="bundle-unknown"):
        population_program(CATALOGUE, "anders", START)
