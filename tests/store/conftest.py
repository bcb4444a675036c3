"""Databases for the tests of what a party keeps."""

from collections.abc import Iterator

import pytest

from vanzelf.store.database import Connection, connect, create_database


@pytest.fixture
def empty(postgres_dsn: str, worker_id: str) -> Iterator[Connection]:
    with connect(create_database(postgres_dsn, f"store_{worker_id}")) as con:
        yield con
