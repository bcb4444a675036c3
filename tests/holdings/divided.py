"""A made town, divided over its holders; and what a screening with everything in one place says."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from support import towns
from vanzelf.holdings.asked import Allow, Asked, AskedDwellings, Found, everybody
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.holding import Holding
from vanzelf.holdings.landlord import Landlord
from vanzelf.holdings.mapping import SourceMapping, read_mapping
from vanzelf.holdings.register import load_register
from vanzelf.households import bulk
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import RECEIVED, Program
from vanzelf.rules.questions import question_names, questions_at
from vanzelf.rules.resolve import resolve
from vanzelf.screening.evaluate import PartEvaluator, wanted_facts
from vanzelf.screening.population import open_population
from vanzelf.screening.reader import PartReader
from vanzelf.synth.holders import DATABASE, MAPPING
from vanzelf.terms.units import UnitType

ON = dt.date(2026, 11, 1)
CODES = {False: 0, True: 1, None: 2}


@dataclass(frozen=True)
class Divided:
    """A town and the directories of its holders."""

    catalogue: Catalogue
    town: Path
    holders: Mapping[str, Path]

    @cached_property
    def made(self) -> dict[object, Any]:
        """What was made before."""
        return {}

    def program(self, scheme: str) -> Program:
        if scheme not in self.made:
            self.made[scheme] = resolve(self.catalogue, scheme, ON)
        program: Program = self.made[scheme]
        return program

    def programs(
        self, holder: str, schemes: Iterable[str], premises: Mapping[str, Any] | None = None
    ) -> list[Program]:
        found = (questions_at(self.program(each), holder, premises) for each in schemes)
        return [each for each in found if each is not None]

    def mapping(self, holder: str) -> SourceMapping:
        if ("mapping", holder) not in self.made:
            found = read_mapping(self.holders[holder] / MAPPING, self.catalogue)
            self.made["mapping", holder] = found
        mapping: SourceMapping = self.made["mapping", holder]
        return mapping

    def answer(
        self,
        holder: str,
        asked: Asked,
        schemes: Iterable[str],
        premises: Mapping[str, Any] | None = None,
        where: str | Path | None = None,
        allow: Allow = everybody,
    ) -> Found:
        programs = self.programs(holder, schemes, premises)
        with open_connection(where or self.holders[holder] / DATABASE) as connection:
            if holder == "woningcorporatie":
                dwellings = AskedDwellings(self.homes(asked))
                return Landlord(self.mapping(holder), connection, self.catalogue).answer(
                    programs, dwellings, ON, allow
                )
            return Holding(self.mapping(holder), connection, self.catalogue).answer(
                programs, asked, ON, allow
            )

    # -- the municipality ------------------------------------------------------------------------

    def rows(self) -> Asked:
        """The rows of a run, by the municipality's own register: aanvrager and certain partner."""
        if "rows" not in self.made:
            self.made["rows"] = self._rows(UnitType.TOESLAGPAAR)
        rows: Asked = self.made["rows"]
        return rows

    def _rows(self, unit: UnitType) -> Asked:
        mapping = self.mapping("gemeente").register
        assert mapping is not None
        with open_connection(self.holders["gemeente"] / DATABASE) as connection:
            everybody = connection.read(mapping.persons.name, [mapping.persons.key])
            ids = everybody[mapping.persons.key].combine_chunks()
            register = load_register(connection, mapping, self.catalogue, ids, ON)
        prepared = bulk.prepare(_with_addresses(register.con), ON)
        members = bulk.find_members(prepared, unit)
        names = register.ids.take(members.people.ids).to_pylist()
        return Asked.of(
            unit,
            [
                [names[head]]
                + ([names[members.partner[head]]] if members.coupled[head] == 2 else [])
                for head in members.heads.tolist()
            ],
        )

    def homes(self, asked: Asked) -> Any:
        """The address of the first of each row."""
        persons = str(self.town / "persons" / "*.parquet")
        found = duckdb.sql(f"SELECT id, bag_adres FROM read_parquet('{persons}')").fetchall()
        home = dict(found)
        return pa.array([home.get(row[0]) for row in asked.persons.to_pylist()])


