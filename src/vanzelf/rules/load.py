"""Loading a catalogue: the shipped one, with the municipality's own files laid over it.

`load_catalogue` reads, `check_catalogue` also proves that every version of every scheme can be
run on every date on which a figure changes. Both report everything that is wrong at once.
"""

import datetime as dt
import hashlib
import os
import pickle
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from vanzelf import __version__
from vanzelf.rules import model
from vanzelf.rules.figures import as_date, read_parameters
from vanzelf.rules.paths import catalogue_directory, overlay_directory
from vanzelf.rules.read import digest_of, read_concepts, read_examples, read_norms, read_scheme
from vanzelf.rules.resolve import resolve
from vanzelf.rules.shape import check_shape
from vanzelf.rules.source import Source, read_source
from vanzelf.terms.problems import Place, Problem, ProblemError


def load_catalogue(
    path: Path | None = None, overlay: Path | None = None, *, cached: bool = True
) -> model.Catalogue:
    """Read the catalogue (default: the shipped one, with VANZELF_CATALOGUE or ./local over it).

    Raises ProblemError with every problem of every file.
    """
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
    key = _fingerprint(folders)
    if cached and (found := _from_cache(key)) is not None:
        return found
    loader = _Loader()
    for number, folder in enumerate(folders):
        loader.read_folder(folder, is_overlay=number > 0)
    catalogue = loader.catalogue(key)
    _to_cache(key, catalogue)
    return catalogue


def check_catalogue(path: Path | None = None, overlay: Path | None = None) -> model.Catalogue:
    """Load, and resolve every scheme on every date on which something changes.

    Raises ProblemError; returns the catalogue when all is well.
    """
    catalogue = load_catalogue(path, overlay, cached=False)
    problems: dict[Problem, None] = {}
    for versions in catalogue.schemes.values():
        for scheme in versions:
            for on in change_dates(catalogue, scheme):
                try:
                    resolve(catalogue, scheme.id, on)
                except ProblemError as error:
                    problems.update(dict.fromkeys(error.problems))
    if problems:
        raise ProblemError(problems)
    return catalogue


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


_Version = model.Scheme | model.Norms


