"""Whom a list misses: who has a right to something and does not get it, and is not on it.

A list may rest on an income that is not of the year the law looks at, because a source has nothing
newer. Then a question can be answered no about somebody whom the law says yes to. Counted on people
who do not exist, beside a screening that has every fact in one place.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.eikenhage.bits import Said
from vanzelf.eikenhage.expected import (
    answers_of,
    has_older,
    joined,
    questions_of,
    rows_of,
)
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import RECEIVED
from vanzelf.screening.reach import ELIGIBLE
from vanzelf.screening.run import Screening
from vanzelf.terms.answers import Bools


@dataclass(frozen=True, slots=True)
class Missed:
    """Households that were asked about, have a right to a scheme and do not get it.

    scheme: None for any of the bundle. missing: how many there are. now: how many of these are not
    on the list. older: how many would not be, if sources had no newer income than that of two years
    ago.
    """

    scheme: str | None
    missing: int
    now: int
    older: int


def older_list(
    catalogue: Catalogue,
    holders: Mapping[str, Path],
    bundle: str,
    persons: Any,
    addresses: Any,
    on: dt.date,
    said: Said,
) -> Bools | None:
    """Who would be on the list, if sources had nothing newer than what they fall back on now.

    said: all answers as they are. None when no question rests on anything of another year. Raises
    ProblemError.
    """
    asked = {holder: questions_of(catalogue, bundle, holder, on) for holder in said}
    asked = {
        holder: programs
        for holder, programs in asked.items()
        if has_older(catalogue, holders[holder], programs)
    }
    if not asked:
        return None
    found, rows = catalogue.bundles[bundle], rows_of(persons, addresses)
    older = answers_of(catalogue, asked, holders, found.unit, rows, on, older=True)
    return joined({**said, **older}, found.schemes, len(persons)).listed()[0]


def missed(
    now: Screening, schemes: Sequence[str], persons: Any, listed: Bools, older: Bools
) -> list[Missed]:
    """Per scheme of a bundle whom a list misses, and at the end for all of them together.

    now: a screening with every fact, by the law of the same date. persons: an Arrow array with the
    persons of each household. listed, older: which of them are on the list, and on the older one.
    """
    found = []
    for scheme in schemes:
        found.append(_counted(scheme, missing(now, [scheme], persons), listed, older))
    return [*found, _counted(None, missing(now, schemes, persons), listed, older)]


def missing(now: Screening, schemes: Sequence[str], persons: Any) -> Bools:
    """Which households have a right to at least one of some schemes and do not get it."""
    any_of = np.zeros(len(persons), dtype=np.bool_)
    for scheme in schemes:
        any_of |= _with_one_of(persons, _missing(now, scheme))
    return any_of


def _counted(scheme: str | None, who: Bools, listed: Bools, older: Bools) -> Missed:
    return Missed(scheme, int(who.sum()), int((who & ~listed).sum()), int((who & ~older).sum()))


def _missing(now: Screening, scheme: str) -> Any:
    """The aanvragers of who has a right to a scheme and does not get it."""
    received = f"AND NOT {RECEIVED}" if now.programs[scheme].scheme.received else ""
    with duckdb.connect() as con:
        rows = con.sql(f"SELECT unit_id FROM {now.outcomes(scheme)} WHERE {ELIGIBLE} {received}")
        return rows.to_arrow_table()["unit_id"].combine_chunks()


def _with_one_of(persons: Any, wanted: Any) -> Bools:
    """Which households hold one of some people."""
    hits = pc.is_in(persons.flatten(), value_set=wanted).to_numpy(zero_copy_only=False)
    household = np.repeat(np.arange(len(persons)), pa.compute.list_value_length(persons))
    return np.bincount(household, weights=hits, minlength=len(persons)) > 0
