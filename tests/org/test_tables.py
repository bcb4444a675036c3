"""Tables are brought up to date beside what goes on, and a program says when they are not."""

import psycopg
import pytest

from org.test_access import nothing_remembered  # noqa: F401 -- a fixture
from vanzelf.store.database import missing
from vanzelf.terms.problems import ProblemError


@pytest.fixture
def recorded(db):
    """Runs SQL in the transaction of this test."""
    from django.db import connection

    def run(statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


@pytest.mark.parametrize(
    "undone, said",
    [
        ("delete from django_migrations where app = 'org' and name = '0003_halt'", "org.0003_halt"),
        ("delete from schema_versions where part = 'vanzelf.ledger' and number = 2", "ledger.0002"),
        ("drop table schema_versions", "ask.0001"),
    ],
)
def test_who_misses_a_change_is_not_ready(client, recorded, nothing_remembered, undone, said):  # noqa: F811
    from vanzelf.org import tables

    assert tables.waiting() == []
    recorded(undone)
    assert said in tables.waiting()
    answer = client.get("/klaar")
    assert (answer.status_code, answer.json()) == (503, {"status": "tables not up to date"})
    assert client.get("/gezond").status_code == 200
    with pytest.raises(ProblemError) as refused:
        tables.refuse_without()
    assert refused.value.problems[0].code == "tables-behind"


def test_tables_of_a_newer_version_will_do(client, recorded, nothing_remembered):  # noqa: F811
    recorded(
        "insert into django_migrations (app, name, applied) values ('org', '0999_newer', now());"
        "insert into schema_versions values ('vanzelf.ledger', 999, '\\x00');"
        "alter table org_remembered add column newer text"
    )
    assert client.get("/klaar").json() == {"status": "ok"}


def test_readiness_costs_a_few_questions_to_the_database(client, nothing_remembered):  # noqa: F811
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from vanzelf.org import tables

    tables.waiting()
    with CaptureQueriesContext(connection) as asked:
        tables.waiting()
    assert len(asked) <= 2


def undo():
    """Back to before the change that touches the lines of what staff did."""
    from django.core.management import call_command

    call_command("migrate", "org", "0004", verbosity=0)


def test_a_change_waits_briefly_for_its_turn_and_lets_others_go_first(own_database):
    from django.db import connection

    from vanzelf.org import tables

    undo()
    with psycopg.connect(own_database) as reader:
        reader.execute("select count(*) from org_auditline")  # and is not ready with it
        with pytest.raises(ProblemError) as refused:
            tables.bring_up_to_date(lock="50ms", tries=2, pause=0.0)
        assert refused.value.problems[0].code == "migration-busy"
        assert "org.0005_audit_ends" in tables.waiting()
        reader.rollback()
    tables.bring_up_to_date(lock="50ms", tries=2, pause=0.0)
    assert tables.waiting() == []
    with connection.cursor() as cursor:
        cursor.execute("show lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_what_hinders_nobody_takes_as_long_as_it_takes(own_database):
    from django.db import connection

    from vanzelf.org import tables

    with connection.cursor() as cursor, connection.execute_wrapper(tables._unhurried("1s")):
        cursor.execute("set lock_timeout = '1s'")
        seen = []

        def look(execute, sql, params, many, context):
            if "concurrently" in sql:
                seen.append(context["cursor"].connection.execute("show lock_timeout").fetchone())
            return execute(sql, params, many, context)

        with connection.execute_wrapper(look):
            cursor.execute("create index concurrently looked on org_halt (began_at)")
        cursor.execute("show lock_timeout")
        assert (seen, cursor.fetchone()) == ([("0",)], ("1s",))


def test_a_database_without_tables_misses_all(postgres_dsn, worker_id):
    from vanzelf.store.database import connect, create_database, migrate

    with connect(create_database(postgres_dsn, f"leeg_{worker_id}")) as con:
        assert missing(con, "vanzelf.ledger") == [1, 2]
        migrate(con, "vanzelf.ledger")
        assert missing(con, "vanzelf.ledger") == []