def _with_addresses(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    con.execute("CREATE TEMP TABLE addresses (bag_adres VARCHAR)")
    return con


def divide(catalogue: Catalogue, seed: int, residents: int = 2_000) -> Divided:
    return Divided(catalogue, towns.town(residents, seed), towns.holders(residents, seed))


# -- everything in one place ---------------------------------------------------------------------


class InOnePlace:
    """A screening of the whole town: the answers to list questions per scheme and row.

    Of a home that is neither the corporation's nor its owner's, nobody asked knows whether it is
    rented; so here too.
    """

    def __init__(self, divided: Divided, schemes: Iterable[str]) -> None:
        self.con = duckdb.connect()
        self.programs = [divided.program(each) for each in schemes]
        reader = PartReader(self.con, divided.catalogue.concepts, wanted_facts(self.programs), ON)
        (part,) = open_population(divided.town).parts
        reader.load(part)
        mapping = divided.holders["woningcorporatie"] / DATABASE
        self.con.execute(f"ATTACH '{mapping}' AS corporation (READ_ONLY)")
        self.con.execute(
            "UPDATE addresses SET huurt_woning = NULL "
            "WHERE huurt_woning AND bag_adres NOT IN (SELECT bag_vbo FROM corporation.vhe)"
        )
        self.evaluator = PartEvaluator(self.con, divided.catalogue.concepts, ON)

    def answers(self, program: Program, rows: list[list[str]]) -> list[set[int]]:
        """Per row what the holders together may answer.

        One answer where the row is one unit of the scheme. Where it is two (the law of the bundle
        calls them partners and the law of the scheme does not), each holder says the best of both,
        so that together they may say more than either unit: never less.
        """
        unit = program.scheme.unit
        ready = self.evaluator.ready(unit, [program])
        statement = self.evaluator.outcomes(ready).sql
        names = [f"{program.scheme.id}.{each}" for each in question_names(program)]
        received = f"{program.scheme.id}.{RECEIVED}"
        found = {}
        cursor = self.con.execute(statement)
        columns = [each[0] for each in cursor.description or ()]
        for values in cursor.fetchall():
            row = dict(zip(columns, values, strict=True))
            parts = [row[name] for name in names]
            if program.scheme.received:
                parts.append(None if row[received] is None else not row[received])
            found[row["unit_id"]] = False if False in parts else None if None in parts else True
        units = self._units_of(unit, rows)
        several = units
        if unit is UnitType.BELASTINGSCHULDIGE:  # only the municipality knows who owes tax
            several = self._units_of(UnitType.BIJSTANDSGEZIN, rows)
        return [
            _at_least(_best({found[u] for u in each}), len(all_of_row) > 1)
            for each, all_of_row in zip(units, several, strict=True)
        ]

    def _units_of(self, unit: UnitType, rows: list[list[str]]) -> list[set[str]]:
        """Per row the units of which somebody in it is aanvrager or certainly partner."""
        of: dict[str, set[str]] = {}
        for who, unit_id in self.con.execute(
            f"""SELECT person_id, unit_id FROM {self.evaluator.members(unit)}
            WHERE lid AND rol IN ('aanvrager', 'partner')"""
        ).fetchall():
            of.setdefault(who, set()).add(unit_id)
        return [{u for who in row for u in of.get(who, ())} for row in rows]


def _at_least(answer: int, several: bool) -> set[int]:
    """The answer, and with several units those that are no smaller in no < unknown < yes."""
    return {0: {0, 2, 1}, 2: {2, 1}, 1: {1}}[answer] if several else {answer}


def _best(answers: set[bool | None]) -> int:
    return 1 if True in answers else 2 if None in answers else 0


def population_where(divided: Divided, condition: str) -> set[str]:
    """The people of a town of whom something holds."""
    persons = str(divided.town / "persons" / "*.parquet")
    found = duckdb.sql(f"SELECT id FROM read_parquet('{persons}') WHERE {condition}").fetchall()
    return {row[0] for row in found}


def lists(array: Any) -> list[int]:
    return [int(each) for each in np.asarray(array)]
