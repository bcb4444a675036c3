"""Partial use (A59): households that get some of what they are entitled to, but not all of it.

A household appears once, with the schemes it misses and those it receives.
"""

from collections.abc import Sequence
from typing import Any

import duckdb

from vanzelf.rules.program import RECEIVED
from vanzelf.screening.reach import ELIGIBLE
from vanzelf.screening.run import Screening

_NOBODY = """SELECT '' AS huishouden, '' AS scheme, FALSE AS eligible, FALSE AS missing,
  FALSE AS receiving WHERE FALSE"""
"""What there is when no scheme says whether it is being received."""


def household_view(
    con: duckdb.DuckDBPyConnection, screening: Screening, schemes: Sequence[str]
) -> None:
    """A table `bundel`: per household (address, else the unit itself) what is missed and received."""
    parts = [_NOBODY]
    for scheme in schemes:
        if screening.programs[scheme].scheme.received is None:
            continue
        parts.append(
            f"""SELECT coalesce(bag_adres, CAST(unit_id AS VARCHAR)) AS huishouden, '{scheme}' AS scheme,
              {ELIGIBLE} AS eligible, ({ELIGIBLE} AND NOT {RECEIVED}) AS missing, coalesce({RECEIVED}, FALSE) AS receiving
            FROM {screening.outcomes(scheme)}"""
        )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE bundel AS
        SELECT huishouden,
          list(scheme ORDER BY scheme) FILTER (WHERE missing) AS missing,
          list(scheme ORDER BY scheme) FILTER (WHERE receiving AND NOT missing) AS receiving,
          bool_or(eligible) AS eligible
        FROM (
          SELECT huishouden, scheme, bool_or(eligible) AS eligible, coalesce(bool_or(missing), FALSE) AS missing,
            bool_or(receiving) AS receiving
          FROM ({" UNION ALL ".join(parts)}) GROUP BY ALL)
        GROUP BY huishouden"""
    )


def partial_use(con: duckdb.DuckDBPyConnection, most: int = 8) -> list[dict[str, Any]]:
    """The most frequent combinations of a missing scheme beside received ones."""
    rows = con.execute(
        f"""SELECT missing, receiving, count(*) AS n FROM bundel
        WHERE len(missing) > 0 AND len(receiving) > 0 GROUP BY ALL ORDER BY n DESC, missing, receiving LIMIT {most}"""
    ).fetchall()
    return [
        {"missing_schemes": missing, "receiving_schemes": receiving, "households": n}
        for missing, receiving, n in rows
    ]


def funnel(con: duckdb.DuckDBPyConnection, residents: int, households: int) -> list[dict[str, Any]]:
    """From residents to households that miss two or more schemes; the unit stands beside each number."""
    row = con.execute(
        """SELECT count(*) FILTER (WHERE eligible), count(*) FILTER (WHERE len(missing) > 0),
          count(*) FILTER (WHERE len(missing) > 1) FROM bundel"""
    ).fetchone()
    assert row is not None
    people = {"nl": "inwoners", "en": "residents"}
    homes = {"nl": "huishoudens", "en": "households"}
    steps = [
        ("residents", residents, people, {"nl": "Inwoners", "en": "Residents"}),
        ("households", households, homes, {"nl": "Huishoudens", "en": "Households"}),
        (
            "eligible_any",
            row[0],
            homes,
            {"nl": "Kunnen minstens één regeling krijgen", "en": "Can get at least one scheme"},
        ),
        (
            "missing_any",
            row[1],
            homes,
            {"nl": "Lopen minstens één regeling mis", "en": "Miss at least one scheme"},
        ),
        (
            "missing_two_or_more",
            row[2],
            homes,
            {"nl": "Lopen twee of meer regelingen mis", "en": "Miss two or more schemes"},
        ),
    ]
    return [
        {"id": key, "name": name, "count": count, "unit": unit} for key, count, unit, name in steps
    ]
