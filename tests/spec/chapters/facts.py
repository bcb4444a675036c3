"""Facts that are not settled, and what is given directly."""

from spec.registry import UNKNOWN, Chapter, spec


def _estimate(value: object) -> dict[str, object]:
    return {"waarde": value, "status": "schatting"}


CHAPTER = Chapter(
    "Estimates and other facts",
    "Everything is worked out twice: with settled facts only, and with estimates as well. Where the "
    "two differ, both are shown. An estimate can make something possible to say; it is never used "
    "to say that somebody is not entitled.",
    (
        spec(
            "Estimates",
            "With settled facts only, an estimate is unknown.",
            "huur + 1",
            ({"huur": _estimate(500)}, 501, UNKNOWN),
            ({"huur": 500}, 501),
        ),
        spec(
            "Old facts",
            "A fact that is older than its concept allows (here 12 months) counts as an estimate.",
            "aanvrager.loon",
            ({"loon": {"waarde": 2000, "datum": "2025-05-31"}}, 2000),
            ({"loon": {"waarde": 2000, "datum": "2025-04-30"}}, 2000, UNKNOWN),
        ),
        spec(
            "Disputed facts",
            "A fact in dispute at its source is unknown, also as an estimate.",
            "tuin",
            ({"tuin": {"waarde": "ja", "status": "in_onderzoek"}}, UNKNOWN),
        ),
        spec(
            "What settled facts decide",
            "An estimate does not stand in the way of what settled facts decide.",
            "tuin or huur <= huurgrens",
            ({"tuin": "ja", "huur": _estimate(2000)}, True),
            ({"tuin": "nee", "huur": _estimate(500)}, True, UNKNOWN),
            ({"tuin": "nee", "huur": _estimate(2000)}, False, UNKNOWN),
        ),
        spec(
            "Estimates of members",
            "",
            "som(leden, inkomen)",
            ({"inkomen": 100, "partner": {"inkomen": _estimate(50)}}, 150, UNKNOWN),
        ),
        spec(
            "A derived concept that is given",
            "It replaces its derivation; when it is an estimate, only there where estimates count.",
            "gezinsinkomen",
            ({"gezinsinkomen": 30000}, 30000),
            ({"gezinsinkomen": _estimate(30000), "inkomen": 5, "partner": "geen"}, 30000, UNKNOWN),
            ({"gezinsinkomen": None, "inkomen": 5, "partner": "geen"}, 5),
        ),
        spec(
            "A derived concept of a member that is given",
            "",
            "aantal(kinderen, leeftijd < 12)",
            ({"kinderen": [{"leeftijd": 11}, {"leeftijd": _estimate(11)}]}, 2, UNKNOWN),
        ),
        spec(
            "Whether there is a partner",
            "`heeft_partner`, derived as `een(partner)`, settles the relation too when it is given "
            "and settled.",
            "som(partner, inkomen)",
            ({"heeft_partner": "nee"}, 0),
            ({"heeft_partner": "ja"}, UNKNOWN),
            ({"heeft_partner": _estimate("nee")}, UNKNOWN),
        ),
    ),
)
