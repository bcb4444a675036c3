"""How the three SQL engines differ: as little as possible, all of it here."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass

LONGEST = 63
"""The longest name that PostgreSQL keeps whole."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's way of saying things.

    wide: integer type of at least 38 digits, for what does not fit in 64 bits. string: the type
    of text.
    """

    name: str
    wide: str
    string: str = "VARCHAR"
    quote: str = '"'

    @property
    def kept(self) -> str:
        """The word that makes a step be worked out once, where the engine would repeat it."""
        return "MATERIALIZED " if self.name == "postgres" else ""

    def column(self, name: str) -> str:
        """A quoted column name; PostgreSQL cuts long ones off, so these get a short one."""
        if self.name == "postgres" and len(name) > LONGEST:
            digest = hashlib.sha256(name.encode()).hexdigest()[:12]
            name = f"{name[: LONGEST - 13]}.{digest}"
        return f"{self.quote}{name}{self.quote}"

    def quoted_in(self, sql: str) -> set[str]:
        """The quoted names in some SQL, with their quotes; what stands in a text is no name."""
        text = r"'(?:[^'\\]|\\.)*'" if self.name == "spark" else r"'(?:[^']|'')*'"
        found = re.findall(f"{text}|({self.quote}[^{self.quote}]+{self.quote})", sql)
        return {name for name in found if name}

    def date(self, value: dt.date) -> str:
        """A date literal."""
        return f"DATE '{value.isoformat()}'"

    def text(self, value: str) -> str:
        """A text literal."""
        if self.name == "spark":
            value = value.replace("\\", "\\\\")
        quote = "\\'" if self.name == "spark" else "''"
        literal = "'" + value.replace("'", quote) + "'"
        return f"CAST({literal} AS TEXT)" if self.name == "postgres" else literal

    def widened(self, sql: str) -> str:
        """An integer cast to the wide type."""
        return f"CAST({sql} AS {self.wide})"

    def as_number(self, truth: str) -> str:
        """A truth as 1 or 0 in a 64-bit integer; unknown stays null."""
        if self.name == "postgres":
            return f"CAST(CAST({truth} AS INTEGER) AS BIGINT)"
        return f"CAST({truth} AS BIGINT)"

    def ordered(self, value: str, *, text: bool) -> str:
        """A value that is compared by order: text by its characters, whatever the language."""
        return f'{value} COLLATE "C"' if text and self.name == "postgres" else value

    def quotient(self, dividend: str, divisor: str, *, wide: bool, fits: bool) -> str:
        """Integer division of two integers from zero up; fits: the quotient fits in 64 bits."""
        if self.name == "duckdb":
            return f"({dividend} // {divisor})"
        if self.name == "spark" and fits:
            return f"({dividend} div {divisor})"
        if self.name == "spark":
            whole = f"({dividend} - {dividend} % {divisor})"
            return f"CAST({whole} / {self.widened(divisor)} AS {self.wide})"
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
        if self.name == "postgres":
            date = f"CAST({date} AS TIMESTAMP)"  # without a zone: the session's does not matter
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

    def first_by(self, value: str, key: str, where: str, *, text: bool) -> str:
        """The value of the row with the least key (ties: the least value) among some rows."""
        if self.name == "postgres":
            tie = f'{value} COLLATE "C"' if text else value
            return f"(array_agg({value} ORDER BY {key}, {tie}) FILTER (WHERE {where}))[1]"
        if self.name == "spark":
            pair = f"named_struct('k', {key}, 'v', {value})"
            return f"(min({pair}) FILTER (WHERE {where})).v"
        return f"arg_min({value}, row({key}, {value})) FILTER (WHERE {where})"


DUCKDB = Dialect("duckdb", "HUGEINT")
POSTGRES = Dialect("postgres", "NUMERIC(60, 0)")
SPARK = Dialect("spark", "DECIMAL(38, 0)", "STRING", "`")
