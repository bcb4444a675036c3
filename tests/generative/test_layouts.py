"""The same facts in another physical shape give the same outcome (see `Layout`)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb
import pytest
from hypothesis import given

from generative.cases import Case, cases
from generative.rules import words_of_all
from support import engines
from support.laws import ON, catalogue, scheme
from vanzelf.engines.duckdb import statement
from vanzelf.engines.sql.layout import LID, SETTLED, Layout, of_role
from vanzelf.engines.tables import Table, UnitTables, tables_of
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve
from vanzelf.terms.units import Role, Unit, UnitType

MEMBERS, UNITS = "leden_in", "eenheden_in"


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as con:
        yield con


def run(
    con: duckdb.DuckDBPyConnection,
    programs: Sequence[Program],
    layout: Layout,
    tables: Mapping[str, Table],
) -> engines.Rows:
    for name, table in tables.items():
        con.register(name, table.arrow())
    cursor = con.execute(statement(programs, layout).sql)
    names = [column[0] for column in cursor.description or ()]
    rows = {row[0]: dict(zip(names[1:], row[1:], strict=True)) for row in cursor.fetchall()}
    for name in tables:
        con.unregister(name)
    return rows


def assert_same(case: Case, units: Sequence[Unit], found: engines.Rows) -> None:
    wrong = list(engines.differences(engines.reference(case.programs, units), found))
    assert not wrong, wrong[:5]


def rows_of(table: Table) -> list[dict[str, Any]]:
    names = [name for name, _ in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def table_of(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> Table:
    made = tuple(tuple(row.get(name) for name in columns) for row in rows)
    return Table(tuple(columns.items()), made)


@given(case=cases(schemes=2, size=6))
def test_when_no_membership_is_in_doubt(connection, case):
    units = [unit for unit in case.units if all(each.certain for each in unit.members)]
    if units:
        made = tables_of(case.programs, units)
        layout = replace(made.layout, all_certain=True)
        tables = {MEMBERS: made.members, UNITS: made.units}
        assert_same(case, units, run(connection, case.programs, layout, tables))


@given(case=cases(schemes=2, size=6))
def test_when_aanvrager_and_partner_stand_beside_the_unit(connection, case):
    if case.programs:
        made = tables_of(case.programs, case.units)
        layout, tables = beside(made)
        assert_same(case, case.units, run(connection, case.programs, layout, tables))


def beside(made: UnitTables) -> tuple[Layout, dict[str, Table]]:
    """Facts of aanvrager and partner in the row of their unit, the other members apart."""
    facts = dict(made.members.columns[3:])
    columns = dict(made.units.columns)
    pair = (Role.AANVRAGER, Role.PARTNER)
    for role in pair:
        columns |= {of_role(role, name): kind for name, kind in facts.items()}
    columns[of_role(Role.PARTNER, LID)] = "BOOLEAN"
    rows = {row["unit_id"]: row for row in rows_of(made.units)}
    others = []
    for row in rows.values():
        row[of_role(Role.PARTNER, LID)] = False
    for member in rows_of(made.members):
        if member["rol"] not in pair:
            others.append(member)
            continue
        role, unit = Role(member["rol"]), rows[member["unit_id"]]
        unit |= {of_role(role, name): member[name] for name in facts}
        if role is Role.PARTNER:
            unit[of_role(role, LID)] = member[LID]
    kinds = dict(made.members.columns)
    lonely = made.layout.unit in (UnitType.PERSOON, UnitType.TOESLAGPAAR)
    layout = replace(made.layout, beside=True, members=None if lonely else MEMBERS)
    tables = {UNITS: table_of(columns, list(rows.values())), MEMBERS: table_of(kinds, others)}
    return layout, tables


@given(case=cases(schemes=2, size=6))
def test_when_facts_of_the_unit_stand_with_the_aanvrager_or_the_partner(connection, case):
    if not case.programs:
        return
    made = tables_of(case.programs, case.units)
    carried = set(made.layout.unit_columns) & {
        name for program in case.programs for name in program.unit_facts
    }
    carried |= {name + SETTLED for name in carried} & set(made.layout.unit_columns)
    layout = replace(
        made.layout,
        carried=frozenset(carried),
        unit_columns=made.layout.unit_columns - carried,
    )
    kinds = {name: kind for name, kind in made.units.columns if name in carried}
    own = {row["unit_id"]: row for row in rows_of(made.units)}
    members = rows_of(made.members)
    holder = {each["unit_id"]: each for each in members if each["rol"] == Role.AANVRAGER}
    partners = [each for each in members if each["rol"] == Role.PARTNER and each[LID]]
    holder |= {each["unit_id"]: each for each in partners if len(each["unit_id"]) % 2 == 0}
    for unit, row in holder.items():
        row |= {name: own[unit][name] for name in kinds}
    columns = dict(made.members.columns) | kinds
    tables = {MEMBERS: table_of(columns, members), UNITS: made.units}
    assert_same(case, case.units, run(connection, case.programs, layout, tables))


def test_an_estimate_of_the_aanvrager_is_not_replaced_by_the_partner(connection):
    """The settled value is that of the person whose value counts, or it is not known."""
    body = scheme("proef", "toeslagpaar", criteria={"met_tuin": "tuin"})
    schemes = catalogue([], [body]).schemes
    program = resolve(Catalogue(words_of_all().concepts, {}, schemes, (), ""), "proef", ON)
    names = ("unit_id", "rol", LID, "tuin", "tuin" + SETTLED)
    kinds = ("VARCHAR", "VARCHAR", "BOOLEAN", "BOOLEAN", "BOOLEAN")
    rows = (
        ("schatting", "aanvrager", True, True, None),
        ("schatting", "partner", True, False, False),
        ("partner", "aanvrager", True, None, None),
        ("partner", "partner", True, True, True),
        ("misschien", "aanvrager", True, None, None),
        ("misschien", "partner", None, True, True),
    )
    table = Table(tuple(zip(names, kinds, strict=True)), rows)
    layout = Layout(UnitType.TOESLAGPAAR, MEMBERS, carried=frozenset(names[3:]))
    found = run(connection, [program], layout, {MEMBERS: table})
    outcomes = {unit: (row["proef.uitkomst"], row["proef.geschat"]) for unit, row in found.items()}
    assert outcomes == {
        "schatting": (None, True),
        "partner": (True, True),
        "misschien": (None, None),
    }
