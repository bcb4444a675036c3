"""What a landlord answers: by address, about its own dwellings and nobody's person.

A landlord has no population register. It says of each dwelling asked about what its own books say;
a dwelling that is not its own is unknown, never no.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.engines.duckdb import statement
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.engines.sql.layout import LID, Layout
from vanzelf.holdings.asked import Allow, AskedDwellings, Found, Met, StopReason, everybody
from vanzelf.holdings.audit import answer_to
from vanzelf.holdings.connection import Connection, workspace
from vanzelf.holdings.facts import read_facts, read_singly
from vanzelf.holdings.holding import check_restricted, coded_answer
from vanzelf.holdings.mapping import Entry, SourceMapping
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.terms.answers import STOP, UNKNOWN, Codes
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import Fact, Member, Role, Unit, UnitType


class Landlord:
    """A landlord's dwellings, as far as its mapping says where they stand.

    connection: a snapshot of its database.
    """

    def __init__(
        self, mapping: SourceMapping, connection: Connection, catalogue: Catalogue
    ) -> None:
        self.mapping = mapping
        self.connection = connection
        self.catalogue = catalogue

    def answer(
        self,
        programs: Sequence[Program],
        asked: AskedDwellings,
        on: dt.date,
        allow: Allow = everybody,
    ) -> Found:
        """Answer some programs, as `questions_at` gives them for this holder, for some addresses.

        on: the reference date of the facts. allow: which dwellings may be answered; the others stop.
        There are no classes; whose data a row
        used is the address, where the landlord has something about it. Raises ProblemError
        source-table, source-column, or landlord-persons for a question that needs more than facts
        of a dwelling.
        """
        check_restricted(programs, self.mapping.holder)
        for program in programs:
            self._check(program)
        homes = pc.unique(asked.addresses.drop_null())
        place = np.asarray(
            pc.fill_null(pc.index_in(asked.addresses, value_set=homes), len(homes)), dtype=np.int64
        )
        answers = {}
        used = np.zeros(len(homes) + 1, dtype=np.bool_)
        for program in programs:
            codes = np.full(len(homes) + 1, UNKNOWN, dtype=np.uint8)
            if len(homes):
                codes[:-1], known = self._evaluated(program, homes, on)
                used[:-1] |= known
            answers[program.scheme.id] = codes[place]
        nothing = np.zeros(len(asked), dtype=np.uint8)
        met = Met(nothing, _each_alone(asked.addresses, used[place]), nothing)
        stops = np.where(allow(met), nothing, np.uint8(StopReason.NOT_ALLOWED))
        answers = {scheme: np.where(stops, STOP, each) for scheme, each in answers.items()}
        return Found(answers, stops, met.members, nothing, self.connection.snapshot)

    def _check(self, program: Program) -> None:
        of_home = program.scheme.unit is UnitType.HUURHUISHOUDEN and not program.person_facts
        if not of_home:
            raise ProblemError.single(
                "landlord-persons",
                f"{program.scheme.id} asks a landlord about persons.",
                "Ask a landlord only what rests on facts of the dwelling.",
                place=self.mapping.file,
            )

    def recheck(
        self, programs: Sequence[Program], asked: AskedDwellings, on: dt.date
    ) -> dict[str, Codes]:
        """The answers about a few addresses, by the reference engine on the facts of each apart."""
        addresses = asked.addresses.to_pylist()
        answers = {}
        for program in programs:
            self._check(program)
            facts = self._singly(program, sorted({each for each in addresses if each}), on)
            engine = ReferenceEngine(program)
            units = [_dwelling(program, each, facts.get(each, {})) for each in addresses]
            codes = [answer_to(engine, each) if each.id else UNKNOWN for each in units]
            answers[program.scheme.id] = np.array(codes, dtype=np.uint8)
        return answers

    def _entries(self, program: Program) -> dict[str, tuple[Entry, ...]]:
        """Where the facts stand on which a program rests."""
        return {
            name: each for name, each in self.mapping.entries.items() if name in program.unit_facts
        }

    def _singly(
        self, program: Program, addresses: Sequence[str], on: dt.date
    ) -> dict[str, dict[str, Fact]]:
        """The facts of some addresses, by address and concept; the first place with a value counts."""
        found: dict[str, dict[str, Fact]] = {}
        con = workspace()
        for name, several in self._entries(program).items():
            for entry in several:
                for where, fact in read_singly(con, self.connection, entry, addresses, on).items():
                    facts = found.setdefault(where, {})
                    if name not in facts or facts[name].value is None:
                        facts[name] = fact
        con.close()
        return found

    def _evaluated(
        self, program: Program, homes: pa.Array, on: dt.date
    ) -> tuple[Codes, npt.NDArray[np.bool_]]:
        """The answer about every dwelling, and whether anything is known of it."""
        con = workspace()
        columns = read_facts(con, self.connection, self._entries(program), homes, homes, on)
        known = np.zeros(len(homes), dtype=np.bool_)
        for each in columns.values():
            known |= each.is_valid().to_numpy(zero_copy_only=False)
        number = pa.array(np.arange(len(homes), dtype=np.int32))
        con.register("woningen", pa.table({"unit_id": number, **columns}))
        con.execute(
            f"""CREATE TEMP TABLE leden AS
            SELECT unit_id, '{Role.AANVRAGER}' AS rol, TRUE AS {LID} FROM woningen"""
        )
        layout = Layout(program.scheme.unit, "leden", "woningen", unit_columns=frozenset(columns))
        found = con.sql(
            f"""SELECT {coded_answer(program)} AS code
            FROM ({statement([program], layout).sql}) ORDER BY unit_id"""
        ).to_arrow_table()
        con.close()
        return found["code"].to_numpy(), known


def _each_alone(addresses: Any, used: npt.NDArray[np.bool_]) -> Any:
    """A list per row: of its address where that was used, of nothing elsewhere."""
    ends = np.append(0, np.cumsum(used)).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), addresses.filter(pa.array(used)))


def _dwelling(program: Program, address: str | None, facts: Mapping[str, Fact]) -> Unit:
    """A dwelling as a unit of which only the facts of the dwelling are known."""
    alone = (Member("", Role.AANVRAGER),)
    return Unit(program.scheme.unit, address or "", alone, facts)
