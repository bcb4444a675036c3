"""Whom a run is about: the municipality's own register, narrowed with own data before anyone is asked.

What is taken out, and how many are left, is counted at every step (P-06). Refusals come out here:
who does not want to be looked up is not asked about, nor is anybody with whom they live.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.ask.homes import Homes, homes_of
from vanzelf.engines.sql.layout import SETTLED
from vanzelf.engines.sql.statement import OUTCOME
from vanzelf.holdings.holding import Holding
from vanzelf.holdings.register import SECRET, Register
from vanzelf.households import concepts as household
from vanzelf.households.bulk.codes import one_array
from vanzelf.households.bulk.truths import NOBODY, YES
from vanzelf.rules.populations import population_program
from vanzelf.rules.program import RECEIVED, Program
from vanzelf.screening.columns import identifier
from vanzelf.screening.evaluate import PartEvaluator
from vanzelf.terms.units import UnitType

Refused = Callable[[Sequence[str]], set[str]]
"""Gives those of some people who have refused."""

Bools = npt.NDArray[np.bool_]

OLDER: Final = "op_oudere_gegevens"
"""What is counted of those chosen: of how many something that was looked at is of an earlier year than
the one it is about, or an estimate. Not there when own data are all of the year."""


@dataclass(frozen=True)
class Population:
    """Households to ask about. persons: list<string>, sorted. addresses: BAG ids, empty for none.

    counted: how many were left after each step, in order. homes: who lives with them.
    """

    persons: Any
    addresses: Any
    counted: dict[str, int]
    homes: Homes

    def __len__(self) -> int:
        return len(self.persons)


def build(holding: Holding, refused: Refused, bundle: str, on: dt.date) -> Population:
    """The population of a bundle. holding: the municipality's own register and facts.

    refused: gives those of some people who do not want to be looked up. Raises ProblemError.
    """
    return chosen_by(holding, population_program(holding.catalogue, bundle, on), refused, on)


def chosen_by(
    holding: Holding,
    program: Program,
    refused: Refused,
    on: dt.date,
    schemes: Sequence[Program] = (),
) -> Population:
    """Those for whom a condition over own facts holds (a program with one criterion).

    schemes: for at least one of these own facts must leave open that they are entitled, and that
    they do not have it yet; one about another kind of unit leaves that open.
    """
    unit = program.scheme.unit
    alike = [each for each in schemes if each.scheme.unit is unit]
    register = holding.everybody([program, *alike], on)
    evaluator = PartEvaluator(register.con, holding.catalogue.concepts, on)
    (ready,) = [evaluator.ready(unit, [program, *alike])]
    statement = evaluator.outcomes(ready)
    where = [identifier(f"{program.scheme.id}.{OUTCOME}")]
    if alike and len(alike) == len(schemes):
        where.append(f"({' OR '.join(_left_open(each) for each in alike)})")
    found = register.con.sql(
        f"SELECT unit_id FROM ({statement.sql}) WHERE {' AND '.join(where)}"
    ).to_arrow_table()
    return narrowed(register, evaluator, unit, found["unit_id"].to_numpy(), refused)


def _left_open(program: Program) -> str:
    """SQL: whether somebody may be entitled to a scheme, and is not known to have it."""
    open_still = f"coalesce({identifier(f'{program.scheme.id}.{OUTCOME}')}, true)"
    if program.scheme.received is None:
        return open_still
    has = f"coalesce({identifier(f'{program.scheme.id}.{RECEIVED}')}, false)"
    return f"({open_still} AND NOT {has})"


def narrowed(
    register: Register,
    evaluator: PartEvaluator,
    unit: UnitType,
    chosen_heads: Any,
    refused: Refused,
) -> Population:
    """The chosen units (by the number of their aanvrager) without whoever may not be looked up."""
    members = evaluator.found(unit)
    number = np.asarray(members.people.ids)  # of everybody there, in the register
    sure = members.coupled[members.heads] == YES
    with_ = members.partner[members.heads]
    heads = number[members.heads]
    partners = np.where(sure, number[with_], NOBODY)
    counted = {"inwoners": evaluator.homes.residents, "eenheden": len(heads)}
    kept = np.isin(heads, chosen_heads)
    counted["binnen_de_doelgroep"] = int(kept.sum())
    kept &= ~_either(register.truths(SECRET), heads, partners)
    counted["zonder_geheim_adres"] = int(kept.sum())
    kept &= ~_with_refusal(register, refused, heads, partners)
    counted["zonder_weigering"] = int(kept.sum())
    if many := int((kept & _either(_older(register), heads, partners)).sum()):
        counted[OLDER] = many
    chosen = np.flatnonzero(kept)
    addresses = _addresses(register)
    return Population(
        _pairs(register, heads[chosen], partners[chosen]),
        pc.fill_null(addresses.take(pa.array(heads[chosen])), ""),
        counted,
        homes_of(addresses, register.ids, heads[chosen], partners[chosen]),
    )


def _either(marked: Any, heads: Any, partners: Any) -> Bools:
    """Units of which aanvrager or partner is marked."""
    with_nobody = np.append(marked, False)
    return np.asarray(with_nobody[heads] | with_nobody[partners])


def _older(register: Register) -> Bools:
    """Of whom some fact is known, and not settled: it is of an earlier year, or an estimate."""
    found = [
        f"({identifier(name.removesuffix(SETTLED))} IS NOT NULL AND {identifier(name)} IS NULL)"
        for name in sorted(register.columns) if name.endswith(SETTLED)
    ]  # fmt: skip
    if not found:
        return np.zeros(register.count, dtype=np.bool_)
    rows = register.con.sql(f"SELECT {' OR '.join(found)} AS x FROM persons").to_arrow_table()
    return np.asarray(one_array(rows["x"]), dtype=np.bool_)


def _with_refusal(register: Register, among: Refused, heads: Any, partners: Any) -> Bools:
    """Units in whose home somebody does not want to be looked up."""
    ids = register.ids.to_pylist()
    refused = among(ids)
    if not refused:
        return np.zeros(len(heads), dtype=np.bool_)
    who = np.fromiter((each in refused for each in ids), dtype=np.bool_, count=len(ids))
    homes = _addresses(register)
    touched = pc.unique(homes.filter(pa.array(who)).drop_null())
    at_home = pc.is_in(homes, value_set=touched).to_numpy(zero_copy_only=False)
    return _either(who | at_home, heads, partners)


def _addresses(register: Register) -> Any:
    found = register.con.sql(f"SELECT {household.ADDRESS} AS x FROM persons").to_arrow_table()
    return one_array(found["x"])


def _pairs(register: Register, heads: Any, partners: Any) -> Any:
    """The ids of aanvrager and partner, sorted; ids are numbered in their order."""
    low = np.where(partners == NOBODY, heads, np.minimum(heads, partners))
    high = np.where(partners == NOBODY, NOBODY, np.maximum(heads, partners))
    both = np.stack([low, high], axis=1)
    lengths = 1 + (high != NOBODY)
    flat = both[np.stack([np.ones(len(high), dtype=np.bool_), high != NOBODY], axis=1)]
    offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
    return pa.ListArray.from_arrays(offsets, register.ids.take(pa.array(flat)))
