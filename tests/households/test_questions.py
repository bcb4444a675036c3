"""What to ask to settle who belongs together."""

from typing import Any

import pytest

from households.builder import (
    BIJSTANDSGEZIN,
    HUURHUISHOUDEN,
    KINDERGEZIN,
    ON,
    TOESLAGPAAR,
    child,
    married,
    person,
    register,
    silent,
    tie,
)
from vanzelf.households.reference import open_questions
from vanzelf.terms.units import UnitType

Asked = dict[tuple[str, str], str]


def asked(unit_type: UnitType, *parts: Any) -> Asked:
    """Questions as {(unit, concept): "persons"}."""
    return {
        (question.unit_id, question.concept): " ".join(question.person_ids)
        for question in open_questions(register(*parts), unit_type, ON)
    }


CASES: dict[str, tuple[UnitType, list[Any], Asked]] = {
    "nothing when all is known": (TOESLAGPAAR, [person("p"), person("q")], {}),
    "a tie of which one is silent": (
        TOESLAGPAAR,
        [person("p", pensioenpartner=True), person("q", pensioenpartner=None)],
        {("p", "pensioenpartner"): "q", ("q", "pensioenpartner"): "q"},
    ),
    "both when both said yes among three": (
        BIJSTANDSGEZIN,
        [
            person("p", 20, gezamenlijke_huishouding=True),
            person("q", 20, gezamenlijke_huishouding=True),
            person("r", 20),
        ],
        {("p", "gezamenlijke_huishouding"): "p q", ("q", "gezamenlijke_huishouding"): "p q"},
    ),
    "a divorce": (
        TOESLAGPAAR,
        [person("p"), person("q", home="B"), married("p", "q")],
        {("p", "echtscheiding_aangevraagd"): "p q", ("q", "echtscheiding_aangevraagd"): "p q"},
    ),
    "a divorce from somebody elsewhere": (
        TOESLAGPAAR,
        [person("p"), married("p", "x")],
        {("p", "echtscheiding_aangevraagd"): "p"},
    ),
    "whether they live permanently apart": (
        BIJSTANDSGEZIN,
        [person("p", duurzaam_gescheiden=False), person("q", home="B"), married("p", "q")],
        {("p", "duurzaam_gescheiden"): "q", ("q", "duurzaam_gescheiden"): "q"},
    ),
    "only what goes before a ground that holds": (
        TOESLAGPAAR,
        [
            *(person("p"), person("q"), silent("r")),
            tie("woning_samen_in_eigendom", "p", "q"),
            tie("samenlevingscontract", "p", "r", value=None),
        ],
        {("p", "samenlevingscontract"): "r", ("q", "samenlevingscontract"): "r"}
        | {("r", "samenlevingscontract"): "r"},
    ),
    "an age": (
        TOESLAGPAAR,
        [person("p"), person("q", None), tie("pensioenpartner", "p", "q")],
        {("p", "geboortedatum"): "q", ("q", "geboortedatum"): "q"},
    ),
    "an address": (
        TOESLAGPAAR,
        [person("p", adres_in_onderzoek=True)],
        {("p", "bag_adres"): "p"},
    ),
    "a sublet contract": (
        HUURHUISHOUDEN,
        [person("p", 60), person("q", onderhuurder_met_contract=None)],
        {("p", "onderhuurder_met_contract"): "q"},
    ),
    "of the parent on whom a child depends": (
        HUURHUISHOUDEN,
        [
            person("p", 60),
            person("q", onderhuurder_met_contract=None, pensioenpartner=False),
            person("c", 9, onderhuurder_met_contract=None),
            child("q", "c"),
            tie("pensioenpartner", "p", "q", value=False),
        ],
        {("p", "onderhuurder_met_contract"): "q"},
    ),
    "whether somebody shares costs": (
        BIJSTANDSGEZIN,
        [person("p", 20), silent("q", 30, gezamenlijke_huishouding=False)],
        {
            ("p", "commercieel_huurcontract_medebewoner"): "q",
            ("p", "recht_op_studiefinanciering"): "q",
            ("p", "volgt_rijksbekostigd_onderwijs"): "q",
        },
    ),
    "where a child lives": (
        KINDERGEZIN,
        [person("p"), person("c", 9, None), child("p", "c")],
        {("p", "bag_adres"): "c"},
    ),
    "how old a child is": (
        KINDERGEZIN,
        [person("p"), person("c", None), child("p", "c")],
        {("p", "geboortedatum"): "c"},
    ),
}


@pytest.mark.parametrize("unit_type, parts, expected", CASES.values(), ids=CASES)
def test_open_questions(unit_type: UnitType, parts: list[Any], expected: Asked) -> None:
    assert asked(unit_type, *parts) == expected


def test_in_an_institution_everything_that_is_not_said() -> None:
    others: list[Any] = [person(f"x{number:02}") for number in range(12)]
    town: list[Any] = [person("p", pensioenpartner=None), *others]
    assert asked(TOESLAGPAAR, *town) == {("p", "pensioenpartner"): "p"}
