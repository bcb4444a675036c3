"""How the three SQL engines differ: as little as possible, all of it here."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's way of saying things.

    wide: integer type of at least 38 digits, for what does not fit in 64 bits.
    """

    name: str
    wide: str
    quote: str = '"'

    def column(self, name: str) -> str:
        """A quoted column name."""
        return f"{self.quote}{name}{self.quote}"

    def date(self, value: dt.date) -> str:
        """A date literal."""
        return f"DATE '{value.isoformat()}'"

    def text(self, value: str) -> str:
        """A text literal."""
        escaped = value.replace("'", "''")
        return f"'{escaped}'"

    def widened(self, sql: str) -> str:
        """An integer cast to the wide type."""
        return f"CAST({sql} AS {self.wide})"

    def quotient(self, dividend: str, divisor: str, *, wide: bool) -> str:
        """Integer division rounding towards zero."""
        if self.name == "duckdb":
            return f"({dividend} // {divisor})"
        if self.name == "spark":
            return f"({dividend} div {divisor})"
        if wide:
            return f"div({dividend}, {divisor})"
        return f"({dividend} / {divisor})"

    def part(self, part: str, date: str) -> str:
        """The year, month or day of a date as a 64-bit integer."""
        if self.name == "postgres":
            return f"CAST(extract({part} FROM {date}) AS BIGINT)"
        return f"CAST({part}({date}) AS BIGINT)"

    def truncated(self, part: str, date: str) -> str:
        """The first day of the month, quarter or year of a date."""
        if self.name == "spark":
            return f"trunc({date}, '{part}')"
        return f"CAST(date_trunc('{part}', {date}) AS DATE)"

    def plus_months(self, date: str, months: str) -> str:
        """A date some months on, clipped to the last day of the month."""
        if self.name == "duckdb":
            return f"CAST({date} + to_months(CAST({months} AS INTEGER)) AS DATE)"
        if self.name == "spark":
            return f"add_months({date}, CAST({months} AS INT))"
        return f"CAST({date} + make_interval(months => CAST({months} AS INTEGER)) AS DATE)"

    def plus_days(self, date: str, days: str) -> str:
        """A date some days on."""
        if self.name == "spark":
            return f"date_add({date}, CAST({days} AS INT))"
        return f"({date} + CAST({days} AS INTEGER))"

    def first_by(self, value: str, key: str, where: str) -> str:
        """The value of the row with the least key (ties: the least value) among some rows."""
        if self.name == "postgres":
            return f"(array_agg({value} ORDER BY {key}, {value}) FILTER (WHERE {where}))[1]"
        if self.name == "spark":
            return f"min(struct({key}, {value})) FILTER (WHERE {where}).col2"
        return f"arg_min({value}, row({key}, {value})) FILTER (WHERE {where})"


DUCKDB = Dialect("duckdb", "HUGEINT")
POSTGRES = Dialect("postgres", "NUMERIC(60, 0)")
SPARK = Dialect("spark", "DECIMAL(38, 0)", "`")
