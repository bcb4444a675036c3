"""Running the worked examples of a catalogue, with every mistake in them at its own place."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from vanzelf.engines.ready import read_unit
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.households.examples import compare, unit_of
from vanzelf.language.types import Kind
from vanzelf.rules.load import Examined
from vanzelf.rules.model import Catalogue, Example
from vanzelf.rules.program import Program, question_id
from vanzelf.rules.resolve import resolve_version
from vanzelf.rules.source import Path_, Source
from vanzelf.rules.versions import version_on
from vanzelf.terms.problems import Place, Problem, ProblemError
from vanzelf.terms.units import Unit

Places = Mapping[Path_, Place]
_NAMED = {
    "criteria": "a criterion of",
    "stappen": "a step of",
    "lijstvragen": "a list question of",
}
_AMOUNTS = ("jaar", "kwartaal", "maand", "eenmalig")


def problems_of_examples(examined: Examined) -> Iterator[Problem]:
    """What is wrong with the examples of the schemes that could be read.

    An example is left alone when its scheme has problems of its own.
    """
    faulty = {problem.place.file for problem in examined.problems}
    for example in examined.catalogue.examples:
        places = places_of(*examined.sources[example.place])
        try:
            if _judged(examined, example, faulty):
                yield from _problems(examined.catalogue, example, places)
        except ProblemError as error:
            yield from (_moved(problem, example, places) for problem in error.problems)


def check_example(catalogue: Catalogue, example: Example) -> list[Problem]:
    """Run one example on the reference engine; what is wrong, nothing when all is well."""
    return list(_problems(catalogue, example, {}))


def program_of(
    catalogue: Catalogue, example: Example, places: Mapping[str, Place] | None = None
) -> Program:
    """The scheme of an example on its date, with the parameters it sets itself.

    places: where these stand.
    """
    version = version_on(catalogue, example.scheme, example.on)
    return resolve_version(catalogue, version, example.on, example.parameters, places=places)


def places_of(source: Source, index: int) -> Places:
    """Where everything in an example stands; a fact that all examples share, where that stands."""
    own, shared = ("voorbeelden", index), ("basis",)
    found = {
        ("feiten", *path[1:]): source.place(path) for path in source.positions if path[:1] == shared
    }
    for path in source.positions:
        if path[:2] == own:
            found[path[2:]] = source.place(path)
    return found


def _judged(examined: Examined, example: Example, faulty: set[str]) -> bool:
    """Whether the rules of an example are sound, so that it can be run.

    Raises ProblemError when there is no law on its date.
    """
    catalogue, broken = examined.catalogue, examined.broken
    if broken.everything or example.scheme in broken or example.scheme not in catalogue.schemes:
        return False
    version = version_on(catalogue, example.scheme, example.on)
    norms = [each for name in version.norms for each in catalogue.norms.get(name, ())]
    files = {version.place.file, *(each.place.file for each in norms)}
    return not (files | {each.place.file for each in catalogue.concepts.values()}) & faulty


def _moved(problem: Problem, example: Example, places: Places) -> Problem:
    """A problem at the place in the example that it is about."""
    path: Path_ = ()
    if problem.place.file == "--on":
        path = ("op",)
    elif problem.code == "example-applicant":
        path = ("aanvrager",)
    elif problem.place.file in ("-", str(example.place)):
        path = ("feiten",) if example.facts is not None else ("huishouden",)
    else:
        return problem
    return replace(problem, place=places.get(path, example.place))


def _problems(catalogue: Catalogue, example: Example, places: Places) -> Iterator[Problem]:
    set_at = {name: places.get(("parameters", name), example.place) for name in example.parameters}
    program = program_of(catalogue, example, set_at)
    unit = _unit(catalogue, program, example, places)
    found = ReferenceEngine(program).evaluate(unit)
    for path, expected in _leaves(example.expected):
        place = places.get(("verwacht", *path), example.place)
        wrong = _not_askable(place, program, path, expected[str(path[0])])
        if wrong is not None:
            yield wrong
            continue
        for difference in compare(replace(example, expected=expected), found):
            yield Problem(
                place, "example-differs", f"{difference}.", "Mend the rule or the example."
            )


def _unit(catalogue: Catalogue, program: Program, example: Example, places: Places) -> Unit:
    if example.facts is None:
        return unit_of(catalogue, program, example)
    facts = {path[1:]: place for path, place in places.items() if path[:1] == ("feiten",)}
    return read_unit(program, example.facts, place=str(example.place), places=facts)


def _leaves(expected: Mapping[str, Any]) -> Iterator[tuple[Path_, dict[str, Any]]]:
    """Each thing expected by itself, with its path."""
    for key, value in expected.items():
        if key in _NAMED:
            for name, inner in value.items():
                yield (key, name), {key: {name: inner}}
        else:
            yield (key,), {key: value}


def _not_askable(place: Place, program: Program, path: Path_, value: Any) -> Problem | None:
    """Why something cannot be expected of a scheme; None when it can."""
    key = str(path[0])
    if key == "onbekend":
        facts = {*program.person_facts, *program.unit_facts}
        strange = [str(name) for name in value if name not in facts]
        return _unknown(place, strange[0], "a fact of", program, facts) if strange else None
    if key in _AMOUNTS:
        periods = [each.period for each in program.scheme.amounts]
        if key not in periods:
            return _unknown(place, key, "an amount of", program, periods)
        return None if value is None or _is_number(value) else _no_number(place, key, value)
    if key not in _NAMED:
        return None
    name = str(path[1])
    known = _known(program, key)
    if name not in known:
        return _unknown(place, name, _NAMED[key], program, known)
    numeric = key == "stappen" and known[name] in (Kind.NUMBER, Kind.MONEY)
    written = value[name]
    if numeric and written not in (None, "onbekend") and not _is_number(written):
        return _no_number(place, name, written)
    return None


def _known(program: Program, key: str) -> dict[str, Kind]:
    """What may be named below a key of what is expected, with its kind."""
    kinds = {each.id: each.type.kind for each in program.definitions}
    if key == "criteria":
        return {each.id: Kind.TRUTH for each in program.scheme.criteria}
    if key == "lijstvragen":
        return {each.id: kinds[question_id(each.id)] for each in program.scheme.list_questions}
    return kinds


def _unknown(place: Place, name: str, what: str, program: Program, known: Any) -> Problem:
    near = get_close_matches(name, known, n=2) or sorted(known)
    advice = f"Choose from {', '.join(near)}." if near else "Leave it out."
    told = f"{name!r} is not {what} {program.scheme.id}."
    return Problem(place, "example-unknown", told, advice)


def _no_number(place: Place, name: str, value: Any) -> Problem:
    what = f"{name}: {value!r} is not a number."
    return Problem(place, "example-value", what, "Write a number such as 12.50.")


def _is_number(value: Any) -> bool:
    try:
        Fraction(str(value))
    except ValueError:
        return False
    return not isinstance(value, bool)
