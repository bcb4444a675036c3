"""Random schemes: parameters, steps, criteria, amounts and list questions of every kind."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from generative.expressions import PERIODS, Maker, Pick
from generative.vocabulary import (
    DERIVED_PERSON,
    DERIVED_UNIT,
    MEASURES,
    PERSON,
    ROWS,
    UNIT,
    VALUES,
    WITHOUT_PARTNER,
    Word,
    dated,
)
from support.laws import ON, catalogue, scheme
from vanzelf.engines.check import problems_of
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve
from vanzelf.terms.units import UnitType, relations_of

CONCEPTS = [*PERSON, *UNIT, *DERIVED_PERSON, *DERIVED_UNIT]
DEPTH = 3


@cache
def words_of_all() -> Catalogue:
    """The catalogue of all concepts, without schemes."""
    return catalogue(CONCEPTS)


def programs(pick: Pick, unit: UnitType, names: Sequence[str], depth: int = DEPTH) -> list[Program]:
    """Some random schemes of one unit type, ready to run.

    What no engine could hold exactly (a number beyond 38 digits, a quotient that is summed) is
    left out: the checker refuses such a rule.
    """
    found = (program(pick, unit, name, depth) for name in names)
    return [each for each in found if not any(problems_of(each))]


def program(pick: Pick, unit: UnitType, name: str, depth: int = DEPTH) -> Program:
    """One random scheme, ready to run."""
    body = scheme_of(pick, unit, name, depth)
    concepts = {
        key: each
        for key, each in words_of_all().concepts.items()
        if unit is not UnitType.PERSOON or key not in WITHOUT_PARTNER
    }
    read = catalogue([], [body])
    return resolve(Catalogue(concepts, {}, read.schemes, (), "proef"), name, ON)


def scheme_of(pick: Pick, unit: UnitType, name: str, depth: int) -> dict[str, Any]:
    """One scheme as it would stand in a file."""
    steps: dict[str, str] = {}
    known: list[Word] = []
    relations = sorted(relations_of(unit))
    owner = "persoon" if unit is UnitType.PERSOON else "eenheid"

    def maker() -> Maker:
        return Maker(pick, relations, known, of_member=False)

    for number in range(pick([0, 1, 2, 3])):
        word, written = _step(pick, maker(), f"{name}_stap{number + 1}", owner, depth)
        steps[word.name] = written
        known.append(word)
    criteria = {f"{name}_eis{n + 1}": maker().truth(depth) for n in range(pick([1, 1, 2, 3]))}
    periods = pick([[], ["maand"], ["jaar", "eenmalig"]])
    return scheme(
        name,
        str(unit),
        parameters=_parameters(pick),
        stappen=steps,
        criteria=criteria,
        bedrag={period: _amount(pick, maker(), depth) for period in periods},
        lijstvragen=_questions(pick, maker()),
        ontvangt="werkt" if unit is UnitType.PERSOON else "tuin",
    )


def _parameters(pick: Pick) -> dict[str, Any]:
    found = {}
    for name in MEASURES:
        values: list[Any] = ROWS[name] if name in ROWS else VALUES[name]
        later = values[0]
        found[name] = dated(name, pick(values), later)
    return found


def _step(pick: Pick, maker: Maker, name: str, owner: str, depth: int) -> tuple[Word, str]:
    kind = pick(["ja-nee", "getal", "geld", "geld", "datum", "tekst", "keuze"])
    if kind == "geld":
        period = pick([*PERIODS, "stand"])
        return Word(name, kind, period, owner), maker.money(period, owner, depth)
    make = {
        "ja-nee": maker.truth,
        "getal": maker.number,
        "datum": maker.date,
        "tekst": maker.text,
        "keuze": maker.choice,
    }[kind]
    return Word(name, kind), make(depth)


def _amount(pick: Pick, maker: Maker, depth: int) -> str:
    inner = pick([maker.number(depth), maker.money(*maker.flavour(), depth)])
    return f"{pick(['rond', 'rond_omlaag', 'rond_omhoog'])}({inner}, {pick(['1', '0.01', '0.05'])})"


def _questions(pick: Pick, maker: Maker) -> list[dict[str, Any]]:
    if not pick([True, False]):
        return []
    names = maker.words("ja-nee")
    asked = f"{pick(names)} or {pick(maker.words('getal'))} <= {pick(maker.words('getal'))}"
    question = {"id": "grens-1", "versie": 1, "bron": "gemeente", "vraag": asked}
    return [{**question, "noodzakelijk_voor": ["proef"]}]
