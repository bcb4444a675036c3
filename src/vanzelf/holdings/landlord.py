"""What a landlord answers: by address, about its own dwellings and nobody's person.

A landlord has no population register. It says of each dwelling asked about what its own books say;
a dwelling that is not its own is unknown, never no.
"""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.engines.duckdb import statement
from vanzelf.engines.sql.layout import LID, Layout
from vanzelf.holdings.asked import AskedDwellings, Found
from vanzelf.holdings.connection import Connection, workspace
from vanzelf.holdings.facts import read_facts
from vanzelf.holdings.holding import check_restricted, coded_answer
from vanzelf.holdings.mapping import SourceMapping
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.terms.answers import UNKNOWN
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import Role, UnitType


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

    def answer(self, programs: Sequence[Program], asked: AskedDwellings, on: dt.date) -> Found:
        """Answer some programs, as `questions_at` gives them for this holder, for some addresses.

        on: the reference date of the facts. Nobody stops, and there are no members and no classes.
        Raises ProblemError source-table, source-column, or landlord-persons for a question that
        needs more than facts of a dwelling.
        """
        check_restricted(programs, self.mapping.holder)
        for program in programs:
            self._check(program)
        homes = pc.unique(asked.addresses.drop_null())
        place = np.asarray(
            pc.fill_null(pc.index_in(asked.addresses, value_set=homes), len(homes)), dtype=np.int64
        )
        answers = {}
        for program in programs:
            codes = np.full(len(homes) + 1, UNKNOWN, dtype=np.uint8)
            if len(homes):
                codes[:-1] = self._evaluated(program, homes, on)
            answers[program.scheme.id] = codes[place]
        return Found(
            answers,
            np.zeros(len(asked), dtype=np.uint8),
            pa.array([[]] * len(asked), pa.list_(pa.string())),
            np.zeros(len(asked), dtype=np.uint8),
            self.connection.snapshot,
        )

    def _check(self, program: Program) -> None:
        of_home = program.scheme.unit is UnitType.HUURHUISHOUDEN and not program.person_facts
        if not of_home:
            raise ProblemError.single(
                "landlord-persons",
                f"{program.scheme.id} asks a landlord about persons.",
                "Ask a landlord only what rests on facts of the dwelling.",
                place=self.mapping.file,
            )

    def _evaluated(self, program: Program, homes: pa.Array, on: dt.date) -> pa.Array:
        entries = {
            name: each for name, each in self.mapping.entries.items() if name in program.unit_facts
        }
        con = workspace()
        columns = read_facts(con, self.connection, entries, homes, homes, on)
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
        return found["code"].to_numpy()
