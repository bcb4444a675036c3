"""Letters for a printer: one ZIP with a PDF for each, and an index that gives no reasons."""

import csv
import hashlib
import io
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vanzelf.letters.model import BUILT_IN, MOST_LINES, Letter, Typeface
from vanzelf.letters.render import render_many
from vanzelf.terms.problems import ProblemError

INDEX: Final = "index.csv"
_ADDRESS: Final = [f"adres_{number}" for number in range(1, MOST_LINES + 1)]
_COLUMNS: Final = ["nummer", "kenmerk", "bestand", "paginas", "sha256", *_ADDRESS]
_PAGES: Final = re.compile(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>")
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)  # no clock: the same letters are the same file


@dataclass(frozen=True, slots=True)
class Printed:
    """One letter in a batch: key is what the printer calls it when it reports back."""

    key: str
    pdf: bytes
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchFile:
    """A batch on disk. letters and pages: what is in it. again: whether it was there already."""

    path: Path
    letters: int
    pages: int
    again: bool = False


def batch(
    letters: Iterable[tuple[str, Letter]],
    folder: Path,
    name: str,
    *,
    under_contract: bool = False,
    processes: int = 1,
    typeface: Typeface = BUILT_IN,
) -> BatchFile | None:
    """Write a batch for a printer, whole or not at all; None when every letter was printed before.

    letters: by key, each key once. A letter whose key is in another batch of the folder is left out.
    When the batch is there already, nothing is made and what is there is given.
    under_contract: whether this printer may see addresses that are kept secret.
    Raises ProblemError (letter-secret, batch-other).
    """
    path, wanted = folder / f"{name}.zip", list(letters)
    keys = {key for key, _ in wanted}
    if path.exists():
        return _again(path, keys)
    before: Set[str] = set().union(*(keys_in(each) for each in sorted(folder.glob("*.zip"))))
    ahead = [(key, letter) for key, letter in wanted if key not in before]
    if not under_contract and any(letter.addressee.secret for _, letter in ahead):
        what = "There are secret addresses among these letters."
        remedy = "Give them to a printer under contract, or print them yourself."
        raise ProblemError.single("letter-secret", what, remedy, str(folder))
    if not ahead:
        return None
    addresses = {key: letter.addressee.lines for key, letter in ahead}
    made = render_many(ahead, processes, typeface)
    return write(path, (Printed(key, pdf, addresses[key]) for key, pdf in made))


def write(path: Path, letters: Iterable[Printed]) -> BatchFile:
    """Write letters that are PDF already into one ZIP with its index, whole or not at all."""
    count = total = 0
    listed = io.StringIO()
    rows = csv.DictWriter(listed, _COLUMNS, restval="", lineterminator="\r\n")
    rows.writeheader()
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as raw:
        try:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as archive:
                for count, letter in enumerate(letters, start=1):
                    pages = pages_of(letter.pdf)
                    total += pages
                    rows.writerow(_row(count, letter, pages))
                    archive.writestr(_entry(_file(count)), letter.pdf)
                archive.writestr(_entry(INDEX), listed.getvalue().encode("utf-8-sig"))
            raw.flush()
            os.fsync(raw.fileno())
            Path(raw.name).rename(path)
        except BaseException:
            Path(raw.name).unlink(missing_ok=True)
            raise
    return BatchFile(path, count, total)


def keys_in(path: Path) -> frozenset[str]:
    """The keys of the letters in a batch."""
    return frozenset(row["kenmerk"] for row in _rows(path))


def opened(path: Path) -> BatchFile:
    """A batch that is there, counted again."""
    pages = [int(row["paginas"]) for row in _rows(path)]
    return BatchFile(path, len(pages), sum(pages), again=True)


def pages_of(pdf: bytes) -> int:
    """How many pages a letter of ours has. Raises ProblemError (letter-foreign) for another PDF."""
    found = _PAGES.search(pdf)
    if found is None:
        what = "This PDF does not say how many pages it has."
        raise ProblemError.single("letter-foreign", what, "Make it with vanzelf.letters.")
    return int(found[1])


def _again(path: Path, keys: Set[str]) -> BatchFile:
    strange = keys - keys_in(path)
    if strange:
        what = f"There is a batch with this name, without {len(strange)} of these letters."
        raise ProblemError.single("batch-other", what, "Give this batch another name.", str(path))
    return opened(path)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        text = archive.read(INDEX).decode("utf-8-sig")
    yield from csv.DictReader(io.StringIO(text))


def _row(number: int, letter: Printed, pages: int) -> dict[str, str | int]:
    return {
        "nummer": number,
        "kenmerk": letter.key,
        "bestand": _file(number),
        "paginas": pages,
        "sha256": hashlib.sha256(letter.pdf).hexdigest(),
        **dict(zip(_ADDRESS, letter.address, strict=False)),
    }


def _file(number: int) -> str:
    return f"{number:06}.pdf"


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, _FIRST_DAY)
