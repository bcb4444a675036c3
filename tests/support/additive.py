"""Whether a change to the tables can be made while the version before it goes on working.

What is not known to hinder nobody is refused. SQL is read, not operations, because that is what the
database gets: of Django's migrations, and of those of the packages that know no Django. What no machine
sees stands in docs/how-to/upgrade.md.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from support.repository import ROOT

RELEASED: Final = ROOT / "schema" / "released.txt"
"""The migrations that a released version has, and so need not bear the one before: `decide 0001_initial`."""

Columns = Mapping[tuple[str, str], str]
"""The columns that the released version knows, by table and name, with their type."""

_TABLE, _COLUMN, _OTHER = r"(?P<table>[\w.]+)", r"(?P<column>\w+)", r"(?P<other>[\w.]+)"
_ALTER = rf"alter table (?:only )?{_TABLE} "
_FIXED = r"(?:-?\d|'|true\b|false\b|null\b|now\(\)|statement_timestamp\(\))"
"""A default that is worked out once: any other is for every row, which are then all written again."""

HARMLESS: Final = tuple(
    re.compile(each)
    for each in (
        r"create (?:or replace )?(?:function|procedure|view|trigger)\b",
        r"create (?:table|sequence|type|domain)\b",
        r"drop (?:trigger|function|procedure|view)\b",
        r"comment on\b", r"set constraints\b", r"select setval\b", r"begin$", r"commit$",
        r"create (?:unique )?index concurrently\b", r"drop index concurrently\b",
        rf"{_ALTER}alter column {_COLUMN} drop not null$",
        rf"{_ALTER}alter column {_COLUMN} set default\b",
        rf"{_ALTER}add constraint .* not valid$", rf"{_ALTER}validate constraint\b",
    )
)  # fmt: skip
_CREATED = re.compile(rf"create table (?:if not exists )?{_TABLE}")
_OF_TABLE = re.compile(
    rf"(?:alter table (?:only )?{_TABLE}|(?:create (?:unique )?index\b.*?\bon|insert into) {_OTHER})\b"
)
_ADDED = re.compile(rf"{_ALTER}add column (?:if not exists )?{_COLUMN} (?P<rest>.+)$")
_FORGOTTEN = re.compile(rf"{_ALTER}alter column {_COLUMN} drop default$")
_WIDENED = re.compile(
    rf"{_ALTER}alter column {_COLUMN} (?:set data )?type (?P<type>[\w() ]+?)(?: using .*)?$"
)
_DROPPED = re.compile(rf"{_ALTER}drop column (?:if exists )?{_COLUMN}(?: cascade)?$")
_GONE = re.compile(rf"drop table (?:if exists )?{_TABLE}(?: cascade)?$")
_LOOSENED = re.compile(rf"{_ALTER}drop constraint (?:if exists )?{_OTHER}$")


def statements(script: str) -> list[str]:
    """The statements of a script, in small letters; bodies of functions and texts are left out."""
    bare = re.sub(r"(\$\w*\$).*?\1", "$$", script, flags=re.DOTALL)
    bare = re.sub(r"^\s*--(?!.*CANNOT).*$|/\*.*?\*/", "", bare, flags=re.MULTILINE)
    bare = re.sub(r"'(?:[^']|'')*'", "''", bare).replace('"', "")
    return [" ".join(each.lower().split()) for each in bare.split(";") if each.strip()]


def faults(script: str, known: Columns) -> list[str]:
    """The statements of a migration that may stop or slow the version before it, or break it."""
    found = statements(script)
    made = {match["table"] for each in found if (match := _CREATED.match(each))}
    return [each for each in found if not _may(each, found, made, known)]


def _may(one: str, all_of_it: Sequence[str], made: set[str], known: Columns) -> bool:
    about = _OF_TABLE.match(one)
    if about and (about["table"] or about["other"]) in made:
        return True
    if "validate constraint" in one and any("not valid" in each for each in all_of_it):
        return False  # it would read all rows while the constraint holds the table
    return any(each.match(one) for each in HARMLESS) or any(_allowed(one, all_of_it, known))


def _allowed(one: str, all_of_it: Sequence[str], known: Columns) -> Iterator[bool]:
    if match := _ADDED.match(one):
        forgotten = any(
            other.group("table", "column") == match.group("table", "column")
            for each in all_of_it
            if (other := _FORGOTTEN.match(each))
        )
        yield _is_light(match["rest"]) and not forgotten
    if match := _WIDENED.match(one):
        yield _holds(match["type"], known.get(match.group("table", "column"), ""))
    if match := _DROPPED.match(one):
        yield bool(known) and match.group("table", "column") not in known
    if match := _GONE.match(one):
        yield bool(known) and match["table"] not in {table for table, _ in known}
    if match := _LOOSENED.match(one):  # a wider one takes its place; one of unique cannot
        again = re.compile(rf".* add constraint {match['other']} .* not valid$")
        yield any(again.match(each) for each in all_of_it)


def _is_light(rest: str) -> bool:
    """Whether a new column needs nothing of the rows, and nothing of who does not know it."""
    default = re.search(r"\bdefault (?P<value>.+)$", rest)
    if re.search(r"\b(?:unique|primary key|generated|serial|bigserial)\b", rest):
        return False
    if default is None:
        return not re.search(r"\bnot null\b", rest)
    return bool(re.match(_FIXED, default["value"]))


def _holds(after: str, before: str) -> bool:
    """Whether every value of a type is one of another without being written again."""
    narrow, wide = (re.fullmatch(r"varchar\((\d+)\)", each) for each in (before, after))
    return bool(narrow and (after == "text" or (wide and int(wide[1]) >= int(narrow[1]))))


def released() -> set[tuple[str, str]]:
    """The migrations of the released version, by app (or package) and name."""
    lines = RELEASED.read_text(encoding="utf-8").splitlines()
    return {(app, name) for app, _, name in (each.partition(" ") for each in lines if each)}


def all_of_them() -> dict[tuple[str, str], str | None]:
    """Every migration by app (or package) and name, with its SQL if that stands in a file."""
    from django.db.migrations.loader import MigrationLoader

    found: dict[tuple[str, str], str | None] = dict.fromkeys(
        MigrationLoader(None, ignore_no_migrations=True).graph.nodes
    )
    for path in sorted((ROOT / "src" / "vanzelf").glob("*/migrations/*.sql")):
        found[f"vanzelf.{path.parent.parent.name}", path.stem] = path.read_text(encoding="utf-8")
    return found


def columns(state: Any) -> dict[tuple[str, str], str]:
    """The columns of a state of Django's migrations, by table and name, with their type."""
    from django.db import connection

    return {
        (model._meta.db_table, field.column): str(field.db_type(connection))
        for model in state.apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
    }


def refused(plan: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """What may not be done, by migration, of those that a released version does not have."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader, before = MigrationLoader(connection), released()
    known_to_django = [each for each in before if each in loader.graph.nodes]
    known = columns(loader.project_state(known_to_django, at_end=True))
    found, scripts = {}, all_of_them()
    for each in plan:
        script = scripts[each]
        if script is None:
            script = "\n".join(loader.collect_sql([(loader.graph.nodes[each], False)]))
        if wrong := faults(script, known):
            found[" ".join(each)] = wrong
    return found


def main() -> None:
    """Write down that what there is now is released: part of a release, and of nothing else."""
    import django

    django.setup()
    RELEASED.write_text("".join(f"{app} {name}\n" for app, name in sorted(all_of_them())))


if __name__ == "__main__":
    main()
