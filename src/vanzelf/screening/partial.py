"""Partial use: households that get some of what they are entitled to, but not all of it.

A household appears once, with the schemes it misses and those it receives. Which ones these are is
kept as the bits of a number, in the order of the schemes.
"""

from collections.abc import Sequence
from typing import Any

import duckdb

from vanzelf.rules.program import RECEIVED
from vanzelf.screening.loaded import row_of
from vanzelf.screening.reach import ELIGIBLE
from vanzelf.screening.run import Screening

MOST = 8
"""How many combinations a report shows."""


def gather_households(con: duckdb.DuckDBPyConnection, screening: Screening) -> list[str]:
    """A table `bundel`: per household what it can get, misses and receives, as bits.

    Gives the schemes of the bits. Only households count: see `homes`.
    """
    schemes = [name for name, each in screening.programs.items() if each.scheme.received]
    parts = [
        f"""SELECT huishouden,
            CASE WHEN {ELIGIBLE} THEN {1 << bit} ELSE 0 END AS eligible,
            CASE WHEN {ELIGIBLE} AND NOT {RECEIVED} THEN {1 << bit} ELSE 0 END AS missing,
            CASE WHEN {RECEIVED} THEN {1 << bit} ELSE 0 END AS receiving
        FROM {screening.outcomes(name)} WHERE huishouden IS NOT NULL"""
        for bit, name in enumerate(schemes)
    ] or ["SELECT NULL::VARCHAR AS huishouden, 0 AS eligible, 0 AS missing, 0 AS receiving LIMIT 0"]
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE bundel AS
        SELECT huishouden, bit_or(eligible) AS eligible, bit_or(missing) AS missing,
            bit_or(receiving) AS receiving
        FROM ({" UNION ALL ".join(parts)}) GROUP BY huishouden"""
    )
    return schemes


def partial_use(con: duckdb.DuckDBPyConnection, schemes: Sequence[str]) -> list[dict[str, Any]]:
    """The most frequent combinations of missed schemes beside received ones."""
    rows = con.execute(
        f"""SELECT missing, receiving & ~missing AS got, count(*) AS households FROM bundel
        WHERE missing <> 0 AND got <> 0
        GROUP BY ALL ORDER BY households DESC, missing, got LIMIT {MOST}"""
    ).fetchall()
    return [
        {
            "missing_schemes": _named(missing, schemes),
            "receiving_schemes": _named(receiving, schemes),
            "households": households,
        }
        for missing, receiving, households in rows
    ]


def _named(bits: int, schemes: Sequence[str]) -> list[str]:
    return [name for bit, name in enumerate(schemes) if bits >> bit & 1]


_RESIDENTS = {"nl": "inwoners", "en": "residents"}
_HOUSEHOLDS = {"nl": "huishoudens", "en": "households"}
_STEPS = (
    ("residents", {"nl": "Inwoners", "en": "Residents"}),
    ("households", {"nl": "Huishoudens", "en": "Households"}),
    (
        "eligible_any",
        {"nl": "Kunnen minstens één regeling krijgen", "en": "Can get at least one scheme"},
    ),
    ("missing_any", {"nl": "Lopen minstens één regeling mis", "en": "Miss at least one scheme"}),
    (
        "missing_two_or_more",
        {"nl": "Lopen twee of meer regelingen mis", "en": "Miss two or more schemes"},
    ),
)


def funnel(con: duckdb.DuckDBPyConnection, residents: int, households: int) -> list[dict[str, Any]]:
    """From residents to households that miss two or more schemes, with the unit of each number."""
    counted = row_of(
        con,
        """SELECT count(*) FILTER (WHERE eligible <> 0), count(*) FILTER (WHERE missing <> 0),
            count(*) FILTER (WHERE bit_count(missing) > 1) FROM bundel""",
    )
    return [
        {
            "id": step,
            "name": dict(name),
            "count": number,
            "unit": dict(_RESIDENTS if step == "residents" else _HOUSEHOLDS),
        }
        for (step, name), number in zip(_STEPS, (residents, households, *counted), strict=True)
    ]
