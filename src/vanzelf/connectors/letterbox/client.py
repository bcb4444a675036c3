"""A letterbox: letters wait in a folder until they are bundled for a printer to fetch.

    open/<id>.pdf        a letter that waits
    batches/<name>.zip   a batch; the printer may take it away
    batches/<name>.txt   the ids of the letters in it, which stay

An id follows from our key, so the same letter is printed once, whatever crashes when: a batch is made
under a hidden name, its list is what makes it final, and only then can the printer see it.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vanzelf.connectors.carriers import Outgoing, Refused, Sent, TryLater
from vanzelf.letters.batch import BatchFile, Printed, opened, pages_of, write
from vanzelf.terms.problems import ProblemError

_ID = 32  # hexadecimal digits: two keys never share one


class Letterbox:
    """A folder for a printer, as a carrier of letters.

    under_contract: whether this printer may see addresses that are kept secret.
    """

    name = "drukker"

    def __init__(self, folder: Path, *, under_contract: bool = False) -> None:
        self._folder, self._under_contract = folder, under_contract
        self._open, self._batches = folder / "open", folder / "batches"
        self._read: dict[Path, frozenset[str]] = {}
        for each in (self._open, self._batches):
            each.mkdir(parents=True, exist_ok=True)

    def send(self, key: str, outgoing: Outgoing) -> Sent:
        """Put a letter in. Raises Refused, or TryLater when the folder cannot be written."""
        if outgoing.channel != "brief" or outgoing.pdf is None:
            raise Refused("drukker-kanaal")
        if outgoing.secret and not self._under_contract:
            raise Refused("geheim-adres")
        try:
            pages_of(outgoing.pdf)
        except ProblemError:
            raise Refused("drukker-pdf") from None
        try:
            return self._put(key, outgoing.pdf)
        except OSError as error:
            raise TryLater(f"drukker-{error.errno}") from None

    def found(self, key: str) -> Sent | None:
        """What it has under a key: waiting, or in a batch."""
        own = _id(key)
        there = self._file(own).exists() or any(own in each for each in self._bundled())
        return Sent(own) if there else None

    def close(self, name: str) -> BatchFile | None:
        """Bundle what waits into batches/<name>.zip; None when nothing waits.

        Called again with the same name it finishes what a crash broke off, and otherwise gives what
        is there: None when the printer has taken it.
        """
        final, listed = self._batches / f"{name}.zip", self._batches / f"{name}.txt"
        hidden, begun = self._batches / f".{name}.zip", self._batches / f".{name}.begun"
        with self._alone():
            if not listed.exists():
                if not begun.exists():
                    waiting = self._waiting()
                    if not waiting:
                        return None
                    _write(begun, "\n".join(waiting).encode())
                write(hidden, map(self._letter, begun.read_text().split()))
                begun.rename(listed)
            if hidden.exists():
                hidden.rename(final)
            self._empty()
            return opened(final) if final.exists() else None

    def _empty(self) -> None:
        """Throw away the letters that are in a batch that is made."""
        for listed in self._batches.glob("*.txt"):
            for own in listed.read_text().split():
                self._file(own).unlink(missing_ok=True)

    def _waiting(self) -> list[str]:
        """Ids of letters that are in no batch. A crash can leave files of letters that are in one."""
        bundled = self._bundled()
        ids = (each.stem for each in self._open.glob("*.pdf"))
        return sorted(own for own in ids if not any(own in each for each in bundled))

    def _letter(self, own: str) -> Printed:
        return Printed(own, self._file(own).read_bytes())

    def _file(self, own: str) -> Path:
        return self._open / f"{own}.pdf"

    def _put(self, key: str, pdf: bytes) -> Sent:
        written = _on_disk(self._open, pdf)  # before it is alone: disks are slow
        try:
            with self._alone():
                found = self.found(key)
                if found is None:
                    written.rename(self._file(_id(key)))
        finally:
            written.unlink(missing_ok=True)
        return found or Sent(_id(key))

    def _bundled(self) -> list[frozenset[str]]:
        """Ids of letters in a batch that is made, or begun under another name, by batch."""
        lists = [*self._batches.glob("*.txt"), *self._batches.glob(".*.begun")]
        return [self._ids(each) for each in lists]

    def _ids(self, listed: Path) -> frozenset[str]:
        """What a list holds; it never changes, and is read once, whatever the number of letters."""
        if listed not in self._read:
            self._read[listed] = frozenset(listed.read_text().split())
        return self._read[listed]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time."""
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:_ID]


def _write(path: Path, content: bytes) -> None:
    """A file, whole or not at all, on disk when this returns."""
    _on_disk(path.parent, content).rename(path)


def _on_disk(folder: Path, content: bytes) -> Path:
    """A file of a name of its own that nobody looks at."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as raw:
        raw.write(content)
        raw.flush()
        os.fsync(raw.fileno())
    return Path(raw.name)
