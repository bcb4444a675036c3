"""Somebody with a letter from the municipality, and the code on it."""

import pytest

from support.municipality import Begin, Settle

SLOTS = {
    "belastingjaar": "2026", "heffingen": "afval en riool", "bedrag": "€ 312,40",
    "gegevens": "bijstand (1-11-2026)", "maand_van_toets": "januari",
}  # fmt: skip
FACTS = [
    {"begrip": "kwijtschelding_vorig_jaar", "waarde": True, "bron": "gemeente", "op": "2026-01-31"},
    {
        "begrip": "aanslag_gemeentebelasting", "naam": {"nl": "Uw aanslag", "en": "Your bill"},
        "waarde": "€ 312,40", "bron": "gemeente", "op": "2026-02-28",
    },
    {
        "begrip": "banktegoed", "waarde": {"nl": "onder de grens", "en": "below the limit"},
        "bron": "belastingdienst", "op": "2026-10-30",
    },
]  # fmt: skip
CODE = "K7M4-2PQX"


@pytest.fixture
def resident(settle: Settle):
    return settle()


@pytest.fixture
def offered(resident, begin: Begin):
    """Remission, offered to a resident by letter, with a code that a test knows."""
    return put(resident, begin)


def put(resident, begin, service="kwijtschelding", group="vorig_jaar", code=CODE, **more):
    from vanzelf.reach import codes
    from vanzelf.reach.models import Offer
    from vanzelf.reach.offers import Proposal, offer
    from vanzelf.residents.models import Channel

    if begin is not None:
        begin(service)
    given = {"topics": [service], "facts": FACTS, "slots": SLOTS} | more
    made = offer(
        Proposal(
            key=f"{service}:{resident.pk}", subject=resident.subject, service=service,
            group=group, period="2026", **given,
        ),
        Channel.LETTER,
    )  # fmt: skip
    assert isinstance(made, Offer), made
    made.code = codes.keyed(code)
    made.save()
    return made


@pytest.fixture
def inside(client, offered):
    """A browser in which the code was typed."""
    assert client.post("/", {"code": CODE}).status_code == 302
    return client
