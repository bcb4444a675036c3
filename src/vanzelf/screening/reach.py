"""What a screening shows per scheme: eligible, receiving, missing — with every denominator named.

Counts are per unit of the scheme (households, couples, families), never mixed with persons.
Eligible = established or probable. Missing = eligible and known not to receive the award. One
reading of the outcomes gives all counts of a scheme.
"""

from collections.abc import Mapping
from typing import Any

import duckdb

from vanzelf.rules.model import Criterion, ListQuestion
from vanzelf.rules.program import RECEIVED, Program, amount_id, question_id
from vanzelf.screening.columns import identifier
from vanzelf.screening.groups import GROUPS, PER_YEAR, UNIT_NAMES
from vanzelf.screening.run import Screening
from vanzelf.terms.outcome import Certainty

ELIGIBLE = f"certainty IN ('{Certainty.ESTABLISHED}', '{Certainty.PROBABLE}')"

Row = Mapping[str, Any]


def reach_of(
    con: duckdb.DuckDBPyConnection, screening: Screening, program: Program
) -> dict[str, Any]:
    """The reach of one scheme as in docs/reference/report.md."""
    scheme = program.scheme
    rows = _counted(con, screening, program)
    every = rows[None]
    known = every["eligible_receiving"] + every["missing"]
    return {
        "scheme": scheme.id,
        "version": scheme.version,
        "hash": scheme.digest,
        "name": dict(scheme.name),
        "unit": str(scheme.unit),
        "unit_name": dict(UNIT_NAMES[scheme.unit]),
        "units": every["units"],
        "certainty": {str(name): every[str(name)] for name in Certainty},
        **{name: every[name] for name in _COUNTS},
        "take_up": every["eligible_receiving"] / known if known else None,
        "non_take_up": every["missing"] / known if known else None,
        "amount": _amount(program, every),
        "criteria": [_criterion(each, every) for each in scheme.criteria],
        "list_questions": [_question(each, every) for each in scheme.list_questions],
        "groups": [
            {
                "group": group,
                "name": dict(name),
                "eligible": rows[group]["eligible"] if group in rows else 0,
                "missing": rows[group]["missing"] if group in rows else 0,
            }
            for group, name in GROUPS.items()
        ],
    }


_COUNTS = (
    "eligible",
    "receiving",
    "eligible_receiving",
    "missing",
    "receipt_unknown",
    "over_receipt",
)


def _counted(
    con: duckdb.DuckDBPyConnection, screening: Screening, program: Program
) -> dict[str | None, Row]:
    """Every figure by name, per kind of household; under None for all units together."""
    figures = {**_basic(program), **_of_amount(program)}
    for criterion in program.scheme.criteria:
        figures.update(_of_criterion(criterion))
    for question in program.scheme.list_questions:
        figures.update(_of_question(program, question))
    listed = ", ".join(f"{sql} AS {identifier(name)}" for name, sql in figures.items())
    source = screening.outcomes(program.scheme.id)
    cursor = con.execute(
        f"""SELECT CASE WHEN grouping(groep) = 0 THEN coalesce(groep, 'overig') END, {listed}
        FROM {source} GROUP BY GROUPING SETS ((groep), ())"""
    )
    return {row[0]: dict(zip(figures, row[1:], strict=True)) for row in cursor.fetchall()}


def _received(program: Program) -> str:
    return RECEIVED if program.scheme.received else "NULL::BOOLEAN"


def _missing(program: Program) -> str:
    return f"{ELIGIBLE} AND NOT {_received(program)}"


def _counting(condition: str) -> str:
    return f"count(*) FILTER (WHERE {condition})"


def _basic(program: Program) -> dict[str, str]:
    received = _received(program)
    return {
        "units": "count(*)",
        **{str(name): _counting(f"certainty = '{name}'") for name in Certainty},
        "eligible": _counting(ELIGIBLE),
        "receiving": _counting(received),
        "eligible_receiving": _counting(f"{ELIGIBLE} AND {received}"),
        "missing": _counting(_missing(program)),
        "receipt_unknown": _counting(f"{ELIGIBLE} AND {received} IS NULL"),
        "over_receipt": _counting(f"certainty = '{Certainty.EXCLUDED}' AND {received}"),
    }


def _of_amount(program: Program) -> dict[str, str]:
    if program.scheme.main_amount is None:
        return {}
    cents = amount_id(program.scheme.main_amount)
    missing = _missing(program)
    return {
        "eligible_cents": f"coalesce(sum({cents}) FILTER (WHERE {ELIGIBLE}), 0)::BIGINT",
        "missing_cents": f"coalesce(sum({cents}) FILTER (WHERE {missing}), 0)::BIGINT",
        "median_missing_cents": f"(median({cents}) FILTER (WHERE {missing}))::BIGINT",
    }


def _amount(program: Program, every: Row) -> dict[str, Any] | None:
    """Sums of the main amount; per year: what a year of missing it would be worth."""
    period = program.scheme.main_amount
    if period is None:
        return None
    return {
        "period": period,
        **{name: every[name] for name in _of_amount(program)},
        "missing_year_cents": every["missing_cents"] * PER_YEAR[period],
    }


def _of_criterion(criterion: Criterion) -> dict[str, str]:
    name = identifier(criterion.id)
    return {
        f"{criterion.id}.met": _counting(name),
        f"{criterion.id}.not_met": _counting(f"NOT {name}"),
        f"{criterion.id}.not_known": _counting(f"{name} IS NULL"),
    }


def _criterion(criterion: Criterion, every: Row) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "article": criterion.article,
        "text": dict(criterion.text),
        **_named(criterion.id, every),
    }


def _of_question(program: Program, question: ListQuestion) -> dict[str, str]:
    """What one list question buys: how far it narrows the list, and what that does to precision.

    The list without it is everybody whom the other questions leave; a question that cannot be
    answered leaves somebody on the list. A hit is somebody eligible who is not known to receive.
    """
    mine = question_id(question.id)
    others = [
        f"{question_id(each.id)} IS NOT FALSE"
        for each in program.scheme.list_questions
        if each.id != question.id
    ]
    rest = " AND ".join(others) or "TRUE"
    kept = f"{rest} AND {mine} IS NOT FALSE"
    hit = f"{ELIGIBLE} AND {_received(program)} IS NOT TRUE"
    found = {
        "asked": "count(*)",
        "yes": _counting(mine),
        "no": _counting(f"NOT {mine}"),
        "unknown": _counting(f"{mine} IS NULL"),
        "list_without": _counting(rest),
        "hits_without": _counting(f"{rest} AND {hit}"),
        "list_with": _counting(kept),
        "hits_with": _counting(f"{kept} AND {hit}"),
        "missed_true": _counting(f"{ELIGIBLE} AND NOT {mine}"),
    }
    return {f"{question.id}.{name}": sql for name, sql in found.items()}


def _question(question: ListQuestion, every: Row) -> dict[str, Any]:
    found = _named(question.id, every)
    without, kept = found["list_without"], found["list_with"]
    return {
        "id": question.id,
        "holder": question.holder,
        "text": dict(question.text),
        **found,
        "narrows": 1 - kept / without if without else None,
        "precision_without": found["hits_without"] / without if without else None,
        "precision_with": found["hits_with"] / kept if kept else None,
    }


def _named(prefix: str, every: Row) -> dict[str, Any]:
    """The figures whose name starts with a prefix, without it."""
    start = prefix + "."
    return {key.removeprefix(start): each for key, each in every.items() if key.startswith(start)}
