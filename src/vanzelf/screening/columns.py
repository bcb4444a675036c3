"""How a column of the canonical population becomes what the engines read.

Each column is a concept of the catalogue. Written values (euros, ja/nee, dates) become stored
ones (whole euros or cents, booleans, dates); a value that does not fit rejects its row.
"""

from dataclasses import dataclass
from fractions import Fraction

from vanzelf.engines.sql.layout import SETTLED
from vanzelf.engines.tables import column_type
from vanzelf.language.types import Kind, Type
from vanzelf.rules.model import Concept

STATUS = "__status"
SOURCE_COLUMNS = ("__bron", "__datum", STATUS)
_TRUE = "'ja', 'true', '1', 'waar'"
_FALSE = "'nee', 'false', '0', 'onwaar'"


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One concept as a column of a population file.

    status: the file also has `<concept>__status`.
    """

    concept: Concept
    sql_type: str
    status: bool

    @property
    def kind(self) -> Type:
        """The type of the concept."""
        assert self.concept.type is not None
        return self.concept.type

    @property
    def name(self) -> str:
        """The concept id."""
        return self.concept.id

    def stored(self) -> str:
        """SQL of the stored value; null when nothing is written or it does not fit."""
        raw, kind = f'"{self.name}"', self.kind
        if kind.numeric:
            return self._scaled(raw)
        if kind.kind is Kind.TRUTH:
            return raw if self.sql_type == "BOOLEAN" else _truth_sql(raw)
        if kind.kind is Kind.DATE:
            return raw if self.sql_type == "DATE" else f"TRY_CAST({raw} AS DATE)"
        text = (
            f"nullif(CAST({raw} AS VARCHAR), '')"
            if self.sql_type != "VARCHAR"
            else f"nullif({raw}, '')"
        )
        return text

    def _scaled(self, raw: str) -> str:
        decimals = self.kind.decimals or 0
        if self.sql_type in _INTEGERS:
            return (
                f"CAST({raw} AS BIGINT)"
                if decimals == 0
                else f"CAST({raw} AS BIGINT) * {10**decimals}"
            )
        exact = f"TRY_CAST({raw} AS DECIMAL(28, 6))"
        scaled = f"{exact} * {10**decimals}"
        whole = f"TRY_CAST({scaled} AS BIGINT)"
        if self.sql_type.startswith("DECIMAL"):
            places = int(self.sql_type.rstrip(")").split(",")[1])
            if places <= decimals:
                return f"CAST({raw} * {10**decimals} AS BIGINT)"
        return f"(CASE WHEN {whole} = {scaled} THEN {whole} END)"

    def written(self) -> str:
        """SQL that is true when something is written in the column."""
        raw = f'"{self.name}"'
        return (
            f"({raw} IS NOT NULL AND {raw} <> '')"
            if self.sql_type == "VARCHAR"
            else f"{raw} IS NOT NULL"
        )

    def misfit(self) -> str | None:
        """SQL that is true when what is written does not fit; None when it always does."""
        parts = []
        stored = self.stored()
        if not self._always_fits():
            parts.append(f"({self.written()} AND ({stored}) IS NULL)")
        kind = self.kind
        if kind.numeric and kind.low is not None and kind.high is not None:
            low, high = _bound(kind.low, kind), _bound(kind.high, kind)
            parts.append(f"({stored}) NOT BETWEEN {low} AND {high}")
        if kind.choices:
            listed = ", ".join(f"'{choice}'" for choice in kind.choices)
            parts.append(f"({stored}) NOT IN ({listed})")
        return " OR ".join(parts) if parts else None

    def _always_fits(self) -> bool:
        natural = {Kind.TRUTH: "BOOLEAN", Kind.DATE: "DATE", Kind.TEXT: "VARCHAR"}
        if self.kind.numeric:
            decimals = self.kind.decimals or 0
            exact = (
                self.sql_type.startswith("DECIMAL")
                and int(self.sql_type.rstrip(")").split(",")[1]) <= decimals
            )
            return self.sql_type in _INTEGERS or exact
        return self.sql_type == natural[self.kind.kind]

    def loaded(self) -> list[str]:
        """The select expressions of the loaded column, and of its settled twin if it has a status."""
        stored = self.stored()
        if not self.status:
            return [f'{stored} AS "{self.name}"']
        status = f'"{self.name}{STATUS}"'
        used = f"CASE WHEN {status} = 'in_onderzoek' THEN NULL ELSE {stored} END"
        settled = f"CASE WHEN {status} IN ('in_onderzoek', 'schatting') THEN NULL ELSE {stored} END"
        return [f'{used} AS "{self.name}"', f'{settled} AS "{self.name}{SETTLED}"']

    def expected(self) -> str:
        """What the column should hold, for a reject."""
        kind = self.kind
        if kind.kind is Kind.TRUTH:
            return "ja or nee"
        if kind.kind is Kind.DATE:
            return "a date such as 2026-01-31"
        if kind.kind is Kind.TEXT:
            return f"one of {', '.join(kind.choices)}" if kind.choices else "text"
        places = kind.decimals or 0
        form = "a whole number" if places == 0 else f"a number with at most {places} decimals"
        return f"{form} from {kind.low} to {kind.high}"


_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")


def _bound(bound: Fraction, kind: Type) -> int:
    return int(bound * 10 ** (kind.decimals or 0))


def _truth_sql(raw: str) -> str:
    text = f"lower(CAST({raw} AS VARCHAR))"
    return f"(CASE WHEN {text} IN ({_TRUE}) THEN TRUE WHEN {text} IN ({_FALSE}) THEN FALSE END)"


def stored_type(concept: Concept) -> str:
    """The SQL type of the stored column of a concept."""
    assert concept.type is not None
    return column_type(concept.type)
