import datetime as dt

import pytest

SUNDAY = dt.date(2026, 10, 30)
READY = {
    "leeftijd": 45, "heeft_onderneming": "nee", "partner": "geen", "kinderen": "geen",
    "kostendelers": "geen", "aanslag_gemeentebelasting": "450.00",
    "netto_besteedbaar_inkomen": "1400.00", "woonlasten_netto": "0", "huurtoeslag_per_maand": "0",
    "zorgpremie": "0", "ontvangen_toeslagen": "0", "banktegoed": "0", "waarde_auto": "0",
    "auto_onmisbaar": "nee", "overige_bezittingen": "0", "hogere_schulden": "0",
    "kwijtschelding_verleend": "nee",
}  # fmt: skip
"""A household that pays nothing: what the rule of remission asks, as its examples have it."""
SOURCES = {
    "banktegoed": "de Belastingdienst", "waarde_auto": "RDW",
    "netto_besteedbaar_inkomen": "UWV", "aanslag_gemeentebelasting": "de gemeente",
}  # fmt: skip


@pytest.fixture
def officer(hire):
    from vanzelf.org.rights import Role

    return hire(Role.OFFICER, name="Karim")


@pytest.fixture
def known(case):
    """Fills a case with facts: `known(banktegoed="9000.00")`."""
    from vanzelf.decide.facts import Known, know

    def fill(**other):
        facts = READY | other
        know(
            case=case,
            facts=[
                Known(name, value, SOURCES.get(name, "inwoner"), SUNDAY)
                for name, value in facts.items()
            ],
        )
        return case

    return fill


@pytest.fixture
def letters(case):
    """A case whose letters lack nothing that no rule knows."""
    from vanzelf.decide.facts import fill_in

    fill_in(
        case=case, by=None, said={"heffingen": "afval en riool", "betalen_voor": "1 december 2026"}
    )
    return case
