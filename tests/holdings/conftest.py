"""A town of 2,000 people whose facts are divided over its holders, and the rows of a run."""

import pytest

from holdings.divided import Divided, divide
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def towns(catalogue: Catalogue) -> dict[int, Divided]:
    """Two towns, by the seed they were drawn with."""
    return {seed: divide(catalogue, seed) for seed in (1, 2)}


@pytest.fixture(params=[1, 2])
def divided(request: pytest.FixtureRequest, towns: dict[int, Divided]) -> Divided:
    """Each of two towns."""
    return towns[request.param]


@pytest.fixture
def town(towns: dict[int, Divided]) -> Divided:
    """One town."""
    return towns[1]
