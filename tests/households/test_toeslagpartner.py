"""Who is toeslagpartner: AWIR 3, AWR 5a (rules AW-01 to AW-09)."""

import datetime as dt
from typing import Any

import pytest

from households.builder import TOESLAGPAAR, child, married, person, rented, silent, tie, units
from vanzelf.households import concepts
from vanzelf.terms.units import Fact

PAIR = {"p": "partner q"}
TWO = {"p": "", "q": ""}
PERHAPS = {"p": "partner q?", "q": "partner p?"}

CASES: dict[str, tuple[list[Any], dict[str, str]]] = {
    "alone": ([person("p")], {"p": ""}),
    "nothing ties two housemates": ([person("p"), person("q")], TWO),
    # AW-01
    "married at one address": ([person("p"), person("q"), married("p", "q")], PAIR),
    "married, stored the other way": ([person("p"), person("q"), married("q", "p")], PAIR),
    "married, stored twice": (
        [person("p"), person("q"), married("p", "q"), married("q", "p")],
        PAIR,
    ),
    "married at two addresses: a divorce may be on its way": (
        [person("p"), person("q", home="B"), married("p", "q")],
        PERHAPS,
    ),
    "divorce requested, two addresses": (
        [person("p", echtscheiding_aangevraagd=True), person("q", home="B"), married("p", "q")],
        TWO,
    ),
    "no divorce requested, two addresses": (
        [
            person("p", echtscheiding_aangevraagd=False),
            person("q", home="B", echtscheiding_aangevraagd=False),
            married("p", "q"),
        ],
        PAIR,
    ),
    "only one of them says there is no divorce": (
        [person("p", echtscheiding_aangevraagd=False), person("q", home="B"), married("p", "q")],
        PERHAPS,
    ),
    "divorce requested, still one address": (
        [person("p", echtscheiding_aangevraagd=True), person("q"), married("p", "q")],
        PAIR,
    ),
    "widowed": (
        [
            person("p"),
            person("q", overlijdensdatum=dt.date(2026, 10, 31)),
            married("p", "q"),
        ],
        {"p": ""},
    ),
    "married to somebody outside the register": (
        [person("p"), married("p", "x")],
        {"p": "partner?"},
    ),
    # AW-02
    "contract, both say so": (
        [person("p", samenlevingscontract=True), person("q", samenlevingscontract=True)],
        PAIR,
    ),
    "contract, only one says so": (
        [person("p", samenlevingscontract=True), person("q", samenlevingscontract=None)],
        PERHAPS,
    ),
    "contract of one with somebody else": (
        [person("p", samenlevingscontract=True), person("q", samenlevingscontract=False)],
        TWO,
    ),
    "contract by relation wins over what they say": (
        [person("p"), person("q"), tie("samenlevingscontract", "q", "p")],
        PAIR,
    ),
    "no contract by relation wins over what they say": (
        [
            person("p", samenlevingscontract=True),
            person("q", samenlevingscontract=True),
            tie("samenlevingscontract", "p", "q", value=False),
        ],
        TWO,
    ),
    "contract, other address": (
        [person("p"), person("q", home="B"), tie("samenlevingscontract", "p", "q")],
        TWO,
    ),
    "contract, but an estimate": (
        [
            person("p", samenlevingscontract=Fact(True, "schatting")),
            person("q", samenlevingscontract=True),
        ],
        PERHAPS,
    ),
    # AW-04 a, b
    "child together, living elsewhere": (
        [person("p"), person("q"), child("p", "c"), child("q", "c")],
        PAIR,
    ),
    "child together, not yet born": (
        [
            person("p"),
            person("q"),
            person("c", geboortedatum=dt.date(2026, 11, 2)),
            child("p", "c"),
            child("q", "c"),
        ],
        TWO,
    ),
    # c, d, f
    "pension": ([person("p"), person("q"), tie("pensioenpartner", "p", "q")], PAIR),
    "home": ([person("p"), person("q"), tie("woning_samen_in_eigendom", "p", "q")], PAIR),
    "partners last year": ([person("p"), person("q"), tie("partner_vorig_jaar", "p", "q")], PAIR),
    "a joint household alone does not count": (
        [person("p"), person("q"), tie("gezamenlijke_huishouding", "p", "q")],
        TWO,
    ),
    # e: AW-05
    "minor child of one": ([person("p"), person("q"), person("c", 9), child("p", "c")], PAIR),
    "minor child of one, living elsewhere": (
        [person("p"), person("q"), person("c", 9, "B"), child("p", "c")],
        TWO,
    ),
    "minor child whose address is unknown": (
        [person("p"), person("q"), person("c", 9, None), child("p", "c")],
        PERHAPS,
    ),
    "adult child of one": (
        [person("p"), person("q"), person("c", 18), child("p", "c")],
        {"p": "", "q": "", "c": ""},
    ),
    "minor child, one rents from the other": (
        [person("p"), person("q", onderhuurder_met_contract=True), person("c", 9), child("p", "c")],
        TWO,
    ),
    "minor child, contract unknown": (
        [person("p"), person("q", onderhuurder_met_contract=None), person("c", 9), child("p", "c")],
        PERHAPS,
    ),
    # AW-07
    "mother and grown son": ([person("p", 60), silent("q", 25), child("p", "q")], TWO),
    "both adults": ([person("p"), silent("q", 17)], {"p": ""}),
    "age unknown": ([person("p"), person("q", None), tie("pensioenpartner", "p", "q")], PERHAPS),
    # in doubt
    "address of one disputed": (
        [person("p"), person("q", adres_in_onderzoek=True), tie("pensioenpartner", "p", "q")],
        {"p": "partner q?", "q": "partner?"},
    ),
    "no address": ([person("p", home=None)], {"p": "partner?"}),
    "housemates of whom nothing is known": ([silent("p"), silent("q")], PERHAPS),
}


