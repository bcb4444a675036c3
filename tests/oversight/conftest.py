import pytest


@pytest.fixture
def fien(hire):
    """The privacy officer."""
    from vanzelf.org.rights import Role

    return hire(Role.PRIVACY_OFFICER, name="Fien")


@pytest.fixture
def karim(hire):
    """An officer."""
    from vanzelf.org.rights import Role

    return hire(Role.OFFICER, name="Karim")


@pytest.fixture
def offered(settle, begin, monkeypatch):
    """A resident to whom remission was offered, with the letter in the queue."""
    from vanzelf.reach import carriers
    from vanzelf.reach.offers import Proposal, offer
    from vanzelf.residents.models import Channel

    monkeypatch.setattr(carriers, "CARRIERS", {})
    begin("kwijtschelding")
    slots = {
        "belastingjaar": "2026", "heffingen": "afval en riool", "bedrag": "€ 312,40",
        "gegevens": "uw uitkering (gemeente, 1 november 2026)", "maand_van_toets": "januari",
    }  # fmt: skip
    return offer(
        Proposal(
            key="kwijtschelding:2026:1", subject=settle().subject, service="kwijtschelding",
            group="vorig_jaar", period="2026", topics=["kwijtschelding"], slots=slots,
        ),
        Channel.LETTER,
    )  # fmt: skip
