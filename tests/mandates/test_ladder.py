"""Limits that lie close become one, and a set is known by what it can find out."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mandates.parties import CATALOGUE, START, TAX, UWV, proposal, with_figure
from vanzelf.language.types import Kind, Type
from vanzelf.protocol.ladder import APART, Limit, as_written, raised
from vanzelf.protocol.mandates import Family
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.proposing import Proposal, differences
from vanzelf.rules.figures import exact_value
from vanzelf.rules.model import Parameter
from vanzelf.rules.questions import questions_at
from vanzelf.rules.resolve import resolve
from vanzelf.terms.problems import Place

INCOME = Family(holder="x", concept="inkomen", period="jaar", cluster="inkomen")
WAGE = Family(holder="x", concept="loon", period="jaar", cluster="inkomen")


def limit(scheme, value, klass="alle", family=INCOME, measure="euro", name="grens"):
    """A limit of some scheme."""
    kind = Type(Kind.MONEY, period="jaar")
    parameter = Parameter(
        name, {}, kind, (), Place("x"), measure, rung=f"{scheme}-{name}", rung_class=klass
    )
    return Limit(scheme, parameter, (family,), Fraction(value), own=False)


@pytest.mark.parametrize(
    "limits, expected",
    [
        ([limit("a", 100), limit("b", 120)], [120, 120]),
        ([limit("a", 100), limit("b", 125)], [100, 125]),
        ([limit("a", 100), limit("b", 124, family=WAGE)], [100, 124]),
        ([limit("a", 100, "alleen"), limit("b", 110, "samen")], [100, 110]),
        ([limit("a", 100, "alleen"), limit("b", 110, "alle")], [110, 110]),
        ([limit("a", 100), limit("a", 110, name="ander")], [100, 110]),
        ([limit("a", 100), limit("b", 110, measure="procent")], [100, 110]),
        ([limit("a", 100), limit("b", 120), limit("c", 140)], [100, 140, 140]),
        ([limit("a", 95), limit("b", 100), limit("b", 110, name="ander")], [110, 110, 110]),
        (
            [limit("a", 11, "alleen"), limit("b", 10, "samen"), limit("c", 9, "alle")],
            [11, 11, 11],
        ),
    ],
)
def test_the_higher_of_two_close_limits_is_used(limits, expected):
    values = raised(limits)
    assert [values[each.key] for each in limits] == expected


@given(
    st.lists(
        st.builds(
            limit,
            st.sampled_from("abcd"),
            st.integers(1, 400),
            st.sampled_from(["alleen", "samen", "alle"]),
            st.sampled_from([INCOME, WAGE]),
            name=st.sampled_from("xyz"),
        ),
        unique_by=lambda each: each.key,
    )
)
def test_no_two_schemes_stay_close(limits):
    values = raised(limits)
    for one in limits:
        assert values[one.key] >= one.value
        for other in limits:
            low, high = sorted((values[one.key], values[other.key]))
            if one.beside(other) and low != high:
                assert high >= low * APART


@given(st.fractions(-10, 10**6, max_denominator=1).flatmap(
    lambda whole: st.integers(0, 99).map(lambda cents: whole + Fraction(cents, 100))))  # fmt: skip
def test_a_limit_is_written_as_it_is_read(value):
    for measure in ("cent", "procent", "factor"):
        assert exact_value(measure, as_written(measure, value)) == value


@pytest.mark.parametrize("plan", CATALOGUE.mandates)
def test_every_mandate_of_the_catalogue_is_what_a_source_makes_of_it(plan):
    made = proposal(plan, TAX)
    assert differences(made, CATALOGUE) == []
    for scheme in made.schemes:
        resolve(CATALOGUE, scheme, START, made.limits.get(scheme))
    assert Proposal.read(made.data()) == made


def test_rent_and_healthcare_allowance_use_one_income_limit():
    asked = proposal("toeslagen-belastingdienst", TAX)
    values = {rung.id: rung.value for rung in asked.declared.rungs}
    assert values["zorgtoeslag-inkomen-alleenstaande"] == values["huurtoeslag-inkomen-eenpersoons"]
    assert asked.limits["zorgtoeslag"] == {
        "inkomensgrens_alleenstaande": "46594",
        "inkomensgrens_partners": "60731",
    }
    program = resolve(CATALOGUE, "zorgtoeslag", START, asked.limits["zorgtoeslag"])
    given_limits = questions_at(program, "belastingdienst").constants
    assert given_limits["inkomensgrens_partners"].value == 60731


def test_what_makes_another_set():
    first = proposal().declared
    assert proposal(catalogue=with_figure("stadspas", "norm_basis", "excl_vt")).declared.digest != (
        first.digest
    )
    smaller = replace(CATALOGUE.bundles["gemeentelijk"], schemes=("stadspas",))
    fewer = replace(CATALOGUE, bundles={**CATALOGUE.bundles, "gemeentelijk": smaller})
    assert proposal(catalogue=fewer).declared.digest != first.digest
    here = proposal("toeslagen-belastingdienst", TAX).declared
    assert here.clusters["inkomen"] == first.clusters["inkomen"], "declared together"


def test_a_source_that_measures_nothing_sees_no_limits():
    made = proposal("toeslagen-svb", UWV)
    assert not made.declared.rungs + made.declared.together
    assert made.limits == made.local == {}
    assert [each.id for each in made.questions] == ["kinderbijslag-voor-een-kind"]


def test_the_holder_of_the_award_is_asked_whether_it_is_received():
    made = proposal("toeslagen-dienst-toeslagen", UWV)
    assert {(each.scheme, each.id) for each in made.questions} == {
        (scheme, "ontvangt-niet") for scheme in CATALOGUE.bundles["toeslagen"].schemes
    }


def test_a_question_without_a_rung_cannot_be_proposed():
    versions = [
        replace(
            each,
            parameters={
                name: replace(parameter, rung=None) for name, parameter in each.parameters.items()
            },
        )
        for each in CATALOGUE.schemes["stadspas"]
    ]
    bare = replace(CATALOGUE, schemes={**CATALOGUE.schemes, "stadspas": tuple(versions)})
    with pytest.raises(ProtocolError, match="rung-missing"):
        proposal(catalogue=bare)
