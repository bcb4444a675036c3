"""What must not come back with a backup or a file: who was erased, and who does not want to be looked up.

A line for each stands in a file beside the keys, which no dump of the database holds. A person is in
it as the keyed hash with which they are found, and can be found again only with that key. The line
is written before the transaction ends: when it then fails, doing it again later does no harm.
"""

import fcntl
import json
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Count, Max

from vanzelf.org.models import Remembered

FILE: Final = "komt-niet-terug.jsonl"


class What(StrEnum):
    """What was done."""

    ERASED = "gewist"
    KNOWN_AGAIN = "weer-bekend"
    REFUSED = "geweigerd"
    TAKEN_BACK = "ingetrokken"


@dataclass(frozen=True)
class Line:
    """One line. keyed: of the person, 64 hexadecimal characters. scope: of a refusal."""

    number: int
    what: What
    keyed: str
    scope: str


def remember(what: What, keyed: bytes, scope: str = "") -> None:
    """Write that something was done, in the transaction in which it is."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        number = sum(1 for _ in file) + 1
        said = {"wat": str(what), "wie": keyed.hex(), "omvang": scope}
        file.write(json.dumps(said).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    done(number)


def done(number: int) -> None:
    """A line has been carried out in this database."""
    Remembered.objects.get_or_create(line=number)


def undone() -> list[Line]:
    """The lines that this database does not know of: it is older than they are. In order."""
    path = _path()
    if not path.exists():
        return []
    known = set(Remembered.objects.values_list("line", flat=True))
    found = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if number not in known:
            said = json.loads(text)
            found.append(Line(number, What(said["wat"]), said["wie"], said["omvang"]))
    return found


def erased() -> frozenset[bytes]:
    """The keyed hashes of who was erased and did not ask to be known again: no file brings them back."""
    return _last(What.ERASED)


def known_again() -> frozenset[bytes]:
    """The keyed hashes of who was erased, and asked to be known again since."""
    return _last(What.KNOWN_AGAIN)


def _last(what: What) -> frozenset[bytes]:
    """Of whom this is the last that was done, of being erased and being known again."""
    path = _path()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    said = (json.loads(each) for each in lines)
    last = {
        each["wie"]: each["wat"]
        for each in said if each["wat"] in (What.ERASED, What.KNOWN_AGAIN)
    }  # fmt: skip
    return frozenset(bytes.fromhex(who) for who, found in last.items() if found == what)


def behind() -> bool:
    """Whether there are such lines, asked quickly: before anything is served."""
    path = _path()
    lines = path.read_bytes().count(b"\n") if path.exists() else 0
    said = Remembered.objects.aggregate(last=Max("line"), number=Count("line"))
    return (said["last"] or 0) < lines or said["number"] < lines


def _path() -> Path:
    folder: Path = settings.ENVIRONMENT.keys
    return folder / FILE
