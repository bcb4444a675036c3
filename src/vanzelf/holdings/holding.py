"""What a holder answers: its own questions, on its own data, for the rows of a run.

Who belongs together and what the facts say is worked out exactly as in a screening, from the
holder's own copy of the population register. Facts are read only of those whose data a row needs.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from vanzelf.holdings.asked import Allow, Asked, Found, Met, everybody
from vanzelf.holdings.connection import Connection
from vanzelf.holdings.facts import read_facts
from vanzelf.holdings.mapping import Entry, SourceMapping
from vanzelf.holdings.register import Register, load_register
from vanzelf.holdings.rows import Rows, read_rows
from vanzelf.households.bulk.codes import one_array
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import RECEIVED, Program
from vanzelf.rules.questions import question_names
from vanzelf.screening.columns import HOUSEHOLD_FACTS, identifier
from vanzelf.screening.evaluate import PartEvaluator, Ready
from vanzelf.terms.answers import NO, UNKNOWN, YES, Codes
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import UnitType


class Holding:
    """A holder's data, as far as its mapping says where it stands.

    connection: a snapshot of its database; every answer is about the state of that moment.
    Raises ProblemError mapping-register when the mapping has no population register.
    """

    def __init__(
        self, mapping: SourceMapping, connection: Connection, catalogue: Catalogue
    ) -> None:
        if mapping.register is None:
            raise ProblemError.single(
                "mapping-register",
                "this holder has no population register, and persons are asked about.",
                "Add bevolking to the mapping, or ask by address.",
                place=mapping.file,
            )
        self.mapping = mapping
        self.connection = connection
        self.catalogue = catalogue

    def answer(
        self,
        programs: Sequence[Program],
        asked: Asked,
        on: dt.date,
        allow: Allow = everybody,
    ) -> Found:
        """Answer some programs, as `questions_at` gives them for this holder, for some rows.

        on: the reference date of the facts; the law is that of the programs. The answer to a scheme
        is that of the unit of which a person of the row is aanvrager or certainly partner: yes when
        all questions are yes and the award is not received; no without such a unit.
        allow: which rows may be answered; nothing is read about the others, who stop.
        Raises ProblemError source-table or source-column.
        """
        loaded = self.load(programs, asked, on, allow)
        try:
            return loaded.found(programs, self.connection.snapshot)
        finally:
            loaded.close()

    def load(
        self,
        programs: Sequence[Program],
        asked: Asked,
        on: dt.date,
        allow: Allow = everybody,
    ) -> "Loaded":
        """Everything that answers need, in memory: people, units, and the facts of those asked.

        The caller closes it.
        """
        check_restricted(programs, self.mapping.holder)
        register = self._register(asked.persons.flatten(), on)
        evaluator = PartEvaluator(register.con, self.catalogue.concepts, on)
        rows = read_rows(register, evaluator, asked, on)
        by_unit: dict[UnitType, list[Program]] = {}
        for program in programs:
            by_unit.setdefault(program.scheme.unit, []).append(program)
        units = tuple(dict.fromkeys([asked.unit, *by_unit]))
        met = rows.met(units)
        rows.stop(~allow(met))
        needed = register.ids.take(pa.array(rows.people_of(units)))
        self._read(register, self._entries(programs), needed, on)
        ready = tuple(evaluator.ready(unit, group) for unit, group in by_unit.items())
        return Loaded(register, evaluator, rows, ready, met)

    def everybody(
        self,
        programs: Sequence[Program],
        on: dt.date,
        municipalities: Collection[str] | None = None,
    ) -> Register:
        """Everybody in the population register, with the facts that some programs use.

        municipalities: only who lives in one of these, by code, and who is near them. The caller
        closes it. Raises ProblemError source-table or source-column.
        """
        assert self.mapping.register is not None
        persons = self.mapping.register.persons
        keys = None
        if municipalities is not None:
            keys = (self.mapping.register.municipality, pa.array(sorted(municipalities)))
        found = self.connection.read(persons.name, [persons.key], keys=keys, place=persons.place)
        ids = found[persons.key]
        register = self._register(one_array(ids).cast(pa.string()), on)
        self._read(register, self._entries(programs), register.ids, on)
        return register

    def around(self, persons: Sequence[str], programs: Sequence[Program], on: dt.date) -> Register:
        """Some people and who is near them, with the holder's own facts that some programs use.

        The caller closes it. Raises ProblemError source-table or source-column.
        """
        register = self._register(pa.array(persons, pa.string()), on)
        self._read(register, self._entries(programs), register.ids, on)
        return register

    def _register(self, ids: Any, on: dt.date) -> Register:
        """The people near some ids, with the facts that say who belongs together."""
        assert self.mapping.register is not None
        register = load_register(self.connection, self.mapping.register, self.catalogue, ids, on)
        register.con.register("addresses", pa.table({"bag_adres": register.addresses}))
        self._read(register, self._household_entries(), register.ids, on)
        return register

    # -- facts ---------------------------------------------------------------------------------

    def _household_entries(self) -> dict[str, tuple[Entry, ...]]:
        """Facts that say who belongs together: they are needed of everybody."""
        return {
            name: entries
            for name, entries in self.mapping.entries.items()
            if name in HOUSEHOLD_FACTS
        }

    def _entries(self, programs: Sequence[Program]) -> dict[str, tuple[Entry, ...]]:
        wanted = {
            name for program in programs for name in (*program.person_facts, *program.unit_facts)
        }
        return {
            name: entries
            for name, entries in self.mapping.entries.items()
            if name in wanted - HOUSEHOLD_FACTS
        }

    def _read(
        self, register: Register, entries: Mapping[str, Sequence[Entry]], needed: Any, on: dt.date
    ) -> None:
        """Read facts of persons and dwellings, and put them into the work space."""
        of_persons = {name: each for name, each in entries.items() if not each[0].by_address}
        of_homes = {name: each for name, each in entries.items() if each[0].by_address}
        con, source = register.con, self.connection
        if of_persons:
            register.add(read_facts(con, source, of_persons, register.ids, needed, on))
        if of_homes:
            homes = register.addresses
            wanted = register.homes_of(needed)
            columns = read_facts(con, source, of_homes, homes, wanted, on)
            known = con.sql("SELECT * FROM addresses").to_arrow_table()
            for name, column in columns.items():
                known = known.append_column(name, column)
            con.register("addresses", known)


@dataclass
class Loaded:
    """People, units and facts of a run, in memory."""

    register: Register
    evaluator: PartEvaluator
    rows: Rows
    ready: tuple[Ready, ...]
    met: Met

    @cached_property
    def values(self) -> dict[str, Codes]:
        """Per scheme the answer of every unit, by the number of its aanvrager; NO where none is."""
        found: dict[str, Codes] = {}
        for ready in self.ready:
            found |= self._evaluated(ready)
        return found

    def found(self, programs: Sequence[Program], snapshot: str) -> Found:
        """What was found, by scheme in the order of some programs."""
        answers = {
            program.scheme.id: self.rows.answers(ready.unit, self.values[program.scheme.id])
            for ready in self.ready
            for program in ready.programs
        }
        return Found(
            {program.scheme.id: answers[program.scheme.id] for program in programs},
            self.rows.stops,
            self.met.members,
            self.met.classes,
            snapshot,
        )

    def close(self) -> None:
        """Forget everything that was read."""
        self.register.con.close()

    def _evaluated(self, ready: Ready) -> dict[str, Codes]:
        statement = self.evaluator.outcomes(ready)
        listed = [f"{coded_answer(each)} AS s{at}" for at, each in enumerate(ready.programs)]
        con = self.register.con
        table = con.sql(
            f"SELECT unit_id, {', '.join(listed)} FROM ({statement.sql})"
        ).to_arrow_table()
        who = table["unit_id"].to_numpy()
        found = {}
        for number, program in enumerate(ready.programs):
            codes = np.full(self.register.count, NO, dtype=np.uint8)
            codes[who] = table[f"s{number}"].to_numpy()
            found[program.scheme.id] = codes
        return found


def check_restricted(programs: Sequence[Program], holder: str) -> None:
    """Raise ValueError for a program that asks anything else than the questions of a holder."""
    for program in programs:
        others = {each.holder for each in program.scheme.list_questions} - {holder}
        if others or program.scheme.criteria:
            raise ValueError(f"{program.scheme.id} is not restricted to {holder}")


def coded_answer(program: Program) -> str:
    """SQL: YES, NO or UNKNOWN for every question being yes and the award not being received."""
    scheme = program.scheme.id
    parts = [identifier(f"{scheme}.{name}") for name in question_names(program)]
    if program.scheme.received:
        parts.append(f"NOT {identifier(f'{scheme}.{RECEIVED}')}")
    verdict = " AND ".join(parts)
    return (
        f"(CASE WHEN {verdict} THEN {YES} WHEN NOT ({verdict}) THEN {NO} ELSE {UNKNOWN} END)"
        "::UTINYINT"
    )
