"""Reading the values of one household: the fields of a mandate, and nothing beside them.

A field that the mandate does not name is never read, whatever the mapping of the source has.
"""

import datetime as dt
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from vanzelf.holdings.connection import open_connection, workspace
from vanzelf.holdings.facts import read_singly
from vanzelf.holdings.mapping import SourceMapping
from vanzelf.protocol.application import AskedHousehold, FetchedValue
from vanzelf.protocol.ladder import as_written
from vanzelf.terms.units import Fact


@dataclass(frozen=True, slots=True)
class Books:
    """Where a source keeps what it knows. where: its database. activity: URI of answering
    applications in its register of processing.
    """

    mapping: SourceMapping
    where: str | Path
    activity: str

    def values(
        self, concepts: Set[str], household: AskedHousehold, on: dt.date
    ) -> tuple[list[FetchedValue], str]:
        """The values of some concepts for a household, and the snapshot they come from.

        on: the reference date of the facts. A value that is not known is not among them, unless it
        is in dispute. Raises ProblemError as `open_connection` and `read_singly` do.
        """
        found: list[FetchedValue] = []
        with open_connection(self.where) as connection:
            with workspace() as con:
                for name in sorted(concepts & self.mapping.entries.keys()):
                    chosen: dict[str, Fact] = {}
                    for entry in self.mapping.entries[name]:
                        whose = _subjects(household, by_address=entry.by_address)
                        for key, fact in read_singly(con, connection, entry, whose, on).items():
                            if key not in chosen or chosen[key].value is None:
                                chosen[key] = fact
                    found += self._written(name, chosen)
            return found, connection.snapshot

    def _written(self, name: str, facts: dict[str, Fact]) -> Iterator[FetchedValue]:
        entry = self.mapping.entries[name][0]
        kind = entry.concept.type
        assert kind is not None
        for key, fact in sorted(facts.items()):
            if fact.value is None and fact.status != "in_onderzoek":
                continue
            value = None if fact.value is None else as_written(entry.concept.measure, fact.value)
            yield FetchedValue(
                concept=name,
                person="" if entry.by_address else key,
                value=value,
                status=fact.status,
                dated=fact.date,
                period=kind.period or "",
                measure=entry.concept.measure if kind.numeric else "",
            )


def _subjects(household: AskedHousehold, *, by_address: bool) -> list[str]:
    if by_address:
        return [household.address] if household.address else []
    return list(household.persons)
