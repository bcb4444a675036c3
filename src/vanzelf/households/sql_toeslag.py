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
        f"""SELECT {member("n", "n", Role.AANVRAGER)} FROM hh_people
            ANTI JOIN hh_{law}_couples c ON c.mate = n WHERE adult IS NOT FALSE""",
        f"SELECT {member('head', 'mate', Role.PARTNER)} FROM hh_{law}_couples",
        f"SELECT {member('n', 'other', Role.PARTNER, 'NULL')} FROM hh_{law}_doubt",
    ]


def families(population: Population) -> str:
    """Kindergezinnen: toeslagparen with a child under 18, certainly or perhaps."""
    children(population, "t")
    population.make("hh_t_parents", "SELECT DISTINCT unit FROM hh_t_children")
    with_child = "SEMI JOIN hh_t_parents f ON f.unit"
    return population.write(
        UnitType.KINDERGEZIN,
        f"SELECT {member('unit', 'unit', Role.AANVRAGER)} FROM hh_t_parents",
        f"SELECT {member('head', 'mate', Role.PARTNER)} FROM hh_t_couples {with_child} = head",
        f"SELECT {member('n', 'other', Role.PARTNER, 'NULL')} FROM hh_t_doubt {with_child} = n",
        f"SELECT {member('unit', 'c', Role.KIND, 'lid')} FROM hh_t_children",
    )


def children(population: Population, law: str) -> None:
    """hh_x_children(unit, c, lid): children under 18 of a unit at its address, or perhaps.

    Three groups: children of everybody whose certain partner, if any, lives with them; of couples
    at two addresses (either will do); and of people who may be somebody's partner.
    """
    population.make(
        f"hh_{law}_children",
        f"""
        SELECT unit, c, bool_or(lid) AS lid FROM (
            SELECT coalesce(m.head, p) AS unit, c, minor AND there AS lid
            FROM hh_kin LEFT JOIN hh_{law}_couples m ON m.mate = p
            WHERE (minor AND there) IS NOT FALSE AND p_adult IS NOT FALSE
            UNION ALL SELECT unit, c, lid FROM ({_of_couples_apart(law)})
            UNION ALL SELECT unit, c, lid FROM ({_of_candidates(law)})
        ) GROUP BY unit, c
        """,
    )


def _of_couples_apart(law: str) -> str:
    """SQL: children of one of a couple at two addresses, who live with the other."""
    return f"""
        SELECT o.head AS unit, k.c, k.minor AND {_lives_with("x")} AS lid
        FROM (
            SELECT head, head AS parent, mate AS near FROM hh_{law}_couples
            WHERE together IS NOT TRUE
            UNION ALL SELECT head, mate, head FROM hh_{law}_couples WHERE together IS NOT TRUE
        ) o JOIN hh_kin k ON k.p = o.parent JOIN hh_people c ON c.n = k.c
        JOIN hh_people x ON x.n = o.near
        WHERE (k.minor AND {_lives_with("x")}) IS NOT FALSE
    """


def _of_candidates(law: str) -> str:
    """SQL: children of somebody who may be the partner, living with either: perhaps."""
    return f"""
        SELECT o.n AS unit, k.c, NULL::BOOLEAN AS lid
        FROM hh_{law}_open o JOIN hh_kin k ON k.p = o.other JOIN hh_people c ON c.n = k.c
        JOIN hh_people x ON x.n = o.n
        WHERE k.minor IS NOT FALSE AND (k.there OR {_lives_with("x")}) IS NOT FALSE
    """


def _lives_with(other: str) -> str:
    return f"CASE WHEN c.sure AND {other}.sure THEN c.a = {other}.a END"
