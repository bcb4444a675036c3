"""What the pages work on: one source, its catalogue, its mapping, and its own database."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.freshness import Newest, freshness
from vanzelf.holdings.mapping import SourceMapping, read_mapping
from vanzelf.ledger.findings import Verification
from vanzelf.ledger.verifying import verify
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue
from vanzelf.source.app import gateway_registrar
from vanzelf.source.granting import Registrar
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.config import Settings, source_database
from vanzelf.transport.opening import party_of
from vanzelf.transport.party import Clock, Party

MEASURED_FOR = dt.timedelta(hours=12)
"""How long the freshness of the tables is shown before it is measured again."""


@dataclass
class Side:
    """A source. where: the database with its own facts."""

    party: Party
    holder: str
    catalogue: Catalogue
    mapping: SourceMapping
    where: str | Path
    _measured: tuple[dt.datetime, dict[str, Newest]] | None = field(default=None, repr=False)

    @property
    def registrar(self) -> Registrar:
        """Who refuses for this source; it does not have the mandate key."""
        return gateway_registrar(self.party, self.holder, self.catalogue)

    def now(self) -> dt.datetime:
        """The moment."""
        return self.party.clock()

    def name_of(self, oin: str) -> str:
        """The name of an organisation by its card; its number when there is none."""
        card = self.party.cards.get(oin)
        return oin if card is None else card.name

    def newest(self, concepts: Iterable[str]) -> dict[str, Newest] | None:
        """The newest in the own tables; None when they cannot be read now."""
        now = self.now()
        if self._measured is None or not 0 <= (now - self._measured[0]) / MEASURED_FOR < 1:
            try:
                with open_connection(self.where) as connection:
                    self._measured = (now, freshness(self.mapping, connection, set(concepts)))
            except ProblemError:
                return None
        return self._measured[1]

    def verify(self) -> Verification:
        """Check the own log from the first line to the last, and keep what came of it."""
        with self.party.connect() as con:
            found = verify(con, self.party.oin, self.party.trusted)
        with self.party.connect() as con, con.transaction():
            con.execute(
                "insert into log_checks (at, lines, heads, faults) values (%s, %s, %s, %s)",
                (self.now(), found.lines, found.heads, len(found.findings)),
            )
        return found


def side_of(settings: Settings, clock: Clock, catalogue: Catalogue | None = None) -> Side:
    """The source of a party file, with its tables brought up to date. clock: the real time.

    catalogue: instead of the one the file names. Raises ProblemError with what is wrong.
    """
    assert settings.source is not None
    rules = catalogue or load_catalogue(settings.catalogue)
    party = party_of(settings, clock)
    party.migrate("vanzelf.source")
    return Side(
        party,
        settings.source.holder,
        rules,
        read_mapping(settings.source.mapping, rules),
        source_database(settings.source, settings.file),
    )
