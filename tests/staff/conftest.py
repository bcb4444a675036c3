"""Who works at the telephone and the desk."""

import pytest


@pytest.fixture
def agent(hire):
    from vanzelf.org.rights import Role

    return hire(Role.CALL_AGENT, name="Samira")
