"""Small laws for tests: a catalogue from plain values, without files."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from vanzelf.rules import model
from vanzelf.rules.program import Program
from vanzelf.rules.read import read_concepts, read_scheme
from vanzelf.rules.resolve import resolve
from vanzelf.rules.source import Source
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import UnitType

ON = dt.date(2026, 5, 15)
START = dt.date(2026, 1, 1)
HOUSEHOLDS = [str(unit) for unit in UnitType if unit is not UnitType.PERSOON]


def concept(name: str, of: str | list[str] = "persoon", **rest: Any) -> dict[str, Any]:
    """A concept as it stands in a file; `soort` and the like, or `als`, are the rest."""
    text = {"nl": name, "en": name}
    holder = "afgeleid" if "als" in rest else "brp"
    return {"id": name, "naam": text, "definitie": text, "van": of, "houder": holder, **rest}


def figure(value: Any, start: dt.date = START, **rest: Any) -> dict[str, Any]:
    """One dated value of a parameter; a list is the rows of a table."""
    key = "rijen" if isinstance(value, list) else "waarde"
    return {"vanaf": start, key: value, "bron": "proef", "zekerheid": "wettekst", **rest}


def parameter(measure: str, value: Any, **rest: Any) -> dict[str, Any]:
    """A parameter with one value since the start of the law."""
    return {"maat": measure, "waarden": [figure(value)], **rest}


def scheme(name: str, unit: str, **parts: Any) -> dict[str, Any]:
    """A scheme as it stands in a file. criteria and steps may be given as name → expression."""
    text = {"nl": name, "en": name}
    body = dict(parts)
    body["criteria"] = [
        {"id": key, "als": written, "artikel": "art. 1", "tekst": text}
        for key, written in body.get("criteria", {"altijd": "ja"}).items()
    ]
    body["stappen"] = [{key: written} for key, written in body.get("stappen", {}).items()]
    return {
        "regeling": name,
        "naam": text,
        "omschrijving": text,
        "grondslag": "proef",
        "eenheid": unit,
        "bevoegd": "gemeente",
        "hoogste_niveau": "N2",
        "geldig_tot": dt.date(2027, 1, 1),
        **body,
    }


def catalogue(
    concepts: Iterable[Mapping[str, Any]],
    schemes: Iterable[Mapping[str, Any]] = (),
    start: dt.date = START,
) -> model.Catalogue:
    """A catalogue of some concepts and schemes; ProblemError when it cannot be read."""
    begrippen = Source("begrippen.yaml", {"begrippen": list(concepts)})
    known = {each.id: each for each in read_concepts(begrippen)}
    problems = list(begrippen.problems)
    read: dict[str, tuple[model.Scheme, ...]] = {}
    for body in schemes:
        source = Source(f"{body['regeling']}.yaml", dict(body))
        found = read_scheme(source, start)
        problems += source.problems
        read[found.id] = (found,)
    if problems:
        raise ProblemError(problems)
    return model.Catalogue(known, {}, read, (), "proef")


def program(
    concepts: Iterable[Mapping[str, Any]], body: Mapping[str, Any], on: dt.date = ON
) -> Program:
    """One scheme made ready on a date."""
    return resolve(catalogue(concepts, [body]), body["regeling"], on)
