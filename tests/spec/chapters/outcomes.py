"""Schemes: outcome, certainty and amounts."""

from spec.registry import Chapter, Law

_GUESS = {"waarde": "500", "status": "schatting"}
_HIGH_GUESS = {"waarde": "2000", "status": "schatting"}

CHAPTER = Chapter(
    "Outcome, certainty and amounts",
    "The outcome of a scheme is yes when every criterion is. Certainty adds what estimates say: "
    "`vastgesteld` (yes, settled), `uitgesloten` (no, settled), `waarschijnlijk` (yes with "
    "estimates) or `mogelijk`.",
    laws=(
        Law(
            "All criteria together",
            "One criterion that is settled as no excludes; an estimate never does.",
            {"criteria": {"tuin_of_lift": "tuin or lift", "lage_huur": "huur <= huurgrens"}},
            (
                ({"tuin": "ja", "huur": 500}, {"uitkomst": "ja", "zekerheid": "vastgesteld"}),
                ({"tuin": "ja"}, {"uitkomst": "onbekend", "zekerheid": "mogelijk"}),
                (
                    {"tuin": "nee", "lift": "nee"},
                    {
                        "uitkomst": "nee",
                        "zekerheid": "uitgesloten",
                        "criteria": {"tuin_of_lift": "nee", "lage_huur": "onbekend"},
                    },
                ),
                (
                    {"tuin": "ja", "huur": _GUESS},
                    {"uitkomst": "onbekend", "zekerheid": "waarschijnlijk"},
                ),
                (
                    {"tuin": "ja", "huur": _HIGH_GUESS},
                    {
                        "uitkomst": "onbekend",
                        "zekerheid": "mogelijk",
                        "criteria": {"lage_huur": "nee"},
                    },
                ),
            ),
        ),
        Law(
            "Amounts",
            "An amount is given when the outcome, with estimates used, is yes: in whole cents, so the "
            "rule says how it is rounded. It may itself be unknown.",
            {
                "stappen": {"toeslag": "0.65 * huur"},
                "criteria": {"met_tuin": "tuin"},
                "bedrag": {"maand": "rond_omlaag(toeslag, 0.01)", "jaar": "rond(12 * toeslag, 1)"},
            },
            (
                ({"tuin": "ja", "huur": "612.51"}, {"maand": "398.13", "jaar": 4778}),
                ({"tuin": "ja", "huur": _GUESS}, {"uitkomst": "ja", "maand": 325, "jaar": 3900}),
                ({"tuin": "ja"}, {"uitkomst": "ja", "maand": None}),
                ({"tuin": "nee", "huur": 500}, {"uitkomst": "nee", "maand": 0}),
                ({"huur": 500}, {"uitkomst": "onbekend", "maand": None}),
            ),
        ),
        Law(
            "Steps",
            "A step is a named intermediate result. Steps, criteria and amounts may use each other in "
            "any order, as long as nothing rests on itself.",
            {
                "stappen": {
                    "half": "0.5",
                    "vijf": "5",
                    "boven_vijf": "max(0, trede - vijf)",
                    "helft": "half * boven_vijf",
                },
                "criteria": {"genoeg": "helft >= 2", "klein": "genoeg and trede < 20"},
                "bedrag": {"eenmalig": "rond(helft, 1)"},
            },
            (
                ({"trede": 9}, {"uitkomst": "ja", "eenmalig": 2}),
                ({"trede": 8}, {"uitkomst": "nee", "criteria": {"klein": "nee"}}),
                ({"trede": 12}, {"uitkomst": "ja", "eenmalig": 4}),
                ({}, {"uitkomst": "onbekend"}),
            ),
        ),
        Law(
            "List questions",
            "A condition that whoever is entitled meets, and that a source may be asked about.",
            {
                "criteria": {"lage_huur": "huur <= huurgrens", "met_lift": "lift"},
                "lijstvragen": [
                    {
                        "id": "huur-onder-grens",
                        "versie": 1,
                        "bron": "woningcorporatie",
                        "vraag": "huur <= huurgrens",
                        "noodzakelijk_voor": ["list_questions"],
                    }
                ],
            },
            (
                ({"huur": 500}, {"lijstvragen": {"huur-onder-grens": "ja"}}),
                ({"huur": 2000}, {"lijstvragen": {"huur-onder-grens": "nee"}}),
                ({}, {"lijstvragen": {"huur-onder-grens": "onbekend"}}),
            ),
        ),
        Law(
            "Receiving it already",
            "`ontvangt` names the fact that says whether the award is being received.",
            {"ontvangt": "pas_ontvangen", "criteria": {"met_tuin": "tuin"}},
            (
                ({"tuin": "ja", "pas_ontvangen": "nee"}, {"uitkomst": "ja", "ontvangt": "nee"}),
                ({"tuin": "nee", "pas_ontvangen": "ja"}, {"uitkomst": "nee", "ontvangt": "ja"}),
                ({"tuin": "nee"}, {"uitkomst": "nee", "ontvangt": "onbekend"}),
            ),
        ),
    ),
)
