"""The words random rules are made of: concepts and parameters of every kind."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from support.laws import HOUSEHOLDS, ON, concept, figure

OLD = dt.date(2024, 1, 1)

TEXTS = ["a", "b b", "c'd", 'e"f', "g\\h", "é–", ""]
"""Texts that are hard to quote; the ones without a quote can be written in a rule."""


def _money(measure: str, period: str, low: int, high: int) -> dict[str, Any]:
    return {"soort": "geld", "maat": measure, "periode": period, "bereik": [low, high]}


def _number(low: int, high: int) -> dict[str, Any]:
    return {"soort": "getal", "bereik": [low, high]}


PERSON = [
    concept("geboortedatum", soort="datum"),
    concept("begindatum", soort="datum", versheid_maanden=12),
    concept("inkomen", **_money("euro", "jaar", -100_000, 1_000_000), inkomensbegrip="inkomen"),
    concept("loon", **_money("cent", "maand", 0, 20_000), versheid_maanden=6),
    concept("kwartaalloon", **_money("cent", "kwartaal", -500, 60_000)),
    concept("spaargeld", **_money("euro", "stand", -50_000, 5_000_000)),
    concept("uren", **_number(0, 168)),
    concept("graad", **_number(-5, 5)),
    concept("deel", soort="factor", decimalen=4, bereik=[0, 2]),
    concept("werkt", soort="ja-nee"),
    concept("student", soort="ja-nee", versheid_maanden=3),
    concept("vorm", soort="keuze", keuzes=["a", "b b", "z"]),
    concept("bijnaam", soort="tekst"),
]
UNIT = [
    concept("huur", HOUSEHOLDS, **_money("cent", "maand", 0, 10_000)),
    concept("premie", HOUSEHOLDS, **_money("cent", "kwartaal", 0, 3_000)),
    concept("winst", HOUSEHOLDS, **_money("euro", "jaar", -1_000_000, 1_000_000)),
    concept("vermogen", HOUSEHOLDS, **_money("euro", "stand", -1_000_000, 10_000_000)),
    concept("kamers", HOUSEHOLDS, **_number(1, 50)),
    concept("saldo", HOUSEHOLDS, **_number(-20, 20)),
    concept("woonfactor", HOUSEHOLDS, soort="factor", decimalen=6, bereik=["0.5", 3]),
    concept("tuin", HOUSEHOLDS, soort="ja-nee"),
    concept("lift", HOUSEHOLDS, soort="ja-nee", versheid_maanden=1),
    concept("ingang", HOUSEHOLDS, soort="datum"),
    concept("label", HOUSEHOLDS, soort="keuze", keuzes=["a", "b b", "z"]),
    concept("notitie", HOUSEHOLDS, soort="tekst"),
]
DERIVED_PERSON = [
    concept("leeftijd", als="leeftijd(geboortedatum, peildatum)"),
    concept("volwassen", als="leeftijd >= 18"),
    concept("jaarloon", als="per_jaar(loon)"),
    concept("uurloon", als="loon / max(1, uren)"),
    concept("onder_grens", als="inkomen <= inkomensgrens"),
    concept("laatste_begin", als="max(begindatum, plus_jaren(geboortedatum, 18))"),
]
DERIVED_UNIT = [
    concept("heeft_partner", HOUSEHOLDS, als="een(partner)"),
    concept("samen", HOUSEHOLDS, als="som(leden, inkomen)"),
    concept("hoofden", HOUSEHOLDS, als="aantal(leden)"),
    concept("per_kamer", HOUSEHOLDS, als="huur / kamers"),
    concept("boven_grens", HOUSEHOLDS, als="max(0, samen - inkomensgrens)"),
    concept("allen_werken", HOUSEHOLDS, als="elk(leden, werkt)"),
]
WITHOUT_PARTNER = {"heeft_partner"}
"""Derived concepts that a unit of one person cannot have."""


@dataclass(frozen=True)
class Word:
    """A name a rule may use: its kind, and for money the period and whose it is."""

    name: str
    kind: str
    period: str = ""
    owner: str = ""


def _words(*rows: str) -> list[Word]:
    return [Word(*row.split()) for row in rows]


MEMBER_WORDS = _words(
    "geboortedatum datum",
    "begindatum datum",
    "laatste_begin datum",
    "inkomen geld jaar persoon",
    "jaarloon geld jaar persoon",
    "loon geld maand persoon",
    "uurloon geld maand persoon",
    "kwartaalloon geld kwartaal persoon",
    "spaargeld geld stand persoon",
    "uren getal",
    "graad getal",
    "deel getal",
    "leeftijd getal",
    "werkt ja-nee",
    "student ja-nee",
    "volwassen ja-nee",
    "onder_grens ja-nee",
    "vorm keuze",
    "bijnaam tekst",
)
UNIT_WORDS = _words(
    "huur geld maand eenheid",
    "per_kamer geld maand eenheid",
    "premie geld kwartaal eenheid",
    "winst geld jaar eenheid",
    "samen geld jaar eenheid",
    "boven_grens geld jaar eenheid",
    "vermogen geld stand eenheid",
    "kamers getal",
    "saldo getal",
    "woonfactor getal",
    "hoofden getal",
    "tuin ja-nee",
    "lift ja-nee",
    "heeft_partner ja-nee",
    "allen_werken ja-nee",
    "ingang datum",
    "label keuze",
    "notitie tekst",
)
CONSTANT_WORDS = _words(
    "inkomensgrens geld jaar",
    "huurgrens geld maand",
    "norm geld kwartaal",
    "vrijstelling geld stand",
    "percentage getal",
    "factor getal",
    "getal_van_wet getal",
    "in_werking ja-nee",
    "wetsdatum datum",
    "peildatum datum",
    "opdatum datum",
    "wetstekst tekst",
)
POSITIVE = ["kamers", "woonfactor", "deler"]
"""Names that are provably above zero; deler is a parameter."""
TABLES = {"tarieven": ("getal", "maand"), "staffel": ("geld", ""), "jaargangen": ("datum", "")}
"""Table parameters: what they are looked up by, and the period of the money they give."""

VALUES: dict[str, list[Any]] = {
    "inkomensgrens": [0, 29736, "30000.50", -100, None],
    "huurgrens": [0, "498.20", "932.93", None],
    "norm": ["0.01", 250, None],
    "vrijstelling": [0, 38479, None],
    "percentage": ["1.912", "13.73", 100, 0, None],
    "factor": ["0.000000438698", "1.5", "-0.25", None],
    "getal_van_wet": [0, 1, 21, 67, -3, None],
    "in_werking": ["ja", "nee", None],
    "wetsdatum": [dt.date(2026, 1, 1), dt.date(2024, 2, 29), None],
    "wetstekst": [*TEXTS, None],
    "deler": [1, 3, 12, None],
}
MEASURES: dict[str, dict[str, Any]] = {
    "inkomensgrens": {"maat": "euro", "periode": "jaar", "inkomensbegrip": "inkomen"},
    "huurgrens": {"maat": "cent", "periode": "maand"},
    "norm": {"maat": "cent", "periode": "kwartaal"},
    "vrijstelling": {"maat": "euro", "periode": "stand"},
    "percentage": {"maat": "procent"},
    "factor": {"maat": "factor"},
    "getal_van_wet": {"maat": "getal"},
    "in_werking": {"maat": "ja-nee"},
    "wetsdatum": {"maat": "datum"},
    "wetstekst": {"maat": "tekst"},
    "deler": {"maat": "getal"},
    "tarieven": {"maat": "cent", "periode": "maand", "tabel": {"op": "getal"}},
    "staffel": {"maat": "procent", "tabel": {"op": "euro"}},
    "jaargangen": {"maat": "getal", "tabel": {"op": "datum"}},
}
ROWS: dict[str, list[list[list[Any]]]] = {
    "tarieven": [[[0, "10.50"], [6, "298.40"], [12, None], [18, 426]], [[-5, 0]]],
    "staffel": [[[0, 0], ["1000.50", "12.5"], [30000, 40]], [[-100, None], [0, 1]]],
    "jaargangen": [
        [[dt.date(1960, 1, 1), 65], [dt.date(2000, 2, 29), 66], [dt.date(2026, 5, 1), 67]],
        [[dt.date(2100, 1, 1), None]],
    ],
}
BEFORE, AFTER = dt.date(2026, 1, 1), ON.replace(day=20)
"""Values from BEFORE hold; ones from AFTER do not yet, and must not count."""


def dated(name: str, value: Any, later: Any) -> dict[str, Any]:
    """A parameter with a value that holds and another that starts after the date asked."""
    return {**MEASURES[name], "waarden": [figure(value, BEFORE), figure(later, AFTER)]}
