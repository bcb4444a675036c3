"""Kindergezin: parents and their children under 18, and what a birthday changes."""

import datetime as dt
from typing import Any

import pytest

from households.builder import (
    KINDERGEZIN,
    child,
    married,
    person,
    silent,
    units,
)

LODGER = {"onderhuurder_met_contract": True, "commercieel_huurcontract_medebewoner": True}

FAMILIES: dict[str, tuple[list[Any], dict[str, str]]] = {
    "nobody under 18": ([person("p"), person("c", 18), child("p", "c")], {}),
    "one parent": ([person("p"), person("c", 9), child("p", "c")], {"p": "kind c"}),
    "two parents": (
        [person("p"), person("q"), married("p", "q"), person("c", 9), child("q", "c")],
        {"p": "partner q, kind c"},
    ),
    "elsewhere": ([person("p"), person("c", 9, "B"), child("p", "c")], {}),
    "address of the child unknown": (
        [person("p"), person("c", 9, None), child("p", "c")],
        {"p": "kind c?"},
    ),
    "age of the child unknown": (
        [person("p"), silent("c", None), child("p", "c")],
        {"p": "kind c?"},
    ),
    "child of somebody who may be the partner": (
        [person("p"), person("q", onderhuurder_met_contract=None), person("c", 9), child("q", "c")],
        {"p": "partner q?, kind c?", "q": "partner p?, kind c"},
    ),
    "with either of a couple at two addresses": (
        [
            person("p", echtscheiding_aangevraagd=False),
            person("q", 39, "B", echtscheiding_aangevraagd=False),
            married("p", "q"),
            person("c", 9, "B"),
            child("p", "c"),
        ],
        {"p": "partner q, kind c"},
    ),
    "with somebody at another address who may be the partner": (
        [
            *(person("p"), person("q", 39, "B"), married("p", "q")),
            *(person("c", 9, "B"), child("p", "c")),
        ],
        {"p": "partner q?, kind c?", "q": "partner p?, kind c?"},
    ),
    "a mother who is a minor": (
        [person("p"), person("d", 17), child("p", "d"), person("c", 0), child("d", "c")],
        {"p": "kind d"},
    ),
}


@pytest.mark.parametrize("parts, expected", FAMILIES.values(), ids=FAMILIES)
def test_kindergezin(parts: list[Any], expected: dict[str, str]) -> None:
    assert units(KINDERGEZIN, *parts) == expected


@pytest.mark.parametrize(
    "born, is_child",
    [
        (dt.date(2008, 10, 1), True),  # child benefit and child budget look back further
        (dt.date(2008, 9, 30), False),
        (dt.date(2026, 11, 1), True),
        (dt.date(2026, 11, 2), False),
    ],
)
def test_ages_are_those_of_the_quarter(born: dt.date, is_child: bool) -> None:
    town: list[Any] = [person("p", 60), person("c", geboortedatum=born), child("p", "c")]
    assert units(KINDERGEZIN, *town) == ({"p": "kind c"} if is_child else {})


def test_turning_18_on_29_february() -> None:
    town: list[Any] = [
        person("p", 60),
        person("c", geboortedatum=dt.date(2008, 2, 29)),
        child("p", "c"),
    ]
    assert units(KINDERGEZIN, *town, on=dt.date(2026, 2, 28)) == {"p": "kind c"}
    assert units(KINDERGEZIN, *town, on=dt.date(2026, 4, 1)) == {}
