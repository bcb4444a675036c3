import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from vanzelf.store.server import LEAN, Server, running_server
from vanzelf.terms.problems import ProblemError


@pytest.fixture
def home():
    """A short path that another user can enter."""
    made = Path(tempfile.mkdtemp(prefix="vanzelf-store-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def test_what_was_committed_is_there_after_a_crash(home):
    place = home / "server"
    with running_server(place) as dsn:
        with psycopg.connect(dsn) as con:
            assert con.execute("show fsync").fetchone() == ("on",)
            assert con.execute("show listen_addresses").fetchone() == ("",)
            con.execute("create table kept (name text)")
            con.execute("insert into kept values ('it')")
        with running_server(place) as again:
            assert again == dsn
        with psycopg.connect(dsn) as con:
            assert con.execute("select name from kept").fetchone() == ("it",)
        written = (place / "data" / "postmaster.pid").read_text()
        Server(place, LEAN).stop()  # at once: the next start has to recover
    gone = subprocess.Popen(["true"])
    gone.wait()
    stale = written.replace(written.split()[0], str(gone.pid), 1)
    (place / "data" / "postmaster.pid").write_text(stale)
    with running_server(place) as dsn, psycopg.connect(dsn) as con:
        assert con.execute("select name from kept").fetchone() == ("it",)
    assert not (place / "data" / "postmaster.pid").exists()
    assert (place / "data").stat().st_mode & 0o077 == 0


def test_a_path_too_long_for_a_socket_is_refused(home):
    with pytest.raises(ProblemError, match="server-directory"):
        Server(home / ("x" * 90)).ensure_started()


def test_a_directory_that_the_server_cannot_enter_is_refused(home, monkeypatch):
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(ProblemError, match="server-directory"):
        Server(closed / "server").ensure_started()
