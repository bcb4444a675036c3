"""Sources with a database of their own."""

import pytest

from mandates.parties import CATALOGUE, HOLDERS, REQUESTERS, ROLES, SOURCES, TAX, UWV, Source
from vanzelf.protocol.signing import keys
from vanzelf.source.granting import Registrar
from vanzelf.store.database import connect, create_database, migrate


@pytest.fixture(scope="session")
def databases(postgres_dsn, worker_id):
    """Where the database of each source is, with its tables."""
    found = {}
    for holder in HOLDERS.values():
        found[holder] = create_database(postgres_dsn, f"mandates_{holder}_{worker_id}")
        with connect(found[holder]) as con:
            migrate(con, "vanzelf.source")
    return found


@pytest.fixture
def database(databases):
    """A connection to the database of a source; what is done on it is undone."""
    made = []

    def make(holder):
        made.append(connect(databases[holder]))
        return made[-1]

    yield make
    for con in made:
        con.rollback()
        con.close()


@pytest.fixture
def source(database):
    """Makes a source."""

    def make(party, *, demo=True, catalogue=CATALOGUE):
        registrar = Registrar(
            party, HOLDERS[party.oin], SOURCES[party.oin], catalogue,
            keys(REQUESTERS.values()),
            keys(key for (owner, _), key in ROLES.items() if owner == party.oin), demo,
        )  # fmt: skip
        return Source(registrar, database(HOLDERS[party.oin]))

    return make


@pytest.fixture
def uwv(source):
    """UWV, in a demonstration."""
    return source(UWV)


@pytest.fixture
def tax(source):
    """The tax office, in a demonstration."""
    return source(TAX)
