"""One household's values, after its yes: the outcome is that of everything in one place."""

from copy import deepcopy

import duckdb
import pytest

from lists.world import ON
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.rules.resolve import resolve
from vanzelf.screening.evaluate import PartEvaluator
from vanzelf.screening.near import load_near
from vanzelf.screening.population import open_population
from vanzelf.screening.run import screen
from vanzelf.screening.units import fetch_units

SCHEMES = ("zorgtoeslag", "huurtoeslag", "kindgebonden_budget", "stadspas")
MORE = tuple(each for each in SCHEMES if each != "huurtoeslag")
DEFINITE = ("established", "probable", "excluded")


@pytest.fixture(scope="module")
def screening(catalogue, town, tmp_path_factory):
    """The whole town, screened with everything in one place."""
    out = tmp_path_factory.mktemp("doorlichting")
    return screen(catalogue, open_population(town[0]), ON, out, schemes=SCHEMES)


@pytest.fixture(scope="module")
def in_one_place(screening):
    """Some households of each certainty, by the reference engine on all facts of the town."""

    def evaluations(catalogue, scheme):
        program = resolve(catalogue, scheme, ON)
        outcomes = screening.outcomes(scheme)
        with duckdb.connect() as con:
            ids = [
                row[0]
                for certainty, count in (("established", 2), ("probable", 1), ("excluded", 1))
                for row in con.execute(
                    f"SELECT unit_id FROM {outcomes} WHERE certainty = ? "
                    f"ORDER BY hash(unit_id) LIMIT {count}",
                    [certainty],
                ).fetchall()
            ]
            part = screening.population.parts[0]
            load_near(con, catalogue, [program], part, [str(each) for each in ids], ON)
            ready = PartEvaluator(con, catalogue.concepts, ON).ready(program.scheme.unit, [program])
            engine = ReferenceEngine(program)
            return [engine.evaluate(unit) for unit in fetch_units(con, ready, ids)]

    return evaluations


def told_of(evaluation, questions):
    """What the resident tells: the answers to the questions, as the town has them."""
    told: dict[str, dict[str, str]] = {}
    for each in questions:
        owners = [("", evaluation.unit.facts)]
        owners += [(str(member.person_id), member.facts) for member in evaluation.unit.members]
        for owner, facts in owners:
            fact = facts.get(each.concept)
            if fact is not None and fact.value is not None and owner in ("", each.person):
                told.setdefault(owner, {})[each.concept] = written(fact.value)
    return told


def written(value):
    return ("ja" if value else "nee") if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(
    "scheme", ["huurtoeslag", *(pytest.param(each, marks=pytest.mark.soak) for each in MORE)]
)
def test_the_amount_is_that_of_a_screening_with_everything_in_one_place(
    counter, catalogue, in_one_place, scheme
):
    wholes = in_one_place(catalogue, scheme)
    assert len(wholes) > 2
    for whole in wholes:
        application = counter.fetch(whole.unit.id, scheme)
        found = counter.prefilled(application)
        told: dict[str, dict[str, str]] = {}
        while more := told_of(whole, found.questions):  # an answer may raise another question
            before = deepcopy(told)
            for person, values in more.items():
                told.setdefault(person, {}).update(values)
            if told == before:
                break
            found = counter.prefilled(application, told)
        assert (found.certainty, found.cents) == (str(whole.certainty), whole.amounts)
    assert scheme == "stadspas" or any(any(each.amounts.values()) for each in wholes)


def test_what_no_source_knows_is_asked_and_what_one_knows_is_shown_with_it(
    counter, catalogue, in_one_place
):
    whole = in_one_place(catalogue, "zorgtoeslag")[0]
    application = counter.fetch(whole.unit.id, "zorgtoeslag")
    found = counter.prefilled(application)
    assert found.certainty == "possible"
    asked = {each.concept: each.text for each in found.questions}
    assert asked["zorgverzekerd"] == "Heeft u een Nederlandse zorgverzekering?"
    assert "toetsingsinkomen" not in asked
    by_concept = {each.concept: each for each in found.facts}
    assert by_concept["toetsingsinkomen"].source == "belastingdienst"
    assert by_concept["ontvangt_zorgtoeslag"].source == "dienst-toeslagen"
    assert by_concept["geboortedatum"].source == "brp"
