"""Who answers at a source: a holder that knows persons, or a landlord that knows dwellings.

The database is opened anew for every part, read only, and its state is pinned while it is open.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from vanzelf.holdings.asked import Asked, AskedDwellings, Found
from vanzelf.holdings.audit import recheck
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.holding import Holding
from vanzelf.holdings.landlord import Landlord
from vanzelf.holdings.mapping import SourceMapping
from vanzelf.protocol.rows import Received
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.source.answering import Answerer
from vanzelf.source.coverage import fitting
from vanzelf.terms.answers import Codes
from vanzelf.terms.units import UnitType


@dataclass(frozen=True, slots=True)
class ByPerson:
    """A holder with a population register of its own. where: its database."""

    mapping: SourceMapping
    where: str | Path
    catalogue: Catalogue
    by_address: bool = False

    def answer(
        self, programs: Sequence[Program], rows: Received, unit: UnitType, on: dt.date
    ) -> Found:
        """See `Answerer.answer`."""
        with open_connection(self.where) as connection:
            holding = Holding(self.mapping, connection, self.catalogue)
            return holding.answer(programs, Asked(unit, rows.persons), on)

    def recheck(
        self,
        programs: Sequence[Program],
        rows: Received,
        places: Sequence[int],
        unit: UnitType,
        on: dt.date,
    ) -> Mapping[str, Codes]:
        """See `Answerer.recheck`."""
        with open_connection(self.where) as connection:
            holding = Holding(self.mapping, connection, self.catalogue)
            return recheck(holding, programs, Asked(unit, rows.persons).take(places), on)

    def fitting(self, program: Program) -> int | None:
        """See `Answerer.fitting`."""
        with open_connection(self.where) as connection:
            return fitting(Holding(self.mapping, connection, self.catalogue), program)


@dataclass(frozen=True, slots=True)
class ByAddress:
    """A landlord. where: its database."""

    mapping: SourceMapping
    where: str | Path
    catalogue: Catalogue
    by_address: bool = True

    def answer(
        self, programs: Sequence[Program], rows: Received, unit: UnitType, on: dt.date
    ) -> Found:
        """See `Answerer.answer`."""
        del unit
        with open_connection(self.where) as connection:
            landlord = Landlord(self.mapping, connection, self.catalogue)
            return landlord.answer(programs, AskedDwellings(rows.addresses), on)

    def recheck(
        self,
        programs: Sequence[Program],
        rows: Received,
        places: Sequence[int],
        unit: UnitType,
        on: dt.date,
    ) -> Mapping[str, Codes]:
        """A landlord has nothing but its books: it looks them up again."""
        chosen = Received(b"", None, rows.addresses.take(pa.array(places)), b"")  # type: ignore[union-attr]
        return self.answer(programs, chosen, unit, on).answers

    def fitting(self, program: Program) -> int | None:
        """A landlord knows dwellings, and not who else lives in the municipality."""
        del program
        return None


def answerer(mapping: SourceMapping, where: str | Path, catalogue: Catalogue) -> Answerer:
    """By address for a holder without a population register, by person otherwise."""
    kind = ByAddress if mapping.register is None else ByPerson
    return kind(mapping, where, catalogue)
