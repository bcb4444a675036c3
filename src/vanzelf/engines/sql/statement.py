"""One SQL statement for any number of schemes of one unit type.

The statement is a chain of named steps: member rows, values per member, one aggregation per unit,
then values per unit level by level. A value that rests on an estimate exists twice: `x` with
estimates used and `x__vast` with settled facts only; everything else is computed once.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from vanzelf.engines.sql.aggregates import BESIDE
from vanzelf.engines.sql.dialect import Dialect
from vanzelf.engines.sql.expressions import Lowered, Lowering, Plain, column_of
from vanzelf.engines.sql.layout import SETTLED, Layout
from vanzelf.engines.sql.numbers import NARROW, Arithmetic, Num, TooWideError
from vanzelf.engines.sql.scope import Scope, bare_lowering
from vanzelf.engines.sql.text import DIVISOR, Level, StatementText, select_more
from vanzelf.language import nodes
from vanzelf.language.types import Type
from vanzelf.rules.program import BUILT_INS, RECEIVED, Definition, Program, amount_id, question_id
from vanzelf.terms.units import ROLES, Role

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


class StatementBuilder:
    """Builds the statement for some programs of one unit type on one layout."""

    def __init__(self, programs: Sequence[Program], layout: Layout, dialect: Dialect) -> None:
        if len({program.on for program in programs}) != 1:
            raise ValueError("programs in one statement are about one date")
        self.programs = programs
        self.own_names = {each.scheme.id: _rest_on_parameters(each) for each in programs}
        self.layout = layout
        self.dialect = dialect
        self.values: dict[str, Lowered] = {}
        self.level_of: dict[str, int] = {}
        self.member_levels: list[Level] = []
        self.unit_levels: list[Level] = []
        self.beside_columns: dict[Role, dict[str, None]] = {role: {} for role in BESIDE}
        self.unit_columns: dict[str, str] = {}
        self.grouped_columns: dict[str, str] = {}
        self.grouped_roles: dict[Role, None] = {}
        self.same: dict[tuple[str, str, bool], str] = {}
        self.columns: dict[str, str] = {}
        self.has_partner = Role.PARTNER in ROLES[layout.unit]
        self.partner_inside = Plain(dialect.column("p.lid"), not layout.all_certain)

    def build(self) -> Statement:
        """The statement."""
        self.define_all()
        outputs: dict[str, str] = {}
        columns: dict[str, list[str]] = {}
        for program in self.programs:
            found = self._outputs(program)
            outputs.update(found)
            columns[program.scheme.id] = list(found)
        return Statement(StatementText(self).of(outputs), columns)

    def define_all(self) -> None:
        """Work out every definition of every program."""
        for program in self.programs:
            for definition in (*program.person_definitions, *program.unit_definitions):
                self.define(program, definition)

    # -- definitions ---------------------------------------------------------------------------

    def name_of(self, program: Program, definition: Definition) -> str:
        """The column of a definition; a derived concept that needs no parameter is shared."""
        if definition.kind == "derived" and definition.id not in self.own_names[program.scheme.id]:
            return definition.id
        return f"{program.scheme.id}.{definition.id}"

    def define(self, program: Program, definition: Definition) -> None:
        """Work out one definition, after everything it uses."""
        name = self.name_of(program, definition)
        if name in self.values:
            return
        for settled in (False, True):
            scope = Scope(self, program, settled=settled, of_person=definition.of_person)
            lowered = Lowering(program, self.dialect, scope.resolve).lower(definition.node)
            lowered = self._given_first(program, definition, lowered, scope, settled=settled)
            if settled and not scope.tainted:
                return
            if definition.kind == "amount":
                check_cents(program, definition, lowered)
            stored = name + SETTLED if settled else name
            if definition.of_person and stored in self.layout.computed:
                self._take_over(stored, lowered)
            else:
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
        if kind.low is not None and kind.high is not None:
            largest = Fraction(NARROW, 10 ** (2 if kind.decimals is None else kind.decimals))
            kind = replace(kind, low=max(kind.low, -largest), high=min(kind.high, largest))
        return self.fact_column("gegeven." + name, kind)

    def fact_column(self, name: str, kind: Type) -> Lowered:
        """A column of the input, whatever integer type it has there."""
        sql = self.dialect.column(name)
        return column_of(kind, f"CAST({sql} AS BIGINT)" if kind.numeric else sql)

    def person_values(self, excluded: frozenset[str]) -> tuple[str, dict[str, str]]:
        """SQL of derived values of persons, a row per person, and the column of each value.

        excluded: facts that do not stand on the rows; what rests on them is left out. The rows
        come in the order of the table of persons.
        """
        for program in self.programs:
            for definition in program.person_definitions:
                given = definition.id in self.layout.member_columns
                if not given and excluded.isdisjoint(name for name, _ in definition.uses):
                    self.define(program, definition)
        q = self.dialect.column
        steps = [("persoon_0", f"SELECT * FROM {self.layout.members}")]
        for number, level in enumerate(self.member_levels):
            steps.append((f"persoon_{number + 1}", select_more(level, steps[-1][0], q)))
        chain = ",\n".join(f"{name} AS (\n  {sql}\n)" for name, sql in steps)
        made = [q(name) for level in self.member_levels for name in level.columns]
        return f"WITH {chain}\nSELECT {', '.join(made)} FROM {steps[-1][0]}", dict(self.columns)

    def _take_over(self, name: str, value: Lowered) -> None:
        """A value that stands on the member rows already: its form is known, not its SQL."""
        self.level_of[name] = 0
        fixed = isinstance(value, Num) and value.const is not None
        self.values[name] = value if fixed else self._in_column(value, self.layout.computed[name])

    def _store(self, name: str, value: Lowered, level: int, *, of_person: bool) -> None:
        self.level_of[name] = level
        if isinstance(value, Num) and value.const is not None:
            self.values[name] = value  # written out where it is used, in the type it needs there
        divisors = value.divisors if isinstance(value, Num) else ()
        divisor = Arithmetic(self.dialect).product_of(divisors) if divisors else None
        key = (value.sql, divisor.sql if divisor else "", of_person)
        column = self.same.setdefault(key, name)
        self.columns[name], self.level_of[name] = column, self.level_of[column]
        if column == name:
            levels = self.member_levels if of_person else self.unit_levels
            while len(levels) < level:
                levels.append(Level())
            levels[level - 1].columns[name] = value.sql
            if divisor is not None:
                levels[level - 1].columns[name + DIVISOR] = divisor.sql
        self.values.setdefault(name, self._in_column(value, column))

    def _in_column(self, value: Lowered, column: str) -> Lowered:
        """A value that stands in a column, its divisor beside it."""
        sql = self.dialect.column(column)
        if isinstance(value, Plain):
            return Plain(sql, value.nullable)
        if not value.divisors:
            return replace(value, sql=sql, const=None)
        divisor = Arithmetic(self.dialect).product_of(value.divisors)
        beside = replace(divisor, sql=self.dialect.column(column + DIVISOR))
        return replace(value, sql=sql, const=None, divisors=(beside,))

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
            result[name] = f"CASE WHEN {verdicts[False]} THEN {self._cents(name)} END"
        names = [criterion.id for criterion in program.scheme.criteria]
        names += [question_id(question.id) for question in program.scheme.list_questions]
        names += [RECEIVED] if program.scheme.received else []
        for name in names:
            full = f"{scheme}.{name}"
            result[full] = self.values[full].sql
            if full + SETTLED in self.values:
                result[full + SETTLED] = self.values[full + SETTLED].sql
        return result

    def _cents(self, name: str) -> str:
        value = self.values[name]
        assert isinstance(value, Num)
        cents = Arithmetic(self.dialect).times_constant(
            value, 10 ** (2 - value.scale), scale=2 - value.scale
        )
        return f"CAST({cents.sql} AS BIGINT)"

    # -- columns of the unit's row -----------------------------------------------------------------

    def inside(self, role: Role) -> Plain:
        """Whether the unit has a member of a role that stands beside it."""
        return Plain("TRUE", False, True) if role is Role.AANVRAGER else self.partner_inside

    def beside(self, role: Role, value: Lowered) -> Lowered:
        """A column of the member rows as it stands in the row of the unit, for one role."""
        prefix = "a." if role is Role.AANVRAGER else "p."
        sql = self._beside(role, prefix, value.sql)
        if isinstance(value, Plain):
            return replace(value, sql=sql, nullable=True)
        divisors = tuple(
            replace(each, sql=self._beside(role, prefix, each.sql)) for each in value.divisors
        )
        return replace(value, sql=sql, divisors=divisors, nullable=value.const is None)

    def _beside(self, role: Role, prefix: str, sql: str) -> str:
        """Every quoted column in a piece of SQL, renamed; what holds none stays as it is."""
        quote = re.escape(self.dialect.quote)

        def renamed(found: re.Match[str]) -> str:
            name = found.group(1)
            self.beside_columns[role].setdefault(name)
            return self.dialect.column(prefix + name)

        return re.sub(f"{quote}([^{quote}]+){quote}", renamed, sql)

    def unit_column(self, value: Lowered) -> Lowered:
        """A value worked out in the row of the unit: made a column once; returns the column."""
        if value.const is not None or value.sql.startswith("CAST(NULL"):
            return value
        column = replace(value, sql=self._column_for(self.unit_columns, "samen", value.sql))
        if not isinstance(column, Num) or not column.divisors:
            return column
        divisor = Arithmetic(self.dialect).product_of(column.divisors)
        sql = self._column_for(self.unit_columns, "samen", divisor.sql)
        return replace(column, divisors=(replace(divisor, sql=sql),))

    def grouped_column(self, value: Lowered, roles: tuple[Role, ...], of_none: str) -> Lowered:
        """An aggregate over members of whom there may be several; of_none: its value for nobody."""
        self.grouped_roles.update(dict.fromkeys(roles))
        column = self._column_for(self.grouped_columns, "groep", value.sql)
        sql = f"(CASE WHEN groep.unit_id IS NULL THEN {of_none} ELSE {column} END)"
        if isinstance(value, Num):
            sql = self.dialect.widened(sql) if value.wide else f"CAST({sql} AS BIGINT)"
        return replace(value, sql=sql, const=None)

    def _column_for(self, columns: dict[str, str], prefix: str, sql: str) -> str:
        name = next((name for name, known in columns.items() if known == sql), None)
        if name is None:
            name = f"{prefix}.{len(columns) + 1}"
            columns[name] = sql
        return self.dialect.column(name)


class NotRoundedError(Exception):
    """An amount that is not rounded to cents by its rule."""

    def __init__(self, scheme: str, period: str) -> None:
        self.scheme = scheme
        self.period = period
        super().__init__(f"{scheme}: the amount per {period} is not rounded to cents")


def check_cents(program: Program, definition: Definition, value: Lowered) -> None:
    """An amount must be a number of cents that fits in 64 bits.

    Raises NotRoundedError or TooWideError.
    """
    assert isinstance(value, Num)
    if value.scale > 2 or value.den != 1 or value.divisors:
        raise NotRoundedError(program.scheme.id, definition.id.removeprefix(amount_id("")))
    if max(abs(value.low), abs(value.high)) * 100 > NARROW:
        raise TooWideError


def _rest_on_parameters(program: Program) -> frozenset[str]:
    """The derived concepts whose value depends on a parameter of the scheme, directly or not."""
    dated = {name for name in program.constants if name not in BUILT_INS}
    found: set[str] = set()
    for definition in program.definitions:
        if definition.kind == "derived":
            named = (node for node in definition.node.walk() if isinstance(node, _NAMES))
            if any(node.id in dated or node.id in found for node in named):
                found.add(definition.id)
    return frozenset(found)


_NAMES = (nodes.Name, nodes.OfApplicant)
