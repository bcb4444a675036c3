"""Comparing two screenings of the same population: a rule change, a what-if, a corrected figure."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import duckdb

from vanzelf.rules.program import Constant, Program, amount_id
from vanzelf.screening.columns import decimal
from vanzelf.screening.groups import GROUPS, PER_YEAR
from vanzelf.screening.loaded import row_of
from vanzelf.screening.reach import ELIGIBLE
from vanzelf.screening.run import Screening

_NEW, _GONE = "NOT was AND is_now", "was AND NOT is_now"
_FIGURES = {
    "newly_entitled": f"count(*) FILTER (WHERE {_NEW})",
    "no_longer": f"count(*) FILTER (WHERE {_GONE})",
    "gained_cents": f"coalesce(sum(new_cents) FILTER (WHERE {_NEW}), 0)::BIGINT",
    "lost_cents": f"coalesce(sum(old_cents) FILTER (WHERE {_GONE}), 0)::BIGINT",
    "median_gain_cents": f"(median(new_cents) FILTER (WHERE {_NEW}))::BIGINT",
    "more": "count(*) FILTER (WHERE was AND is_now AND new_cents > old_cents)",
    "less": "count(*) FILTER (WHERE was AND is_now AND new_cents < old_cents)",
    "units_before": "count(*) FILTER (WHERE was)",
    "units_after": "count(*) FILTER (WHERE is_now)",
    "cost_before_cents": "coalesce(sum(old_cents) FILTER (WHERE was), 0)::BIGINT",
    "cost_after_cents": "coalesce(sum(new_cents) FILTER (WHERE is_now), 0)::BIGINT",
}
"""What is counted, by name in the report."""

_CHANGED = (
    "(certainty_before IS DISTINCT FROM certainty_after OR old_cents IS DISTINCT FROM new_cents)"
)


def compare_screenings(before: Screening, after: Screening, scheme: str) -> dict[str, Any]:
    """Who is newly entitled, who no longer is, and what it costs, for one scheme.

    Entitled is established or probable. Units are matched on their id. Amounts are cents per the
    period of the scheme's main amount.
    """
    with _paired(before, after, scheme) as con:
        found = row_of(con, f"SELECT {', '.join(_FIGURES.values())} FROM paren")
        groups = dict(
            con.execute(f"SELECT groep, count(*) FROM paren WHERE {_NEW} GROUP BY groep").fetchall()
        )
    program = after.programs[scheme]
    period = program.scheme.main_amount
    return {
        "scheme": scheme,
        "name": dict(program.scheme.name),
        "from": before.on.isoformat(),
        "to": after.on.isoformat(),
        "period": period,
        "per_year": PER_YEAR.get(period or "", 1),
        **dict(zip(_FIGURES, found, strict=True)),
        "groups": [
            {"group": group, "name": dict(name), "newly": groups.get(group, 0)}
            for group, name in GROUPS.items()
        ],
    }


def newly_entitled(before: Screening, after: Screening, scheme: str) -> list[Any]:
    """The ids of exactly the units that are entitled after, and were not before."""
    with _paired(before, after, scheme) as con:
        rows = con.execute(f"SELECT unit_id FROM paren WHERE {_NEW} ORDER BY 1").fetchall()
    return [unit for (unit,) in rows]


def changed_outcomes(before: Screening, after: Screening, scheme: str) -> dict[str, Any]:
    """Which outcomes differ: what a corrected figure touches.

    units: all of them. changed: those with another certainty or another amount. transitions: from
    which certainty to which (null: no unit before, or none after) and how many.
    """
    with _paired(before, after, scheme) as con:
        units, changed, certainty, amount = row_of(
            con,
            f"""SELECT count(*), count(*) FILTER (WHERE {_CHANGED}),
                count(*) FILTER (WHERE certainty_before IS DISTINCT FROM certainty_after),
                count(*) FILTER (WHERE old_cents IS DISTINCT FROM new_cents) FROM paren""",
        )
        rows = con.execute(
            """SELECT certainty_before, certainty_after, count(*) FROM paren
            WHERE certainty_before IS DISTINCT FROM certainty_after
            GROUP BY ALL ORDER BY ALL"""
        ).fetchall()
    return {
        "units": units,
        "changed": changed,
        "certainty_changed": certainty,
        "amount_changed": amount,
        "transitions": [{"from": old, "to": new, "units": number} for old, new, number in rows],
    }


def changed_units(before: Screening, after: Screening, scheme: str) -> list[dict[str, Any]]:
    """Each unit with another certainty or amount, with both."""
    names = ("unit", "certainty_before", "certainty_after", "cents_before", "cents_after")
    with _paired(before, after, scheme) as con:
        rows = con.execute(
            f"""SELECT unit_id, certainty_before, certainty_after, old_cents, new_cents
            FROM paren WHERE {_CHANGED} ORDER BY unit_id"""
        ).fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


@contextmanager
def _paired(
    before: Screening, after: Screening, scheme: str
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A table `paren`: every unit before and after."""
    with duckdb.connect() as con:
        con.execute(
            f"""CREATE TEMP TABLE paren AS
            SELECT coalesce(n.unit_id, o.unit_id) AS unit_id, coalesce(n.groep, o.groep) AS groep,
                coalesce(o.{ELIGIBLE}, FALSE) AS was, coalesce(n.{ELIGIBLE}, FALSE) AS is_now,
                {_cents("o", before.programs[scheme])} AS old_cents,
                {_cents("n", after.programs[scheme])} AS new_cents,
                o.certainty AS certainty_before, n.certainty AS certainty_after
            FROM {after.outcomes(scheme)} AS n
            FULL JOIN {before.outcomes(scheme)} AS o USING (unit_id)"""
        )
        yield con


def _cents(table: str, program: Program) -> str:
    period = program.scheme.main_amount
    return f"{table}.{amount_id(period)}" if period else "NULL::BIGINT"


def parameter_compared(
    now: Screening, then: Screening, scheme: str, parameter: str, value: str
) -> dict[str, Any]:
    """What another value of a parameter would mean, in units and money.

    now: with the value in force. then: with `value`, as the catalogue writes it.
    """
    compared = compare_screenings(now, then, scheme)
    constant = now.programs[scheme].constants[parameter]
    keys = ("name", "units_before", "units_after", "period", "per_year")
    costs = ("cost_before_cents", "cost_after_cents")
    name = constant.parameter.name if constant.parameter else {}
    return {
        "scheme": scheme,
        "parameter": parameter,
        "parameter_name": dict(name),
        "from": _as_written(constant),
        "to": value,
        **{key: compared[key] for key in (*keys, *costs)},
    }


def _as_written(constant: Constant) -> str:
    """A value as the catalogue writes it: 120 for 120 %."""
    value = constant.value
    percent = constant.parameter is not None and constant.parameter.measure == "procent"
    if percent and isinstance(value, int | Fraction):
        return decimal(Fraction(value) * 100)
    return str(value)
