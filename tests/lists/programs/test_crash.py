"""Any party may die at any moment: the run ends right, once, or nothing is released."""

import datetime as dt
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from support import towns
from vanzelf.cli.parties import real_time
from vanzelf.eikenhage.parties import COMBINER, MUNICIPALITY
from vanzelf.eikenhage.seen import rows_by_table, what_was_seen
from vanzelf.eikenhage.stage import PROGRAM, set_stage
from vanzelf.rules.load import load_catalogue
from vanzelf.store.database import connect

MOMENT = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
FAST, LONG = 5, 50
VICTIMS = (
    "belastingdienst",
    "dienst-toeslagen",
    "svb",
    "woningcorporatie",
    COMBINER.slug,
    "gemeente",
)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def town() -> Path:
    return towns.town(2_000, 1)


def command(stage, *more):
    party = str(stage.files[MUNICIPALITY.slug])
    return [sys.executable, "-c", PROGRAM, "list", "run", "toeslagen", "--on", "2026-11-01",
            "--party", party, *more]  # fmt: skip


def begin(stage, resume=None):
    more = ["--resume", resume] if resume else ["--board", "drie", "--by", "een", "--by", "twee"]
    return subprocess.Popen(command(stage, *more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def runs(stage):
    with connect(stage.databases[MUNICIPALITY.slug]) as con:
        if con.execute("select to_regclass('ask.runs')").fetchone() == (None,):
            return []
        return con.execute("select run, state from ask.runs").fetchall()


def listed(stage) -> int:
    with connect(stage.databases[MUNICIPALITY.slug]) as con:
        row = con.execute("select count(*) from ask.entries").fetchone()
        assert row is not None
        return int(row[0])


@contextmanager
def playing(catalogue, town, postgres_dsn):
    folder = Path(tempfile.mkdtemp(prefix="vanzelf-dood-"))
    stage = set_stage(catalogue, town, folder, postgres_dsn, ["toeslagen"], MOMENT, real_time())
    try:
        stage.start_all()
        yield stage
    finally:
        stage.stop()
        shutil.rmtree(folder)


def to_the_end(stage, deaths) -> int:
    """Make a list while parties die, each some seconds after the last; how long the list is."""
    going = begin(stage)
    for victim, after in deaths:
        time.sleep(after)
        if victim == MUNICIPALITY.slug:
            going.kill()
            going.communicate()
            going = begin(stage, resumable(stage))
        else:
            stage.kill(victim)
            stage.start(victim)
    output, _ = going.communicate(timeout=240)
    assert going.returncode == 0, output.decode()[-2000:]
    assert [state for _, state in runs(stage) if state != "voorstel"] == ["klaar"]
    for victim, _ in deaths:
        if victim != MUNICIPALITY.slug:
            stage.wait_for(victim)
    return listed(stage)


def resumable(stage):
    """The run to go on with; None when it died before two had agreed, so that nothing was asked."""
    begun = [run for run, state in runs(stage) if state != "voorstel"]
    if begun:
        return begun[0]
    shutil.rmtree(stage.folder / MUNICIPALITY.slug / "sleutels" / "runs", ignore_errors=True)
    return None


def check_nothing_is_left(stage) -> None:
    seen = what_was_seen(stage)
    assert {slug: party["files"] for slug, party in seen["left"].items()} == dict.fromkeys(
        seen["left"], 0
    )
    for slug in ("belastingdienst", "svb", COMBINER.slug):
        with connect(stage.databases[slug]) as con:
            left = rows_by_table(con)
            assert "messages" not in left
    with connect(stage.databases["svb"]) as con:  # everybody was logged once: no leg counted twice
        lines = con.execute("select count(*), count(distinct subject) from ledger.parts").fetchone()
        assert lines is not None
        assert lines[0] == lines[1] > 1_000


def drawn(count, seed, longest):
    chance = np.random.default_rng(seed)
    return [
        (VICTIMS[chance.integers(len(VICTIMS))], float(chance.uniform(0.3, longest)))
        for _ in range(count)
    ]


def test_a_list_survives_the_deaths_of_its_parties(catalogue, town, postgres_dsn):
    with playing(catalogue, town, postgres_dsn) as stage:
        assert to_the_end(stage, drawn(FAST, 1, 2.5)) > 100
        check_nothing_is_left(stage)


@pytest.fixture(scope="module")
def undisturbed(catalogue, town, postgres_dsn) -> int:
    """How long the list is when nobody dies."""
    with playing(catalogue, town, postgres_dsn) as stage:
        return to_the_end(stage, [])


@pytest.mark.soak
@pytest.mark.parametrize("victim, after", drawn(LONG, 2, 9))
def test_a_death_at_any_moment_costs_nothing(
    catalogue, town, postgres_dsn, undisturbed, victim, after
):
    with playing(catalogue, town, postgres_dsn) as stage:
        assert to_the_end(stage, [(victim, after)]) == undisturbed
        check_nothing_is_left(stage)
