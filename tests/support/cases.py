"""Cases of remission with their facts, and an officer, for tests of decisions and of their pages."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from bench.remission import FACTS

from support.application import Hire

if TYPE_CHECKING:
    from vanzelf.decide.models import Case, Decision
    from vanzelf.org.models import Staff

KNOWN_ON = dt.date(2026, 10, 30)
READY = FACTS
SOURCES = {
    "banktegoed": "de Belastingdienst", "waarde_auto": "RDW",
    "netto_besteedbaar_inkomen": "UWV", "aanslag_gemeentebelasting": "de gemeente",
}  # fmt: skip
Fill = Callable[..., "Case"]
Decide = Callable[..., "Decision"]


@pytest.fixture
def officer(hire: Hire) -> "Staff":
    """Karim, who decides."""
    from vanzelf.org.rights import Role

    return hire(Role.OFFICER, name="Karim")


@pytest.fixture
def known(case: "Case") -> Fill:
    """Fills a case with facts: `known(banktegoed="9000.00")`."""
    from vanzelf.decide.facts import Known, know

    def fill(**other: Any) -> "Case":
        facts = [
            Known(name, value, SOURCES.get(name, "inwoner"), KNOWN_ON)
            for name, value in (READY | other).items()
        ]
        know(case=case, facts=facts)
        return case

    return fill


@pytest.fixture
def letters(case: "Case") -> "Case":
    """A case whose letters lack nothing that no rule knows."""
    from vanzelf.decide.facts import fill_in

    said = {"heffingen": "afval en riool", "betalen_voor": "1 december 2026"}
    return fill_in(case=case, by=None, said=said)


@pytest.fixture
def proposed(known: Fill, letters: "Case", officer: "Staff") -> Decide:
    """A decision as the rules have it: `proposed(banktegoed="20000.00")` is a refusal."""
    from vanzelf.decide.actions import propose
    from vanzelf.decide.assessing import assess, reasons_of

    def make(**other: Any) -> "Decision":
        found = assess(known(**other))
        assert found.direction is not None
        return propose(
            case=found.case, direction=found.direction, amount_cents=found.amount_cents,
            reasons=reasons_of(found), author=officer, receipt=found.receipt(),
            rules_hash=found.rules_hash,
        )  # fmt: skip

    return make
