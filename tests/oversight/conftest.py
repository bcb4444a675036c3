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
def offered(offered, monkeypatch):
    """Remission, offered to a resident, with the letter in the queue."""
    from vanzelf.reach import carriers

    monkeypatch.setattr(carriers, "CARRIERS", {})
    return offered
