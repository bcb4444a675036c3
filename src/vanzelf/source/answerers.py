"""Who answers at a source: a holder that knows persons, or a landlord that knows dwellings.

The database is opened anew for every part, read only, and its state is pinned while it is open.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from vanzelf.holdings.asked import Allow, Asked, AskedDwellings, Found, everybody
from vanzelf.holdings.audit import recheck
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.holding import Holding
from vanzelf.holdings.landlord import Landlord
from vanzelf.holdings.mapping import SourceMapping
from vanzelf.protocol.rows import Received
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.source.answering import Answerer, Inquiry
from vanzelf.source.coverage import fitting
from vanzelf.terms.answers import Codes


@dataclass(frozen=True, slots=True)
class ByPerson:
    """A holder with a population register of its own. where: its database."""

    mapping: SourceMapping
    where: str | Path
    catalogue: Catalogue
    by_address: bool = False

    def answer(self, inquiry: Inquiry, rows: Received, allow: Allow = everybody) -> Found:
        """See `Answerer.answer`."""
        with self._opened() as holding:
            return holding.answer(inquiry.programs, _asked(inquiry, rows), inquiry.on, allow)

    def recheck(
        self, inquiry: Inquiry, rows: Received, places: Sequence[int]
    ) -> Mapping[str, Codes]:
        """See `Answerer.recheck`."""
        chosen = _asked(inquiry, rows).take(places)
        with self._opened() as holding:
            return recheck(holding, inquiry.programs, chosen, inquiry.on)

    def fitting(self, program: Program, municipalities: frozenset[str]) -> int | None:
        """See `Answerer.fitting`."""
        with self._opened() as holding:
            return fitting(holding, program, municipalities)

    @contextmanager
    def _opened(self) -> Iterator[Holding]:
        with open_connection(self.where) as connection:
            yield Holding(self.mapping, connection, self.catalogue)


@dataclass(frozen=True, slots=True)
class ByAddress:
    """A landlord. where: its database."""

    mapping: SourceMapping
    where: str | Path
    catalogue: Catalogue
    by_address: bool = True

    def answer(self, inquiry: Inquiry, rows: Received, allow: Allow = everybody) -> Found:
        """See `Answerer.answer`."""
        asked = AskedDwellings(rows.addresses)
        with self._opened() as landlord:
            return landlord.answer(inquiry.programs, asked, inquiry.on, allow)

    def recheck(
        self, inquiry: Inquiry, rows: Received, places: Sequence[int]
    ) -> Mapping[str, Codes]:
        """See `Answerer.recheck`."""
        assert rows.addresses is not None
        chosen = AskedDwellings(rows.addresses.take(pa.array(places, pa.int64())))
        with self._opened() as landlord:
            return landlord.recheck(inquiry.programs, chosen, inquiry.on)

    def fitting(self, program: Program, municipalities: frozenset[str]) -> int | None:
        """A landlord knows dwellings, and not who else lives in the municipality."""
        del program, municipalities
        return None

    @contextmanager
    def _opened(self) -> Iterator[Landlord]:
        with open_connection(self.where) as connection:
            yield Landlord(self.mapping, connection, self.catalogue)


def answerer(mapping: SourceMapping, where: str | Path, catalogue: Catalogue) -> Answerer:
    """By address for a holder without a population register, by person otherwise."""
    kind = ByAddress if mapping.register is None else ByPerson
    return kind(mapping, where, catalogue)


def _asked(inquiry: Inquiry, rows: Received) -> Asked:
    return Asked(inquiry.unit, rows.persons, inquiry.municipalities)
