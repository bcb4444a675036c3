"""A town of 2,000, made and screened once, for the tests that only look at it."""

import pytest

from support import towns
from support.populations import ON, Read
from vanzelf.rules.load import load_catalogue
from vanzelf.screening.population import open_population
from vanzelf.screening.report import build_report
from vanzelf.screening.run import screen


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue()


@pytest.fixture
def read(catalogue, tmp_path):
    """Read the population in the directory of the test."""

    def read(**options):
        return Read(catalogue, tmp_path, **options)

    return read


@pytest.fixture(scope="session")
def town():
    return open_population(towns.town(2_000, 1))


@pytest.fixture(scope="session")
def screened(catalogue, town, tmp_path_factory):
    return screen(catalogue, town, ON, tmp_path_factory.mktemp("screened"))


@pytest.fixture(scope="session")
def report(catalogue, screened):
    return build_report(catalogue, screened)
