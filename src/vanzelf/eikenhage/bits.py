"""What a list discloses, in bits, beside what the ways without a protocol would.

A bit halves a doubt. Before a run somebody who knows the town, but nobody in it, knows of each
household only how often every combination of answers occurs: the prior. Seeing something changes
these chances: to the posterior. The bits are the distance between both (the Kullback-Leibler
divergence, to base 2): 0 when nothing was learnt. All of it is counted on people who do not exist,
since on real ones nobody may have the answers together.

An answer vector is all that the sources say about one household: yes, no, unknown or stop, per source
and scheme.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.eikenhage.expected import answers_of_sources, joined, pairs
from vanzelf.language.types import Kind
from vanzelf.rules.model import Catalogue
from vanzelf.rules.questions import questions_at
from vanzelf.rules.resolve import resolve
from vanzelf.screening.columns import identifier, quoted
from vanzelf.terms.answers import Bools, Codes

Groups = npt.NDArray[np.int64]
"""Per household the number of what is the same for some of them."""
PER_NUMBER = 12
"""Answers of two bits each that are put into one number, beside the number of what went before."""
Said = Mapping[str, Mapping[str, Codes]]
"""Per source and scheme the answer to each household."""


@dataclass(frozen=True, slots=True)
class Bits:
    """Bits about one household: on average, when it is listed, when it is not, and at most."""

    mean: float
    listed: float
    unlisted: float
    most: float


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a run discloses. Bits are about one household, unless said otherwise.

    entropy: of the list itself: what one would learn if lots had been drawn. municipality: from the
    list, about the answer vector. with_source: what the list tells who knows the answers of one
    source already (municipality and that source together), about those of the others. eliminated:
    what it tells about the answers of one source who knows all others: the worst case by
    elimination. everything: about the answer vector, for who sees all answers beside the names:
    municipality and combiner, a source and the combiner, or a municipality that is simply given
    every yes and no. values: bits about one person, when all amounts are fetched; not more than the
    logarithm of how many people there are. vectors, unique: how many answer vectors occur, and how
    many occur once: what the combiner sees by tokens that mean nothing to it.
    """

    households: int
    listed: int
    entropy: float
    municipality: Bits
    with_source: Mapping[str, Bits]
    eliminated: Mapping[str, Bits]
    everything: Bits
    values: float
    vectors: int
    unique: int

    @property
    def worst(self) -> float:
        """The most that a list tells anybody about the answers of one source, in bits."""
        return max(each.most for each in self.eliminated.values())


def measure(
    catalogue: Catalogue,
    town: Path,
    holders: Mapping[str, Path],
    bundle: str,
    persons: Any,
    addresses: Any,
    on: dt.date,
) -> Disclosure:
    """What the list of a bundle discloses about the households of a made town.

    town: where it stands. holders: the directory of each holder of it. persons, addresses: the
    households that are asked about. Raises ProblemError.
    """
    said = answers_of_sources(catalogue, holders, bundle, persons, addresses, on)
    schemes = catalogue.bundles[bundle].schemes
    listed, _ = joined(said, schemes, len(persons)).listed()
    return disclosed(said, listed, amounts(catalogue, town, bundle, persons, on))


def disclosed(said: Said, listed: Bools, values: float = 0.0) -> Disclosure:
    """What a list discloses. said: all answers. listed: who is on it. values: bits of amounts."""
    count = len(listed)
    whole = vectors(said)
    share = float(listed.mean())
    sizes = np.bincount(whole)
    return Disclosure(
        households=count,
        listed=int(listed.sum()),
        entropy=_entropy(np.array([share, 1 - share])),
        municipality=_from_list(whole, listed),
        with_source={
            source: _surprise(vectors({source: answers}), listed)
            for source, answers in said.items()
        },
        eliminated={source: _surprise(_without(source, said, count), listed) for source in said},
        everything=_of(-np.log2(sizes[whole] / count), listed),
        values=values,
        vectors=len(sizes),
        unique=int((sizes == 1).sum()),
    )


