"""Medebewoners, children and kostendelers: AWIR 2 and 4, Pw 3, 4 and 19a (AW-10, AW-11, PW-14)."""

from typing import Any

import pytest

from households.builder import (
    BELASTINGSCHULDIGE,
    BIJSTANDSGEZIN,
    HUURHUISHOUDEN,
    KINDERGEZIN,
    ON,
    child,
    married,
    person,
    register,
    rented,
    silent,
    tie,
    units,
)
from vanzelf.households import concepts
from vanzelf.households.reference import build_units
from vanzelf.terms.units import Fact

LODGER = {"onderhuurder_met_contract": True, "commercieel_huurcontract_medebewoner": True}

HOMES: dict[str, tuple[list[Any], dict[str, str]]] = {
    "everybody else": (
        [person("p"), person("q", 30), person("c", 9), child("p", "c"), child("q", "c")],
        {"p": "partner q, medebewoner c"},
    ),
    "a housemate": ([person("p"), person("q", 30)], {"p": "medebewoner q"}),
    "a subtenant": ([person("p"), person("q", 30, **LODGER)], {"p": ""}),
    "contract unknown": (
        [person("p"), person("q", 30, onderhuurder_met_contract=None)],
        {"p": "medebewoner q?"},
    ),
    "a grown son can be no subtenant": (
        [person("p", 60), person("q", 30, **LODGER), child("p", "q")],
        {"p": "medebewoner q"},
    ),
    "nor a son-in-law": (
        [
            person("p", 60),
            person("d", 30),
            child("p", "d"),
            person("e", 31, **LODGER),
            married("d", "e"),
        ],
        {"p": "medebewoner d, medebewoner e"},
    ),
    "nor the mother of the partner": (
        [
            person("p"),
            person("q", 39),
            married("p", "q"),
            person("m", 20, **LODGER),
            child("m", "q"),
        ],
        {"p": "partner q, medebewoner m"},
    ),
    "the household of a subtenant": (
        [
            person("p", 60),
            person("l", 30, **LODGER),
            person("w", 30),
            married("l", "w"),
            person("c", 9),
            child("l", "c"),
        ],
        {"p": ""},
    ),
    "the household of a possible subtenant": (
        [person("p", 60), silent("l", 30), person("c", 9), child("l", "c")],
        {"p": "partner l?, medebewoner c?, medebewoner l?"},
    ),
    "a grandchild follows its parent": (
        [
            person("p", 60),
            person("d", 30),
            child("p", "d"),
            person("c", 9),
            child("d", "c"),
        ],
        {"p": "medebewoner c, medebewoner d"},
    ),
    "a subtenant is aanvrager only for want of others": (
        [person("p", 60, **LODGER), person("q", 30)],
        {"q": ""},
    ),
    "only subtenants": ([person("p", 60, **LODGER)], {"p": ""}),
    "someone in doubt is somewhere else too": (
        [person("p"), person("q", 30, adres_in_onderzoek=True)],
        {"p": "medebewoner q?", "q": "partner?, medebewoner?"},
    ),
    "perhaps the partner, so perhaps medebewoner": (
        [person("p", pensioenpartner=None), person("q", 30, pensioenpartner=None)],
        {"p": "partner q?, medebewoner q?"},
    ),
    "several who may be the partner": (
        [silent("p", onderhuurder_met_contract=False)]
        + [silent(name, 30, onderhuurder_met_contract=False) for name in "qr"],
        {"p": "partner?, medebewoner q?, medebewoner r?"},
    ),
    "a partner at another address does not live here": (
        [
            person("p", echtscheiding_aangevraagd=False),
            person("q", 39, "B", echtscheiding_aangevraagd=False),
            married("p", "q"),
        ],
        {"p": "", "q": ""},
    ),
    "a partner without address": (
        [person("p"), person("q", 39, None), married("p", "q")],
        {"p": "partner q?", "q": "partner?, medebewoner?"},
    ),
    "owned": ([person("p"), rented("A", value=False)], {}),
    "not known to be rented": ([person("p"), rented("A", value=None)], {"p": ""}),
}


@pytest.mark.parametrize("parts, expected", HOMES.values(), ids=HOMES)
def test_huurhuishouden(parts: list[Any], expected: dict[str, str]) -> None:
    assert units(HUURHUISHOUDEN, *parts) == expected


def test_a_nursing_home_is_many_households() -> None:
    town: list[Any] = [
        person("p"),
        person("q"),
        married("p", "q"),
        *(person(f"x{n:02}") for n in range(12)),
    ]
    found = units(HUURHUISHOUDEN, *town)
    assert found["p"] == "partner q, medebewoner?"
    assert found["x00"] == "medebewoner?"
    assert "q" not in found
    assert units(HUURHUISHOUDEN, *town, rented("A", value=False)) == {}


def test_whether_a_medebewoner_is_a_child_here() -> None:
    town = register(
        person("p", 60),
        person("d", 35),
        child("p", "d"),
        person("c", 9),
        child("d", "c"),
        person("l", 30, onderhuurder_met_contract=None),
        person("k", 9),
        child("l", "k"),
        person("f", 50),
    )
    unit = next(each for each in build_units(town, HUURHUISHOUDEN, ON) if each.id == "p")
    found = {
        member.person_id: member.facts[concepts.CHILD_IN_HOUSEHOLD].value
        for member in unit.members
        if concepts.CHILD_IN_HOUSEHOLD in member.facts
    }
    assert found == {"c": True, "d": True, "f": False, "k": None, "l": False}


