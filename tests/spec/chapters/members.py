"""The members of a household together."""

from spec.registry import UNKNOWN, Chapter, spec


def _of_age(*dates: str | None) -> list[dict[str, str | None]]:
    return [{"geboortedatum": date} for date in dates]


ALONE = {"partner": "geen"}
CHILD, TEEN = "2020-01-01", "2010-01-01"
PERHAPS = {"lid": "misschien"}

CHAPTER = Chapter(
    "Members",
    "Aggregates say something about the members of a relation together: `partner`, `kinderen`, "
    "`medebewoners`, `kostendelers`, and `leden` (applicant and partner; for a huurhuishouden the "
    "medebewoners too). Inside, a name stands for a fact of the member. A relation that is left "
    "out is unknown: there may be anybody. Members may also be there perhaps (`lid: misschien`), "
    "when registers cannot tell. An aggregate is unknown as soon as somebody who matters is.",
    (
        spec(
            "How many",
            "`aantal(relatie)`, with a condition if needed.",
            "aantal(kinderen, leeftijd < 12)",
            ({"kinderen": _of_age(CHILD, CHILD, TEEN)}, 2),
            ({"kinderen": []}, 0),
            ({}, UNKNOWN),
            ({"kinderen": _of_age(CHILD, None)}, UNKNOWN),
            ({"kinderen": [*_of_age(CHILD), PERHAPS]}, UNKNOWN),
            ({"kinderen": [*_of_age(CHILD), {"leeftijd": 15, **PERHAPS}]}, 1),
        ),
        spec(
            "How many, all of them",
            "",
            "aantal(leden)",
            (ALONE, 1),
            ({"partner": {}}, 2),
            ({}, UNKNOWN),
        ),
        spec(
            "The members of a huurhuishouden",
            "",
            "aantal(leden)",
            (ALONE | {"medebewoners": [{}, {}]}, 3),
            (ALONE, UNKNOWN),
            unit="huurhuishouden",
        ),
        spec(
            "A sum",
            "`som(relatie, waarde)`: of a fact of each member, 0 when there is nobody. What belongs "
            "to persons becomes money of the unit.",
            "som(leden, inkomen)",
            ({"inkomen": 19000} | ALONE, 19000),
            ({"inkomen": 19000, "partner": {"inkomen": -500}}, 18500),
            ({"inkomen": 19000, "partner": {}}, UNKNOWN),
            ({"inkomen": 19000}, UNKNOWN),
            ({"inkomen": 19000, "partner": {"inkomen": 0, **PERHAPS}}, UNKNOWN),
        ),
        spec(
            "A sum over some of them",
            "Who does not meet the condition does not count, and may have unknown facts.",
            "som(kostendelers, loon, not student)",
            ({"kostendelers": [{"loon": "10.25", "student": "nee"}, {"student": "ja"}]}, "10.25"),
            ({"kostendelers": [{"loon": 10, "student": "nee"}, {"loon": 5}]}, UNKNOWN),
            ({"kostendelers": []}, 0),
        ),
        spec(
            "Each of them",
            "`elk(relatie, voorwaarde)`: yes when there is nobody. One certain member for whom it is "
            "no settles it; somebody who is perhaps a member does not.",
            "elk(kinderen, leeftijd >= 12)",
            ({"kinderen": []}, True),
            ({"kinderen": _of_age(TEEN, TEEN)}, True),
            ({"kinderen": _of_age(TEEN, CHILD, None)}, False),
            ({"kinderen": _of_age(TEEN, None)}, UNKNOWN),
            ({"kinderen": [*_of_age(TEEN), {"leeftijd": 5, **PERHAPS}]}, UNKNOWN),
            ({"kinderen": [*_of_age(TEEN), {"leeftijd": 15, **PERHAPS}]}, True),
            ({}, UNKNOWN),
        ),
        spec(
            "At least one of them",
            "`een(relatie)`, with a condition if needed: no when there is nobody. One certain member "
            "for whom it is yes settles it.",
            "een(kinderen, leeftijd >= 12)",
            ({"kinderen": []}, False),
            ({"kinderen": _of_age(CHILD, TEEN, None)}, True),
            ({"kinderen": _of_age(CHILD, None)}, UNKNOWN),
            ({"kinderen": [{"leeftijd": 15, **PERHAPS}]}, UNKNOWN),
            ({"kinderen": [*_of_age(CHILD), {"leeftijd": 5, **PERHAPS}]}, False),
            ({}, UNKNOWN),
        ),
        spec(
            "Is there anybody",
            "",
            "een(partner)",
            (ALONE, False),
            ({"partner": {}}, True),
            ({}, UNKNOWN),
            ({"partner": PERHAPS}, UNKNOWN),
        ),
        spec(
            "The highest",
            "`hoogste(relatie, waarde, anders waarde)`; `anders` is the value when nobody counts.",
            "hoogste(leden, inkomen, anders 0)",
            ({"inkomen": 5} | ALONE, 5),
            ({"inkomen": 5, "partner": {"inkomen": 7}}, 7),
            ({"inkomen": 5, "partner": {}}, UNKNOWN),
            ({"inkomen": 5, "partner": {"inkomen": 7, **PERHAPS}}, UNKNOWN),
        ),
        spec(
            "The highest of nobody",
            "",
            "hoogste(kinderen, leeftijd, anders -1)",
            ({"kinderen": []}, -1),
            ({"kinderen": _of_age(CHILD, TEEN)}, 16),
            ({}, UNKNOWN),
        ),
        spec(
            "The lowest, with a condition",
            "",
            "laagste(kostendelers, loon, student, anders 0.5)",
            ({"kostendelers": [{"loon": 10, "student": "nee"}]}, "0.5"),
            ({"kostendelers": [{"loon": 30, "student": "ja"}, {"loon": 20, "student": "ja"}]}, 20),
            ({"kostendelers": [{"student": "ja"}]}, UNKNOWN),
        ),
        spec(
            "The first by an order",
            "`eerste(relatie, waarde, volgens sleutel, anders waarde)`: the value of the member with "
            "the lowest key; of members with equal keys, the lowest value.",
            "eerste(kinderen, uren, volgens geboortedatum, anders 0)",
            ({"kinderen": []}, 0),
            (
                {
                    "kinderen": [
                        {"uren": 3, "geboortedatum": CHILD},
                        {"uren": 8, "geboortedatum": TEEN},
                        {"uren": 9, "geboortedatum": TEEN},
                    ]
                },
                8,
            ),
            ({"kinderen": [{"uren": 3}]}, UNKNOWN),
            ({"kinderen": [{"uren": 3, "geboortedatum": CHILD, **PERHAPS}]}, UNKNOWN),
        ),
        spec(
            "The first, of texts and with a condition",
            "",
            "eerste(kostendelers, woonvorm, student, volgens uren, anders 'huur')",
            (
                {
                    "kostendelers": [
                        {"woonvorm": "koop", "uren": 1, "student": "nee"},
                        {"woonvorm": "kamer", "uren": 2, "student": "ja"},
                    ]
                },
                "kamer",
            ),
            ({"kostendelers": []}, "huur"),
        ),
        spec(
            "Parameters inside",
            "Inside, facts of the member and parameters may be named.",
            "aantal(leden, inkomen <= inkomensgrens)",
            ({"inkomen": 30000, "partner": {"inkomen": 30001}}, 1),
        ),
        spec(
            "The same for everybody",
            "A condition that is the same whoever it is, settles it even for unknown members.",
            "elk(kinderen, wet_in_werking or not wet_in_werking)",
            ({}, True),
        ),
    ),
)
