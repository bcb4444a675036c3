"""Rows and the columns computed on them, level by level, as named steps of one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from vanzelf.engines.sql.dialect import Dialect
from vanzelf.engines.sql.lowered import Lowered, Plain
from vanzelf.engines.sql.numbers import Arithmetic, Num


class Chain:
    """The rows of units, or of members.

    values: what stands in each column; level_of: after how many steps (0: in the input).
    """

    def __init__(self, name: str, dialect: Dialect) -> None:
        self.name = name
        self.dialect = dialect
        self.values: dict[str, Lowered] = {}
        self.level_of: dict[str, int] = {}
        self._given: dict[str, str] = {}
        self._levels: list[dict[str, str]] = []
        self._same: dict[tuple[str, ...], str] = {}
        self._count = 0

    def given(self, name: str, alias: str = "") -> str:
        """The SQL of a column of the input; alias: a prefix that sets it apart."""
        self._given[alias + name] = name
        return self.dialect.column(alias + name)

    def store(self, name: str, value: Lowered, level: int) -> None:
        """Add a computed column."""
        self.level_of[name] = level
        if value.const is not None:
            self.values[name] = value  # written out where it is used, in the type it needs there
            return
        key = self._key(value)
        same = self._same.get(key)
        if same is not None:
            self.level_of[name] = self.level_of[same]
            known = self.values[same]
            if isinstance(value, Plain):
                self.values[name] = Plain(known.sql, value.nullable)
            else:
                assert isinstance(known, Num)
                self.values[name] = replace(value, sql=known.sql, divisors=known.divisors)
            return
        self._same[key] = name
        while len(self._levels) < level:
            self._levels.append({})
        target = self._levels[level - 1]
        target[name] = value.sql
        column = self.dialect.column(name)
        if isinstance(value, Plain):
            self.values[name] = Plain(column, value.nullable)
            return
        divisors = value.divisors
        if divisors:
            divisor = Arithmetic(self.dialect).product_of(divisors)
            target[name + "__noemer"] = divisor.sql
            divisors = (replace(divisor, sql=self.dialect.column(name + "__noemer")),)
        self.values[name] = replace(value, sql=column, divisors=divisors)

    def shared(self, value: Lowered, level: int) -> str:
        """The name of a column with this SQL, added when there is none yet."""
        name = self._same.get(self._key(value))
        if name is None:
            self._count += 1
            name = f"{self.name}.{self._count}"
            self.store(name, value, level)
        return name

    def _key(self, value: Lowered) -> tuple[str, ...]:
        """What makes a column the same as another: its SQL, and that of its divisors."""
        divisors = () if isinstance(value, Plain) else value.divisors
        return (value.sql, *(each.sql for each in divisors))

    @property
    def given_columns(self) -> list[tuple[str, str]]:
        """The columns of the input that are used: their names there and here."""
        return [(name, alias) for alias, name in sorted(self._given.items())]

    def steps(
        self, first: str, wanted: Iterable[str], key: Sequence[str], others: Iterable[str] = ()
    ) -> list[tuple[str, str]]:
        """The named steps: the input, and a step for each level.

        wanted: SQL of what is made of the last. key: columns that every step has. others: columns
        of the input besides those asked for with `given`. A step has the columns that a later one
        uses, no others: where each carries all, planning takes longer than the work.
        """
        q = self.dialect.column
        known = {q(name) for columns in (self._given, others, *self._levels) for name in columns}
        selects: list[list[str]] = []
        used = known & self._columns_in(wanted)
        for columns in reversed(self._levels):
            made = {name: sql for name, sql in columns.items() if q(name) in used}
            passed = used - {q(name) for name in made}
            listed = [f"{sql} AS {q(name)}" for name, sql in made.items()]
            selects.append([*key, *sorted(passed), *listed])
            used = passed | known & self._columns_in(made.values())
        steps = [(f"{self.name}_0", first)]
        for listed in reversed(selects):
            select = f"SELECT {f',{chr(10)}    '.join(listed)}\n  FROM {steps[-1][0]}"
            steps.append((f"{self.name}_{len(steps)}", select))
        return steps

    def _columns_in(self, parts: Iterable[str]) -> set[str]:
        """What may be columns in some SQL, as they are written there."""
        return {name for sql in parts for name in self.dialect.quoted_in(sql)}
