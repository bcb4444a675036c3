"""Relatives and in-laws in bulk: see companions.related."""


def with_partners(law: str, people: str) -> str:
    """SQL: (n, other, sure): people of a query (n), each with themselves, with their certain
    partner, and (sure is null) with everybody who may be their partner.
    """
    return f"""
        SELECT n, n AS other, true AS sure FROM ({people})
        UNION ALL SELECT n, mate, true FROM ({people}) JOIN hh_{law}_couples ON head = n
        UNION ALL SELECT n, head, true FROM ({people}) JOIN hh_{law}_couples ON mate = n
        UNION ALL SELECT n, other, NULL FROM ({people}) JOIN hh_{law}_open o USING (n)
            WHERE other IS NOT NULL
    """


_FIRST_DEGREE = (
    "JOIN hh_parents k ON k.van = x AND k.naar = y",
    "JOIN hh_parents k ON k.van = y AND k.naar = x",
)
_SECOND_DEGREE = (
    # brothers and sisters, grandparents
    "JOIN hh_parents k ON k.naar = x JOIN hh_parents j ON j.naar = y AND j.van = k.van",
    "JOIN hh_parents k ON k.van = x JOIN hh_parents j ON j.van = k.naar AND j.naar = y",
    "JOIN hh_parents k ON k.van = y JOIN hh_parents j ON j.van = k.naar AND j.naar = x",
)


def related(law: str, asked: str, degree: int) -> str:
    """SQL: (unit, n, related): the rows (unit, n) of a table who are relatives or in-laws.

    Rows who certainly are not do not come back; related is true, or null for perhaps.
    """
    links = _FIRST_DEGREE if degree == 1 else _FIRST_DEGREE + _SECOND_DEGREE
    found = " UNION ALL ".join(f"SELECT unit, n, sure FROM pairs {link}" for link in links)
    return f"""
        WITH pairs AS MATERIALIZED (
            SELECT unit, a.n, one.other AS x, another.other AS y, one.sure AND another.sure AS sure
            FROM {asked} a
            JOIN ({with_partners(law, f"SELECT DISTINCT unit AS n FROM {asked}")}) one
                ON one.n = a.unit
            JOIN ({with_partners(law, f"SELECT DISTINCT n FROM {asked}")}) another
                ON another.n = a.n
            WHERE one.other <> another.other
        )
        SELECT unit, n, CASE WHEN bool_or(sure) THEN true END AS related
        FROM ({found}) GROUP BY unit, n
    """
