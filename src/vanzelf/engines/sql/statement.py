"""One SQL statement for any number of schemes of one unit type.

The statement is a chain of named steps: rows of members beside aanvrager and partner, values per
member, one aggregation per unit; then the rows of units, and values per unit level by level. A
value that rests on an estimate exists twice: `x` with estimates used and `x__vast` with settled
facts only; everything else is computed once, and only what an outcome needs is computed at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from vanzelf.engines.sql.chain import Chain
from vanzelf.engines.sql.dialect import Dialect
from vanzelf.engines.sql.layout import LID, SETTLED, Layout, of_role
from vanzelf.engines.sql.lowered import Lowered, Plain, column_of
from vanzelf.engines.sql.numbers import NARROW, Arithmetic, Num, TooWideError
from vanzelf.engines.sql.rows import UnitRows
from vanzelf.engines.sql.scope import Place, Scope, bare_lowering
from vanzelf.language import nodes
from vanzelf.language.types import Type
from vanzelf.rules.program import BUILT_INS, RECEIVED, Definition, Program, amount_id, question_id
from vanzelf.terms.units import Role

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
    kept: tuple[str, ...] = ()


class StatementBuilder:
    """Builds the statement for some programs of one unit type on one layout."""

    def __init__(self, programs: Sequence[Program], layout: Layout, dialect: Dialect) -> None:
        if len({program.on for program in programs}) != 1:
            raise ValueError("programs in one statement are about one date")
        self.programs = programs
        self.own_names = {each.scheme.id: _rest_on_parameters(each) for each in programs}
        self.layout = layout
        self.dialect = dialect
        self.units = Chain("eenheid", dialect)
        self.members = Chain("lid", dialect)
        self.rows = UnitRows(layout, dialect)
        self.grouped: dict[str, str] = {}

    def build(self) -> Statement:
        """The statement."""
        for program in self.programs:
            for definition in program.unit_definitions:
                if definition.kind not in ("derived", "step"):
                    self.define(program, definition, Place.UNIT)
        outputs: dict[str, str] = {}
        columns: dict[str, list[str]] = {}
        for program in self.programs:
            found = self._outputs(program)
            outputs.update(found)
            columns[program.scheme.id] = list(found)
        return Statement(self._text(outputs), columns, self.layout.kept)

    # -- definitions ---------------------------------------------------------------------------

    def chain(self, place: Place) -> Chain:
        """The rows in which a value of a place stands."""
        return self.members if place is Place.MEMBER else self.units

    def given_in(self, place: Place) -> frozenset[str]:
        """The concepts that are columns of the input in a place."""
        layout = self.layout
        return layout.member_columns if place.of_person else layout.unit_columns | layout.carried

    def name_of(self, program: Program, definition: Definition) -> str:
        """The name of a definition; a derived concept that needs no parameter is shared."""
        if definition.kind == "derived" and definition.id not in self.own_names[program.scheme.id]:
            return definition.id
        return f"{program.scheme.id}.{definition.id}"

    def define(self, program: Program, definition: Definition, place: Place) -> str:
        """Make sure that a definition has its columns in a place; gives the name of the first."""
        name = place.column(self.name_of(program, definition))
        chain = self.chain(place)
        if name in chain.values:
            return name
        for settled in (False, True):
            scope = Scope(self, program, place, settled=settled)
            lowered = scope.lowering.lower(definition.node)
            lowered = self._given_first(program, definition, lowered, scope)
            if settled and not scope.tainted:
                break
            if definition.kind == "amount":
                check_cents(program, definition, lowered)
            chain.store(name + SETTLED if settled else name, lowered, scope.level + 1)
        return name

    def _given_first(
        self, program: Program, definition: Definition, derived: Lowered, scope: Scope
    ) -> Lowered:
        """A derived concept that is given as a fact wins from its derivation."""
        present = self.given_in(scope.place)
        if definition.kind != "derived" or definition.id not in present:
            return derived
        kind = _narrow(definition.type)
        raw = self.fact_column(scope.place, definition.id, kind, GIVEN)
        known = Plain(f"({raw.sql} IS NOT NULL)", False)
        used = scope.given(definition.id, kind, present, GIVEN)
        return bare_lowering(program, self).chosen([known], [used, derived])

    def fact_column(self, place: Place, name: str, kind: Type, alias: str = "") -> Lowered:
        """A column of the input, whatever integer type it has there."""
        sql = self.chain(place).given(place.column(name), alias)
        return column_of(kind, f"CAST({sql} AS BIGINT)" if kind.numeric else sql)

    def lid_column(self) -> str:
        """The column that says whether there is a partner."""
        return self.units.given(of_role(Role.PARTNER, LID))

    # -- aggregates ----------------------------------------------------------------------------

    def grouped_column(self, sql: str) -> str:
        """The column in a unit's row of an aggregate over its other members."""
        name = self.grouped.setdefault(sql, f"samen.{len(self.grouped) + 1}")
        return self.dialect.column(name)

    def shared(self, value: Lowered, scope: Scope) -> Lowered:
        """An aggregate as a column of its own, the same for all who use it."""
        if value.const is not None:
            return value
        name = self.units.shared(value, scope.level + 1)
        scope.level = max(scope.level, self.units.level_of[name])
        return self.units.values[name]

    # -- results -------------------------------------------------------------------------------

    def _outputs(self, program: Program) -> dict[str, str]:
        scheme, values = program.scheme.id, self.units.values
        verdicts = {
            OUTCOME: self._verdict(program, OUTCOME, settled=True),
            ESTIMATED: self._verdict(program, ESTIMATED, settled=False),
        }
        result = {f"{scheme}.{name}": found for name, found in verdicts.items()}
        for amount in program.scheme.amounts:
            name = f"{scheme}.{amount_id(amount.period)}"
            result[name] = f"CASE WHEN {verdicts[ESTIMATED]} THEN {self._cents(name)} END"
        names = [criterion.id for criterion in program.scheme.criteria]
        names += [question_id(question.id) for question in program.scheme.list_questions]
        names += [RECEIVED] if program.scheme.received else []
        for name in names:
            full = f"{scheme}.{name}"
            result[full] = values[full].sql
            if full + SETTLED in values:
                result[full + SETTLED] = values[full + SETTLED].sql
        return result

    def _verdict(self, program: Program, name: str, *, settled: bool) -> str:
        """The column with the outcome: all criteria together."""
        chain, column = self.units, f"{program.scheme.id}.{name}"
        criteria = []
        for criterion in program.scheme.criteria:
            twin = f"{program.scheme.id}.{criterion.id}{SETTLED}"
            known = settled and twin in chain.values
            criteria.append(twin if known else twin.removesuffix(SETTLED))
        parts = [chain.values[each] for each in criteria]
        joined = bare_lowering(program, self).joined(
            [part for part in parts if isinstance(part, Plain)], "AND"
        )
        chain.store(column, joined, max((chain.level_of[each] for each in criteria), default=0) + 1)
        return chain.values[column].sql

    def _cents(self, name: str) -> str:
        value = self.units.values[name]
        assert isinstance(value, Num)
        cents = Arithmetic(self.dialect).times_constant(
            value, 10 ** (2 - value.scale), scale=2 - value.scale
        )
        return f"CAST({cents.sql} AS BIGINT)"

    # -- text ----------------------------------------------------------------------------------

    def _text(self, outputs: dict[str, str]) -> str:
        q, kept = self.dialect.column, self.dialect.kept
        steps: list[tuple[str, str]] = []
        if self.grouped:
            members = self.rows.members(self.members.given_columns)
            steps += self.members.steps(members, self.grouped, ("unit_id", "rol", LID))
            steps.append(("samen", self._per_unit(steps[-1][0])))
        others = [*self.grouped.values(), *self.layout.kept]
        units = self.rows.units(self.units.given_columns, list(self.grouped.values()))
        listed = [
            *map(q, self.layout.kept),
            *(f"{sql} AS {q(name)}" for name, sql in outputs.items()),
        ]
        steps += self.units.steps(units, listed, ("unit_id",), others)
        results = ",\n  ".join(listed)
        chain = ",\n".join(f"{name} AS {kept}(\n  {sql}\n)" for name, sql in steps)
        return f"WITH {chain}\nSELECT unit_id,\n  {results}\nFROM {steps[-1][0]}"

    def _per_unit(self, source: str) -> str:
        q = self.dialect.column
        listed = ["unit_id", *(f"{sql} AS {q(name)}" for sql, name in self.grouped.items())]
        return f"SELECT {', '.join(listed)} FROM {source} GROUP BY unit_id"


GIVEN = "gegeven."
"""Prefix of a derived concept that is given, beside the one that is derived."""


def _narrow(kind: Type) -> Type:
    """A type whose values fit in 64 bits as they are stored."""
    if kind.low is None or kind.high is None:
        return kind
    largest = Fraction(NARROW, 10 ** (2 if kind.decimals is None else kind.decimals))
    return replace(kind, low=max(kind.low, -largest), high=min(kind.high, largest))


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
