"""One SQL statement for any number of schemes of one unit type.

The statement is a chain of named steps: member rows, values per member, one aggregation per unit,
then values per unit level by level. A value that rests on an estimate exists twice: `x` with
estimates used and `x__vast` with settled facts only; everything else is computed once.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from vanzelf.engines.sql.aggregates import BESIDE, in_roles
from vanzelf.engines.sql.dialect import Dialect
from vanzelf.engines.sql.expressions import Lowered, Lowering, Plain, column_of
from vanzelf.engines.sql.layout import SETTLED, Layout
from vanzelf.engines.sql.numbers import NARROW, Arithmetic, Num, TooWideError
from vanzelf.engines.sql.scope import Scope, bare_lowering
from vanzelf.language import nodes
from vanzelf.language.types import Type
from vanzelf.rules.model import Concept
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


@dataclass(slots=True)
class _Level:
    """Columns that are computed in one SELECT from the one before."""

    columns: dict[str, str] = field(default_factory=dict)


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
        self.member_levels: list[_Level] = []
        self.unit_levels: list[_Level] = []
        self.beside_columns: dict[Role, dict[str, None]] = {role: {} for role in BESIDE}
        self.unit_columns: dict[str, str] = {}
        self.grouped_columns: dict[str, str] = {}
        self.grouped_roles: dict[Role, None] = {}
        self.same: dict[tuple[str, bool], str] = {}
        self.texts: dict[str, str] = {}
        self.has_partner = Role.PARTNER in ROLES[layout.unit]
        self.partner_inside = Plain(dialect.column("p.lid"), not layout.all_certain)

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
        """The column of a definition; a derived concept that needs no parameter is shared."""
        if definition.kind == "derived" and definition.id not in self.own_names[program.scheme.id]:
            return definition.id
        return f"{program.scheme.id}.{definition.id}"

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
                    self._define(program, definition)
        columns = {name: self.same[self.texts[name], True] for name in self.texts}
        q = self.dialect.column
        steps = [("persoon_0", f"SELECT * FROM {self.layout.members}")]
        for number, level in enumerate(self.member_levels):
            steps.append((f"persoon_{number + 1}", _select_more(level, steps[-1][0], q)))
        chain = ",\n".join(f"{name} AS (\n  {sql}\n)" for name, sql in steps)
        made = [q(name) for level in self.member_levels for name in level.columns]
        return f"WITH {chain}\nSELECT {', '.join(made)} FROM {steps[-1][0]}", columns

    def _take_over(self, name: str, value: Lowered) -> None:
        """A value that stands on the member rows already: its form is known, not its SQL."""
        self.level_of[name] = 0
        column = self.dialect.column(self.layout.computed[name])
        self.values[name] = replace(value, sql=column, const=None)

    def _store(self, name: str, value: Lowered, level: int, *, of_person: bool) -> None:
        self.texts[name] = value.sql
        twin = self.same.get((value.sql, of_person))
        if twin is not None and self.values[twin].nullable == value.nullable:
            self.values[name], self.level_of[name] = self.values[twin], self.level_of[twin]
            return
        self.same[value.sql, of_person] = name
        levels = self.member_levels if of_person else self.unit_levels
        while len(levels) < level:
            levels.append(_Level())
        target = levels[level - 1].columns
        target[name] = value.sql
        self.level_of[name] = level
        column = self.dialect.column(name)
        if isinstance(value, Plain):
            self.values[name] = Plain(column, value.nullable)
        elif value.const is not None:
            self.values[name] = value  # written out where it is used, in the type it needs there
        else:
            divisors = value.divisors
            if divisors:
                divisor = Arithmetic(self.dialect).product_of(divisors)
                target[name + "__noemer"] = divisor.sql
                divisors = (replace(divisor, sql=self.dialect.column(name + "__noemer")),)
            self.values[name] = replace(value, sql=column, divisors=divisors)

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
        if value.scale > 2 or value.den != 1 or value.divisors:
            raise NotRoundedError(program.scheme.id, name.rpartition("_")[2])
        if max(abs(value.low), abs(value.high)) * 100 > NARROW:
            raise TooWideError
        cents = Arithmetic(self.dialect).times_constant(
            value, 10 ** (2 - value.scale), scale=2 - value.scale
        )
        return f"CAST({cents.sql} AS BIGINT)"

    # -- text ----------------------------------------------------------------------------------

    def _text(self, outputs: dict[str, str]) -> str:
        q = self.dialect.column
        steps: list[tuple[str, str]] = []
        kept = self.dialect.kept
        if self.layout.members is not None:
            steps.append(("leden_0", self._member_rows()))
            for number, level in enumerate(self.member_levels):
                steps.append((f"leden_{number + 1}", _select_more(level, f"leden_{number}", q)))
            if self.grouped_columns:
                steps.append(("groep", self._grouped()))
        steps.append(("eenheid_0", self._unit_rows()))
        for number, level in enumerate(self.unit_levels):
            steps.append((f"eenheid_{number + 1}", _select_more(level, f"eenheid_{number}", q)))
        last = f"eenheid_{len(self.unit_levels)}"
        listed = ",\n  ".join(f"{sql} AS {q(name)}" for name, sql in outputs.items())
        often = {f"leden_{len(self.member_levels)}", "eenheid_0"}
        chain = ",\n".join(
            f"{name} AS {kept if name in often else ''}(\n  {sql}\n)" for name, sql in steps
        )
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
        for name in sorted(self.layout.computed.keys() & self.values.keys()):
            column = self.layout.computed[name]
            found[column] = q(column)
        return list(found.values())

    def _grouped(self) -> str:
        columns = self.grouped_columns.items()
        listed = ["unit_id", *(f"{sql} AS {self.dialect.column(name)}" for name, sql in columns)]
        roles = in_roles(tuple(self.grouped_roles))
        source = f"leden_{len(self.member_levels)}"
        return f"SELECT {', '.join(listed)} FROM {source} WHERE {roles} GROUP BY unit_id"

    def _unit_rows(self) -> str:
        own = self._own_columns()
        if self.layout.members is None:
            return f"SELECT {', '.join(['unit_id', *own])} FROM {self.layout.units} AS eigen"
        q = self.dialect.column
        made = [f"{sql} AS {q(name)}" for name, sql in self.unit_columns.items()]
        listed = ",\n    ".join(["paar.unit_id", *made, *own])
        joined = f"({self._pairs()}) AS paar"
        if self.grouped_columns:
            joined += " LEFT JOIN groep ON groep.unit_id = paar.unit_id"
        if self.layout.units is not None:
            joined += f" LEFT JOIN {self.layout.units} AS eigen ON eigen.unit_id = paar.unit_id"
        return f"SELECT {listed}\n  FROM {joined}"

    def _pairs(self) -> str:
        """One row per unit: the facts of the aanvrager and of the partner side by side."""
        q = self.dialect.column
        source = f"leden_{len(self.member_levels)}"
        columns = [
            f"a.{q(name)} AS {q('a.' + name)}" for name in self.beside_columns[Role.AANVRAGER]
        ]
        mine = f"a.rol = '{Role.AANVRAGER}'"
        if not self.has_partner:
            return f"SELECT {', '.join(['a.unit_id', *columns])} FROM {source} AS a WHERE {mine}"
        columns += [
            f"p.{q(name)} AS {q('p.' + name)}" for name in self.beside_columns[Role.PARTNER]
        ]
        inside = "TRUE" if self.layout.all_certain else "p.lid"
        columns.append(f"CASE WHEN p.unit_id IS NULL THEN FALSE ELSE {inside} END AS {q('p.lid')}")
        partner = f"p.unit_id = a.unit_id AND p.rol = '{Role.PARTNER}'"
        return (
            f"SELECT {', '.join(['a.unit_id', *columns])} FROM {source} AS a "
            f"LEFT JOIN {source} AS p ON {partner} WHERE {mine}"
        )

    def _own_columns(self) -> list[str]:
        q = self.dialect.column
        if self.layout.units is None:
            return []
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
        return columns

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


def _select_more(level: _Level, source: str, q: Callable[[str], str]) -> str:
    columns = ",\n    ".join(f"{sql} AS {q(name)}" for name, sql in level.columns.items())
    return f"SELECT *,\n    {columns}\n  FROM {source}"
