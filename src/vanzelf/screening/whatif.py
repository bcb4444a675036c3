"""What if something were different for one person: a job, a move, a child.

The changes are made in the tables of a loaded part. A fact of a dwelling changes for everybody at
the address, a fact of a unit for the couple it is a fact of.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vanzelf.engines.ready import read_value
from vanzelf.engines.sql.layout import SETTLED
from vanzelf.engines.tables import column_type, stored
from vanzelf.households.concepts import ADDRESS, BIRTH, RelationKind
from vanzelf.rules.model import Catalogue, Concept
from vanzelf.screening.columns import DATED, SOURCE, STATUS, WHOLE, identifier
from vanzelf.screening.evaluate import PartEvaluator
from vanzelf.screening.facts import at_address
from vanzelf.screening.loaded import add_columns, columns_in, row_of
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import Role, UnitType

SUPPOSED = "wat als"
"""The source of a supposed fact."""

CHILD = "kind-wat-als"
"""The id of a supposed child, where ids are text."""

_COUPLE = f"('{Role.AANVRAGER}', '{Role.PARTNER}')"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What to suppose: facts as written, by concept, and the date a child is born."""

    facts: Mapping[str, str]
    child: dt.date | None = None

    def apply(self, evaluator: PartEvaluator, catalogue: Catalogue, person: str) -> None:
        """Change the loaded tables; raises ProblemError for what cannot be supposed."""
        for name, written in self.facts.items():
            concept, value = _read(catalogue, name, written)
            _suppose(evaluator, concept, value, person)
        if self.child is not None:
            _add_child(evaluator, person, self.child)


def _read(catalogue: Catalogue, name: str, written: str) -> tuple[Concept, Any]:
    concept = catalogue.concepts.get(name)
    if concept is None or concept.type is None:
        raise ProblemError.single(
            "fact-unknown",
            f"{name!r} is not a fact." if concept is None else f"{name!r} is derived.",
            "Name a fact that vanzelf scheme show lists.",
            place="--what-if",
        )
    try:
        return concept, stored(read_value(concept.type, written), concept.type)
    except ValueError as error:
        raise ProblemError.single(
            "fact-value",
            f"{name}={written} does not fit; it should be {error}.",
            "Correct the value.",
            place="--what-if",
        ) from None


def _suppose(evaluator: PartEvaluator, concept: Concept, value: Any, person: str) -> None:
    con = evaluator.con
    assert concept.type is not None
    table, whom = _whom(evaluator, concept, person)
    kind = column_type(concept.type)
    new: dict[str, tuple[str, Any]] = {
        concept.id: (kind, value),
        concept.id + STATUS: ("VARCHAR", "vast"),
        concept.id + DATED: ("DATE", None),
        concept.id + SOURCE: ("VARCHAR", SUPPOSED),
    }
    if concept.id + SETTLED in columns_in(con, table):
        new[concept.id + SETTLED] = (kind, value)
    add_columns(con, table, {name: each for name, (each, _) in new.items()})
    sets = ", ".join(f"{identifier(name)} = ?" for name in new)
    con.execute(f"UPDATE {table} SET {sets} WHERE {whom}", [each for _, each in new.values()])


def _whom(evaluator: PartEvaluator, concept: Concept, person: str) -> tuple[str, str]:
    """The table in which a fact stands, and the condition (SQL) on its rows."""
    con = evaluator.con
    con.execute("CREATE OR REPLACE TEMP TABLE wie AS SELECT id FROM persons WHERE FALSE")
    con.execute("INSERT INTO wie SELECT id FROM persons WHERE CAST(id AS VARCHAR) = ?", [person])
    if at_address(concept):
        return "addresses", f"bag_adres = '{_address(evaluator).replace(chr(39), chr(39) * 2)}'"
    for unit in () if concept.of_person else concept.units:
        members = evaluator.members(unit)
        con.execute(
            f"""INSERT INTO wie SELECT person_id FROM {members}
            WHERE lid AND rol IN {_COUPLE} AND unit_id IN (
                SELECT unit_id FROM {members} WHERE lid AND person_id IN (FROM wie))"""
        )
    return "persons", "id IN (FROM wie)"


def _address(evaluator: PartEvaluator) -> str:
    """The address of the person in the table `wie`; it gets a row of its own if it has none."""
    con = evaluator.con
    known = ADDRESS if ADDRESS in columns_in(con, "persons") else "NULL"
    (address,) = row_of(con, f"SELECT any_value({known}) FROM persons WHERE id IN (FROM wie)")
    if address is None:
        raise ProblemError.single(
            "person-homeless",
            "this person has no address, so there is no dwelling to suppose things about.",
            "Suppose facts of the person only.",
            place="--what-if",
        )
    con.execute(
        """INSERT INTO addresses BY NAME SELECT ? AS bag_adres
        WHERE ? NOT IN (SELECT bag_adres FROM addresses)""",
        [address, address],
    )
    return str(address)


def _add_child(evaluator: PartEvaluator, person: str, born: dt.date) -> None:
    """A child of a person and their certain partner, at their address; nothing else is known."""
    con = evaluator.con
    if born > evaluator.state:
        raise ProblemError.single(
            "child-unborn",
            f"a child of {born} is not born yet on {evaluator.state}.",
            "Ask about a later date with --on.",
            place="--child",
        )
    members = evaluator.members(UnitType.TOESLAGPAAR)
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE ouders AS
        SELECT id FROM persons WHERE CAST(id AS VARCHAR) = $person
        UNION SELECT other.person_id FROM {members} AS mine JOIN {members} AS other USING (unit_id)
        WHERE CAST(mine.person_id AS VARCHAR) = $person AND mine.lid AND other.lid
            AND mine.rol IN {_COUPLE} AND other.rol IN {_COUPLE}""",
        {"person": person},
    )
    numbered = columns_in(con, "persons")["id"] in WHOLE
    child = row_of(con, "SELECT max(id) + 1 FROM persons")[0] if numbered else CHILD
    add_columns(con, "persons", {BIRTH: "DATE", ADDRESS: "VARCHAR"})
    same = [name for name in columns_in(con, "persons") if name.partition("__")[0] == ADDRESS]
    con.execute(
        f"""INSERT INTO persons BY NAME
        SELECT ? AS id, ? AS {BIRTH}, {", ".join(map(identifier, same))}
        FROM persons WHERE CAST(id AS VARCHAR) = ?""",
        [child, born, person],
    )
    if BIRTH + SETTLED in columns_in(con, "persons"):
        con.execute(f"UPDATE persons SET {BIRTH + SETTLED} = {BIRTH} WHERE id = ?", [child])
    con.execute(
        f"""INSERT INTO relations BY NAME
        SELECT '{RelationKind.CHILD}' AS soort, id AS van, ? AS naar FROM ouders""",
        [child],
    )
