"""The record of a soak run, bench/soak.json: what ran, for how long, on what, of which commit."""

import datetime as dt
import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

import pytest


class SoakRecord:
    """A pytest plugin that notes every test of the run and writes the record at its end.

    Numbers that a test passes to the fixture `record_property` stand beside its result.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._tests: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the result of a test, or of a set-up that failed."""
        if report.when == "call" or report.failed:
            self._tests.append(
                {
                    "test": report.nodeid,
                    "outcome": report.outcome,
                    "seconds": round(report.duration, 2),
                    **dict(report.user_properties),
                }
            )

    def pytest_sessionfinish(self) -> None:
        """Write the record."""
        if self._tests:
            record = {**circumstances(self._root), "tests": self._tests}
            target = self._root / "bench" / "soak.json"
            target.parent.mkdir(exist_ok=True)
            target.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def circumstances(root: Path) -> dict[str, Any]:
    """When, on what and of which commit something was measured."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),  # noqa: TID251 - a record of now
        "commit": commit or None,
        "machine": {
            "cores": len(os.sched_getaffinity(0)),
            "memory_gb": round(memory / 2**30, 1),
            "processor": _processor(),
            "system": platform.platform(),
            "python": platform.python_version(),
        },
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
