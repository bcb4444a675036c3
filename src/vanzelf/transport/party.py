"""A party as it runs: who it is, whom it knows, and where its things are."""

import datetime as dt
import fcntl
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.signing import Key, Keys
from vanzelf.store.database import Connection, connect, migrate
from vanzelf.transport.cards import Card, trusted_keys

Clock = Callable[[], dt.datetime]
"""Gives the moment, in UTC."""
BY_FILE = 24 * 60
"""Minutes that a status list may be old in a run by file, unless a party file says otherwise."""
LOG_YEARS = 5
"""Years that a processing log is kept, unless a party file says otherwise."""


@dataclass(frozen=True)
class Party:
    """An organisation that takes part in runs.

    key: what it signs messages with. cards: of everybody it knows, itself included. directory: its
    files. dsn: its own PostgreSQL database. demo: only people who do not exist. clock: the time.
    status_minutes: how old a status list may be in runs by file: what a municipality asks for, and
    the most that a source or the combiner accepts. log_years: how long it keeps its processing log.
    """

    card: Card
    key: Key = field(repr=False)
    cards: Mapping[str, Card]
    directory: Path
    dsn: str = field(repr=False)
    demo: bool
    clock: Clock
    status_minutes: int = BY_FILE
    log_years: int = LOG_YEARS

    @property
    def oin(self) -> str:
        """The number of the organisation."""
        return self.card.oin

    @cached_property
    def trusted(self) -> Keys:
        """The keys of everybody it knows."""
        return trusted_keys(self.cards.values())

    def keys_for(self, use: str) -> Keys:
        """The keys it knows that may sign for one use: `berichten` or `mandaten`."""
        return {kid: key for kid, key in self.trusted.items() if key.use == use}

    def connect(self) -> Connection:
        """A connection to its database."""
        return connect(self.dsn)

    def migrate(self, *parts: str) -> None:
        """Bring its tables up to date."""
        with self.connect() as con:
            for part in ("vanzelf.transport", "vanzelf.ledger", *parts):
                migrate(con, part)


def read_key(path: Path) -> Key:
    """A key file; raises ProtocolError naming the file."""
    try:
        return Key.read(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        raise ProtocolError.because(
            "key-file", "this key file cannot be read.", "Make one, or check the path.", str(path)
        ) from None


def write_secret(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(path.name + ".nieuw")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
    sync_directory(path.parent)


def sync_directory(folder: Path) -> None:
    """Make sure that what was renamed in a directory is there after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_key(path: Path, key: Key) -> None:
    """Write a private key file."""
    write_secret(path, json.dumps(key.private(), sort_keys=True).encode())


def shred(path: Path) -> None:
    """Overwrite a small secret and remove it; nothing happens when it is not there.

    On a disk that moves its blocks the overwriting is no guarantee: the key directory belongs on a
    file system in memory, outside backups.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return
    with path.open("r+b") as file:
        file.write(bytes(size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_directory(path.parent)


def secret(path: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes of a secret file, made when it is not there: once, however many programs ask at the same time.

    Two that each made their own would not read what the other locks with it.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            if not path.exists():
                write_secret(path, make())
        finally:
            os.close(folder)  # and gives the lock back
    return path.read_bytes()


Content = Mapping[str, Any]
"""What a message says besides its head."""
