import datetime as dt
from dataclasses import dataclass, field

import pytest

from support.municipality import Begin, Settle
from vanzelf.connectors.carriers import Outgoing, Sent, TryLater


@dataclass
class Post:
    """A carrier that keeps what it was handed. dies: after taking it, before answering."""

    name: str = "proef"
    taken: dict[str, Outgoing] = field(default_factory=dict)
    dies: bool = False
    closed: bool = False

    def send(self, key: str, outgoing: Outgoing) -> Sent:
        if self.closed:
            raise TryLater
        assert key not in self.taken, "handed over twice"
        self.taken[key] = outgoing
        if self.dies:
            raise KeyboardInterrupt
        return Sent(f"proef-{len(self.taken)}")

    def found(self, key: str) -> Sent | None:
        return Sent(f"proef-{key}") if key in self.taken else None


@pytest.fixture
def post(monkeypatch):
    """All channels lead here."""
    from vanzelf.reach import carriers
    from vanzelf.residents.models import Channel

    found = Post()
    monkeypatch.setattr(carriers, "CARRIERS", dict.fromkeys(Channel, found))
    return found


@pytest.fixture
def resident(settle: Settle):
    return settle()


@pytest.fixture
def proposal(resident, begin: Begin):
    """Remission by consent, offered to a resident."""
    from vanzelf.reach.offers import Proposal

    begin("kwijtschelding")
    return Proposal(
        key="kwijtschelding:2026:1", subject=resident.subject, service="kwijtschelding",
        group="vorig_jaar", period="2026", topics=["kwijtschelding"], slots=SLOTS,
    )  # fmt: skip


@pytest.fixture
def offered(proposal, post):
    """The offer, with its letter in the queue."""
    from vanzelf.reach.models import Offer
    from vanzelf.reach.offers import offer
    from vanzelf.residents.models import Channel

    made = offer(proposal, Channel.LETTER)
    assert isinstance(made, Offer), made
    return made


SLOTS = {
    "belastingjaar": "2026", "heffingen": "afval en riool", "bedrag": "€ 312,40",
    "gegevens": "uw uitkering (gemeente, 1 november 2026)", "maand_van_toets": "januari",
}  # fmt: skip
LATER = dt.datetime(2026, 11, 3, 10, 14, tzinfo=dt.UTC)
