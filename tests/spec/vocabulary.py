"""The facts and figures the specs are about: a small law of nowhere."""

import datetime as dt
from typing import Any

from support.laws import HOUSEHOLDS, concept, figure, parameter

START = dt.date(2026, 1, 1)


def _money(measure: str, period: str, low: int, high: int) -> dict[str, Any]:
    return {"soort": "geld", "maat": measure, "periode": period, "bereik": [low, high]}


CONCEPTS = [
    concept("geboortedatum", soort="datum"),
    concept("inkomen", **_money("euro", "jaar", -1_000_000, 10_000_000), inkomensbegrip="inkomen"),
    concept("draagkracht", **_money("euro", "jaar", 0, 10**7), inkomensbegrip="draagkracht"),
    concept("loon", **_money("cent", "maand", 0, 100_000), versheid_maanden=12),
    concept("spaargeld", **_money("euro", "stand", 0, 100_000_000)),
    concept("uren", soort="getal", bereik=[0, 168]),
    concept("deeltijdfactor", soort="factor", decimalen=4, bereik=[0, 1]),
    concept("student", soort="ja-nee"),
    concept("woonvorm", soort="keuze", keuzes=["huur", "koop", "kamer"]),
    concept("bijnaam", soort="tekst"),
    concept("leeftijd", als="leeftijd(geboortedatum, peildatum)"),
    concept("huur", HOUSEHOLDS, **_money("cent", "maand", 0, 10_000)),
    concept("premie", HOUSEHOLDS, **_money("cent", "kwartaal", 0, 10_000)),
    concept("bijdrage", HOUSEHOLDS, **_money("cent", "jaar", -100_000, 100_000)),
    concept("vermogen", HOUSEHOLDS, **_money("euro", "stand", -(10**7), 10**8)),
    concept("kamers", HOUSEHOLDS, soort="getal", bereik=[1, 50]),
    concept("trede", HOUSEHOLDS, soort="getal", bereik=[-100, 100]),
    concept("ingang", HOUSEHOLDS, soort="datum"),
    concept("tuin", HOUSEHOLDS, soort="ja-nee"),
    concept("lift", HOUSEHOLDS, soort="ja-nee"),
    concept("pas_ontvangen", HOUSEHOLDS, soort="ja-nee"),
    concept("medewerkers", "toeslagpaar", soort="getal", bereik=[0, 10]),
    concept("gezinsinkomen", HOUSEHOLDS, als="som(leden, inkomen)"),
    concept("heeft_partner", HOUSEHOLDS, als="een(partner)"),
]

PARAMETERS: dict[str, dict[str, Any]] = {
    "inkomensgrens": parameter("euro", 30000, periode="jaar", inkomensbegrip="inkomen"),
    "huurgrens": parameter("cent", "932.93", periode="maand"),
    "gezinsnorm": parameter("euro", 40000, periode="jaar", van="eenheid"),
    "percentage": parameter("procent", "13.73"),
    "aow_leeftijd": parameter("getal", 67),
    "wet_in_werking": parameter("ja-nee", "nee"),
    "ingang_van_de_wet": parameter("datum", START),
    "soort_woning": parameter("tekst", "huur"),
    "nog_onbekend": parameter("euro", None, periode="jaar"),
    "oplopend_bedrag": {
        "maat": "euro",
        "periode": "stand",
        "waarden": [
            figure(100, START),
            figure(200, dt.date(2026, 5, 1)),
            figure(300, dt.date(2026, 6, 1)),
        ],
    },
    "kinderbedrag": {
        "maat": "cent",
        "periode": "kwartaal",
        "tabel": {"op": "getal"},
        "waarden": [figure([[0, "298.40"], [6, "362.35"], [12, "426.29"], [18, None]])],
    },
    "heffing": {
        "maat": "procent",
        "tabel": {"op": "euro"},
        "waarden": [figure([[0, 0], ["10000.50", "12.5"], [30000, 40]])],
    },
    "pensioenjaren": {
        "maat": "getal",
        "tabel": {"op": "datum"},
        "waarden": [figure([[dt.date(1955, 1, 1), 66], [dt.date(1961, 1, 1), 67]])],
    },
}
"""`nog_onbekend` has no known value; the table `kinderbedrag` is not known from 18 on."""
