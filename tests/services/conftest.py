"""Who signs the gates of a service, and who runs it."""

import pytest


@pytest.fixture
def signers(hire):
    from vanzelf.org.rights import Role

    return {
        "willen": hire(Role.BOARD, name="Bea"),
        "mag": hire(Role.PRIVACY_OFFICER, name="Fien"),
        "kan": hire(Role.ADMINISTRATOR, name="Bas"),
    }


@pytest.fixture
def manager(hire):
    from vanzelf.org.rights import Role

    return hire(Role.CAMPAIGN_MANAGER, name="Cas")