class _Loader:
    """Gathers the files of one or two folders."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.concepts: dict[str, model.Concept] = {}
        self.norms: dict[str, list[model.Norms]] = {}
        self.schemes: dict[str, list[model.Scheme]] = {}
        self.examples: list[model.Example] = []

    def read_folder(self, folder: Path, *, is_overlay: bool) -> None:
        fresh: dict[str, list[model.Scheme]] = {}
        for file in sorted(folder.glob("concepts/*.yaml")):
            for source in self._read(file, folder, "concepts"):
                for concept in read_concepts(source):
                    self._add_concept(source, concept)
                self.problems += source.problems
        for file in sorted(folder.glob("norms/*/*.yaml")):
            for source, start in self._dated(file, folder, "norms"):
                norms = read_norms(source, start)
                self.norms.setdefault(norms.id, []).append(norms)
                self.problems += source.problems
        for file in sorted(
            [*folder.glob("schemes/*/*.yaml"), *folder.glob("services/*/scheme/*.yaml")]
        ):
            for source, start in self._dated(file, folder, "scheme"):
                scheme = read_scheme(source, start)
                fresh.setdefault(scheme.id, []).append(scheme)
                self.problems += source.problems
        for file in sorted(
            [*folder.glob("schemes/*/examples/*.yaml"), *folder.glob("services/*/examples/*.yaml")]
        ):
            for source in self._read(file, folder, "examples"):
                self.examples += read_examples(source)
                self.problems += source.problems
        self._merge(fresh, is_overlay=is_overlay)
        if is_overlay:
            for file in sorted(folder.glob("parameters/*.yaml")):
                self._overlay_parameters(file, folder)

    def _read(self, file: Path, folder: Path, kind: str) -> Iterator[Source]:
        source = read_source(file, _shown(file, folder))
        if not source.problems and check_shape(source, kind):
            yield source
            return
        self.problems += source.problems

    def _dated(self, file: Path, folder: Path, kind: str) -> Iterator[tuple[Source, dt.date]]:
        start = as_date(file.stem)
        if start is None:
            what = f"the name of the file is not a date: {file.name}."
            remedy = "Name it after the first day it holds: 2026-01-01.yaml."
            self.problems.append(Problem(Place(_shown(file, folder)), "file-name", what, remedy))
            return
        for source in self._read(file, folder, kind):
            yield source, start

    def _add_concept(self, source: Source, concept: model.Concept) -> None:
        if concept.id in self.concepts:
            other = self.concepts[concept.id].place
            source.problems.append(
                Problem(
                    concept.place,
                    "concept-double",
                    f"{concept.id!r} stands at {other} too.",
                    "Keep one.",
                )
            )
            return
        self.concepts[concept.id] = concept

    def _merge(self, fresh: dict[str, list[model.Scheme]], *, is_overlay: bool) -> None:
        for name, versions in fresh.items():
            if is_overlay and any(not each.local for each in self.schemes.get(name, ())):
                what = f"{name!r} is national law and cannot be replaced locally."
                remedy = "Give your scheme another name, or change its local parameters."
                self.problems.append(Problem(versions[0].place, "overlay-national", what, remedy))
                continue
            for version in versions:
                if is_overlay and not version.local:
                    what = f"{name!r} is a scheme of the municipality."
                    self.problems.append(
                        Problem(version.place, "overlay-local", what, "Add `lokaal: true`.")
                    )
            self.schemes[name] = versions

    def _overlay_parameters(self, file: Path, folder: Path) -> None:
        source = read_source(file, _shown(file, folder))
        for name, entries in (source.value or {}).items() if not source.problems else ():
            versions = self.schemes.get(name, [])
            if not versions or not isinstance(entries, dict):
                source.problem(
                    (name,),
                    "scheme-unknown",
                    f"there is no scheme {name!r}.",
                    "See vanzelf scheme list.",
                )
                continue
            for parameter, entry in entries.items():
                self._replace_parameter(source, versions, parameter, entry)
        self.problems += source.problems

    def _replace_parameter(
        self, source: Source, versions: list[model.Scheme], parameter: str, entry: Any
    ) -> None:
        path = (versions[0].id, parameter)
        for index, version in enumerate(versions):
            old = version.parameters.get(parameter)
            if old is None or not old.local:
                what = f"{parameter!r} is not a local parameter of {version.id}."
                local = [each.id for each in version.parameters.values() if each.local]
                source.problem(
                    path, "overlay-parameter", what, f"Local ones: {', '.join(local) or 'none'}."
                )
                return
            body = {"maat": old.measure, "periode": old.type.period, **entry}
            read = read_parameters(source, {parameter: body}, (versions[0].id,))[parameter]
            new = replace(old, figures=read.figures, type=read.type)
            versions[index] = replace(version, parameters={**version.parameters, parameter: new})

    def catalogue(self, digest: str) -> model.Catalogue:
        for schemes in self.schemes.values():
            schemes.sort(key=_start)
        for norms in self.norms.values():
            norms.sort(key=_start)
        self._check_validity()
        for concept in self.concepts.values():
            if concept.holder == "inwoner" and concept.question is None:
                what = f"{concept.id!r} can only be asked of the resident, but has no question."
                self.problems.append(
                    Problem(concept.place, "concept-question", what, "Add `vraag`.")
                )
        for example in self.examples:
            if example.scheme not in self.schemes:
                what = f"there is no scheme {example.scheme!r}."
                self.problems.append(
                    Problem(example.place, "scheme-unknown", what, "Check `regeling`.")
                )
        if self.problems:
            raise ProblemError(self.problems)
        return model.Catalogue(
            self.concepts,
            {name: tuple(versions) for name, versions in self.norms.items()},
            {name: tuple(self.schemes[name]) for name in sorted(self.schemes)},
            tuple(self.examples),
            digest,
        )

    def _check_validity(self) -> None:
        schemes: list[list[_Version]] = [list(each) for each in self.schemes.values()]
        norms: list[list[_Version]] = [list(each) for each in self.norms.values()]
        for versions in schemes + norms:
            for version in versions:
                if version.valid_until <= version.valid_from:
                    what = f"valid until {version.valid_until}, which is before it starts."
                    self.problems.append(
                        Problem(version.place, "validity-empty", what, "Move `geldig_tot`.")
                    )
            for earlier, later in pairwise(versions):
                if earlier.valid_from == later.valid_from or earlier.valid_until > later.valid_from:
                    what = f"{later.id} from {later.valid_from} overlaps the version before it."
                    remedy = f"That one should end (`geldig_tot`) on {later.valid_from}."
                    self.problems.append(Problem(later.place, "validity-overlap", what, remedy))


def _start(version: _Version) -> dt.date:
    return version.valid_from


def _shown(file: Path, folder: Path) -> str:
    return str(Path(folder.name) / file.relative_to(folder))


def _fingerprint(folders: list[Path]) -> str:
    files = {
        f"{number}/{file.relative_to(folder)}": hashlib.sha256(file.read_bytes()).hexdigest()
        for number, folder in enumerate(folders)
        for file in sorted(folder.rglob("*.yaml"))
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
