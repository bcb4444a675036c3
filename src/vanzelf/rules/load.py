"""Loading a catalogue: the shipped one, with the municipality's own files laid over it.

`load_catalogue` reads, `check_catalogue` also proves that every version of every scheme can be
resolved on every date on which a figure changes. Both report everything that is wrong at once.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vanzelf import __version__
from vanzelf.rules import model
from vanzelf.rules.applications import problems_of_applications
from vanzelf.rules.broken import Broken
from vanzelf.rules.cache import cache_file, from_cache, to_cache
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

_READ_BY = ("language", "rules", "terms")
"""The packages that read a catalogue."""


def load_catalogue(
    path: Path | None = None, overlay: Path | None = None, *, cached: bool = True
) -> model.Catalogue:
    """Read the catalogue (default: the shipped one, with VANZELF_CATALOGUE or ./local over it).

    Raises ProblemError with every problem of every file.
    """
    folders = catalogue_folders(path, overlay)
    key = fingerprint(folders)
    file = cache_file("catalogue", key, _READ_BY)
    if cached and (found := from_cache(file, model.Catalogue)) is not None:
        return found
    gatherer = _gathered(folders)
    catalogue = gatherer.catalogue(key)
    if gatherer.problems:
        raise ProblemError(gatherer.problems)
    to_cache(file, catalogue)
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
    folders = catalogue_folders(path, overlay)
    gatherer = _gathered(folders)
    catalogue = gatherer.catalogue(fingerprint(folders))
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


def catalogue_folders(path: Path | None, overlay: Path | None) -> list[Path]:
    """The folder of a catalogue and the one laid over it; raises ProblemError if one is not there."""
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


def fingerprint(folders: list[Path]) -> str:
    """A digest of every file of the catalogue in some folders."""
    files = {
        f"{number}/{file.relative_to(folder)}": hashlib.sha256(file.read_bytes()).hexdigest()
        for number, folder in enumerate(folders)
        for file in sorted(folder.rglob("*.yaml"))
        if file.is_file()
    }
    return digest_of([__version__, files])
