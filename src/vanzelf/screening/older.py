"""What older income makes a list miss.

A source knows the income of a closed year, the law uses the income of this year. Whoever is
entitled now, but whose older income answers a list question with no, is missed; they are counted
and shown as a blind spot, per scheme and question.
"""

from pathlib import Path
from typing import Any

import duckdb

from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import question_id
from vanzelf.screening.reach import ELIGIBLE
from vanzelf.screening.run import Progress, Screening, no_progress, screen

OLDER = {"toetsingsinkomen": "toetsingsinkomen_t2"}
"""The income of this year and the concept that holds the one of two years ago."""


def missed_by_older_income(
    catalogue: Catalogue, now: Screening, out: Path, *, progress: Progress = no_progress
) -> list[dict[str, Any]]:
    """Per scheme and list question: how many entitled units answer no with older income."""
    schemes = [
        name
        for name, program in now.programs.items()
        if program.scheme.list_questions and "toetsingsinkomen" in program.person_facts
    ]
    if not schemes:
        return []
    older = screen(
        catalogue, now.population, now.on, out, schemes=schemes, substitute=OLDER, progress=progress
    )
    con = duckdb.connect()
    rows = []
    for name in schemes:
        scheme = now.programs[name].scheme
        for question in scheme.list_questions:
            column = f'"{question_id(question.id)}"'
            found = con.execute(
                f"""SELECT count(*) FILTER (WHERE n.{ELIGIBLE}), count(*) FILTER (WHERE n.{ELIGIBLE} AND o.{column} IS FALSE)
                FROM {now.outcomes(name)} AS n JOIN {older.outcomes(name)} AS o USING (unit_id)"""
            ).fetchone()
            assert found is not None
            rows.append(
                {
                    "scheme": name,
                    "name": dict(scheme.name),
                    "question": question.id,
                    "text": dict(question.text),
                    "eligible": found[0],
                    "missed": found[1],
                }
            )
    return rows
