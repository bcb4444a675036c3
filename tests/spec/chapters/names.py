"""Values and names."""

import datetime as dt

from spec.registry import UNKNOWN, Chapter, spec

CHAPTER = Chapter(
    "Values and names",
    "What may be written, and what a name stands for. Words of the language may be written in "
    "capitals too; what follows `--` on a line is a remark.",
    (
        spec(
            "Numbers",
            "Numbers are exact, with a point before the decimals.",
            "12.345",
            ({}, "12.345"),
        ),
        spec("Percentages", "`12%` is the number 0.12.", "12.5%", ({}, "0.125")),
        spec("Texts", "Text stands between single quotes.", "'koop'", ({}, "koop")),
        spec(
            "Dates",
            "A date is written as year, month, day.",
            "datum '2024-02-29'",
            ({}, "2024-02-29"),
        ),
        spec("Yes and no", "`ja` and `nee` are values.", "ja", ({}, True)),
        spec("No", "", "NEE -- capitals may be used", ({}, False)),
        spec(
            "Facts of the unit",
            "A name stands for a fact. A fact that nobody gave is unknown, and so is a fact that "
            "is disputed at its source.",
            "huur",
            ({"huur": "612.50"}, "612.50"),
            ({}, UNKNOWN),
            ({"huur": None}, UNKNOWN),
            ({"huur": {"waarde": 600, "status": "in_onderzoek"}}, UNKNOWN),
        ),
        spec(
            "Facts of the applicant",
            "`aanvrager.` stands before a fact of the person who applies.",
            "aanvrager.inkomen",
            ({"inkomen": 19000, "partner": {"inkomen": 5000}}, 19000),
            ({"partner": {"inkomen": 5000}}, UNKNOWN),
        ),
        spec(
            "Facts in a scheme about one person",
            "When a scheme is about one person, `aanvrager.` may be left out.",
            "uren + aanvrager.uren",
            ({"uren": 20}, 40),
            ({}, UNKNOWN),
            unit="persoon",
        ),
        spec(
            "Derived concepts",
            "A concept with a derivation follows from other facts, unless it is given itself.",
            "aanvrager.leeftijd",
            ({"geboortedatum": "2000-05-01"}, 26),
            ({"geboortedatum": "2000-05-02"}, 25),
            ({"leeftijd": 40, "geboortedatum": "2000-05-01"}, 40),
            ({"leeftijd": None, "geboortedatum": "2000-05-01"}, 26),
            ({}, UNKNOWN),
        ),
        spec(
            "Parameters",
            "A parameter has the value that holds on the date asked: the last one that has started.",
            "oplopend_bedrag",
            ({}, 200),
        ),
        spec(
            "Parameters before a change",
            "The same, one day before the first of May.",
            "oplopend_bedrag",
            ({}, 100),
            on=dt.date(2026, 4, 30),
        ),
        spec(
            "Parameters that are not known",
            "A parameter whose value is `null` is unknown, and so is what rests on it.",
            "nog_onbekend + 1",
            ({}, UNKNOWN),
        ),
        spec(
            "Parameters of yes and no",
            "Law that is not in force is a parameter with the value `nee`.",
            "wet_in_werking",
            ({}, False),
        ),
        spec("Parameters that are text", "", "soort_woning = 'huur'", ({}, True)),
        spec("Parameters that are dates", "", "ingang_van_de_wet", ({}, "2026-01-01")),
        spec(
            "The reference date",
            "`peildatum` is the first day of the month of the date asked (here 15 May 2026): facts "
            "are those of that day.",
            "peildatum",
            ({}, "2026-05-01"),
        ),
        spec("The date asked", "`opdatum` is the date itself.", "opdatum", ({}, "2026-05-15")),
    ),
)
