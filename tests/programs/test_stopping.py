"""Ctrl-C in the demo, at any moment: nothing runs on, and nothing is half written.

The demo runs in a session of its own, and is stopped by a real signal: to all its programs, as a
terminal sends it, or to itself alone.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

PROGRAM = "from vanzelf.cli import main; main()"
RESIDENTS = "2000"
LONGEST = 300
"""Seconds for the demo to come to some moment, on a busy machine."""

EARLY = ["demo/eikenhage/unfinished", "demo/screening/now/outcomes", "demo/report/index.html"]
"""Files that show how far it is."""
LATE = [
    "demo/lijsten/partijen/gemeente",
    "demo/lijsten/partijen/uwv/verzoeken.log",
    "demo/lijsten/partijen/gemeente/runs",
]


@pytest.fixture
def demo(tmp_path):
    """The demo, running, with its temporary files in a directory of its own, open to a server."""
    places = tmp_path / "t"
    real = Path(tempfile.mkdtemp(prefix="stopping-"))
    real.chmod(0o755)
    places.symlink_to(real)
    command = [sys.executable, "-c", PROGRAM, "demo", "--residents", RESIDENTS, "--no-serve"]
    with (tmp_path / "told").open("wb") as told:
        running = subprocess.Popen(
            [*command, "--out", "demo"],
            cwd=tmp_path,
            env=os.environ | {"TMPDIR": str(real)},
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    yield running
    if running.poll() is None:
        running.kill()
        running.wait()
    shutil.rmtree(real)


def descendants(running):
    """Everything the demo started, servers that left its session too."""
    return psutil.Process(running.pid).children(recursive=True)


def wait_for(path, running):
    until = time.monotonic() + LONGEST
    while not path.exists():
        assert running.poll() is None, "it ended before"
        assert time.monotonic() < until, f"no {path}"
        time.sleep(0.02)


def check_stopped(tmp_path, running, started):
    assert running.wait(timeout=60) == 130
    alive = [each for each in psutil.wait_procs(started, timeout=10)[1] if each.is_running()]
    assert alive == []
    folders = (tmp_path, (tmp_path / "t").resolve())
    assert [each.pid for each in psutil.process_iter(["cmdline"]) if names(each, folders)] == []
    assert list((tmp_path / "t").iterdir()) == []
    assert not (tmp_path / "demo" / "lijsten").exists()
    left = [path.name for path in (tmp_path / "demo").rglob("*") if path.name.endswith(".new")]
    assert left == []
    for page in (tmp_path / "demo").rglob("*.html"):
        assert page.read_text(encoding="utf-8").rstrip().endswith("</html>"), page
    for file in (tmp_path / "demo").glob("*.json"):
        json.loads(file.read_text(encoding="utf-8"))
    town = tmp_path / "demo" / "eikenhage"
    assert not town.exists() or (town / "manifest.json").exists()
    told = (tmp_path / "told").read_text(encoding="utf-8")
    assert told.rstrip().endswith("Stopped.")
    assert "Traceback" not in told, told[-3000:]
    assert not re.search(r"\b999\d{6}\b", told)


def names(process, folders):
    line = " ".join(process.info["cmdline"] or ())
    return any(str(each) in line for each in folders)


def stop(tmp_path, running, mark, everybody):
    wait_for(tmp_path / mark, running)
    started = descendants(running)
    (os.killpg if everybody else os.kill)(running.pid, signal.SIGINT)
    check_stopped(tmp_path, running, started)


def test_stopping_while_the_town_is_made(tmp_path, demo):
    stop(tmp_path, demo, Path(EARLY[0]), everybody=True)


@pytest.mark.soak
@pytest.mark.parametrize("everybody", [True, False], ids=["terminal", "alone"])
@pytest.mark.parametrize("mark", [*EARLY, *LATE])
def test_stopping_at_any_moment(tmp_path, demo, mark, everybody):
    stop(tmp_path, demo, Path(mark), everybody=everybody)
