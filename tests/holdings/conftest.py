"""A town of 2,000 people whose facts are divided over its holders, and the rows of a run."""

from collections.abc import Callable
from functools import cache

import pytest

from holdings.divided import Divided, divide
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def towns(catalogue: Catalogue) -> Callable[[int], Divided]:
    """A town, by the seed it is drawn with; made when somebody needs it."""
    return cache(lambda seed: divide(catalogue, seed))


@pytest.fixture(params=[1, pytest.param(2, marks=pytest.mark.soak)])
def divided(request: pytest.FixtureRequest, towns: Callable[[int], Divided]) -> Divided:
    """A town; in a long run each of two."""
    return towns(request.param)


@pytest.fixture
def town(towns: Callable[[int], Divided]) -> Divided:
    """One town."""
    return towns(1)