def vectors(said: Said) -> Groups:
    """Per household the number of its answer vector."""
    columns = [codes for answers in said.values() for codes in answers.values()]
    found = np.zeros(len(columns[0]), dtype=np.int64)
    for first in range(0, len(columns), PER_NUMBER):
        for codes in columns[first : first + PER_NUMBER]:
            found = found * 4 + codes
        _, found = np.unique(found, return_inverse=True)
    return found


def _without(source: str, said: Said, count: int) -> Groups:
    """The answer vectors without one source; all the same when there is no other."""
    others = {other: answers for other, answers in said.items() if other != source}
    return vectors(others) if others else np.zeros(count, dtype=np.int64)


def _from_list(whole: Groups, listed: Bools) -> Bits:
    """Bits about the answer vector from being on the list, or not: posterior against prior."""
    prior = np.bincount(whole) / len(whole)

    def learnt(on_it: Bools) -> float:
        posterior = np.bincount(whole[on_it], minlength=len(prior)) / max(int(on_it.sum()), 1)
        some = posterior > 0
        return float((posterior[some] * np.log2(posterior[some] / prior[some])).sum())

    on, off = learnt(listed), learnt(~listed)
    share = float(listed.mean())
    return Bits(share * on + (1 - share) * off, on, off, max(on, off))


def _surprise(known: Groups, listed: Bools) -> Bits:
    """Bits that the list tells who knows something already, about the rest of the answers."""
    sizes, on_it = np.bincount(known), np.bincount(known, weights=listed)
    chance = np.where(listed, on_it[known], sizes[known] - on_it[known]) / sizes[known]
    return _of(-np.log2(chance), listed)


def _of(bits: npt.NDArray[np.float64], listed: Bools) -> Bits:
    def mean(some: npt.NDArray[np.float64]) -> float:
        return abs(float(some.mean())) if len(some) else 0.0

    return Bits(mean(bits), mean(bits[listed]), mean(bits[~listed]), abs(float(bits.max())))


def _entropy(chances: npt.NDArray[np.float64]) -> float:
    some = chances[chances > 0]
    return abs(float((some * np.log2(some)).sum()))


def amounts(catalogue: Catalogue, town: Path, bundle: str, persons: Any, on: dt.date) -> float:
    """Bits about one person, when every amount that the questions rest on is fetched.

    persons: those of each household. It is the entropy of all amounts of a person together, and of
    the home, as they occur in the town.
    """
    people = pc.unique(pairs(persons).flatten())
    wanted = _concepts(catalogue, bundle, on)
    con = duckdb.connect()
    con.register("asked", pa.table({"id": people}))
    for table in ("persons", "addresses"):
        parts = quoted(str(town / table / "*.parquet"))
        con.execute(f"CREATE VIEW {table} AS FROM read_parquet({parts})")
    found = con.sql("SELECT * FROM persons LEFT JOIN addresses USING (bag_adres) LIMIT 0").columns
    columns = ", ".join(identifier(name) for name in found if name in wanted)
    rows = con.sql(
        f"""SELECT count(*) AS n FROM persons LEFT JOIN addresses USING (bag_adres)
        WHERE id IN (FROM asked) GROUP BY {columns}"""
    ).fetchnumpy()["n"]
    con.close()
    return _entropy(np.asarray(rows, dtype=np.float64) / rows.sum())


def _concepts(catalogue: Catalogue, bundle: str, on: dt.date) -> frozenset[str]:
    """The amounts that some list question of a bundle rests on."""
    found, asked = catalogue.bundles[bundle], set()
    for plan in catalogue.mandates.values():
        for scheme in found.schemes if plan.bundle == bundle else ():
            program = questions_at(resolve(catalogue, scheme, on), plan.holder, found.premises)
            if program is not None:
                facts = {**program.person_facts, **program.unit_facts}
                asked |= {
                    name
                    for name, each in facts.items()
                    if each.type and each.type.kind is Kind.MONEY
                }
    return frozenset(asked)
