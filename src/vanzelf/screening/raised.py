"""What the schemes would come to if incomes that are estimates turn out higher."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import duckdb

from vanzelf.engines.reference import is_estimate
from vanzelf.language.functions import normal
from vanzelf.language.types import Type
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Program, amount_id
from vanzelf.screening.adjust import Adjustment, is_income
from vanzelf.screening.loaded import row_of
from vanzelf.screening.parts import Variant
from vanzelf.screening.reach import ELIGIBLE
from vanzelf.screening.run import Screening
from vanzelf.terms.units import Fact, Unit


def with_raised_income(
    programs: Iterable[Program],
    out: Path,
    percent: int,
    overrides: Mapping[str, Mapping[str, str]] | None = None,
) -> Variant | None:
    """The screening with estimated incomes so many per cent higher; None when none is used.

    programs: those being screened; overrides: with which other parameter values.
    """
    using = [each for each in programs if any(map(is_income, _facts(each)))]
    if not using:
        return None
    names = [program.scheme.id for program in using]
    same = {name: values for name, values in (overrides or {}).items() if name in names}
    return Variant(using[0].on, out, names, same, Adjustment(raised=percent))


def _facts(program: Program) -> list[Concept]:
    return [*program.person_facts.values(), *program.unit_facts.values()]


def key_of(raised: Screening) -> str:
    """The name of the sum in the report."""
    return f"eligible_cents_income_plus_{raised.adjustment.raised}"


def eligible_cents(
    con: duckdb.DuckDBPyConnection, raised: Screening, scheme: Mapping[str, Any]
) -> int:
    """The sum of the main amount of everybody eligible; as before where no income is used."""
    name, amount = scheme["scheme"], scheme["amount"]
    if name not in raised.programs:
        return int(amount["eligible_cents"])
    cents = amount_id(amount["period"])
    (total,) = row_of(
        con,
        f"""SELECT coalesce(sum({cents}), 0)::BIGINT FROM {raised.outcomes(name)}
        WHERE {ELIGIBLE}""",
    )
    return int(total)


def with_income_raised(program: Program, unit: Unit, percent: int) -> Unit | None:
    """The unit with every income that is an estimate so many per cent higher; None without any.

    Losses stay as they are. What comes out is rounded down to what its concept can hold.
    """
    raised = _Raised(program, percent)
    members = tuple(replace(each, facts=raised.facts(each.facts)) for each in unit.members)
    facts = raised.facts(unit.facts)
    return replace(unit, members=members, facts=facts) if raised.any else None


class _Raised:
    """Raises facts, and remembers whether it raised any."""

    def __init__(self, program: Program, percent: int) -> None:
        self.program = program
        self.percent = percent
        self.any = False
        self.types: dict[str, Type | None] = {
            each.id: each.type for each in program.definitions if each.kind == "derived"
        }
        for concept in _facts(program):
            self.types[concept.id] = concept.type

    def facts(self, facts: Mapping[str, Fact]) -> dict[str, Fact]:
        """The same facts, estimated incomes raised."""
        return {name: self._raised(name, fact) for name, fact in facts.items()}

    def _raised(self, name: str, fact: Fact) -> Fact:
        kind = self.types.get(name)
        concept = self.program.concepts.get(name)
        value = fact.value
        if (
            kind is None
            or kind.income is None
            or not is_estimate(fact, concept, self.program.peildatum)
            or isinstance(value, bool)
            or not isinstance(value, int | Fraction)
        ):
            return fact
        self.any = True
        decimals = kind.decimals if kind.decimals is not None else 2 * (value != floor(value))
        scale = 10**decimals
        more = max(0, floor(value * scale)) * self.percent // 100
        return replace(fact, value=normal(value + Fraction(more, scale)))
