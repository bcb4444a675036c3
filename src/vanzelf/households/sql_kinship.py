"""Relatives and in-laws in bulk: see companions.related."""

from vanzelf.households.sql_people import Population

_FIRST_DEGREE = (
    "JOIN hh_up k ON k.van = x AND k.naar = y",
    "JOIN hh_up k ON k.van = y AND k.naar = x",
)
_SECOND_DEGREE = (
    # brothers and sisters, grandparents
    "JOIN hh_up k ON k.naar = x JOIN hh_up j ON j.naar = y AND j.van = k.van",
    "JOIN hh_down k ON k.van = x JOIN hh_up j ON j.van = k.naar AND j.naar = y",
    "JOIN hh_down k ON k.van = y JOIN hh_up j ON j.van = k.naar AND j.naar = x",
)


def find_related(population: Population, law: str, degree: int) -> None:
    """hh_related(unit, n, related): the rows (unit, n) of hh_asked who are relatives or in-laws.

    Rows who certainly are not do not come back; related is true, or null for perhaps.
    """
    if not population.has_rows("hh_asked"):
        population.make("hh_related", "SELECT unit, n, true AS related FROM hh_asked")
        return
    population.make(
        "hh_circle",
        f"""
        WITH people AS MATERIALIZED (SELECT unit AS n FROM hh_asked UNION SELECT n FROM hh_asked)
        SELECT n, n AS other, true AS sure FROM people
        UNION ALL SELECT n, mate, true FROM people JOIN hh_{law}_couples ON head = n
        UNION ALL SELECT n, head, true FROM people JOIN hh_{law}_couples ON mate = n
        UNION ALL SELECT n, other, NULL FROM people JOIN hh_{law}_open USING (n)
            WHERE other IS NOT NULL
        """,
    )
    population.make("hh_up", "FROM hh_parents SEMI JOIN hh_circle c ON c.other = naar")
    links: tuple[str, ...] = _FIRST_DEGREE
    if degree > 1:
        population.make("hh_down", "FROM hh_parents SEMI JOIN hh_circle c ON c.other = van")
        links = _FIRST_DEGREE + _SECOND_DEGREE
    found = " UNION ALL ".join(f"SELECT unit, n, sure FROM pairs {link}" for link in links)
    population.make(
        "hh_related",
        f"""
        WITH pairs AS MATERIALIZED (
            SELECT unit, a.n, one.other AS x, another.other AS y, one.sure AND another.sure AS sure
            FROM hh_asked a JOIN hh_circle one ON one.n = a.unit
            JOIN hh_circle another ON another.n = a.n
            WHERE one.other <> another.other
        )
        SELECT unit, n, CASE WHEN bool_or(sure) THEN true END AS related
        FROM ({found}) GROUP BY unit, n
        """,
    )
