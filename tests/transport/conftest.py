"""A stand: a source, a combiner and a municipality, each with its own database."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from support import towns
from transport.stand import Client, Stand, client_of, make_stand
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue

RESIDENTS = 500
_NUMBERS = count()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def holders() -> dict[str, Path]:
    return towns.holders(RESIDENTS, 1)


@pytest.fixture
def stand(tmp_path, postgres_dsn, holders, worker_id) -> Stand:
    return make_stand(
        tmp_path / "partijen", postgres_dsn, holders, f"stand_{worker_id}_{next(_NUMBERS)}"
    )


@pytest.fixture(scope="session")
def paper(tmp_path_factory, holders) -> Stand:
    """A stand without databases, to sign messages with."""
    return make_stand(tmp_path_factory.mktemp("papier"), None, holders, "papier")


@pytest.fixture
def combiner(stand) -> Iterator[Client]:
    """The application of the combiner, without a network."""
    with client_of(stand.combiner_app(stand.combiner())) as client:
        yield client


@pytest.fixture
def source(stand, catalogue) -> Iterator[Client]:
    """The application of a source, without a network."""
    desk, _ = stand.source(catalogue)
    with client_of(stand.source_app(desk)) as client:
        yield client
