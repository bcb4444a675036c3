"""Copies of a database that tests really write in."""

import psycopg

from vanzelf.store.database import create_database

_SENT_AWAY = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = %s and pid <> pg_backend_pid()
"""


def copy_of(server: str, source: str, name: str) -> str:
    """A database of that name with all that the source has; gives where it is.

    Nobody may be connected to the source: a thread that answered a browser in a test before can be.
    """
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(_SENT_AWAY, [source])
    return create_database(server, name, template=source)
