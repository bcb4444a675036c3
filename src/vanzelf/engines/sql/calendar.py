"""The date functions of the rule language in SQL."""

from vanzelf.engines.sql.dialect import Dialect


def date_sql(dialect: Dialect, function: str, arguments: list[str]) -> str:
    """The SQL of a date function."""
    first = arguments[0]
    if function == "jaar":
        return dialect.part("year", first)
    if function == "leeftijd":
        return _age_sql(dialect, first, arguments[1])
    if function == "maanden_tussen":
        return _months_sql(dialect, first, arguments[1])
    if function == "plus_dagen":
        return dialect.plus_days(first, arguments[1])
    if function == "plus_maanden":
        return dialect.plus_months(first, arguments[1])
    if function == "plus_jaren":
        return _plus_years_sql(dialect, first, arguments[1])
    part = {
        "eerste_van_maand": "month",
        "eerste_van_kwartaal": "quarter",
        "eerste_van_jaar": "year",
    }
    return dialect.truncated(part[function], first)


def _age_sql(dialect: Dialect, birth: str, on: str) -> str:
    def day(date: str) -> str:
        return f"({dialect.part('month', date)} * 100 + {dialect.part('day', date)})"

    years = f"{dialect.part('year', on)} - {dialect.part('year', birth)}"
    return f"({years} - CASE WHEN {day(on)} < {day(birth)} THEN 1 ELSE 0 END)"


def _months_sql(dialect: Dialect, start: str, end: str) -> str:
    years = f"({dialect.part('year', end)} - {dialect.part('year', start)}) * 12"
    months = f"{dialect.part('month', end)} - {dialect.part('month', start)}"
    short = f"CASE WHEN {dialect.part('day', end)} < {dialect.part('day', start)} THEN 1 ELSE 0 END"
    return f"({years} + {months} - {short})"


def _plus_years_sql(dialect: Dialect, date: str, years: str) -> str:
    moved = dialect.plus_months(date, f"12 * ({years})")
    leap = f"{dialect.part('month', date)} = 2 AND {dialect.part('day', date)} = 29"
    clipped = f"{dialect.part('day', moved)} = 28"
    return f"(CASE WHEN {leap} AND {clipped} THEN {dialect.plus_days(moved, '1')} ELSE {moved} END)"
