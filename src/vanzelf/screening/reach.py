"""What a screening shows per scheme: eligible, receiving, missing — with every denominator named.

Counts are per unit of the scheme (households, couples, families), never mixed with persons.
Eligible = established or probable. Missing = eligible and known not to receive the award.
"""

from collections.abc import Mapping
from typing import Any

import duckdb

from vanzelf.rules.program import RECEIVED, Program, amount_id, question_id
from vanzelf.screening.run import Screening
from vanzelf.terms.units import UnitType

GROUPS: Mapping[str, Mapping[str, str]] = {
    "alleen": {"nl": "Alleen wonend", "en": "Living alone"},
    "paar": {"nl": "Twee volwassenen zonder kinderen", "en": "Two adults without children"},
    "eenouder": {"nl": "Eén ouder met kinderen", "en": "One parent with children"},
    "gezin": {"nl": "Twee volwassenen met kinderen", "en": "Two adults with children"},
    "overig": {"nl": "Andere huishoudens", "en": "Other households"},
}

UNIT_NAMES: Mapping[UnitType, Mapping[str, str]] = {
    UnitType.PERSOON: {"nl": "personen", "en": "persons"},
    UnitType.TOESLAGPAAR: {
        "nl": "aanvragers met hun toeslagpartner",
        "en": "applicants with their partner",
    },
    UnitType.HUURHUISHOUDEN: {
        "nl": "huishoudens in een huurwoning",
        "en": "households in a rented home",
    },
    UnitType.KINDERGEZIN: {
        "nl": "gezinnen met kinderen onder 18",
        "en": "families with children under 18",
    },
    UnitType.BIJSTANDSGEZIN: {
        "nl": "huishoudens voor de Participatiewet",
        "en": "households under the Participation Act",
    },
    UnitType.BELASTINGSCHULDIGE: {
        "nl": "huishoudens met een aanslag",
        "en": "households with a local tax bill",
    },
}

ELIGIBLE = "certainty IN ('established', 'probable')"
PER_YEAR = {"jaar": 1, "kwartaal": 4, "maand": 12, "eenmalig": 1}


def reach_of(screening: Screening, program: Program) -> dict[str, Any]:
    """The reach of one scheme as in docs/reference/report.md."""
    con = duckdb.connect()
    source = screening.outcomes(program.scheme.id)
    scheme = program.scheme
    received = RECEIVED if scheme.received else "NULL::BOOLEAN"
    missing = f"{ELIGIBLE} AND NOT {received}"
    counts = _row(
        con,
        f"""SELECT count(*) AS units,
          {", ".join(f"count(*) FILTER (WHERE certainty = '{name}') AS {name}" for name in CERTAINTIES)},
          count(*) FILTER (WHERE {ELIGIBLE}) AS eligible,
          count(*) FILTER (WHERE {received}) AS receiving,
          count(*) FILTER (WHERE {ELIGIBLE} AND {received}) AS eligible_receiving,
          count(*) FILTER (WHERE {missing}) AS missing,
          count(*) FILTER (WHERE {ELIGIBLE} AND {received} IS NULL) AS receipt_unknown,
          count(*) FILTER (WHERE certainty = 'excluded' AND {received}) AS over_receipt
        FROM {source}""",
    )
    known = counts["eligible_receiving"] + counts["missing"]
    return {
        "scheme": scheme.id,
        "version": scheme.version,
        "hash": scheme.digest,
        "name": dict(scheme.name),
        "unit": str(scheme.unit),
        "unit_name": dict(UNIT_NAMES[scheme.unit]),
        "units": counts["units"],
        "certainty": {name: counts[name] for name in CERTAINTIES},
        **{name: counts[name] for name in COUNTS},
        "take_up": counts["eligible_receiving"] / known if known else None,
        "non_take_up": counts["missing"] / known if known else None,
        "amount": _amount(con, source, program, missing),
        "criteria": _criteria(con, source, program),
        "list_questions": [
            _question(con, source, program, question) for question in scheme.list_questions
        ],
        "groups": _groups(con, source, missing),
    }


CERTAINTIES = ("established", "probable", "possible", "excluded")
COUNTS = (
    "eligible",
    "receiving",
    "eligible_receiving",
    "missing",
    "receipt_unknown",
    "over_receipt",
)


