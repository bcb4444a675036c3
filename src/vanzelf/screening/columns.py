"""How a column of the canonical population becomes what the engines read.

Each column is a concept of the catalogue. Written values (euros, ja/nee, dates) become stored ones
(whole euros or cents, booleans, dates). Nothing is guessed: a value that does not fit rejects its
row, with the reason but without the value.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from vanzelf.engines.sql.layout import SETTLED
from vanzelf.households import concepts
from vanzelf.language.types import DATE, Kind, Type
from vanzelf.rules.model import Concept
from vanzelf.terms.units import UnitType

STATUS, DATED, SOURCE = "__status", "__datum", "__bron"
DETAILS = (STATUS, DATED, SOURCE)
"""Suffixes of columns that say more about the fact in the column before them."""

STATUSES = ("vast", "schatting", "in_onderzoek")
WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_WIDE = ("UBIGINT", "HUGEINT", "UHUGEINT", "FLOAT", "DOUBLE")
_TIMES = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
_FITTING: dict[Kind, tuple[str, ...]] = {
    Kind.TRUTH: ("BOOLEAN", "VARCHAR"),
    Kind.DATE: ("DATE", "VARCHAR", *_TIMES),
    Kind.TEXT: ("VARCHAR", "UUID", *WHOLE),
    Kind.NUMBER: ("VARCHAR", *WHOLE, *_WIDE),
    Kind.MONEY: ("VARCHAR", *WHOLE, *_WIDE),
}
_CONTENT = {
    Kind.TRUTH: "BOOLEAN or text",
    Kind.DATE: "DATE or text",
    Kind.TEXT: "text",
    Kind.NUMBER: "numbers",
    Kind.MONEY: "numbers",
}
NOTHING = '"NULL"'
"""The type of a column of Parquet in which every value is null."""


class Reason(NamedTuple):
    """A condition on what is written (SQL) and what is then wrong."""

    condition: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How what is written becomes a stored value.

    written: SQL, true when anything is written. value: SQL of the stored value; null when nothing
    is written or it does not fit. reasons: what may be wrong with it, most telling first; the last
    holds for whatever is left. fits: nothing can be wrong with it.
    """

    written: str
    value: str
    reasons: tuple[Reason, ...]
    fits: bool = False

    @property
    def misfit(self) -> str:
        """SQL: something is written, and it does not fit."""
        return "FALSE" if self.fits else f"({self.written} AND ({self.value}) IS NULL)"

    @property
    def complaint(self) -> str:
        """SQL: what is wrong, null when nothing is."""
        whens = " ".join(f"WHEN {each.condition} THEN {quoted(each.text)}" for each in self.reasons)
        return f"CASE WHEN NOT coalesce({self.misfit}, FALSE) THEN NULL {whens} END"


