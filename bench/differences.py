"""Where OpenFisca's amounts differ from ours, and why: every couple, one by one.

The law is worked out again in exact fractions from the facts of the persons, apart from every
engine. A difference is explained when all of this holds:

1. our amount is the exact one;
2. the exact amount before rounding lies so near a half euro that 32-bit floats cannot tell on which
   side: no further away than the last places of the three numbers that OpenFisca stored for it;
3. OpenFisca's amount is what its own stored difference rounds to.

For example: alone, with an income of € 31,185, the norm premium is exactly 767.50002, so the
allowance is 1,351.49998 and rounds to 1,351. The nearest 32-bit float to that norm premium is
767.5, which gives 1,351.5 and rounds to 1,352. Nothing here is a tolerance on the outcome: a
difference of one euro that is not at such a half raises an error.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

PREMIUM, THRESHOLD = Fraction(2119), Fraction(29736)
NORM_ALONE, NORM_TOGETHER = Fraction("0.01912"), Fraction("0.04289")
NORM_ABOVE = Fraction("0.1373")
ADULT_BORN_BEFORE = dt.date(2008, 11, 1)
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Member:
    """The facts of one person that the amount depends on."""

    income: int
    insured: bool
    detained: bool
    born: dt.date
    resident: bool
    factor: Fraction

    @property
    def counts(self) -> bool:
        """Whether this person is an insured adult outside detention."""
        return self.insured and not self.detained and self.born < ADULT_BORN_BEFORE


@dataclass(frozen=True, slots=True)
class Stored:
    """The 32-bit floats OpenFisca computed its amount from, and that amount in euros."""

    premium: np.float32
    norm: np.float32
    difference: np.float32
    year: np.float32

    def doubt(self) -> Fraction:
        """How far off they may be together: one unit in the last place of each."""
        parts = (self.premium, self.norm, self.difference)
        return sum((Fraction(float(np.spacing(abs(part)))) for part in parts), Fraction(0))


class UnexplainedDifferenceError(AssertionError):
    """An amount that differs for another reason than a float at a rounding boundary."""


def share(members: Sequence[Member]) -> Fraction:
    """Half when one of the two is not insured."""
    return Fraction(1) if all(member.counts for member in members) else HALF


def unrounded_year(members: Sequence[Member]) -> Fraction:
    """The exact yearly amount before rounding (Wzt art. 2)."""
    premium = sum(PREMIUM * (1 if each.resident else each.factor) for each in members)
    income = sum(each.income for each in members)
    norm = NORM_TOGETHER if len(members) > 1 else NORM_ALONE
    own_share = norm * THRESHOLD + NORM_ABOVE * max(0, income - THRESHOLD)
    return max(Fraction(0), premium - own_share) * share(members)


def explain(members: Sequence[Member], ours_cents: int, theirs: Stored) -> None:
    """Prove that a difference is theirs and comes of a 32-bit float; raise when it does not."""
    exact = unrounded_year(members)
    if ours_cents != floor(exact + HALF) * 100:
        raise UnexplainedDifferenceError(f"ours is {ours_cents} cents, exactly it is {exact}")
    boundary = abs(exact - (floor(exact) + HALF))
    if boundary > theirs.doubt():
        raise UnexplainedDifferenceError(f"{exact} is {float(boundary)} away from a half euro")
    stored = max(Fraction(0), Fraction(float(theirs.difference))) * share(members)
    if floor(stored + HALF) != theirs.year:
        raise UnexplainedDifferenceError(f"{stored} does not round to {theirs.year}")


_DIFFERENT = """
SELECT o.unit_id, o.bedrag_jaar, a.premie, a.norm, a.verschil, a.jaar,
  list({{'i': p.toetsingsinkomen, 'z': p.zorgverzekerd, 'd': p.in_detentie, 'g': p.geboortedatum,
    'n': p.ingezetene, 'w': p.woonlandfactor}})
FROM uit_personen AS o JOIN ander AS a USING (unit_id)
JOIN read_parquet('{file}') AS p ON p.aanvrager = o.unit_id
WHERE o.bedrag_jaar IS NOT NULL AND round(a.jaar * 100) <> o.bedrag_jaar
GROUP BY ALL
"""
_AGREEMENT = """
SELECT count(*) FILTER (WHERE o.uitkomst <> a.recht),
  count(*) FILTER (WHERE o.uitkomst IS NULL),
  count(*) FILTER (WHERE o.bedrag_jaar IS NOT NULL),
  count(*) FILTER (WHERE o.bedrag_maand IS NOT NULL AND round(a.maand * 100) <> o.bedrag_maand),
  count(*) FILTER (WHERE o.bedrag_maand IS NOT NULL AND round(a.maand * 100) <> o.bedrag_maand
    AND round(a.jaar * 100) = o.bedrag_jaar)
FROM uit_personen AS o JOIN ander AS a USING (unit_id)
"""


def agreement(con: duckdb.DuckDBPyConnection, file: Path, found: dict[str, Any]) -> dict[str, int]:
    """Compare all outcomes and amounts, explain each difference, and count what was found.

    found: OpenFisca's results and steps by couple. Couples whose outcome is unknown to us are left
    out and counted: OpenFisca takes an unknown number for zero and an unknown truth for no.
    """
    con.register(
        "ander",
        {"unit_id": found["paar"]}
        | {
            name: np.asarray(found[variable])
            for name, variable in (
                ("recht", "recht_op_zorgtoeslag"),
                ("jaar", "zorgtoeslag_per_jaar"),
                ("maand", "zorgtoeslag_per_maand"),
                ("premie", "standaardpremie_samen"),
                ("norm", "normpremie"),
                ("verschil", "verschil"),
            )
        },
    )
    different = con.execute(_DIFFERENT.format(file=file)).fetchall()
    ((outcomes, unknown, amounts, months, months_alone),) = con.execute(_AGREEMENT).fetchall()
    con.unregister("ander")
    if outcomes or months_alone:
        raise UnexplainedDifferenceError(f"{outcomes} outcomes, {months_alone} monthly amounts")
    for _, cents, premium, norm, difference, year, members in different:
        stored = Stored(*(np.float32(each) for each in (premium, norm, difference, year)))
        explain([_member(each) for each in members], cents, stored)
    return {
        "amounts": amounts,
        "amounts_differ": len(different),
        "explained_by_a_float_at_a_half_euro": len(different),
        "monthly_amounts_that_follow": months,
        "outcomes_differ": outcomes,
        "unknown_to_us": unknown,
    }


def _member(row: dict[str, Any]) -> Member:
    return Member(row["i"], row["z"], row["d"], row["g"], row["n"], Fraction(row["w"]))
