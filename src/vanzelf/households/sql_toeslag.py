"""Members in bulk of persoon, toeslagpaar and kindergezin, and the children of any couple."""

from vanzelf.households.sql_people import Population, member
from vanzelf.terms.units import Role, UnitType


def persons(population: Population) -> str:
    """Everybody is a unit of one."""
    rows = f"SELECT {member('n', 'n', Role.AANVRAGER)} FROM hh_people"
    return population.write(UnitType.PERSOON, rows)


def couples(population: Population) -> str:
    """Toeslagparen: adults with their partner."""
    return population.write(UnitType.TOESLAGPAAR, *leden("t"))


def leden(law: str) -> list[str]:
    """SQL: aanvragers and partners under a law."""
    return [
        f"SELECT {member('n', 'n', Role.AANVRAGER)} FROM {aanvragers(law)}",
        f"SELECT {member('head', 'mate', Role.PARTNER)} FROM hh_{law}_couples",
        f"SELECT {member('n', 'other', Role.PARTNER, 'NULL')} FROM hh_{law}_doubt",
    ]


def aanvragers(law: str) -> str:
    """SQL: (n, billed): adults, of a certain couple the oldest."""
    return f"""(
        SELECT n, billed FROM hh_firsts ANTI JOIN (
            SELECT mate AS n FROM hh_{law}_couples WHERE NOT wed
        ) c USING (n)
    )"""


def families(population: Population) -> str:
    """Kindergezinnen: toeslagparen with a child under 18, certainly or perhaps."""
    find_children(population, "t")
    population.make("hh_t_parents", f"SELECT DISTINCT unit FROM {children('t')}")
    with_child = "SEMI JOIN hh_t_parents f ON f.unit"
    return population.write(
        UnitType.KINDERGEZIN,
        f"SELECT {member('unit', 'unit', Role.AANVRAGER)} FROM hh_t_parents",
        f"SELECT {member('head', 'mate', Role.PARTNER)} FROM hh_t_couples {with_child} = head",
        f"SELECT {member('n', 'other', Role.PARTNER, 'NULL')} FROM hh_t_doubt {with_child} = n",
        f"SELECT {member('unit', 'c', Role.KIND, 'lid')} FROM {children('t')}",
    )


def children(law: str) -> str:
    """SQL: (unit, c, lid): children under 18 of a unit at its address, or perhaps."""
    return f"""(
        SELECT unit, c, lid FROM hh_family WHERE fixed
        UNION ALL SELECT unit, c, lid FROM hh_{law}_children
    )"""


def find_family(population: Population) -> None:
    """hh_family: see find_children."""
    if "hh_family" not in population.done:
        population.make("hh_family", _FAMILY)
        population.done.add("hh_family")


def find_children(population: Population, law: str) -> None:
    """hh_family(unit, c, lid, fixed): children with the parent they live with.

    Of an hh_wed couple the head stands for both parents. fixed: that parent is no partner, perhaps
    or otherwise, of anybody else under either law. For all others hh_x_children(unit, c, lid).
    """
    find_family(population)
    population.make(
        f"hh_{law}_children",
        f"""
        SELECT unit, c, bool_or(lid) AS lid FROM (
            SELECT coalesce(m.unit, f.unit) AS unit, f.c, f.lid
            FROM hh_family f LEFT JOIN hh_{law}_moved m ON m.n = f.unit WHERE NOT fixed
            UNION ALL {_of_couples_apart(law)}
            UNION ALL {_of_candidates(law)}
        ) GROUP BY unit, c
        """,
    )


_FAMILY = """
    SELECT unit, c, bool_or(lid) AS lid,
        unit NOT IN (SELECT n FROM hh_t_moved UNION ALL SELECT n FROM hh_b_moved) AS fixed
    FROM (
        SELECT coalesce(w.head, p.n) AS unit, c.n AS c,
            NOT c.adult AND CASE WHEN p.sure AND c.sure THEN p.a = c.a END AS lid
        FROM hh_parents k JOIN hh_young c ON c.n = k.naar JOIN hh_people p ON p.n = k.van
        LEFT JOIN hh_wed w ON w.mate = p.n
        WHERE p.adult IS NOT FALSE AND coalesce(CASE WHEN p.sure AND c.sure THEN p.a = c.a END, true)
    ) GROUP BY unit, c
"""


def _of_couples_apart(law: str) -> str:
    """SQL: children of one of a couple at two addresses, who live with the other."""
    return f"""
        SELECT o.head AS unit, c.n AS c, NOT c.adult AND {_lives_with("x")} AS lid
        FROM (
            SELECT head, head AS parent, mate AS near FROM hh_{law}_couples
            WHERE together IS NOT TRUE
            UNION ALL SELECT head, mate, head FROM hh_{law}_couples WHERE together IS NOT TRUE
        ) o JOIN hh_parents k ON k.van = o.parent JOIN hh_young c ON c.n = k.naar
        JOIN hh_loose x ON x.n = o.near
        WHERE coalesce({_lives_with("x")}, true)
    """


def _of_candidates(law: str) -> str:
    """SQL: children of somebody who may be the partner, living with either, and own children who
    live with that person: perhaps.
    """
    both = f"hh_{law}_open o JOIN hh_loose x ON x.n = o.n JOIN hh_loose y ON y.n = o.other"
    return f"""
        SELECT o.n AS unit, c.n AS c, NULL::BOOLEAN AS lid
        FROM {both} JOIN hh_parents k ON k.van = o.other JOIN hh_young c ON c.n = k.naar
        WHERE coalesce({_lives_with("x")} OR {_lives_with("y")}, true)
        UNION ALL
        SELECT o.n, c.n, NULL
        FROM {both} JOIN hh_parents k ON k.van = o.n JOIN hh_young c ON c.n = k.naar
        WHERE coalesce({_lives_with("y")}, true)
    """


def _lives_with(other: str) -> str:
    return f"CASE WHEN c.sure AND {other}.sure THEN c.a = {other}.a END"