BIJSTAND: dict[str, tuple[list[Any], dict[str, str]]] = {
    "alone": ([person("p")], {"p": ""}),
    "married": ([person("p"), person("q"), married("p", "q")], {"p": "partner q"}),
    "married at two addresses": (
        [person("p"), person("q", home="B"), married("p", "q")],
        {"p": "partner q?, kostendeler?", "q": "partner p?, kostendeler?"},
    ),
    "permanently apart": (
        [person("p", duurzaam_gescheiden=True), person("q", home="B"), married("p", "q")],
        {"p": "", "q": ""},
    ),
    "a divorce requested does not end it": (
        [
            person("p", echtscheiding_aangevraagd=True),
            person("q", home="B"),
            married("p", "q"),
        ],
        {"p": "partner q?, kostendeler?", "q": "partner p?, kostendeler?"},
    ),
    "joint household": (
        [person("p"), person("q"), tie("gezamenlijke_huishouding", "p", "q")],
        {"p": "partner q"},
    ),
    "no joint household, one of them says": (
        [person("p"), person("q", gezamenlijke_huishouding=None), person("r")],
        {"p": "kostendeler q, kostendeler r"}
        | {"q": "kostendeler p, kostendeler r"}
        | {"r": "kostendeler p, kostendeler q"},
    ),
    "child of both": (
        [person("p"), person("q"), child("p", "c"), child("q", "c")],
        {"p": "partner q"},
    ),
    "grounds of toeslagen do not count": (
        [person("p"), person("q"), tie("pensioenpartner", "p", "q")],
        {"p": "kostendeler q", "q": "kostendeler p"},
    ),
    "mother and grown son": (
        [person("p", 60), person("q", 28), child("p", "q")],
        {"p": "kostendeler q", "q": "kostendeler p"},
    ),
    "under 27": ([person("p", 60), person("q", 26)], {"p": "", "q": "kostendeler p"}),
    "children under 18": (
        [person("p"), person("c", 9), child("p", "c")],
        {"p": "kind c"},
    ),
    "on a commercial contract": (
        [person("p"), person("q", **LODGER)],
        {"p": "", "q": "kostendeler p"},
    ),
    "contract unknown": (
        [person("p"), person("q", commercieel_huurcontract_medebewoner=None)],
        {"p": "kostendeler q?", "q": "kostendeler p"},
    ),
    "a contract with a son does not count": (
        [person("p", 60), person("q", 30, **LODGER), child("p", "q")],
        {"p": "kostendeler q", "q": "kostendeler p"},
    ),
    "nor with a brother": (
        [person("p"), person("q", **LODGER), child("m", "p"), child("m", "q")],
        {"p": "kostendeler q", "q": "kostendeler p"},
    ),
    "nor with a grandmother": (
        [person("p", 80), person("q", 30, **LODGER), child("p", "m"), child("m", "q")],
        {"p": "kostendeler q", "q": "kostendeler p"},
    ),
    "nor with a daughter-in-law": (
        [
            person("p", 70),
            person("d", 40),
            child("p", "d"),
            person("e", 40, **LODGER),
            married("d", "e"),
        ],
        {"p": "kostendeler d, kostendeler e", "d": "partner e, kostendeler p"},
    ),
    "a student": (
        [
            person("p"),
            person("q", 28, volgt_rijksbekostigd_onderwijs=True, recht_op_studiefinanciering=True),
        ],
        {"p": "", "q": "kostendeler p"},
    ),
    "perhaps a student": (
        [
            person("p"),
            person("q", 28, volgt_rijksbekostigd_onderwijs=True, recht_op_studiefinanciering=None),
        ],
        {"p": "kostendeler q?", "q": "kostendeler p"},
    ),
    "in education without student finance": (
        [person("p"), person("q", 28, volgt_rijksbekostigd_onderwijs=True)],
        {"p": "kostendeler q", "q": "kostendeler p"},
    ),
    "no address": ([person("p", home=None)], {"p": "partner?, kostendeler?"}),
    "somebody whose age is unknown": (
        [person("p"), person("q", None)],
        {"p": "kostendeler q?", "q": "kostendeler p"},
    ),
}


@pytest.mark.parametrize("parts, expected", BIJSTAND.values(), ids=BIJSTAND)
def test_bijstandsgezin(parts: list[Any], expected: dict[str, str]) -> None:
    assert units(BIJSTANDSGEZIN, *parts) == expected


def test_three_generations_are_three_bijstandsgezinnen_and_one_home() -> None:
    town: list[Any] = [
        person("g", 70),
        person("d", 45),
        child("g", "d"),
        person("k", 19),
        child("d", "k"),
        person("c", 9),
        child("d", "c"),
        rented("A"),
    ]
    assert units(BIJSTANDSGEZIN, *town) == {
        "d": "kind c, kostendeler g",
        "g": "kostendeler d",
        "k": "kostendeler d, kostendeler g",
    }
    assert units(HUURHUISHOUDEN, *town) == {"g": "medebewoner c, medebewoner d, medebewoner k"}
    assert units(KINDERGEZIN, *town) == {"d": "kind c"}


@pytest.mark.parametrize(
    "bill, is_unit",
    [
        (Fact(300), True),
        (Fact(0), False),
        (Fact(None), False),
        (Fact(0, "schatting"), True),
        (Fact(None, "in_onderzoek"), True),
    ],
)
def test_belastingschuldige(bill: Fact, is_unit: bool) -> None:
    town: list[Any] = [
        person("p"),
        person("q", 39, aanslag_gemeentebelasting=bill),
        married("p", "q"),
    ]
    grown: list[Any] = [person("k", 20, aanslag_gemeentebelasting=Fact(0)), child("p", "k")]
    assert units(BELASTINGSCHULDIGE, *town, *grown) == ({"p": "partner q"} if is_unit else {})
