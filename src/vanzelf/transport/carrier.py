"""The road of files: a directory that somebody carries, or that two parties share.

    in/            messages for the party, one a file (.vzb)
    in/…probleem.json   beside a message that was refused: why
    uit/<oin>/     what the party answers, for who asked
    verwerkt/<run>/    messages that were handled; emptied when the run is over

Everything may be done again: the same message twice changes nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vanzelf.protocol.messages import Kind
from vanzelf.protocol.problems import ProtocolError
from vanzelf.terms.problems import Place, Problem
from vanzelf.transport.desk import Desk
from vanzelf.transport.framing import Glimpse, glimpse
from vanzelf.transport.links import SUFFIX, LinkDownError, read_files, write_file
from vanzelf.transport.mailroom import Mailroom
from vanzelf.transport.party import sync_directory, write_secret
from vanzelf.transport.problem import told

IN, OUT, DONE = "in", "uit", "verwerkt"
PROBLEM_SUFFIX = ".probleem.json"
ONCE_AT_A_TIME = (Kind.COLLECT, Kind.STATUS_REQUEST, Kind.RELEASE)
"""Messages that are made anew for every attempt: one of them waits in a directory, not many."""


@dataclass(slots=True)
class Processed:
    """What became of the messages in a directory."""

    handled: int = 0
    refused: int = 0
    answers: int = 0


def process(desk: Desk, folder: Path) -> Processed:
    """Hand every message in a directory to the desk, oldest first; see the module.

    A message that was refused stays where it is, and is not tried again while its problem stands
    beside it. Raises ProblemError when the fault is on this side; then it can be done again.
    """
    found = Processed()
    (folder / IN).mkdir(parents=True, exist_ok=True)
    for path, raw in read_files(folder / IN):
        if _problem_file(path).exists():
            continue
        try:
            seen = glimpse(raw)
            answers = desk.receive(raw)
        except ProtocolError as error:
            _tell(path, error)
            found.refused += 1
            continue
        for answer in answers:
            write_file(folder / OUT / seen.sender, answer)
        _move(path, folder / DONE / seen.run)
        found.handled += 1
        found.answers += len(answers)
    _forget(desk, folder)
    return found


class FileLink:
    """A party whose directory this one can write to, and read from. own: the OIN of this one."""

    def __init__(self, own: str, folder: Path) -> None:
        self._in, self._out, self._done = folder / IN, folder / OUT / own, folder / DONE

    def send(self, raw: bytes) -> list[bytes]:
        """See `Link.send`. Raises LinkDownError until the other has handled it.

        A question gives what was answered to earlier ones.
        """
        seen = glimpse(raw)
        if seen.kind in ONCE_AT_A_TIME:
            if not self._waiting(seen):
                write_file(self._in, raw)
            if seen.kind is Kind.RELEASE:
                raise LinkDownError("the release waits to be handled")
            return self._arrived(seen)
        path = self._in / _name(raw)
        if (self._done / seen.run / path.name).exists():
            return []
        if _problem_file(path).exists():
            raise _told(_problem_file(path))
        if not path.exists():
            write_file(self._in, raw)
        raise LinkDownError("the message waits to be handled")

    def _waiting(self, seen: Glimpse) -> bool:
        """Whether the other has not looked yet at an earlier message of this kind."""
        return any(
            found == seen and not _problem_file(path).exists()
            for path, _, found in _present(self._in)
        )

    def _arrived(self, asked: Glimpse) -> list[bytes]:
        """The answers that are there. They are removed: a later question brings them again."""
        found = []
        for path, raw, seen in _present(self._out):
            if seen.run != asked.run:
                continue
            if (seen.kind is Kind.STATUS) == (asked.kind is Kind.STATUS_REQUEST):
                found.append(raw)
                path.unlink(missing_ok=True)
        return found[-1:] if asked.kind is Kind.STATUS_REQUEST else found


def _present(folder: Path) -> Iterator[tuple[Path, bytes, Glimpse]]:
    """The messages in a directory; what is none is left alone."""
    for path, raw in read_files(folder) if folder.exists() else []:
        try:
            yield path, raw, glimpse(raw)
        except ProtocolError:
            continue


def _name(raw: bytes) -> str:
    """The name that `write_file` gives a message."""
    return f"{hashlib.sha256(raw).hexdigest()[:32]}{SUFFIX}"


def _problem_file(path: Path) -> Path:
    return path.with_name(path.name + PROBLEM_SUFFIX)


def _tell(path: Path, error: ProtocolError) -> None:
    """Write why a message was refused, as it would be told over HTTPS."""
    text = json.dumps(told(error.problems), ensure_ascii=False, indent=2)
    write_secret(_problem_file(path), text.encode() + b"\n")


def _told(path: Path) -> ProtocolError:
    """The refusal in a file."""
    listed: Iterable[Any] = json.loads(path.read_text(encoding="utf-8"))["errors"]
    return ProtocolError(
        Problem(Place("-"), each["code"], each["detail"], each.get("remedy", "")) for each in listed
    )


def _move(path: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path.rename(folder / path.name)
    sync_directory(folder)


def _forget(desk: Desk, folder: Path) -> None:
    """Empty what is left of runs that are over: only the names stay, which say it was handled.

    What still has to be carried, such as that a run was ended, stays.
    """
    done = folder / DONE
    runs = [path.name for path in sorted(done.iterdir())] if done.exists() else []
    with desk.party.connect() as con:
        over = {run for run in runs if desk.is_open(con, run) is False}
        mail = Mailroom(con, desk.party)
        kept = {_name(each.raw()) for run in over for each in mail.outgoing(run)}
    for run in over:
        for path in (done / run).iterdir():
            if path.stat().st_size:
                path.write_bytes(b"")
    for inner in sorted((folder / OUT).glob("*")):
        for path, _, seen in _present(inner):
            if path.name not in kept and seen.run in over:
                path.unlink()
