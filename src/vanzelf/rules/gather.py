"""Gathering the files of a catalogue: every file is read, every problem kept."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from vanzelf.rules import model
from vanzelf.rules.broken import Broken
from vanzelf.rules.bundles import Asking
from vanzelf.rules.figures import as_date, read_parameters
from vanzelf.rules.files import (
    CONCEPTS,
    EXAMPLES,
    NORMS,
    PARAMETERS,
    SCHEMES,
    files_of,
    shown,
)
from vanzelf.rules.populations import problems_of_references
from vanzelf.rules.read import read_concepts, read_examples, read_norms, read_scheme
from vanzelf.rules.shape import check_figures, check_shape
from vanzelf.rules.source import Source, read_source
from vanzelf.terms.problems import Place, Problem

_Version = model.Scheme | model.Norms


class Gatherer:
    """Gathers the files of one or two folders.

    broken: names that could not be read; what uses them is not at fault. sources: by the place of
    an example, its file and its number in it.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.concepts: dict[str, model.Concept] = {}
        self.norms: dict[str, list[model.Norms]] = {}
        self.schemes: dict[str, list[model.Scheme]] = {}
        self.examples: list[model.Example] = []
        self.broken = Broken()
        self.asking = Asking()
        self.sources: dict[Place, tuple[Source, int]] = {}

    def read_folder(self, folder: Path, *, is_overlay: bool) -> None:
        """Read every file of a folder; an overlay adds to what was read before."""
        fresh: dict[str, list[model.Scheme]] = {}
        for file in files_of(folder, CONCEPTS):
            for source in self._read(file, folder, "concepts"):
                for concept in read_concepts(source):
                    self._add_concept(source, concept)
                self.problems += source.problems
        for file in files_of(folder, NORMS):
            for source, start in self._dated(file, folder, "norms"):
                norms = read_norms(source, start)
                self.norms.setdefault(norms.id, []).append(norms)
                self.problems += source.problems
        for file in files_of(folder, SCHEMES):
            for source, start in self._dated(file, folder, "scheme"):
                scheme = read_scheme(source, start)
                fresh.setdefault(scheme.id, []).append(scheme)
                self.problems += source.problems
        for file in files_of(folder, EXAMPLES):
            for source in self._read(file, folder, "examples"):
                self._add_examples(source)
                self.problems += source.problems
        self._merge(fresh, is_overlay=is_overlay)
        self.asking.read_folder(folder)
        if is_overlay:
            for file in files_of(folder, PARAMETERS):
                self._overlay_parameters(file, folder)

    def _read(self, file: Path, folder: Path, kind: str) -> Iterator[Source]:
        source = read_source(file, shown(file, folder))
        readable = source.value is not None
        if readable and check_shape(source, kind):
            yield source
        else:
            self.problems += source.problems
            if not readable and kind in ("concepts", "norms"):
                self.broken.everything = True
            if kind == "norms":
                self.broken.names.add(file.parent.name)
            if kind == "scheme":
                self.broken.names |= _schemes_of(source, file)
        self.broken.names |= source.broken

    def _dated(self, file: Path, folder: Path, kind: str) -> Iterator[tuple[Source, dt.date]]:
        start = as_date(file.stem)
        if start is None:
            what = f"the name of the file is not a date: {file.name}."
            remedy = "Name it after the first day it holds: 2026-01-01.yaml."
            self.problems.append(Problem(Place(shown(file, folder)), "file-name", what, remedy))
            self.broken.everything = self.broken.everything or kind == "norms"
            self.broken.names.add(file.parent.name)
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
        source = read_source(file, shown(file, folder))
        entries = source.value if isinstance(source.value, dict) else {}
        if source.value is not None and not isinstance(source.value, dict):
            source.problem((), "shape", "this is not a list of schemes.", "Write scheme: {…}.")
        for name, parameters in entries.items():
            versions = self.schemes.get(name, [])
            if not versions or not isinstance(parameters, dict):
                what = f"there is no scheme {name!r}."
                source.problem((name,), "scheme-unknown", what, "See vanzelf scheme list.")
                continue
            for parameter, entry in parameters.items():
                self._replace_parameter(source, versions, parameter, entry)
        self.problems += source.problems

    def _replace_parameter(
        self, source: Source, versions: list[model.Scheme], parameter: str, entry: Any
    ) -> None:
        path = (versions[0].id, parameter)
        if not check_figures(source, entry, path):
            return
        for index, version in enumerate(versions):
            old = version.parameters.get(parameter)
            if old is None or not old.local:
                what = f"{parameter!r} is not a local parameter of {version.id}."
                local = [each.id for each in version.parameters.values() if each.local]
                known = f"Local ones: {', '.join(local) or 'none'}."
                source.problem(path, "overlay-parameter", what, known)
                return
            body = {**old.declared, "waarden": entry["waarden"]}
            read = read_parameters(source, {parameter: body}, (versions[0].id,))[parameter]
            new = replace(old, figures=read.figures, type=read.type)
            versions[index] = replace(version, parameters={**version.parameters, parameter: new})

    def catalogue(self, digest: str) -> model.Catalogue:
        """What was read, put together; whether it may be used is up to `problems`."""
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
        self._check_examples()
        self._check_needed_for()
        made = model.Catalogue(
            self.concepts,
            {name: tuple(versions) for name, versions in self.norms.items()},
            {name: tuple(self.schemes[name]) for name in sorted(self.schemes)},
            tuple(self.examples),
            digest,
            self.asking.purposes,
            self.asking.bundles,
            self.asking.mandates,
            self.asking.clusters,
            self.asking.applications,
        )
        self.problems += self.asking.problems
        self.broken.names |= self.asking.broken
        self.problems += problems_of_references(made, self.broken)
        return made

    def _add_examples(self, source: Source) -> None:
        for index, example in enumerate(read_examples(source)):
            self.examples.append(example)
            self.sources[example.place] = (source, index)

    def _check_examples(self) -> None:
        """Every file of examples is about a scheme that is there, and no id stands twice."""
        about: dict[Place, str] = {}
        seen: dict[tuple[str, str], Place] = {}
        for example in self.examples:
            source, index = self.sources[example.place]
            about[source.place(("regeling",))] = example.scheme
            place = source.place(("voorbeelden", index, "id"))
            first = seen.setdefault((example.scheme, example.id), place)
            if first != place:
                what = f"the example {example.id!r} stands at {first} too."
                self.problems.append(Problem(place, "example-double", what, "Give it another id."))
        for place, scheme in about.items():
            if scheme not in self.schemes and scheme not in self.broken:
                what = f"there is no scheme {scheme!r}."
                self.problems.append(Problem(place, "scheme-unknown", what, "Check `regeling`."))

    def _check_needed_for(self) -> None:
        """A list question says for which schemes it is necessary; they must be there."""
        for scheme in (each for versions in self.schemes.values() for each in versions):
            for question in scheme.list_questions:
                named = zip(question.needed_for, question.needed_places, strict=False)
                for name, place in named:
                    if name in self.schemes or name in self.broken or question.id in self.broken:
                        continue
                    what = f"there is no scheme {name!r}."
                    advice = "Check `noodzakelijk_voor`."
                    self.problems.append(Problem(place, "scheme-unknown", what, advice))

    def _check_validity(self) -> None:
        schemes: list[list[_Version]] = [list(each) for each in self.schemes.values()]
        norms: list[list[_Version]] = [list(each) for each in self.norms.values()]
        for versions in schemes + norms:
            for version in versions:
                if version.valid_until <= version.valid_from:
                    what = f"valid until {version.valid_until}, which is before it starts."
                    place = version.places.get("geldig_tot", version.place)
                    self.problems.append(
                        Problem(place, "validity-empty", what, "Move `geldig_tot`.")
                    )
                    self.broken.names.add(version.id)
            for earlier, later in pairwise(versions):
                if earlier.valid_from == later.valid_from or earlier.valid_until > later.valid_from:
                    what = f"{later.id} from {later.valid_from} overlaps the version before it."
                    remedy = f"That one should end (`geldig_tot`) on {later.valid_from}."
                    self.problems.append(Problem(later.place, "validity-overlap", what, remedy))
                elif earlier.valid_until < later.valid_from:
                    what = (
                        f"{later.id} is not known from {earlier.valid_until} to {later.valid_from}."
                    )
                    remedy = f"Let the version before it end (`geldig_tot`) on {later.valid_from}."
                    self.problems.append(Problem(later.place, "validity-gap", what, remedy))


def _schemes_of(source: Source, file: Path) -> set[str]:
    """The scheme that a file which cannot be read is about: by what it says, and by its folder."""
    written = source.value.get("regeling") if isinstance(source.value, dict) else None
    return {str(written), file.parent.name}


def _start(version: _Version) -> dt.date:
    return version.valid_from
