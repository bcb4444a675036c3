"""Comparing two screenings of the same population: a rule change, a what-if, a corrected figure."""

from typing import Any

import duckdb

from vanzelf.rules.program import amount_id
from vanzelf.screening.reach import ELIGIBLE, GROUPS, PER_YEAR
from vanzelf.screening.run import Screening


def compare_screenings(before: Screening, after: Screening, scheme: str) -> dict[str, Any]:
    """Who is newly entitled, who no longer is, and what it costs, for one scheme.

    Units are matched on their id. Amounts are cents per the period of the scheme's main amount.
    """
    con = duckdb.connect()
    _paired(con, before, after, scheme)
    found = con.execute(
        """SELECT count(*) FILTER (WHERE NOT was AND is_now), count(*) FILTER (WHERE was AND NOT is_now),
          coalesce(sum(new_amount) FILTER (WHERE NOT was AND is_now), 0)::BIGINT,
          coalesce(sum(old_amount) FILTER (WHERE was AND NOT is_now), 0)::BIGINT,
          (median(new_amount) FILTER (WHERE NOT was AND is_now))::BIGINT,
          count(*) FILTER (WHERE was AND is_now AND new_amount > old_amount),
          count(*) FILTER (WHERE was AND is_now AND new_amount < old_amount),
          count(*) FILTER (WHERE was), count(*) FILTER (WHERE is_now),
          coalesce(sum(old_amount) FILTER (WHERE was), 0)::BIGINT, coalesce(sum(new_amount) FILTER (WHERE is_now), 0)::BIGINT
        FROM paren"""
    ).fetchone()
    assert found is not None
    names = (
        "newly_entitled",
        "no_longer",
        "gained_cents",
        "lost_cents",
        "median_gain_cents",
        "more",
        "less",
        "units_before",
        "units_after",
        "cost_before_cents",
        "cost_after_cents",
    )
    groups = dict(
        con.execute(
            "SELECT groep, count(*) FROM paren WHERE NOT was AND is_now GROUP BY groep"
        ).fetchall()
    )
    period = after.programs[scheme].scheme.main_amount
    return {
        "scheme": scheme,
        "name": dict(after.programs[scheme].scheme.name),
        "from": before.on.isoformat(),
        "to": after.on.isoformat(),
        "period": period,
        "per_year": PER_YEAR.get(period or "jaar", 1),
        **dict(zip(names, found, strict=True)),
        "groups": [
            {"group": group, "name": dict(name), "newly": groups.get(group, 0)}
            for group, name in GROUPS.items()
        ],
    }


def newly_entitled(before: Screening, after: Screening, scheme: str) -> list[Any]:
    """The ids of exactly the units that are entitled after, and were not before."""
    con = duckdb.connect()
    _paired(con, before, after, scheme)
    return [
        unit
        for (unit,) in con.execute(
            "SELECT unit_id FROM paren WHERE NOT was AND is_now ORDER BY 1"
        ).fetchall()
    ]


def changed_outcomes(before: Screening, after: Screening, scheme: str) -> dict[str, int]:
    """How many outcomes, certainties and amounts differ: what a corrected figure touches."""
    con = duckdb.connect()
    _paired(con, before, after, scheme)
    row = con.execute(
        """SELECT count(*) FILTER (WHERE old_certainty IS DISTINCT FROM new_certainty),
          count(*) FILTER (WHERE was AND is_now AND old_amount IS DISTINCT FROM new_amount), count(*) FROM paren"""
    ).fetchone()
    assert row is not None
    return {"certainty_changed": row[0], "amount_changed": row[1], "units": row[2]}


def _paired(
    con: duckdb.DuckDBPyConnection, before: Screening, after: Screening, scheme: str
) -> None:
    period = after.programs[scheme].scheme.main_amount
    old_period = before.programs[scheme].scheme.main_amount
    new = f'n."{amount_id(period)}"' if period else "NULL::BIGINT"
    old = f'o."{amount_id(old_period)}"' if old_period else "NULL::BIGINT"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE paren AS
        SELECT coalesce(n.unit_id, o.unit_id) AS unit_id, coalesce(n.groep, o.groep) AS groep,
          coalesce(o.{ELIGIBLE}, FALSE) AS was, coalesce(n.{ELIGIBLE}, FALSE) AS is_now,
          {old} AS old_amount, {new} AS new_amount, o.certainty AS old_certainty, n.certainty AS new_certainty
        FROM {after.outcomes(scheme)} AS n FULL JOIN {before.outcomes(scheme)} AS o USING (unit_id)"""
    )
