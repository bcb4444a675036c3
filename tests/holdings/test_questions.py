"""A holder's part of a program answers as the whole program does, and asks for nothing more."""

import datetime as dt

import pytest

from generative.choice import Seeded
from generative.households import unit
from support import engines
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.engines.values import truth
from vanzelf.households.examples import unit_of
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.program import RECEIVED
from vanzelf.rules.questions import holders_asked, question_names, questions_at
from vanzelf.rules.resolve import resolve
from vanzelf.terms.problems import ProblemError

CATALOGUE = load_catalogue()
ON = dt.date(2026, 11, 1)
ASKING = [name for name in CATALOGUE.schemes if holders_asked(resolve(CATALOGUE, name, ON))]


def parts(program):
    return [(holder, questions_at(program, holder)) for holder in holders_asked(program)]


def answers(program, found):
    names = [*question_names(program), *([RECEIVED] if program.scheme.received else [])]
    return {name: truth(found.estimated.values[name]) for name in names}


def test_the_allowances_ask_those_who_know():
    asked = {name: holders_asked(resolve(CATALOGUE, name, ON)) for name in ASKING}
    assert asked["zorgtoeslag"] == ("belastingdienst", "dienst-toeslagen")
    assert asked["huurtoeslag"] == ("belastingdienst", "dienst-toeslagen", "woningcorporatie")
    assert asked["kwijtschelding"] == ("belastingdienst", "gemeente", "uwv")
    assert "reisdocumenten" not in asked


def test_who_is_asked_nothing_gets_no_program():
    assert questions_at(resolve(CATALOGUE, "zorgtoeslag", ON), "uwv") is None


@pytest.mark.parametrize("scheme", ASKING)
def test_every_question_goes_to_one_holder(scheme):
    program = resolve(CATALOGUE, scheme, ON)
    given = [name for _, part in parts(program) for name in question_names(part)]
    assert sorted(given) == sorted(question_names(program))


@pytest.mark.parametrize("scheme", ASKING)
def test_a_part_holds_no_criterion_and_no_amount(scheme):
    for _, part in parts(resolve(CATALOGUE, scheme, ON)):
        assert {each.kind for each in part.definitions} <= {
            "derived",
            "step",
            "question",
            "received",
        }
        assert not part.scheme.criteria
        assert not part.scheme.amounts


@pytest.mark.parametrize("scheme", ASKING)
def test_answers_equal_those_of_the_whole_program_on_examples(scheme):
    examples = [each for each in CATALOGUE.examples if each.scheme == scheme][:40]
    for example in examples:
        program = resolve(CATALOGUE, scheme, example.on)
        of = unit_of(CATALOGUE, program, example)
        whole = ReferenceEngine(program).evaluate(of)
        for _, part in parts(program):
            found = ReferenceEngine(part).evaluate(of)
            assert answers(part, found) == answers(part, whole)


@pytest.mark.parametrize("scheme", ASKING)
def test_answers_equal_those_of_the_whole_program_in_bulk(scheme):
    program = resolve(CATALOGUE, scheme, ON)
    choose = Seeded(7)
    units = [unit(choose, [program], f"e{number}") for number in range(60)]
    whole = engines.reference([program], units)
    bulk = engines.duckdb()
    for _, part in parts(program):
        names = [*question_names(part), *([RECEIVED] if part.scheme.received else [])]
        found = bulk([part], units)
        for each in units:
            for name in names:
                column = f"{scheme}.{name}"
                assert found[each.id][column] == whole[each.id][column]


def test_a_premise_takes_the_place_of_a_fact():
    program = resolve(CATALOGUE, "stadspas", ON)
    without = questions_at(program, "uwv")
    given = questions_at(program, "uwv", premises={"ontvangt_bijstand": False})
    assert "ontvangt_bijstand" in without.unit_facts
    assert not given.unit_facts
    rich = {
        "leeftijd": 40,
        "partner": "geen",
        "kinderen": [],
        "kostendelers": [],
        "netto_inkomen_maand": 9000,
    }
    (name,) = question_names(program)
    of = _ready(program, rich)
    assert truth(ReferenceEngine(without).evaluate(of).estimated.values[name]) is None
    assert truth(ReferenceEngine(given).evaluate(of).estimated.values[name]) is False
    (row,) = engines.duckdb()([given], [of]).values()
    assert row[f"stadspas.{name}"] is False


def test_a_premise_may_be_about_a_step():
    program = resolve(CATALOGUE, "kwijtschelding", ON)
    given = questions_at(program, "uwv", premises={"binnen_bovengrenzen": True})
    assert set(given.unit_facts) == {"netto_besteedbaar_inkomen"}
    assert "aanslag_gemeentebelasting" in questions_at(program, "uwv").unit_facts


def test_a_premise_of_the_wrong_kind_is_refused():
    program = resolve(CATALOGUE, "stadspas", ON)
    with pytest.raises(ProblemError, match="premise-kind"):
        questions_at(program, "uwv", premises={"ontvangt_bijstand": 3})


def _ready(program, facts):
    from vanzelf.engines.ready import read_unit

    return read_unit(program, facts, place="test")
