"""One SQL statement for any number of schemes of one unit type.

The statement is a chain of named steps: member rows, values per member, one aggregation per unit,
then values per unit level by level. A value that rests on an estimate exists twice: `x` with
estimates used and `x__vast` with settled facts only; everything else is computed once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from vanzelf.engines.sql.dialect import Dialect
from vanzelf.engines.sql.expressions import Lowered, Lowering, Plain, column_of
from vanzelf.engines.sql.layout import SETTLED, Layout
from vanzelf.engines.sql.numbers import Num
from vanzelf.engines.sql.scope import Scope, bare_lowering
from vanzelf.language.types import Type
from vanzelf.rules.model import Concept
from vanzelf.rules.program import RECEIVED, Definition, Program, amount_id, question_id
from vanzelf.terms.units import UnitType

OUTCOME, ESTIMATED = "uitkomst", "geschat"


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text, and for each scheme the names of its result columns.

    Columns: `<scheme>.uitkomst` (settled), `<scheme>.geschat` (estimates used),
    `<scheme>.bedrag_<period>` (whole cents, where geschat is true), `<scheme>.<criterion>` and
    its `__vast` twin, `<scheme>.lijstvraag_<id>`, `<scheme>.ontvangt_nu`.
    """

    sql: str
    columns: dict[str, list[str]]


@dataclass(slots=True)
class _Level:
    """Columns that are computed in one SELECT from the one before."""

    columns: dict[str, str] = field(default_factory=dict)


