"""Who is a person, and which facts are those of a unit."""

import datetime as dt
from typing import Any

from households.builder import (
    BIJSTANDSGEZIN,
    HUURHUISHOUDEN,
    ON,
    PERSOON,
    married,
    person,
    register,
    rented,
    units,
)
from vanzelf.households.reference import build_units
from vanzelf.terms.units import Fact


def test_everybody_alive_is_a_person() -> None:
    town: list[Any] = [
        person("p"),
        person("c", 3),
        person("d", overlijdensdatum=dt.date(2026, 11, 1)),
        person("e", overlijdensdatum=dt.date(2026, 11, 2)),
        person("f", overlijdensdatum=Fact(dt.date(2026, 1, 1), "in_onderzoek")),
    ]
    assert units(PERSOON, *town) == {"p": "", "c": "", "e": "", "f": ""}


def test_facts_of_a_unit_come_from_dwelling_aanvrager_and_certain_partner() -> None:
    town = register(
        person("p", ontvangt_zorgtoeslag=None, heeft_stadspas=Fact(None, "in_onderzoek")),
        person("q", 39, ontvangt_zorgtoeslag=True, heeft_stadspas=False, kale_huur=1),
        married("p", "q"),
        rented("A", kale_huur=700),
    )
    (unit,) = build_units(
        town, HUURHUISHOUDEN, ON, unit_concepts={"ontvangt_zorgtoeslag", "kale_huur"}
    )
    assert {name: fact.value for name, fact in unit.facts.items()} == {
        "huurt_woning": True,
        "kale_huur": 700,
        "ontvangt_zorgtoeslag": True,
    }
    (unit,) = build_units(town, HUURHUISHOUDEN, ON)
    assert unit.facts["heeft_stadspas"] == Fact(False)


def test_facts_of_somebody_who_may_be_the_partner_are_not_the_units() -> None:
    town = register(person("p"), person("q", 39, "B", heeft_stadspas=True), married("p", "q"))
    unit = next(each for each in build_units(town, BIJSTANDSGEZIN, ON) if each.id == "p")
    assert "heeft_stadspas" not in unit.facts
    assert unit.members[1].facts["heeft_stadspas"] == Fact(True)