def quoted(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def can_hold(kind: Type, sql_type: str) -> bool:
    """Whether a column of an SQL type can hold values of a kind at all."""
    return sql_type in _FITTING[kind.kind] or (
        (kind.numeric and sql_type.startswith("DECIMAL")) or sql_type == NOTHING
    )


Bounds = tuple[Fraction | dt.date, Fraction | dt.date]
"""The least and the largest value in a column, as its file says."""


def read_column(
    name: str, kind: Type, raw: str, sql_type: str, bounds: Bounds | None = None
) -> Reading:
    """How to read a column (`raw`: SQL) of an SQL type that `can_hold` the kind."""
    if kind.numeric:
        return _number(name, kind, raw, sql_type, bounds)
    if kind.kind is Kind.TRUTH:
        return _truth(name, raw, sql_type)
    if kind.kind is Kind.DATE:
        return _date(name, raw, sql_type, bounds)
    return _text(name, kind, raw)


def _is_written(raw: str, sql_type: str) -> str:
    return f"({raw} <> '')" if sql_type == "VARCHAR" else f"({raw} IS NOT NULL)"


def _truth(name: str, raw: str, sql_type: str) -> Reading:
    value = raw
    if sql_type != "BOOLEAN":
        text = f"lower(CAST({raw} AS VARCHAR))"
        value = f"""CASE WHEN {text} IN ('ja', 'true') THEN TRUE
            WHEN {text} IN ('nee', 'false') THEN FALSE END"""
    reason = Reason("TRUE", f"{name} should be ja or nee")
    return Reading(_is_written(raw, sql_type), value, (reason,), fits=sql_type == "BOOLEAN")


_FIRST, _LAST = dt.date(1000, 1, 1), dt.date(2999, 12, 31)


def _date(name: str, raw: str, sql_type: str, bounds: Bounds | None) -> Reading:
    between = f"BETWEEN DATE '{_FIRST}' AND DATE '{_LAST}'"
    fits = sql_type == "DATE" and _within(bounds, _FIRST, _LAST)
    if fits:
        value = raw
    elif sql_type == "DATE":
        value = f"CASE WHEN {raw} {between} THEN {raw} END"
    elif sql_type in _TIMES:
        value = f"CASE WHEN {raw} = date_trunc('day', {raw}) THEN CAST({raw} AS DATE) END"
    else:
        form = f"regexp_full_match(CAST({raw} AS VARCHAR), '[12][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}')"
        value = f"CASE WHEN {form} THEN TRY_CAST({raw} AS DATE) END"
    reason = Reason("TRUE", f"{name} should be a date such as 2026-01-31")
    return Reading(_is_written(raw, sql_type), value, (reason,), fits)


def _within(bounds: Bounds | None, low: Any, high: Any) -> bool:
    """Whether all of a column is known to lie within limits of the same type."""
    return bounds is not None and bool(low <= bounds[0] and bounds[1] <= high)


def _text(name: str, kind: Type, raw: str) -> Reading:
    text = f"nullif(CAST({raw} AS VARCHAR), '')"
    if not kind.choices:
        return Reading(f"({text} IS NOT NULL)", text, (Reason("TRUE", f"{name} is not text"),))
    listed = ", ".join(quoted(choice) for choice in kind.choices)
    reason = Reason("TRUE", f"{name} should be one of {', '.join(kind.choices)}")
    value = f"CASE WHEN {text} IN ({listed}) THEN {text} END"
    return Reading(f"({text} IS NOT NULL)", value, (reason,))


def _number(name: str, kind: Type, raw: str, sql_type: str, bounds: Bounds | None) -> Reading:
    decimals = kind.decimals or 0
    exact, exact_decimals = _exact(raw, sql_type)
    assert kind.low is not None
    assert kind.high is not None
    stored = f"CAST({exact} AS BIGINT)"
    if decimals:
        stored = f"CAST(({exact}) * {10**decimals} AS BIGINT)"
    if exact_decimals <= decimals and _within(bounds, kind.low, kind.high):
        return Reading(_is_written(raw, sql_type), stored, (), fits=True)
    fits = f"({exact}) BETWEEN {decimal(kind.low)} AND {decimal(kind.high)}"
    outside = f"NOT ({fits})"
    if exact_decimals > decimals:
        fits += f" AND ({exact}) * {10**decimals} % 1 = 0"
    value = f"CASE WHEN {fits} THEN {stored} END"
    form = "a whole number" if decimals == 0 else f"a number with at most {decimals} decimals"
    limits = f"{name} should be from {decimal(kind.low)} to {decimal(kind.high)}"
    reasons = [Reason(outside, limits), Reason("TRUE", f"{name} should be {form}")]
    if sql_type == "VARCHAR":
        comma = f"{name} has a comma: write 1234.50, with a dot and without separators"
        reasons.insert(0, Reason(f"contains({raw}, ',')", comma))
    return Reading(_is_written(raw, sql_type), value, tuple(reasons))


def _exact(raw: str, sql_type: str) -> tuple[str, int]:
    """SQL of an exact number (null when it is none) and how many decimals it may have."""
    if sql_type in WHOLE:
        return raw, 0
    if sql_type.startswith("DECIMAL"):
        return raw, int(sql_type.rstrip(")").split(",")[1])
    if sql_type in _WIDE:
        return f"TRY_CAST({raw} AS DECIMAL(24, 6))", 6
    form = f"regexp_full_match(CAST({raw} AS VARCHAR), '-?[0-9]{{1,12}}(\\.[0-9]{{1,10}})?')"
    return f"CASE WHEN {form} THEN TRY_CAST({raw} AS DECIMAL(24, 10)) END", 10


def decimal(value: Fraction) -> str:
    """An exact decimal, written out."""
    whole, rest = divmod(abs(value), 1)
    digits = ""
    while rest and len(digits) < 10:
        digit, rest = divmod(rest * 10, 1)
        digits += str(digit)
    return ("-" if value < 0 else "") + str(whole) + (f".{digits}" if digits else "")


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One concept as a column of a population file, with its columns of details.

    types: the SQL type of the column itself ("") and of each detail (by suffix) that is there.
    bounds: of columns of which they are known.
    """

    concept: Concept
    types: dict[str, str]
    bounds: Mapping[str, Bounds] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The concept id."""
        return self.concept.id

    @property
    def kind(self) -> Type:
        """The type of the concept."""
        assert self.concept.type is not None
        return self.concept.type

    def raw(self, suffix: str = "") -> str:
        """SQL of the column, or of one with details."""
        return identifier(self.name + suffix)

    def wrong_types(self) -> Iterator[tuple[str, str]]:
        """The columns of an impossible type: the suffix, and what it should hold."""
        if not can_hold(self.kind, self.types[""]):
            yield "", _CONTENT[self.kind.kind]
        if DATED in self.types and not can_hold(DATE, self.types[DATED]):
            yield DATED, _CONTENT[Kind.DATE]

    def reading(self) -> Reading:
        """How its values are read."""
        bounds = self.bounds.get(self.name)
        return read_column(self.name, self.kind, self.raw(), self.types[""], bounds)

    def readings(self) -> Iterator[Reading]:
        """How its values and their details are read."""
        yield self.reading()
        if STATUS in self.types:
            yield read_status(self.name + STATUS, self.raw(STATUS))
        if DATED in self.types:
            yield self._dated()

    def _dated(self) -> Reading:
        return read_column(self.name + DATED, DATE, self.raw(DATED), self.types[DATED])

    def loaded(self, peildatum: dt.date, *, details: bool) -> list[str]:
        """The select expressions of the loaded column and what goes with it.

        `x` is the value with estimates used, `x__vast` the settled value (only when some may be
        estimates). Facts that make households keep their status. details: keep source, status and
        date as well, to be shown.
        """
        value = self.reading().value
        status = self.raw(STATUS) if STATUS in self.types else None
        dated = self._dated().value if DATED in self.types else None
        estimate = is_estimate(self.concept, status, dated, peildatum)
        disputed = is_disputed(self.concept, status) if status else None
        found = [f"{without(value, disputed)} AS {self.raw()}"]
        if estimate is not None:
            settled = without(value, " OR ".join(filter(None, (disputed, estimate))))
            found.append(f"{settled} AS {self.raw(SETTLED)}")
        if status and (details or self.name in HOUSEHOLD_FACTS):
            found.append(f"coalesce(nullif({status}, ''), 'vast') AS {self.raw(STATUS)}")
        if details and dated:
            found.append(f"{dated} AS {self.raw(DATED)}")
        if details and SOURCE in self.types:
            found.append(f"CAST({self.raw(SOURCE)} AS VARCHAR) AS {self.raw(SOURCE)}")
        return found


def read_status(name: str, raw: str) -> Reading:
    """How a column with the status of facts is read."""
    listed = ", ".join(quoted(status) for status in STATUSES)
    text = f"CAST({raw} AS VARCHAR)"
    reason = Reason("TRUE", f"{name} should be one of {', '.join(STATUSES)}")
    return Reading(f"({text} <> '')", f"CASE WHEN {text} IN ({listed}) THEN {text} END", (reason,))


def without(value: str, condition: str | None) -> str:
    """SQL: a value, or nothing where a condition holds."""
    return f"CASE WHEN {condition} THEN NULL ELSE {value} END" if condition else value


def is_disputed(concept: Concept, status: str) -> str | None:
    """SQL: whether a fact is unknown because it is disputed at its source.

    None for an address: a disputed one still says who may be living together.
    """
    return None if concept.id == concepts.ADDRESS else f"{status} = 'in_onderzoek'"


def is_estimate(
    concept: Concept, status: str | None, dated: str | None, peildatum: dt.date
) -> str | None:
    """SQL: whether a fact is an estimate by its status or its age; None when it cannot be one.

    A fact is too old when it is from before the month that lies as many months before the reference
    date as its concept allows.
    """
    parts = [f"{status} = 'schatting'"] if status else []
    if dated and concept.fresh_months is not None:
        parts.append(f"{dated} < DATE '{months_before(peildatum, concept.fresh_months)}'")
    return f"({' OR '.join(parts)})" if parts else None


def months_before(date: dt.date, months: int) -> dt.date:
    """The first day of the month that lies some months before a date."""
    year, month = divmod(date.year * 12 + date.month - 1 - months, 12)
    return dt.date(year, month + 1, 1)


HOUSEHOLD_FACTS = frozenset(
    {
        concepts.BIRTH,
        concepts.DEATH,
        concepts.ADDRESS,
        concepts.ADDRESS_DISPUTED,
        concepts.RENTED,
        concepts.DIVORCE_REQUESTED,
        concepts.LASTINGLY_SEPARATED,
        concepts.IN_EDUCATION,
        concepts.STUDENT_FINANCE,
        concepts.TAX_BILL,
        concepts.SUBTENANT,
        concepts.COMMERCIAL,
        *concepts.PAIR_TIES,
    }
)
"""What building households needs besides what the rules ask."""


def of_dwelling(concept: Concept) -> bool:
    """Whether a concept is a fact of a dwelling and those who live there together."""
    return UnitType.HUURHUISHOUDEN in concept.units and not concept.of_person
