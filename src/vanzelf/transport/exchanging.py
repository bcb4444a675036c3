"""One round of the daily exchange of log heads, by a party that has roads to others."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from vanzelf.protocol.messages import read
from vanzelf.protocol.problems import ProtocolError
from vanzelf.transport.heads import own_head, take, written
from vanzelf.transport.links import Link, LinkDownError
from vanzelf.transport.party import Party


def exchange(party: Party, links: Mapping[str, Link]) -> list[str]:
    """One round with everybody there is a road to; gives who answered (OIN), in order.

    The first sweep gathers heads and the second carries what others signed of them.
    """
    with party.connect() as con, con.transaction():
        heads, seen = {own_head(con, party)}, set[str]()
    answered: list[str] = []
    for _ in range(2):
        answered = []
        for oin, link in sorted(links.items()):
            try:
                answers = link.send(written(party, oin, heads, seen))
                for raw in answers:
                    theirs, signed = take(party, read(raw, party.keys_for("berichten")))
                    heads |= theirs
                    seen |= signed
            except (LinkDownError, ProtocolError):
                continue
            if answers:
                answered.append(oin)
    return answered


@dataclass
class Daily:
    """The exchange of a party that goes on by itself. links: whoever it has a road to.

    Who did not answer is tried again the next time, until a day has an answer of everybody.
    """

    party: Party
    links: Mapping[str, Link]
    _answered: dict[dt.date, set[str]] = field(default_factory=dict, init=False)

    def __call__(self) -> list[str]:
        """A round with who has not answered today; gives who did now."""
        today = self.party.clock().date()
        had = self._answered.get(today, set())
        open_roads = {oin: link for oin, link in self.links.items() if oin not in had}
        found = exchange(self.party, open_roads) if open_roads else []
        self._answered = {today: had | set(found)}
        return found
