"""Loading services: those that ship, with the municipality's own files laid over them.

A file in `local/services/` replaces the one with the same path that ships; `keuzes.yaml` changes a
few settings of a service and leaves the rest as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vanzelf.definitions import model
from vanzelf.definitions.checks import problems_of_service, problems_of_services
from vanzelf.definitions.read import (
    Parts,
    Spots,
    TextFile,
    read_message,
    read_service,
    unknown_choices,
)
from vanzelf.definitions.wording import MessageText
from vanzelf.rules.broken import Broken
from vanzelf.rules.cache import cache_file, from_cache, to_cache
from vanzelf.rules.files import CHOICES, OUTSIDE, SERVICES, SHARED_PARTS, TEXTS, files_of, shown
from vanzelf.rules.load import catalogue_folders, fingerprint
from vanzelf.rules.model import Catalogue, Text
from vanzelf.rules.read import digest_of
from vanzelf.rules.shape import check_shape
from vanzelf.rules.source import Source, read_source
from vanzelf.terms.problems import Problem, ProblemError

GENERAL = "algemeen"
"""The folder with what all services share."""


@dataclass(frozen=True, slots=True)
class General:
    """What all services share.

    outside: what others can see of a message (sender, envelope, bank line). parts: parts of letters.
    wording: messages that a service uses unless it has its own.
    """

    outside: Mapping[str, Text]
    parts: Mapping[str, Text]
    wording: Mapping[str, MessageText]


@dataclass(slots=True)
class Offering:
    """Services and their texts as far as they could be read, with the files they came from."""

    services: dict[str, model.Service] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    general: General = field(default_factory=lambda: General({}, {}, {}))
    texts: dict[str, dict[str, TextFile]] = field(default_factory=dict)
    parts: Parts = field(default_factory=Parts)
    outside: Spots | None = None
    problems: list[Problem] = field(default_factory=list)


def load_services(
    catalogue: Catalogue, directory: Path | None = None, overlay: Path | None = None
) -> Mapping[str, model.Service]:
    """The services of a catalogue, by id.

    directory: the catalogue's folder, the shipped one (with VANZELF_CATALOGUE or ./local over it)
    when not given. Raises ProblemError with everything that is wrong.
    """
    return _sound(catalogue, directory, overlay).services


def load_general(
    catalogue: Catalogue, directory: Path | None = None, overlay: Path | None = None
) -> General:
    """What all services share. Arguments and errors as of `load_services`."""
    return _sound(catalogue, directory, overlay).general


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What was loaded, as it is kept on disk."""

    services: Mapping[str, model.Service]
    general: General


_READ_BY = ("definitions", "language", "rules", "terms")


def _sound(catalogue: Catalogue, directory: Path | None, overlay: Path | None) -> _Loaded:
    key = digest_of([catalogue.digest, fingerprint(catalogue_folders(directory, overlay))])
    file = cache_file("services", key, _READ_BY)
    if (kept := from_cache(file, _Loaded)) is not None:
        return kept
    offering = gather_services(catalogue, directory, overlay)
    if offering.problems:
        raise ProblemError(dict.fromkeys(offering.problems))
    loaded = _Loaded(offering.services, offering.general)
    to_cache(file, loaded)
    return loaded


def gather_services(
    catalogue: Catalogue,
    directory: Path | None = None,
    overlay: Path | None = None,
    *,
    broken: Broken | None = None,
) -> Offering:
    """Everything that can be read, with every problem found on the way.

    broken: names in the catalogue that could not be read; who refers to them is not at fault.
    """
    offering = Offering()
    files = _Files(offering, catalogue_folders(directory, overlay))
    files.read_shared()
    texts = files.read_texts()
    offering.texts = texts
    general = {name: each.message for name, each in texts.get(GENERAL, {}).items()}
    offering.general = General(offering.general.outside, offering.parts.texts, general)
    for name, source in files.by_folder(SERVICES, "service").items():
        if name == GENERAL or source.value["dienst"] != name:
            what = f"the folder is called {name} and is about {source.value['dienst']}."
            offering.problems.append(
                Problem(source.place(("dienst",)), "file-id", what, "Give both the same name.")
            )
            continue
        offering.sources[name] = source
    chosen = files.by_folder(CHOICES, "service-choices")
    for name, source in offering.sources.items():
        choices = chosen.get(name)
        own = {each: text.message for each, text in texts.get(name, {}).items()}
        level = _law_level(catalogue, source)
        before = len(source.problems)
        service = read_service(source, {**general, **own}, level, choices)
        offering.problems += source.problems[before:]
        offering.services[name] = service
        if choices is not None:
            offering.problems += unknown_choices(choices, source)
        offering.problems += problems_of_service(
            catalogue, service, source, choices, broken or Broken()
        )
    for name, choices in chosen.items():
        if name not in offering.sources:
            what = f"there is no service {name!r}."
            offering.problems.append(
                Problem(choices.place(), "service-unknown", what, "Check the name of the folder.")
            )
    offering.problems += problems_of_services(offering.services, offering.sources)
    return offering


def _law_level(catalogue: Catalogue, source: Source) -> str:
    """The highest level that every scheme of a service allows, by its newest version."""
    versions = [
        catalogue.schemes[name] for name in source.value["regelingen"] if name in catalogue.schemes
    ]
    return min((each[-1].highest_level for each in versions), default=model.LEVELS[-1])


class _Files:
    """The files of one or two catalogue folders; a later one with the same path comes first."""

    def __init__(self, offering: Offering, folders: list[Path]) -> None:
        self.offering = offering
        self.folders = folders

    def by_folder(self, patterns: tuple[str, ...], kind: str) -> dict[str, Source]:
        """Files of which a service has one, by the name of its folder."""
        read = self._read(patterns, kind)
        return {Path(path).parts[1]: source for path, source in read.items()}

    def read_shared(self) -> None:
        """The parts that all services share, and what others can see of a message."""
        parts = self.offering.parts
        for source in self._read(SHARED_PARTS, "service-parts").values():
            for name, text in source.value.items():
                parts.texts[name] = text
                parts.spots[name] = Spots(source)
        for source in self._read(OUTSIDE, "service-outside").values():
            self.offering.general = General(source.value, {}, {})
            self.offering.outside = Spots(source)

    def read_texts(self) -> dict[str, dict[str, TextFile]]:
        """Every message, by service and id."""
        found: dict[str, dict[str, TextFile]] = {}
        for path, source in self._read(TEXTS, "service-text").items():
            _, service, _, file = Path(path).parts
            before = len(source.problems)
            text = read_message(source, self.offering.parts)
            if text.message.id != Path(file).stem:
                what = f"the file is called {Path(file).stem} and is about {text.message.id}."
                source.problem(("bericht",), "file-id", what, "Give both the same name.")
            self.offering.problems += source.problems[before:]
            found.setdefault(service, {})[text.message.id] = text
        return found

    def _read(self, patterns: tuple[str, ...], kind: str) -> dict[str, Source]:
        """Files that have their shape, by path within the catalogue; problems are kept."""
        files = {
            file.relative_to(folder).as_posix(): (file, folder)
            for folder in self.folders
            for file in files_of(folder, patterns)
        }
        read: dict[str, Source] = {}
        for path, (file, folder) in sorted(files.items()):
            source = read_source(file, shown(file, folder))
            if source.value is not None and check_shape(source, kind):
                read[path] = source
            self.offering.problems += source.problems
        return read