def _row(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any]:
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or ()]
    row = cursor.fetchone()
    assert row is not None
    return dict(zip(names, row, strict=True))


def _amount(
    con: duckdb.DuckDBPyConnection, source: str, program: Program, missing: str
) -> dict[str, Any] | None:
    """Sums of the main amount; the yearly figure says what one year of missing it would be worth."""
    period = program.scheme.main_amount
    if period is None:
        return None
    column = amount_id(period)
    found = _row(
        con,
        f"""SELECT coalesce(sum({column}) FILTER (WHERE {ELIGIBLE}), 0)::BIGINT AS eligible_cents,
          coalesce(sum({column}) FILTER (WHERE {missing}), 0)::BIGINT AS missing_cents,
          (median({column}) FILTER (WHERE {missing}))::BIGINT AS median_missing_cents
        FROM {source}""",
    )
    return {
        "period": period,
        **found,
        "missing_year_cents": found["missing_cents"] * PER_YEAR[period],
    }


def _criteria(
    con: duckdb.DuckDBPyConnection, source: str, program: Program
) -> list[dict[str, Any]]:
    rows = []
    for criterion in program.scheme.criteria:
        name = f'"{criterion.id}"'
        found = _row(
            con,
            f"""SELECT count(*) FILTER (WHERE {name}) AS met, count(*) FILTER (WHERE NOT {name}) AS not_met,
              count(*) FILTER (WHERE {name} IS NULL) AS not_known FROM {source}""",
        )
        rows.append(
            {
                "id": criterion.id,
                "article": criterion.article,
                "text": dict(criterion.text),
                **found,
            }
        )
    return rows


def _groups(con: duckdb.DuckDBPyConnection, source: str, missing: str) -> list[dict[str, Any]]:
    cursor = con.execute(
        f"""SELECT groep, count(*) FILTER (WHERE {ELIGIBLE}), count(*) FILTER (WHERE {missing})
        FROM {source} GROUP BY groep"""
    )
    found = {group: (eligible, lacking) for group, eligible, lacking in cursor.fetchall()}
    return [
        {
            "group": group,
            "name": dict(name),
            "eligible": found.get(group, (0, 0))[0],
            "missing": found.get(group, (0, 0))[1],
        }
        for group, name in GROUPS.items()
    ]


def _question(
    con: duckdb.DuckDBPyConnection, source: str, program: Program, question: Any
) -> dict[str, Any]:
    """What one list question buys (A53): how far it narrows the list and what that does to precision.

    The list without it is everybody whom the other questions leave; precision is the share of the
    list that is eligible and not yet receiving.
    """
    mine = f'"{question_id(question.id)}"'
    others = [
        f'("{question_id(each.id)}" IS NOT FALSE)'
        for each in program.scheme.list_questions
        if each.id != question.id
    ]
    rest = " AND ".join(others) or "TRUE"
    received = RECEIVED if program.scheme.received else "NULL::BOOLEAN"
    hit = f"{ELIGIBLE} AND {received} IS NOT TRUE"
    found = _row(
        con,
        f"""SELECT count(*) AS asked,
          count(*) FILTER (WHERE {mine}) AS yes, count(*) FILTER (WHERE NOT {mine}) AS "no",
          count(*) FILTER (WHERE {mine} IS NULL) AS unknown,
          count(*) FILTER (WHERE {rest}) AS list_without,
          count(*) FILTER (WHERE {rest} AND {hit}) AS hits_without,
          count(*) FILTER (WHERE {rest} AND {mine} IS NOT FALSE) AS list_with,
          count(*) FILTER (WHERE {rest} AND {mine} IS NOT FALSE AND {hit}) AS hits_with,
          count(*) FILTER (WHERE {mine} IS FALSE AND certainty = 'established') AS missed_true
        FROM {source}""",
    )
    without, with_ = found["list_without"], found["list_with"]
    return {
        "id": question.id,
        "holder": question.holder,
        "text": dict(question.text),
        **found,
        "narrows": 1 - with_ / without if without else None,
        "precision_without": found["hits_without"] / without if without else None,
        "precision_with": found["hits_with"] / with_ if with_ else None,
    }
