"""The report of a screening as plain data: what pages show and other programs read.

The form is described in docs/reference/report.md. Money is in whole cents, counts are integers,
and every count says of which unit.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from vanzelf.rules.model import Catalogue
from vanzelf.screening.older import missed_by_older_income
from vanzelf.screening.partial import funnel, gather_households, partial_use
from vanzelf.screening.raised import eligible_cents, key_of
from vanzelf.screening.reach import reach_of
from vanzelf.screening.run import Screening
from vanzelf.screening.unknowns import ranked
from vanzelf.screening.waiting import Waiting

FORMAT = "vanzelf-report/1"
REPORT = "report.json"


def build_report(
    catalogue: Catalogue,
    screening: Screening,
    extra: Mapping[str, Any] | None = None,
    *,
    older: Screening | None = None,
    raised: Screening | None = None,
) -> dict[str, Any]:
    """Everything a screening shows; extra sections (rule change, what-if …) are added as given.

    older: the same with older income, for what list questions miss by it. raised: the same with
    estimated incomes raised, for what the schemes would come to.
    """
    con = duckdb.connect()
    schemes = [reach_of(con, screening, program) for program in screening.programs.values()]
    missed = missed_by_older_income(screening, older) if older else []
    for scheme in schemes:
        waiting = screening.waiting.get(scheme["scheme"], Waiting(0))
        scheme["unknowns"] = ranked(catalogue, waiting, scheme["certainty"]["possible"])
        _add_missed(scheme, missed)
        if raised and scheme["amount"]:
            scheme["amount"][key_of(raised)] = eligible_cents(con, raised, scheme)
    bits = gather_households(con, screening)
    return {
        "format": FORMAT,
        "on": screening.on.isoformat(),
        "engine": screening.engine,
        "population": _population(screening),
        "catalogue": catalogue.digest,
        "intake": {
            table: {
                "rows": found.rows,
                "taken": found.taken,
                "rejected": found.rejected,
                "outside": found.outside,
            }
            for table, found in screening.intake.counts.items()
            if found.rows
        },
        "schemes": schemes,
        "partial_use": partial_use(con, bits),
        "funnel": funnel(con, screening.residents, screening.households),
        "older_income": missed,
        **(extra or {}),
    }


def write_report_json(report: Mapping[str, Any], file: Path) -> None:
    """Write a report as JSON."""
    text = json.dumps(report, ensure_ascii=False, indent=1, default=str)
    file.write_text(text + "\n", encoding="utf-8")


def _add_missed(scheme: dict[str, Any], missed: list[dict[str, Any]]) -> None:
    """To every list question what older income makes it miss; null when that was not looked at."""
    found = {row["question"]: row["missed"] for row in missed if row["scheme"] == scheme["scheme"]}
    for question in scheme["list_questions"]:
        question["missed_older_income"] = found.get(question["id"])


def _population(screening: Screening) -> dict[str, Any]:
    population = screening.population
    return {
        "name": population.name,
        "residents": screening.residents,
        "households": screening.households,
        "synthetic": population.synthetic,
        "seed": population.manifest.get("seed"),
        "source": population.manifest.get("source", ""),
    }
