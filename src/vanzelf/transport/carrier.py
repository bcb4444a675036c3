"""The road of files: a directory that somebody carries, or that two parties share.

    in/            messages for the party, one a file (.vzb)
    in/…probleem.json   beside a message that was refused: why
    uit/<oin>/     what the party answers, for who asked
    verwerkt/<run>/    messages that were handled; emptied when the run is over

Everything may be done again: the same message twice changes nothing.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vanzelf.protocol.messages import Kind
from vanzelf.protocol.problems import ProtocolError
from vanzelf.terms.problems import Place, Problem
from vanzelf.transport.desk import TRANSIENT, Desk
from vanzelf.transport.framing import Glimpse, glimpse, peek
from vanzelf.transport.links import SUFFIX, HandedOverError, write_file
from vanzelf.transport.mailroom import Mailroom
from vanzelf.transport.party import sync_directory, write_secret
from vanzelf.transport.problem import told

IN, OUT, DONE = "in", "uit", "verwerkt"
PROBLEM_SUFFIX = ".probleem.json"
QUESTIONS_WITHIN = dt.timedelta(days=7)
"""How long a question may lie in a directory: as long as a run may take.

Its answer is what is there when it is handled, so lying makes the answer no older. What a status
list may be used for is judged by the moment that stands in the list itself.
"""
_ANSWERS = {Kind.STATUS_REQUEST: Kind.STATUS, Kind.HEADS: Kind.HEADS}
"""What answers a question that has an answer of its own; to `ophalen`, everything else does."""
_LATEST = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(slots=True)
class Processed:
    """What became of the messages in a directory."""

    handled: int = 0
    refused: int = 0
    answers: int = 0


def process(desk: Desk, folder: Path) -> Processed:
    """Hand every message in a directory to the desk, oldest first; see the module.

    Which is the oldest, and how fresh a status list is, stands in what was signed: a carrier need
    not keep the times of files. A message that was refused stays where it is, and is not tried
    again while its problem stands beside it. Raises ProblemError when the fault is on this side;
    then it can be done again.
    """
    found = Processed()
    (folder / IN).mkdir(parents=True, exist_ok=True)
    for path in sorted(_messages(folder / IN), key=_moment):
        if _problem_file(path).exists():
            continue
        try:
            seen = peek(path)
            answers = desk.receive(path.read_bytes(), QUESTIONS_WITHIN)
        except ProtocolError as error:
            _tell(path, error)
            found.refused += 1
            continue
        for answer in answers:
            write_file(folder / OUT / seen.sender, answer)
        if seen.kind in TRANSIENT:
            path.unlink()
        else:
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
        """See `Link.send`. Raises HandedOverError until the other has handled it.

        A question gives what was answered to earlier ones; one of a kind waits at a time.
        """
        seen = glimpse(raw)
        if seen.kind in TRANSIENT:
            if seen.kind is Kind.HEADS or not self._waiting(seen):
                write_file(self._in, raw)
            return self._arrived(seen)
        path = self._in / _name(raw)
        if (self._done / seen.run / path.name).exists():
            return []
        if _problem_file(path).exists():
            raise _told(_problem_file(path))
        if not path.exists():
            write_file(self._in, raw)
        raise HandedOverError("the message waits to be handled")

    def _waiting(self, asked: Glimpse) -> bool:
        """Whether the other has not looked yet at an earlier question; refused ones are removed."""
        waiting = False
        for path, seen in _present(self._in):
            if (seen.kind, seen.run, seen.sender) != (asked.kind, asked.run, asked.sender):
                continue
            if _problem_file(path).exists():
                path.unlink()
                _problem_file(path).unlink()
            else:
                waiting = True
        return waiting

    def _arrived(self, asked: Glimpse) -> list[bytes]:
        """The answers that are there, oldest first; of status lists the newest.

        They are removed: what is lost after this is brought again by a later question.
        """
        own, found = _ANSWERS.get(asked.kind), []
        for path, seen in _present(self._out):
            if seen.run != asked.run:
                continue
            if seen.kind is own or (own is None and seen.kind not in _ANSWERS.values()):
                found.append(path.read_bytes())
                path.unlink(missing_ok=True)
        return found[-1:] if own is Kind.STATUS else found


def _messages(folder: Path) -> list[Path]:
    return list(folder.glob(f"*{SUFFIX}"))


def _present(folder: Path) -> Iterator[tuple[Path, Glimpse]]:
    """The messages in a directory, oldest first; what is none is left alone."""
    for path in sorted(_messages(folder), key=_moment):
        try:
            yield path, peek(path)
        except ProtocolError:
            continue


def _moment(path: Path) -> tuple[dt.datetime, bool, str]:
    """When a message was signed. Of one moment questions come last: they ask what came of it."""
    try:
        seen = peek(path)
    except ProtocolError:
        return _LATEST, True, path.name
    return seen.at, seen.kind in TRANSIENT, path.name


def _name(raw: bytes) -> str:
    """The name that `write_file` gives a message."""
    return _named(hashlib.sha256(raw).hexdigest())


def _named(digest: str) -> str:
    return f"{digest[:32]}{SUFFIX}"


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
        kept = {_named(each.digest) for run in over for each in mail.outgoing(run)}
    for run in over:
        for path in (done / run).iterdir():
            if path.stat().st_size:
                path.write_bytes(b"")
    for inner in sorted((folder / OUT).glob("*")):
        for path, seen in _present(inner):
            if path.name not in kept and seen.run in over:
                path.unlink()
