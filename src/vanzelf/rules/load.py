"""Loading a catalogue: the shipped one, with the municipality's own files laid over it.

`load_catalogue` reads, `check_catalogue` also proves that every version of every scheme can be
resolved on every date on which a figure changes. Both report everything that is wrong at once.
"""

import datetime as dt
import hashlib
import os
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vanzelf import __version__
from vanzelf.rules import model
from vanzelf.rules.applications import problems_of_applications
from vanzelf.rules.broken import Broken
from vanzelf.rules.files import problems_of_files
from vanzelf.rules.gather import Gatherer
from vanzelf.rules.paths import catalogue_directory, overlay_directory
from vanzelf.rules.populations import problems_of_asking
from vanzelf.rules.program import Program
from vanzelf.rules.read import digest_of
from vanzelf.rules.resolve import resolve_version
from vanzelf.rules.source import Source
from vanzelf.rules.spare import problems_of_spare_concepts
from vanzelf.terms.problems import Place, Problem, ProblemError


def load_catalogue(
    path: Path | None = None, overlay: Path | None = None, *, cached: bool = True
) -> model.Catalogue:
    """Read the catalogue (default: the shipped one, with VANZELF_CATALOGUE or ./local over it).

    Raises ProblemError with every problem of every file.
    """
    folders = _folders(path, overlay)
    key = _fingerprint(folders)
    if cached and (found := _from_cache(key)) is not None:
        return found
    gatherer = _gathered(folders)
    catalogue = gatherer.catalogue(key)
    if gatherer.problems:
        raise ProblemError(gatherer.problems)
    _to_cache(key, catalogue)
    return catalogue


@dataclass(frozen=True, slots=True)
class Examined:
    """A catalogue as far as it could be read: the programs that resolve, and what is wrong.

    broken: names that could not be read. sources: by the place of an example, its file and its
    number in it.
    """

    catalogue: model.Catalogue
    programs: tuple[Program, ...]
    problems: tuple[Problem, ...]
    broken: Broken
    sources: Mapping[Place, tuple[Source, int]]


def examine_catalogue(path: Path | None = None, overlay: Path | None = None) -> Examined:
    """Load, and resolve every scheme on every date on which something changes.

    What rests on something that could not be read is left alone, so that one mistake is reported
    once.
    """
    folders = _folders(path, overlay)
    gatherer = _gathered(folders)
    catalogue = gatherer.catalogue(_fingerprint(folders))
    problems = dict.fromkeys(gatherer.problems)
    programs: list[Program] = []
    for versions in catalogue.schemes.values():
        for scheme in versions:
            dates = [] if scheme.id in gatherer.broken else change_dates(catalogue, scheme)
            for on in dates:
                try:
                    programs.append(resolve_version(catalogue, scheme, on, broken=gatherer.broken))
                except ProblemError as error:
                    problems.update(dict.fromkeys(error.problems))
    used = {each.id for program in programs for each in program.definitions}
    spare = problems_of_spare_concepts(catalogue, used, gatherer.broken)
    problems.update(dict.fromkeys(spare))
    troubled = {problem.place.file for problem in problems}
    asking = problems_of_asking(catalogue, programs, gatherer.broken, troubled)
    problems.update(dict.fromkeys(asking))
    problems.update(dict.fromkeys(problems_of_applications(catalogue, programs, troubled)))
    for folder in folders:
        problems.update(dict.fromkeys(problems_of_files(folder)))
    found = tuple(sorted(problems))
    return Examined(catalogue, tuple(programs), found, gatherer.broken, gatherer.sources)


def check_catalogue(path: Path | None = None, overlay: Path | None = None) -> model.Catalogue:
    """Load and resolve everything; returns the catalogue when all is well.

    Raises ProblemError with every problem. Whether engines can run it too is asked by
    `vanzelf.engines.check`.
    """
    examined = examine_catalogue(path, overlay)
    if examined.problems:
        raise ProblemError(examined.problems)
    return examined.catalogue


def change_dates(catalogue: model.Catalogue, scheme: model.Scheme) -> list[dt.date]:
    """The dates within a version's validity on which a figure changes, the first day included."""
    dates = {scheme.valid_from}
    owners: list[model.Scheme | model.Norms] = [scheme]
    owners += [norms for name in scheme.norms for norms in catalogue.norms.get(name, ())]
    for owner in owners:
        dates.add(owner.valid_from)
        for parameter in owner.parameters.values():
            dates.update(figure.valid_from for figure in parameter.figures)
    return sorted(date for date in dates if scheme.valid_from <= date < scheme.valid_until)


def _folders(path: Path | None, overlay: Path | None) -> list[Path]:
    base = path or catalogue_directory()
    local = overlay if overlay is not None or path is not None else overlay_directory()
    folders = [folder for folder in (base, local) if folder is not None]
    for folder in folders:
        if not folder.is_dir():
            raise ProblemError.single(
                "catalogue-missing",
                f"there is no catalogue at {folder}.",
                "Name a folder.",
                place=folder,
            )
    return folders


def _gathered(folders: list[Path]) -> Gatherer:
    gatherer = Gatherer()
    for number, folder in enumerate(folders):
        gatherer.read_folder(folder, is_overlay=number > 0)
    return gatherer


def _fingerprint(folders: list[Path]) -> str:
    files = {
        f"{number}/{file.relative_to(folder)}": hashlib.sha256(file.read_bytes()).hexdigest()
        for number, folder in enumerate(folders)
        for file in sorted(folder.rglob("*.yaml"))
        if file.is_file()
    }
    return digest_of([__version__, files])


def _cache_file(key: str) -> Path:
    root = (
        os.environ.get("VANZELF_CACHE")
        or os.environ.get("XDG_CACHE_HOME")
        or Path.home() / ".cache"
    )
    return Path(root) / "vanzelf" / f"catalogue-{key[:32]}-{_code_stamp()}.pickle"


def _code_stamp() -> str:
    """Changes when the code that reads the catalogue changes, so that a cache never outlives it."""
    here = Path(__file__).parent
    files = sorted(
        [
            *here.glob("*.py"),
            *(here.parent / "language").glob("*"),
            *(here.parent / "terms").glob("*.py"),
        ]
    )
    stamps = [
        f"{file.name}:{file.stat().st_mtime_ns}:{file.stat().st_size}"
        for file in files
        if file.is_file()
    ]
    return hashlib.sha256("|".join(stamps).encode()).hexdigest()[:12]


_UNREADABLE = (OSError, pickle.PickleError, EOFError, ImportError, LookupError, AttributeError)
"""What reading a damaged or foreign cache file may raise; it is then made anew."""


def _from_cache(key: str) -> model.Catalogue | None:
    file = _cache_file(key)
    try:
        found = pickle.loads(file.read_bytes())  # noqa: S301 - our own file, keyed by content
    except _UNREADABLE:
        return None
    return found if isinstance(found, model.Catalogue) else None


def _to_cache(key: str, catalogue: model.Catalogue) -> None:
    file = _cache_file(key)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(f".{os.getpid()}")
        partial.write_bytes(pickle.dumps(catalogue))
        partial.replace(file)
    except OSError:
        return  # a read-only home costs a second per start, nothing else
