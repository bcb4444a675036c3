"""How many of those entitled do not receive a scheme: published rates, and what is assumed.

Rates differ by group: people on social assistance nearly always receive, the self-employed and the
newly retired less often, and small amounts are left unclaimed most.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Group = Literal["bijstand", "zelfstandige", "pas_met_pensioen"]

GROUPS: tuple[Group, ...] = ("bijstand", "zelfstandige", "pas_met_pensioen")
"""A unit counts for the first of these it belongs to."""

OVER_RECEIPT = 0.01
"""Awards to units that are not entitled, as a share of awards to units that are (assumption)."""

POSSIBLE_RECEIPT = 0.05
"""Share of units receiving among those that cannot be judged: an estimate says no, or too little is
known (assumption)."""

SMALL_AMOUNTS = ((0.0, 5.0), (600.0, 3.5), (1_200.0, 1.5), (2_400.0, 1.0))
"""Relative chance of non-use by amount in euros a year (at most 50 a month: highest; gemeld)."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Non-use of one scheme.

    scheme: name of the rules. fact: the concept that says it is received. overall: non-use among
    all entitled units. groups: non-use in groups. dwelling: the fact is one of the address.
    automatic: units that already receive another national award are far less often missed.
    """

    scheme: str
    fact: str
    overall: float
    groups: Mapping[Group, float]
    source: str
    confidence: str
    year: str = "2021"
    dwelling: bool = False
    automatic: bool = False
    small_amounts: bool = True
    over_receipt: float = OVER_RECEIPT


_CPB = "CPB, niet-gebruik van toeslagen, maart 2025"

NATIONAL = (
    Rates(
        scheme="zorgtoeslag",
        fact="ontvangt_zorgtoeslag",
        overall=0.12,
        groups={"bijstand": 0.015, "zelfstandige": 0.20, "pas_met_pensioen": 1 / 6},
        source=_CPB,
        confidence="gemeld",
    ),
    Rates(
        scheme="huurtoeslag",
        fact="ontvangt_huurtoeslag",
        overall=0.12,
        groups={"bijstand": 0.015, "zelfstandige": 0.25, "pas_met_pensioen": 0.20},
        source=_CPB,
        confidence="gemeld",
        dwelling=True,
    ),
    Rates(
        scheme="kindgebonden_budget",
        fact="ontvangt_kindgebonden_budget",
        overall=0.085,
        groups={"bijstand": 0.015, "zelfstandige": 0.13},
        source=_CPB,
        confidence="gemeld",
        automatic=True,
    ),
)
"""Allowances of Dienst Toeslagen, in the order in which they are drawn."""

LOCAL = (
    Rates(
        scheme="individuele_inkomenstoeslag",
        fact="ontvangt_individuele_inkomenstoeslag",
        overall=0.60,
        groups={"bijstand": 0.45},
        source="SEO, niet-gebruik langdurigheidstoeslag",
        year="2006-2008",
        confidence="geverifieerd",
        small_amounts=False,
        over_receipt=0.0,
    ),
    Rates(
        scheme="kwijtschelding",
        fact="kwijtschelding_verleend",
        overall=0.35,
        groups={"bijstand": 0.12},
        source="demo",
        year="2026",
        confidence="aanname",
        small_amounts=False,
        over_receipt=0.0,
    ),
    Rates(
        scheme="stadspas",
        fact="heeft_stadspas",
        overall=0.50,
        groups={"bijstand": 0.15},
        source="demo",
        year="2026",
        confidence="aanname",
        small_amounts=False,
    ),
)
"""The municipality's own schemes, drawn after the national awards are known."""

ASSISTANCE = "algemene_bijstand"
"""Social assistance: its receipt (two in three; Inspectie SZW 2021, geverifieerd) is drawn with the
incomes, because it is income. Here it is only counted."""