@pytest.mark.parametrize("parts, expected", CASES.values(), ids=CASES)
def test_toeslagpartner(parts: list[Any], expected: dict[str, str]) -> None:
    assert units(TOESLAGPAAR, *parts) == expected


def test_the_oldest_is_aanvrager_and_the_smaller_id_of_equals() -> None:
    assert units(TOESLAGPAAR, person("p", 30), person("q", 31), married("p", "q")) == {
        "q": "partner p"
    }
    assert units(TOESLAGPAAR, person("10"), person("9"), married("10", "9")) == {"9": "partner 10"}


def test_marriage_goes_before_everything_else() -> None:
    town: list[Any] = [person("p"), person("q"), person("r"), married("p", "q")]
    for concept in (concepts.CONTRACT, concepts.PENSION, concepts.LAST_YEAR):
        assert units(TOESLAGPAAR, *town, tie(concept, "q", "r")) == {"p": "partner q", "r": ""}


def test_the_ground_named_first_counts() -> None:
    """AWIR 3 lid 4: a child of both goes before a pension, a pension before a home."""
    three: list[Any] = [person("p"), person("q"), person("r")]
    child_and_pension: list[Any] = [
        child("p", "c"),
        child("q", "c"),
        tie("pensioenpartner", "q", "r"),
    ]
    assert units(TOESLAGPAAR, *three, *child_and_pension) == {"p": "partner q", "r": ""}
    pension_and_home: list[Any] = [
        tie("pensioenpartner", "p", "q"),
        tie("woning_samen_in_eigendom", "q", "r"),
    ]
    assert units(TOESLAGPAAR, *three, *pension_and_home) == {"p": "partner q", "r": ""}


def test_a_partner_taken_frees_the_next() -> None:
    """q is with r by contract, so p, next in line for q, is with s."""
    four: list[Any] = [person(name) for name in "pqrs"]
    ties: list[Any] = [
        tie("samenlevingscontract", "q", "r"),
        tie("pensioenpartner", "p", "q"),
        tie("partner_vorig_jaar", "p", "s"),
    ]
    assert units(TOESLAGPAAR, *four, *ties) == {"p": "partner s", "q": "partner r"}


def test_two_equal_grounds_settle_nothing() -> None:
    three: list[Any] = [person("p"), person("q"), person("r")]
    ties: list[Any] = [tie("pensioenpartner", "p", "q"), tie("pensioenpartner", "q", "r")]
    assert units(TOESLAGPAAR, *three, *ties) == {
        "p": "partner q?",
        "q": "partner?",
        "r": "partner q?",
    }


def test_yes_of_both_says_nothing_among_three() -> None:
    bound = {"samenlevingscontract": True}
    assert units(TOESLAGPAAR, person("p", **bound), person("q", **bound), person("r")) == {
        "p": "partner q?",
        "q": "partner p?",
        "r": "",
    }


def test_a_minor_housemate_does_not_count_among_two() -> None:
    bound = {"samenlevingscontract": True}
    town: list[Any] = [person("p", **bound), person("q", **bound), person("c", 9)]
    assert units(TOESLAGPAAR, *town) == {"p": "partner q"}


def test_brother_and_sister_may_be_partners() -> None:
    parents: list[Any] = [child("m", "p"), child("m", "q")]
    assert units(TOESLAGPAAR, person("p"), person("q"), *parents) == TWO
    assert units(TOESLAGPAAR, silent("p"), silent("q"), *parents) == PERHAPS


def test_an_institution_knows_marriage_only() -> None:
    others: list[Any] = [person(f"x{number:02}") for number in range(11)]
    couple: list[Any] = [person("p"), person("q")]
    assert units(TOESLAGPAAR, *couple, *others, married("p", "q"))["p"] == "partner q"
    assert units(TOESLAGPAAR, *couple, *others, tie("pensioenpartner", "p", "q"))["p"] == "partner?"
    assert units(TOESLAGPAAR, *couple, *others)["p"] == "", "all ties are known not to be"
    assert units(TOESLAGPAAR, silent("p"), person("q"), *others)["p"] == "partner?"
    assert units(TOESLAGPAAR, *couple, person("c", 9), *others)["p"] == "partner?", "a minor there"
    assert units(TOESLAGPAAR, *couple, *others[1:], tie("pensioenpartner", "p", "q"))["p"] == (
        "partner q"
    ), "twelve is no institution"


def test_several_pairs_at_one_address() -> None:
    town: list[Any] = [
        person("p", 70),
        person("q", 68),
        married("p", "q"),
        person("d", 40),
        person("e", 42),
        child("p", "d"),
        child("q", "d"),
        person("c", 9),
        child("d", "c"),
        child("e", "c"),
        person("l", 30, onderhuurder_met_contract=True),
        rented("A"),
    ]
    assert units(TOESLAGPAAR, *town) == {"e": "partner d", "l": "", "p": "partner q"}
