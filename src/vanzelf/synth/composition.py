"""Which households a town has: their kind, and how many adults, children and others live there.

The table divides the private households of the Netherlands (CBS 37975, 1 January 2024) over cells
of kind x children x others, in thousands. Rows add up to the published counts of kinds, sizes,
children at home and people in private households; how children and others combine within a kind is
our assumption, made so that the published sizes come out.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from vanzelf.synth.draws import Bools, Ints, Streams, count_of, largest_remainder


class Kind(IntEnum):
    """Kinds of households. An institution is one address with many residents."""

    SINGLE = 0
    COHABITING = 1
    MARRIED = 2
    COHABITING_CHILDREN = 3
    MARRIED_CHILDREN = 4
    ONE_PARENT = 5
    OTHER = 6
    INSTITUTION = 7


ADULTS = np.array([1, 2, 2, 2, 2, 1, 1, 0])
"""Heads and partners per kind; others (a grandparent, a sister, a lodger) come on top."""

COUPLES = (Kind.COHABITING, Kind.MARRIED, Kind.COHABITING_CHILDREN, Kind.MARRIED_CHILDREN)
MARRIED_KINDS = (Kind.MARRIED, Kind.MARRIED_CHILDREN)
UNMARRIED_COUPLES = (Kind.COHABITING, Kind.COHABITING_CHILDREN)

INSTITUTION_SHARE = 289_176 / 17_942_942
INSTITUTION_SIZE = 60

_CELLS: tuple[tuple[Kind, int, int, float], ...] = (
    # kind, children, others, thousands of households
    (Kind.SINGLE, 0, 0, 3340.560),
    (Kind.COHABITING, 0, 0, 643.2),
    (Kind.COHABITING, 0, 1, 8.0),
    (Kind.MARRIED, 0, 0, 1665.7),
    (Kind.MARRIED, 0, 1, 22.0),
    (Kind.COHABITING_CHILDREN, 1, 0, 204.0),
    (Kind.COHABITING_CHILDREN, 1, 1, 7.3),
    (Kind.COHABITING_CHILDREN, 2, 0, 198.6),
    (Kind.COHABITING_CHILDREN, 2, 1, 8.0),
    (Kind.COHABITING_CHILDREN, 3, 0, 36.9),
    (Kind.COHABITING_CHILDREN, 3, 1, 5.0),
    (Kind.COHABITING_CHILDREN, 4, 0, 7.2),
    (Kind.COHABITING_CHILDREN, 5, 0, 1.8),
    (Kind.COHABITING_CHILDREN, 6, 0, 0.8),
    (Kind.MARRIED_CHILDREN, 1, 0, 536.7),
    (Kind.MARRIED_CHILDREN, 1, 1, 21.1),
    (Kind.MARRIED_CHILDREN, 2, 0, 669.0),
    (Kind.MARRIED_CHILDREN, 2, 1, 27.4),
    (Kind.MARRIED_CHILDREN, 3, 0, 195.9),
    (Kind.MARRIED_CHILDREN, 3, 1, 52.0),
    (Kind.MARRIED_CHILDREN, 4, 0, 42.9),
    (Kind.MARRIED_CHILDREN, 5, 0, 10.7),
    (Kind.MARRIED_CHILDREN, 6, 0, 4.6),
    (Kind.ONE_PARENT, 1, 0, 361.5),
    (Kind.ONE_PARENT, 1, 1, 18.8),
    (Kind.ONE_PARENT, 2, 0, 170.9),
    (Kind.ONE_PARENT, 2, 1, 8.0),
    (Kind.ONE_PARENT, 3, 0, 47.6),
    (Kind.ONE_PARENT, 4, 0, 8.2),
    (Kind.ONE_PARENT, 5, 0, 2.1),
    (Kind.ONE_PARENT, 6, 0, 0.9),
    (Kind.OTHER, 0, 1, 36.0),
    (Kind.OTHER, 0, 2, 8.0),
    (Kind.OTHER, 0, 3, 2.0),
    (Kind.OTHER, 0, 4, 1.0),
)

_KIND = np.array([cell[0] for cell in _CELLS])
_CHILDREN = np.array([cell[1] for cell in _CELLS])
_OTHERS = np.array([cell[2] for cell in _CELLS])
_WEIGHT = np.array([cell[3] for cell in _CELLS])
_SIZE = ADULTS[_KIND] + _CHILDREN + _OTHERS
_SINGLE_CELL = 0


@dataclass(frozen=True, slots=True)
class Households:
    """The households of one part, institutions last.

    kind, children, others: one number per household. first: row of its first person.
    """

    kind: Ints
    children: Ints
    others: Ints

    @property
    def adults(self) -> Ints:
        """How many heads and partners each household has."""
        return np.asarray(ADULTS[self.kind])

    @property
    def size(self) -> Ints:
        """How many people live in each household."""
        return self.adults + self.children + self.others

    @property
    def first(self) -> Ints:
        """The row of each household's first person."""
        return np.cumsum(self.size) - self.size

    @property
    def private(self) -> Bools:
        """Which are private households, not institutions."""
        return np.asarray(self.kind != Kind.INSTITUTION)

    def __len__(self) -> int:
        return len(self.kind)


def _cell_counts(people: int) -> Ints:
    """How often each cell occurs so that exactly `people` live in private households."""
    households = round(people * _WEIGHT.sum() / (_WEIGHT * _SIZE).sum())
    counts = largest_remainder(_WEIGHT, households)
    counts[_SINGLE_CELL] += people - int((counts * _SIZE).sum())
    return counts


def draw_households(streams: Streams, residents: int) -> Households:
    """Households in which exactly `residents` people live, kinds and sizes by quota."""
    in_care = count_of(INSTITUTION_SHARE, residents)
    cells = streams("households").permutation(
        np.repeat(np.arange(len(_CELLS)), _cell_counts(residents - in_care))
    )
    institutions = max(1, round(in_care / INSTITUTION_SIZE)) if in_care else 0
    beds = largest_remainder(np.ones(institutions), in_care) if institutions else np.zeros(0, int)
    nobody = np.zeros(institutions, dtype=np.int64)
    return Households(
        kind=np.concatenate([_KIND[cells], np.full(institutions, int(Kind.INSTITUTION))]),
        children=np.concatenate([_CHILDREN[cells], nobody]),
        others=np.concatenate([_OTHERS[cells], beds]),
    )
