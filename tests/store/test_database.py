import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from vanzelf.store.database import connect, create_database, migrate
from vanzelf.terms.problems import ProblemError

FIRST = "create table thing (name text); insert into thing values ('one');"
SECOND = "insert into thing values ('two');"


@pytest.fixture
def part(tmp_path, monkeypatch):
    """A package with two migrations, and the directory they stand in."""
    package = ModuleType("a_part")
    package.__path__ = [str(tmp_path)]
    (tmp_path / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path.parent))
    monkeypatch.setitem(sys.modules, "a_part", _imported(tmp_path))
    migrations = tmp_path / "migrations"
    migrations.mkdir()
    (migrations / "0001_thing.sql").write_text(FIRST)
    (migrations / "0002_more.sql").write_text(SECOND)
    return migrations


def _imported(directory: Path) -> ModuleType:
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("a_part", directory / "__init__.py")
    assert spec
    return module_from_spec(spec)


def things(con):
    return [name for (name,) in con.execute("select name from thing order by name")]


def test_migrations_are_applied_once_and_in_order(empty, part):
    assert migrate(empty, "a_part") == [1, 2]
    assert migrate(empty, "a_part") == []
    (part / "0003_last.sql").write_text("insert into thing values ('zzz');")
    assert migrate(empty, "a_part") == [3]
    assert things(empty) == ["one", "two", "zzz"]


def test_a_migration_that_fails_leaves_nothing(empty, part):
    (part / "0002_more.sql").write_text("insert into nothing values (1);")
    with pytest.raises(Exception, match="nothing"):
        migrate(empty, "a_part")
    empty.rollback()
    assert empty.execute("select to_regclass('thing')").fetchone() == (None,)


@pytest.mark.parametrize(
    "change, code",
    [
        (lambda at: (at / "0001_thing.sql").write_text(FIRST + " "), "migration-changed"),
        (lambda at: (at / "0002_more.sql").unlink(), "migration-unknown"),
        (lambda at: (at / "0002_more.sql").rename(at / "0003_more.sql"), "migration-order"),
    ],
)
def test_another_history_is_refused(empty, part, change, code):
    migrate(empty, "a_part")
    change(part)
    with pytest.raises(ProblemError) as refused:
        migrate(empty, "a_part")
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_database_that_is_made_again_is_empty(postgres_dsn, worker_id):
    for _ in range(2):
        with connect(create_database(postgres_dsn, f"again_{worker_id}")) as con:
            assert con.execute("select to_regclass('thing')").fetchone() == (None,)
            con.execute("create table thing (name text)")


def test_no_server_is_a_problem_without_the_password(tmp_path):
    with pytest.raises(ProblemError) as refused:
        connect(f"host={tmp_path} user=me password=openbaar dbname=postgres")
    assert refused.value.problems[0].code == "database-connection"
    assert not re.search("openbaar", str(refused.value))
