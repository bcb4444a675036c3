"""A change to the tables is one that the version before it can bear, or it is refused here."""

import pytest

from support.additive import all_of_them, columns, faults, refused, released

KNOWN = {
    ("org_halt", "id"): "uuid", ("org_halt", "reason"): "varchar(300)",
    ("org_halt", "ended_at"): "timestamp with time zone",
}  # fmt: skip
"""What the released version knows, in these examples."""

LIGHT = [
    "alter table org_halt add column note varchar(80)",
    "alter table org_halt add column times integer default 0 not null",
    "alter table org_halt add column since timestamptz default now() not null",
    "alter table org_halt add column seen_by uuid null references org_staff (id) deferrable",
    "alter table org_halt alter column reason drop not null",
    "alter table org_halt alter column reason type varchar(600)",
    "alter table org_halt alter column reason type text",
    "alter table org_halt add constraint long_enough check (length(reason) > 0) not valid",
    "alter table org_halt drop constraint halt_ended_by_two;"
    "alter table org_halt add constraint halt_ended_by_two check (ended_at is null or true) not valid",
    "create table org_more (id bigint primary key); create index more on org_more (id);"
    "alter table org_more add constraint one check (id > 0); insert into org_more values (1)",
]
APART = [
    "create index concurrently halted on org_halt (began_at)",
    "drop index concurrently halted",
    "alter table org_halt validate constraint long_enough",
    "create function f() returns trigger language plpgsql as $$ begin delete from x; return new; end $$",
    "alter table org_halt drop column gone_since_the_release",
]
"""Light too, but not in a transaction, or after something else."""
HEAVY = [
    "alter table org_halt add column code uuid default gen_random_uuid() not null",
    "alter table org_halt alter column began_at type text",
    "alter table org_halt add column number bigint generated always as identity",
]
"""All rows would be written again, while nobody can read them."""
BREAKING = [
    "alter table org_halt drop column reason",
    "alter table org_halt rename column reason to why",
    "alter table org_halt rename to org_stop",
    "drop table org_halt",
    "alter table org_halt add column kind varchar(8) not null",
    "alter table org_halt add column kind varchar(8) default 'a' not null;"
    "alter table org_halt alter column kind drop default",
    "alter table org_halt alter column ended_at set not null",
]
"""The version before would fail."""
SLOW = [
    "create index halted on org_halt (began_at)",
    "drop index halted",
    "alter table org_halt add constraint long_enough check (length(reason) > 0)",
    "alter table org_halt add constraint one unique (reason)",
    "alter table org_halt add column key varchar(8) unique",
    "alter table org_halt add constraint a check (true) not valid;"
    "alter table org_halt validate constraint a",
    "alter table org_halt alter column reason type varchar(20)",
    "update org_halt set reason = ''",
    "delete from org_halt",
    "alter table org_halt drop constraint halt_ended_by_two",
    "-- THIS OPERATION CANNOT BE WRITTEN AS SQL",
    "vacuum full",
]
"""A table would be held while it is read, or nobody knows how long."""


def run(script):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(script)


def file_of_the_table():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_relation_filenode('org_halt')")
        return cursor.fetchone()[0]


@pytest.fixture
def old_version(hire):
    """What the version before does: write and read a stop with the columns that it knows."""
    from vanzelf.org import clock
    from vanzelf.org.models import Halt

    def works():
        made = Halt.objects.create(began_at=clock.now(), began_by=hire(), reason="oefening")
        assert Halt.objects.get(pk=made.pk).reason == "oefening"
        made.delete()
        run("set constraints all immediate")

    works()
    return works


@pytest.mark.parametrize("script", LIGHT)
def test_what_is_light_is_let_through_and_leaves_rows_and_the_version_before_alone(
    script, old_version
):
    assert faults(script, KNOWN) == []
    before = file_of_the_table()
    run(script)
    assert file_of_the_table() == before
    old_version()


@pytest.mark.parametrize("script", HEAVY)
def test_what_writes_all_rows_again_is_refused(script, old_version):
    assert faults(script, KNOWN) != []
    before = file_of_the_table()
    run(script)
    assert file_of_the_table() != before


@pytest.mark.parametrize("script", BREAKING)
def test_what_the_version_before_cannot_bear_is_refused(script, old_version):
    from django.db import DatabaseError

    assert faults(script, KNOWN) != []
    run(script.replace("drop table org_halt", "drop table org_halt cascade"))
    with pytest.raises(DatabaseError):
        old_version()


@pytest.mark.parametrize("script", SLOW)
def test_what_holds_a_table_is_refused(script):
    assert faults(script, KNOWN) != []


@pytest.mark.parametrize("script", APART)
def test_what_goes_beside_others_is_let_through(script):
    assert faults(script, KNOWN) == []


def test_what_django_makes_of_a_field_is_judged_as_the_database_gets_it(db):
    """A default of Python is forgotten by the database; one of the database stays."""
    from django.db import connection, models

    from vanzelf.org.models import Halt

    def judged(field):
        field.set_attributes_from_name("kind")
        field.model = Halt
        with connection.schema_editor(collect_sql=True) as editor:
            editor.add_field(Halt, field)
        return faults("\n".join(editor.collected_sql), KNOWN)

    assert judged(models.CharField(max_length=8, default="")) != []
    assert judged(models.CharField(max_length=8, default="", db_default="")) == []
    assert judged(models.CharField(max_length=8, null=True)) == []
    assert judged(models.CharField(max_length=8, null=True, db_index=True)) != []


def test_every_change_after_the_release_is_additive(db):
    after = [each for each in all_of_them() if each not in released()]
    assert refused(after) == {}, "see docs/how-to/upgrade.md"


def test_what_was_released_stays_there():
    assert released() - all_of_them().keys() == set(), "a released migration is never removed"


def test_a_migration_that_drops_what_the_release_knows_would_be_found(db, monkeypatch):
    """The whole road: had `decide.0005` come after the release, its dropped constraint would be seen."""
    from support import additive

    kept = {each for each in released() if each[0] != "decide" or each[1] < "0005"}
    monkeypatch.setattr(additive, "released", lambda: kept)
    found = refused([("decide", "0005_asked_first"), ("decide", "0003_numbers")])
    assert list(found) == ["decide 0005_asked_first"]
    assert any("awardrun_agreed" in each for each in found["decide 0005_asked_first"])


def test_the_columns_of_a_release_are_those_of_its_migrations(db):
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    state = MigrationLoader(connection).project_state(("org", "0003_halt"))
    assert columns(state)["org_halt", "reason"] == "varchar(300)"
    assert ("org_remembered", "line") not in columns(state)
