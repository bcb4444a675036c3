"""Dates and ages."""

from spec.registry import UNKNOWN, Chapter, spec

CHAPTER = Chapter(
    "Dates",
    "Dates are days of the calendar, from 1 January 1 to 31 December 9999 (in registers: without "
    "end). Moving a date further stops there.",
    (
        spec(
            "Age",
            "`leeftijd(geboortedatum, datum)` is the number of whole years. Somebody born on 29 "
            "February is a year older from 1 March in common years.",
            "leeftijd(aanvrager.geboortedatum, datum '2026-03-01')",
            ({"geboortedatum": "2008-03-01"}, 18),
            ({"geboortedatum": "2008-03-02"}, 17),
            ({"geboortedatum": "2008-02-29"}, 18),
            ({"geboortedatum": "2026-03-02"}, -1),
            ({}, UNKNOWN),
        ),
        spec(
            "Age on the last of February",
            "",
            "leeftijd(aanvrager.geboortedatum, datum '2026-02-28')",
            ({"geboortedatum": "2008-02-29"}, 17),
            ({"geboortedatum": "2008-02-28"}, 18),
        ),
        spec(
            "Age in a leap year",
            "",
            "leeftijd(aanvrager.geboortedatum, datum '2028-02-29')",
            ({"geboortedatum": "2008-02-29"}, 20),
            ({"geboortedatum": "2008-03-01"}, 19),
        ),
        spec(
            "Adding years",
            "The same day in another year; 29 February becomes 1 March in a common year.",
            "plus_jaren(ingang, 1)",
            ({"ingang": "2025-05-15"}, "2026-05-15"),
            ({"ingang": "2024-02-29"}, "2025-03-01"),
            ({"ingang": "2024-02-28"}, "2025-02-28"),
            ({"ingang": "9999-12-31"}, "9999-12-31"),
            ({}, UNKNOWN),
        ),
        spec(
            "Subtracting years",
            "",
            "plus_jaren(ingang, -4)",
            ({"ingang": "2024-02-29"}, "2020-02-29"),
            ({"ingang": "0003-01-01"}, "0001-01-01"),
        ),
        spec(
            "Adding months",
            "The same day of another month, or the last day of it.",
            "plus_maanden(ingang, kamers)",
            ({"ingang": "2026-01-31", "kamers": 1}, "2026-02-28"),
            ({"ingang": "2024-01-31", "kamers": 1}, "2024-02-29"),
            ({"ingang": "2025-11-30", "kamers": 3}, "2026-02-28"),
            ({"ingang": "2025-12-15", "kamers": 13}, "2027-01-15"),
            ({"ingang": "2025-12-15"}, UNKNOWN),
        ),
        spec(
            "Adding days",
            "",
            "plus_dagen(ingang, -1)",
            ({"ingang": "2026-01-01"}, "2025-12-31"),
            ({"ingang": "2024-03-01"}, "2024-02-29"),
            ({}, UNKNOWN),
        ),
        spec(
            "First of the month",
            "",
            "eerste_van_maand(ingang)",
            ({"ingang": "2026-02-28"}, "2026-02-01"),
            ({}, UNKNOWN),
        ),
        spec(
            "First of the quarter",
            "",
            "eerste_van_kwartaal(ingang)",
            ({"ingang": "2026-03-31"}, "2026-01-01"),
            ({"ingang": "2025-12-31"}, "2025-10-01"),
            ({}, UNKNOWN),
        ),
        spec(
            "First of the year",
            "",
            "eerste_van_jaar(ingang)",
            ({"ingang": "2025-12-31"}, "2025-01-01"),
            ({}, UNKNOWN),
        ),
        spec(
            "Months between",
            "Whole months from the first date to the second; negative when the second is earlier.",
            "maanden_tussen(ingang, datum '2026-05-15')",
            ({"ingang": "2026-04-15"}, 1),
            ({"ingang": "2026-04-16"}, 0),
            ({"ingang": "2025-05-15"}, 12),
            ({"ingang": "2026-06-15"}, -1),
            ({}, UNKNOWN),
        ),
        spec("The year", "", "jaar(ingang)", ({"ingang": "2025-12-31"}, 2025), ({}, UNKNOWN)),
    ),
)