class StatementBuilder:
    """Builds the statement for some programs of one unit type on one layout."""

    def __init__(self, programs: Sequence[Program], layout: Layout, dialect: Dialect) -> None:
        self.programs = programs
        self.layout = layout
        self.dialect = dialect
        self.values: dict[str, Lowered] = {}
        self.level_of: dict[str, int] = {}
        self.member_levels: list[_Level] = []
        self.unit_levels: list[_Level] = []
        self.aggregates: dict[str, str] = {}
        self.aggregate_names: dict[tuple[object, ...], str] = {}
        self.grouped = layout.unit is not UnitType.PERSOON or any(p.aggregates for p in programs)

    def build(self) -> Statement:
        """The statement."""
        for program in self.programs:
            for definition in program.person_definitions:
                self._define(program, definition)
            for definition in program.unit_definitions:
                self._define(program, definition)
        outputs: dict[str, str] = {}
        columns: dict[str, list[str]] = {}
        for program in self.programs:
            found = self._outputs(program)
            outputs.update(found)
            columns[program.scheme.id] = list(found)
        return Statement(self._text(outputs), columns)

    # -- definitions ---------------------------------------------------------------------------

    def name_of(self, program: Program, definition: Definition) -> str:
        """The column of a definition: derived concepts are shared between schemes."""
        return (
            definition.id
            if definition.kind == "derived"
            else f"{program.scheme.id}.{definition.id}"
        )

    def _define(self, program: Program, definition: Definition) -> None:
        name = self.name_of(program, definition)
        if name in self.values:
            return
        for settled in (False, True):
            scope = Scope(self, program, settled=settled, of_person=definition.of_person)
            lowered = Lowering(program, self.dialect, scope.resolve).lower(definition.node)
            lowered = self._given_first(program, definition, lowered, scope, settled=settled)
            if settled and not scope.tainted:
                return
            stored = name + SETTLED if settled else name
            self._store(stored, lowered, scope.level + 1, of_person=definition.of_person)

    def _given_first(
        self,
        program: Program,
        definition: Definition,
        derived: Lowered,
        scope: Scope,
        *,
        settled: bool,
    ) -> Lowered:
        """A derived concept that is given as a fact wins from its derivation."""
        place = self.layout.member_columns if definition.of_person else self.layout.unit_columns
        if definition.kind != "derived" or definition.id not in place:
            return derived
        raw = self._raw(definition.id, definition.type)
        scope.level = max(scope.level, 0)
        if not settled or definition.id + SETTLED not in place:
            known = Plain(f"({raw.sql} IS NOT NULL)", False)
            return bare_lowering(program, self).chosen([known], [raw, derived])
        scope.tainted = True
        known = Plain(f"({raw.sql} IS NOT NULL)", False)
        twin = self._raw(definition.id + SETTLED, definition.type)
        return bare_lowering(program, self).chosen([known], [twin, derived])

    def _raw(self, name: str, kind: Type) -> Lowered:
        bounded = replace(
            kind, decimals=2 if kind.numeric and kind.decimals is None else kind.decimals
        )
        return column_of(bounded, self.dialect.column("gegeven." + name))

    def _store(self, name: str, value: Lowered, level: int, *, of_person: bool) -> None:
        levels = self.member_levels if of_person else self.unit_levels
        while len(levels) < level:
            levels.append(_Level())
        target = levels[level - 1].columns
        target[name] = value.sql
        self.level_of[name] = level
        column = self.dialect.column(name)
        if isinstance(value, Num):
            divisor = value.dyn
            if divisor is not None:
                target[name + "__noemer"] = divisor
                divisor = self.dialect.column(name + "__noemer")
            self.values[name] = replace(value, sql=column, dyn=divisor, const=None)
        else:
            self.values[name] = Plain(column, value.nullable)

    # -- results -------------------------------------------------------------------------------

    def column(self, name: str, *, settled: bool) -> Lowered:
        """A defined value in one of the two versions."""
        twin = name + SETTLED
        return self.values[twin] if settled and twin in self.values else self.values[name]

    def _outputs(self, program: Program) -> dict[str, str]:
        scheme = program.scheme.id
        result: dict[str, str] = {}
        verdicts: dict[bool, str] = {}
        for settled in (False, True):
            parts = [
                self.column(f"{scheme}.{criterion.id}", settled=settled).sql
                for criterion in program.scheme.criteria
            ]
            verdicts[settled] = f"({' AND '.join(parts)})"
        result[f"{scheme}.{OUTCOME}"] = verdicts[True]
        result[f"{scheme}.{ESTIMATED}"] = verdicts[False]
        for amount in program.scheme.amounts:
            name = f"{scheme}.{amount_id(amount.period)}"
            result[name] = f"CASE WHEN {verdicts[False]} THEN {self._cents(program, name)} END"
        names = [criterion.id for criterion in program.scheme.criteria]
        names += [question_id(question.id) for question in program.scheme.list_questions]
        names += [RECEIVED] if program.scheme.received else []
        for name in names:
            full = f"{scheme}.{name}"
            result[full] = self.values[full].sql
            if full + SETTLED in self.values:
                result[full + SETTLED] = self.values[full + SETTLED].sql
        return result

    def _cents(self, program: Program, name: str) -> str:
        value = self.values[name]
        assert isinstance(value, Num)
        if value.scale > 2 or value.den != 1 or value.dyn is not None:
            raise NotRoundedError(program.scheme.id, name.rpartition("_")[2])
        factor = 10 ** (2 - value.scale)
        return f"CAST({value.sql} * {factor} AS BIGINT)" if factor > 1 else value.sql

    # -- text ----------------------------------------------------------------------------------

    def _text(self, outputs: dict[str, str]) -> str:
        q = self.dialect.column
        steps: list[tuple[str, str]] = []
        if self.layout.members is not None:
            steps.append(("leden_0", self._member_rows()))
            for number, level in enumerate(self.member_levels):
                steps.append((f"leden_{number + 1}", _select_more(level, f"leden_{number}", q)))
            steps.append(("samen", self._grouped(len(self.member_levels))))
        steps.append(("eenheid_0", self._unit_rows()))
        for number, level in enumerate(self.unit_levels):
            steps.append((f"eenheid_{number + 1}", _select_more(level, f"eenheid_{number}", q)))
        last = f"eenheid_{len(self.unit_levels)}"
        listed = ",\n  ".join(f"{sql} AS {q(name)}" for name, sql in outputs.items())
        chain = ",\n".join(f"{name} AS (\n  {sql}\n)" for name, sql in steps)
        return f"WITH {chain}\nSELECT unit_id,\n  {listed}\nFROM {last}"

    def _member_rows(self) -> str:
        wanted = self._wanted_member_columns()
        columns = ["unit_id", "rol", "lid", *wanted]
        return f"SELECT {', '.join(columns)} FROM {self.layout.members} AS leden"

    def _wanted_member_columns(self) -> list[str]:
        q = self.dialect.column
        facts: dict[str, Concept] = {}
        derived: set[str] = set()
        for program in self.programs:
            facts.update(program.person_facts)
            derived.update(each.id for each in program.person_definitions)
        found: dict[str, str] = {}
        for name in sorted(self.layout.member_columns):
            base = name.removesuffix(SETTLED)
            if base in facts:
                found[name] = q(name)
            elif base in derived:
                found[name] = f"{q(name)} AS {q('gegeven.' + name)}"
        for name in sorted(self.layout.carried):
            if any(name.removesuffix(SETTLED) in program.unit_facts for program in self.programs):
                found[name] = q(name)
        return list(found.values())

    def _grouped(self, member_levels: int) -> str:
        listed = [
            "unit_id",
            *(f"{sql} AS {self.dialect.column(name)}" for name, sql in self.aggregates.items()),
        ]
        source = f"leden_{member_levels}"
        if not self.grouped:
            return f"SELECT {', '.join(listed)} FROM {source}"
        return f"SELECT {', '.join(listed)} FROM {source} GROUP BY unit_id"

    def _unit_rows(self) -> str:
        q = self.dialect.column
        if self.layout.units is None:
            return "SELECT * FROM samen"
        facts: set[str] = set()
        derived: set[str] = set()
        for program in self.programs:
            facts.update(program.unit_facts)
            derived.update(each.id for each in program.unit_definitions if each.kind == "derived")
        columns = []
        for name in sorted(self.layout.unit_columns):
            base = name.removesuffix(SETTLED)
            if base in facts:
                columns.append(f"eigen.{q(name)}")
            elif base in derived:
                columns.append(f"eigen.{q(name)} AS {q('gegeven.' + name)}")
        if self.layout.members is None:
            return f"SELECT {', '.join(['unit_id', *columns])} FROM {self.layout.units} AS eigen"
        listed = ", ".join(["samen.*", *columns])
        joined = f"samen LEFT JOIN {self.layout.units} AS eigen ON eigen.unit_id = samen.unit_id"
        return f"SELECT {listed} FROM {joined}"

    # -- member aggregates -----------------------------------------------------------------------

    def aggregate(self, key: tuple[object, ...], value: Lowered) -> Lowered:
        """Register an aggregate column once; returns the column."""
        name = self.aggregate_names.get(key)
        if name is None:
            name = f"a{len(self.aggregate_names) + 1}"
            self.aggregate_names[key] = name
            self.aggregates[name] = value.sql
        column = self.dialect.column(name)
        return replace(value, sql=column)


class NotRoundedError(Exception):
    """An amount that is not rounded to cents by its rule."""

    def __init__(self, scheme: str, period: str) -> None:
        self.scheme = scheme
        self.period = period
        super().__init__(f"{scheme}: the amount per {period} is not rounded to cents")


def _select_more(level: _Level, source: str, q: Callable[[str], str]) -> str:
    columns = ",\n    ".join(f"{sql} AS {q(name)}" for name, sql in level.columns.items())
    return f"SELECT *,\n    {columns}\n  FROM {source}"
