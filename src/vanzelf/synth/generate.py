"""Make Eikenhage: any number of residents, the same again for the same seed."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from vanzelf.synth.ages import REFERENCE_DATE
from vanzelf.synth.deaths import DEATHS
from vanzelf.synth.draws import count_of, largest_remainder
from vanzelf.synth.files import REACH_FILE, part_name, write_part
from vanzelf.synth.ids import person_ids
from vanzelf.synth.manifest import FILE, Manifest
from vanzelf.synth.tables import tables_of
from vanzelf.synth.town import draw_town
from vanzelf.terms.problems import ProblemError

PART_SIZE = 1_000_000
"""Residents per part, about."""

SMALLEST, LARGEST = 500, 50_000_000

TABLES = ("persons", "relations", "addresses", "households", "traits")

UNFINISHED = "unfinished"
"""A file that stands in the directory until the population is complete."""

Progress = Callable[[int, int], None]
"""Called with (residents done, residents in all) after every part."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What a worker needs to make one part."""

    number: int
    residents: int
    first_record: int
    records: int
    first_address: int
    seed: int
    out: Path


def generate(
    residents: int,
    seed: int,
    out: Path,
    *,
    progress: Progress | None = None,
    part_size: int = PART_SIZE,
    processes: int | None = None,
) -> Manifest:
    """Write a synthetic population of `residents` people to the directory `out`.

    The same residents, seed and part_size give the same population, whatever the number of
    processes. Awards received are not drawn yet: see `receipt`. Raises ProblemError when the size
    is out of range or `out` already holds something else.
    """
    _check(residents, seed, part_size, out)
    parts = list(_parts(residents, seed, out, max(1, round(residents / part_size))))
    _make_directories(out)
    done = 0
    for made in _run(parts, processes):
        done += made
        if progress is not None:
            progress(done, residents)
    manifest = Manifest(
        residents=residents,
        records=sum(part.records for part in parts),
        seed=seed,
        parts=len(parts),
        reference_date=REFERENCE_DATE.isoformat(),
    )
    manifest.write(out)
    (out / UNFINISHED).unlink()
    return manifest


def _check(residents: int, seed: int, part_size: int, out: Path) -> None:
    if not SMALLEST <= residents <= LARGEST:
        what = f"{residents} residents is not a town this generator can make."
        remedy = f"Choose a number from {SMALLEST} to {LARGEST}."
        raise ProblemError.single("synth-residents", what, remedy, "--residents")
    if seed < 0:
        raise ProblemError.single("synth-seed", "A seed is 0 or higher.", place="--seed")
    if part_size < SMALLEST:
        what = f"Parts of {part_size} residents are too small to hold the shares."
        raise ProblemError.single("synth-part-size", what, f"Use {SMALLEST} or more.")
    if out.exists() and not out.is_dir():
        what = f"{out} is a file, not a directory."
        raise ProblemError.single("synth-out", what, "Give the name of a directory.", out)
    if out.exists() and any(out.iterdir()) and not _ours(out):
        what = f"{out} holds files that are not a synthetic population."
        raise ProblemError.single("synth-out-taken", what, "Give the name of a new directory.", out)


def _ours(out: Path) -> bool:
    """Whether a directory holds a synthetic population, or half of one: it may be made anew."""
    if (out / UNFINISHED).exists():
        return True
    try:
        return Manifest.read(out).synthetic
    except (OSError, ValueError, TypeError):
        return False


def _parts(residents: int, seed: int, out: Path, count: int) -> Iterator[_Part]:
    """Parts of nearly equal size, each with its own range of ids and addresses."""
    first_record = first_address = 0
    for number, size in enumerate(largest_remainder([1.0] * count, residents).tolist()):
        records = size + count_of(DEATHS, size)
        yield _Part(number, size, first_record, records, first_address, seed, out)
        first_record += records
        first_address += records


def _make_directories(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / UNFINISHED).touch()
    for name in (REACH_FILE, FILE):
        (out / name).unlink(missing_ok=True)
    for table in TABLES:
        folder = out / table
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("part-*.parquet"):
            old.unlink()


def _run(parts: list[_Part], processes: int | None) -> Iterator[int]:
    """Make the parts, in processes of their own when there are several; yields residents made."""
    people = sum(part.records for part in parts)
    workers = min(processes or min(2, os.cpu_count() or 1), len(parts))
    if workers <= 1:
        yield from (_make(part, people) for part in parts)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_make, parts, [people] * len(parts))


def _make(part: _Part, people: int) -> int:
    """Draw and write one part; returns its residents."""
    town = draw_town(part.seed, part.number, part.residents)
    ids = person_ids(part.seed, part.first_record, part.records, people)
    tables = tables_of(town, ids, part.first_address)
    for name in TABLES:
        write_part(getattr(tables, name), part.out / name / part_name(part.number))
    return part.residents
