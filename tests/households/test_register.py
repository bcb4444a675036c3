"""Reading one household from its mapping form, and what is wrong with it."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from vanzelf.households.concepts import RelationKind
from vanzelf.households.register import (
    Dwelling,
    PersonRecord,
    Register,
    Relation,
    id_order,
    read_register,
)
from vanzelf.language import types
from vanzelf.rules.model import Catalogue, Concept
from vanzelf.terms.problems import Place, ProblemError
from vanzelf.terms.units import Fact, UnitType


def _concept(name: str, kind: types.Type, unit: UnitType = UnitType.PERSOON) -> Concept:
    return Concept(name, {}, {}, (unit,), "brp", kind, Place("-"))


CATALOGUE = Catalogue(
    concepts={
        each.id: each
        for each in (
            _concept("geboortedatum", types.DATE),
            _concept("bag_adres", types.TEXT),
            _concept("pensioenpartner", types.TRUTH),
            _concept("huurt_woning", types.TRUTH, UnitType.HUURHUISHOUDEN),
            _concept(
                "kale_huur", types.Type(types.Kind.MONEY, decimals=2), UnitType.HUURHUISHOUDEN
            ),
        )
    },
    norms={},
    schemes={},
    examples=(),
    digest="",
)

WRITTEN: dict[str, Any] = {
    "personen": [
        {
            "id": "p1",
            "feiten": {
                "geboortedatum": "1990-04-12",
                "bag_adres": "A1",
                "pensioenpartner": {"waarde": "ja", "status": "schatting", "bron": "pensioenfonds"},
            },
        },
        {"id": 2, "feiten": {"geboortedatum": dt.date(1991, 1, 1), "bag_adres": None}},
        {"id": "p3"},
    ],
    "relaties": [
        {"soort": "partner", "van": "p1", "naar": 2},
        {"soort": "pensioenpartner", "van": "p1", "naar": "p3", "waarde": "nee"},
        {"soort": "samenlevingscontract", "van": "p1", "naar": "p3"},
    ],
    "adressen": [{"id": "A1", "feiten": {"huurt_woning": "ja", "kale_huur": "698.50"}}],
}


def test_reads_persons_relations_and_dwellings() -> None:
    register = read_register(CATALOGUE, WRITTEN)
    assert register == Register(
        persons=(
            PersonRecord(
                "p1",
                {
                    "geboortedatum": Fact(dt.date(1990, 4, 12)),
                    "bag_adres": Fact("A1"),
                    "pensioenpartner": Fact(True, "schatting", "pensioenfonds"),
                },
            ),
            PersonRecord(
                "2", {"geboortedatum": Fact(dt.date(1991, 1, 1)), "bag_adres": Fact(None)}
            ),
            PersonRecord("p3", {}),
        ),
        relations=(
            Relation(RelationKind.SPOUSE, "p1", "2"),
            Relation(RelationKind.PENSION, "p1", "p3", False),
            Relation(RelationKind.CONTRACT, "p1", "p3"),
        ),
        dwellings=(
            Dwelling("A1", {"huurt_woning": Fact(True), "kale_huur": Fact(Fraction(1397, 2))}),
        ),
    )
    person, dwelling = register.person("2"), register.dwelling("A1")
    assert person is not None
    assert person.facts["bag_adres"] == Fact(None)
    assert dwelling is not None
    assert register.person("nobody") is None
    assert register.dwelling("nowhere") is None


def test_households_own_facts_need_no_concept() -> None:
    written = {"personen": [{"id": "p", "feiten": {"echtscheiding_aangevraagd": "nee"}}]}
    person = read_register(CATALOGUE, written).person("p")
    assert person is not None
    assert person.facts == {"echtscheiding_aangevraagd": Fact(False)}


WRONG: dict[str, tuple[Any, str, str]] = {
    "not a mapping": ([], "register-shape", "the household is not a mapping"),
    "nobody": ({"personen": []}, "register-empty", "no persons"),
    "a key": ({"personen": [{"id": "p"}], "relations": []}, "register-key", "'relations'"),
    "no list": ({"personen": {"id": "p"}}, "register-shape", "personen is not a list"),
    "a key of a person": ({"personen": [{"id": "p", "facts": {}}]}, "register-key", "'facts'"),
    "no id": ({"personen": [{"feiten": {}}]}, "register-id", "person 1 has no id"),
    "facts": ({"personen": [{"id": "p", "feiten": ["x"]}]}, "register-shape", "feiten of p"),
    "an unknown fact": (
        {"personen": [{"id": "p", "feiten": {"geboortedag": "1990-01-01"}}]},
        "fact-unknown",
        "Did you mean geboortedatum",
    ),
    "a value": (
        {"personen": [{"id": "p", "feiten": {"geboortedatum": "soon"}}]},
        "fact-value",
        "geboortedatum of p: 'soon'",
    ),
    "a date": (
        {"personen": [{"id": "p", "feiten": {"bag_adres": {"waarde": "A", "datum": "soon"}}}]},
        "fact-value",
        "bag_adres of p",
    ),
    "a status": (
        {"personen": [{"id": "p", "feiten": {"bag_adres": {"waarde": "A", "status": "zeker"}}}]},
        "fact-status",
        "'zeker' is not a status",
    ),
    "a part of a fact": (
        {"personen": [{"id": "p", "feiten": {"bag_adres": {"value": "A"}}}]},
        "register-key",
        "'value'",
    ),
    "a kind of relation": (
        {"personen": [{"id": "p"}], "relaties": [{"soort": "vriend", "van": "p", "naar": "q"}]},
        "relation-kind",
        "'vriend'",
    ),
    "an end": (
        {"personen": [{"id": "p"}], "relaties": [{"soort": "partner", "van": "p"}]},
        "relation-ends",
        "lacks van or naar",
    ),
    "a value of marriage": (
        {
            "personen": [{"id": "p"}],
            "relaties": [{"soort": "partner", "van": "p", "naar": "q", "waarde": "nee"}],
        },
        "relation-value",
        "has no waarde",
    ),
    "a value of a tie": (
        {
            "personen": [{"id": "p"}],
            "relaties": [{"soort": "pensioenpartner", "van": "p", "naar": "q", "waarde": 3}],
        },
        "relation-value",
        "should be ja or nee",
    ),
    "a relation": (
        {"personen": [{"id": "p"}], "relaties": ["p-q"]},
        "register-shape",
        "a relation",
    ),
    "the same person twice": (
        {"personen": [{"id": "p"}, {"id": "p"}]},
        "register-double",
        "person 'p' stands there twice",
    ),
    "the same address twice": (
        {"personen": [{"id": "p"}], "adressen": [{"id": "A"}, {"id": "A"}]},
        "register-double",
        "address 'A' stands there twice",
    ),
}


@pytest.mark.parametrize("written, code, words", WRONG.values(), ids=WRONG)
def test_says_what_is_wrong(written: Any, code: str, words: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read_register(CATALOGUE, written, place="household.yaml")
    assert [problem.code for problem in caught.value.problems] == [code]
    assert words in str(caught.value)


def test_says_everything_that_is_wrong() -> None:
    written = {
        "personen": [{"id": "p", "feiten": {"x": 1, "y": 2}}],
        "relaties": [{"soort": "z", "van": "p", "naar": "q"}],
    }
    with pytest.raises(ProblemError) as caught:
        read_register(CATALOGUE, written, place="household.yaml")
    assert len(caught.value.problems) == 3
    assert str(caught.value).count("household.yaml") == 3


def test_ids_order_as_numbers_do() -> None:
    assert sorted(["10", "9", "100", "a", "b1"], key=id_order) == ["9", "a", "10", "b1", "100"]
