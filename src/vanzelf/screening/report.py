"""The report of a screening as plain data: what pages show and other programs read.

The form is described in docs/reference/report.md. Money is in whole cents, counts are integers,
and every count says of which unit.
"""

from collections.abc import Mapping
from typing import Any

import duckdb

from vanzelf.rules.model import Catalogue
from vanzelf.screening.partial import funnel, household_view, partial_use
from vanzelf.screening.population import Population, scan
from vanzelf.screening.reach import reach_of
from vanzelf.screening.run import Screening
from vanzelf.screening.unknowns import unknowns_of

FORMAT = "vanzelf-report/1"


def build_report(
    catalogue: Catalogue, screening: Screening, extra: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Everything a screening shows; extra sections (rule change, what-if …) are added as given."""
    unknowns = unknowns_of(catalogue, screening)
    schemes = []
    for program in screening.programs.values():
        reach = reach_of(screening, program)
        reach["unknowns"] = unknowns[program.scheme.id]
        schemes.append(reach)
    con = duckdb.connect()
    household_view(con, screening, list(screening.programs))
    residents, households = count_residents(con, screening.population)
    manifest = screening.population.manifest
    return {
        "format": FORMAT,
        "on": screening.on.isoformat(),
        "engine": screening.engine,
        "population": {
            "name": manifest.get(
                "name",
                "Eikenhage"
                if screening.population.synthetic
                else screening.population.directory.name,
            ),
            "residents": residents,
            "households": households,
            "synthetic": screening.population.synthetic,
            "seed": manifest.get("seed"),
            "source": manifest.get("source", ""),
        },
        "catalogue": catalogue.digest,
        "intake": {
            table: {"rows": found.rows, "taken": found.taken, "rejected": found.rows - found.taken}
            for table, found in screening.intake.items()
            if found.rows
        },
        "schemes": schemes,
        "partial_use": partial_use(con),
        "funnel": funnel(con, residents, households),
        **(extra or {}),
    }


def count_residents(con: duckdb.DuckDBPyConnection, population: Population) -> tuple[int, int]:
    """Residents (the dead left out) and private households; addresses of 13 and more are institutions."""
    residents = households = 0
    for part in population.parts:
        source = scan(part.files["persons"])
        names = {name for name, *_ in con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
        alive = "overlijdensdatum IS NULL" if "overlijdensdatum" in names else "TRUE"
        address = "bag_adres" if "bag_adres" in names else "id"
        row = con.execute(
            f"""SELECT coalesce(sum(n), 0)::BIGINT, count(*) FILTER (WHERE n <= 12)
            FROM (SELECT count(*) AS n FROM {source} WHERE {alive} GROUP BY {address})"""
        ).fetchone()
        assert row is not None
        residents, households = residents + row[0], households + row[1]
    return residents, households
