"""What a source is asked for the rows of a run, and what it finds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from vanzelf.terms.answers import YES, Codes
from vanzelf.terms.units import UnitType


class StopReason(IntEnum):
    """Why a row is not answered. Nobody outside the source is told."""

    NONE = 0
    NOT_RESIDENT = 1
    COMPOSITION = 2
    DECEASED = 3
    SECRET_ADDRESS = 4
    NOT_ALLOWED = 5


class HouseholdClass(IntEnum):
    """How the people of a row live, by the source's own register."""

    ALONE = 1
    COUPLE = 2
    ALONE_WITH_OTHERS = 3
    COUPLE_WITH_OTHERS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """The rows of a run.

    unit: the unit type of the bundle. persons: an Arrow array with a list of ids (text) per row:
    aanvrager and partner of such a unit, as the municipality knows them. municipalities: codes of
    those where they must live, by the holder's own register; None for anywhere.
    """

    unit: UnitType
    persons: Any
    municipalities: frozenset[str] | None = None

    @classmethod
    def of(cls, unit: UnitType, rows: Sequence[Sequence[str]]) -> "Asked":
        """Rows that stand in Python."""
        return cls(unit, pa.array([list(row) for row in rows], pa.list_(pa.string())))

    def __len__(self) -> int:
        return len(self.persons)

    def take(self, places: Sequence[int]) -> "Asked":
        """Some of the rows."""
        return replace(self, persons=self.persons.take(pa.array(places, pa.int64())))


@dataclass(frozen=True, slots=True)
class AskedDwellings:
    """The rows of a run at a landlord. addresses: an Arrow array with an address id per row."""

    addresses: Any

    def __len__(self) -> int:
        return len(self.addresses)


@dataclass(frozen=True, slots=True)
class Found:
    """What a source found; every array has a place per row, in the order asked.

    answers: per scheme NO, YES, UNKNOWN or STOP. stops: StopReason. members: a list of ids per row,
    in one order for all rows: everybody whose data was used for it; empty where it stopped. classes: HouseholdClass,
    0 where it stopped. snapshot: the state of the data.
    """

    answers: Mapping[str, Codes]
    stops: Codes
    members: Any
    classes: Codes
    snapshot: str


@dataclass(frozen=True, slots=True)
class Met:
    """Who the rows of a run are about, before any fact of them is used. See `Found`."""

    stops: Codes
    members: Any
    classes: Codes


Allow = Callable[[Met], npt.NDArray[np.bool_]]
"""Says per row whether it may be answered. A holder asks once, before it reads facts of persons."""


def everybody(met: Met) -> npt.NDArray[np.bool_]:
    """Everybody may be answered about."""
    return np.ones(len(met.stops), dtype=np.bool_)


def any_of(answers: Sequence[Codes], count: int) -> Codes:
    """Kleene OR of some answers per row: yes if any is, else unknown if any is; no for none."""
    found = np.zeros(count, dtype=np.uint8)
    for each in answers:
        found = np.where((found == YES) | (each == YES), YES, np.maximum(found, each))
    return found.astype(np.uint8)
