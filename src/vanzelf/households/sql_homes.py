"""Members in bulk of huurhuishouden: one per rented home, see reference._huurhuishoudens."""

from vanzelf.households import concepts
from vanzelf.households.sql_kinship import find_related
from vanzelf.households.sql_people import (
    Population,
    any_true,
    columns_of,
    member,
    says,
    settled_fact,
    yes_bit,
)
from vanzelf.households.sql_toeslag import find_family
from vanzelf.terms.units import Role, UnitType

_EPOCH = "DATE '0001-01-01'"


def rented_homes(population: Population) -> str:
    """Huurhuishoudens: aanvrager, partner and medebewoners (children too) of a rented home."""
    _heads(population)
    _others(population)
    _adults(population)
    _belongs(population)
    _hidden(population)
    return population.write(
        UnitType.HUURHUISHOUDEN,
        f"SELECT {member('x', 'x', Role.AANVRAGER)} FROM hh_heads",
        f"""SELECT {member("x", "n", Role.PARTNER, "together")} FROM hh_core
            WHERE n <> x AND together IS NOT FALSE""",
        f"SELECT {member('x', 'other', Role.PARTNER, 'NULL')} FROM ({_candidates('hh_heads')})",
        f"""SELECT {member("x", "n", Role.MEDEBEWONER, "CASE WHEN sure THEN true END", "true")}
            FROM hh_own_children""",
        f"SELECT {member('x', 'n', Role.MEDEBEWONER, 'lid', 'child')} FROM ({_MEDEBEWONERS})",
        f"SELECT {member('x', 'x', Role.AANVRAGER)} FROM hh_hidden",
        f"SELECT {member('x', 'mate', Role.PARTNER, 'together')} FROM hh_hidden WHERE paired",
        f"SELECT {member('x', 'other', Role.PARTNER, 'NULL')} FROM ({_candidates('hh_hidden')})",
        f"SELECT {member('x', 'NULL', Role.MEDEBEWONER, 'NULL')} FROM hh_hidden",
    )


def _heads(population: Population) -> None:
    """hh_rented(a, adults): homes that are, or may be, rented. hh_heads(x, a): the aanvrager of
    each that is no institution; hh_core(x, n, a, together): with a certain partner, wherever.

    Most homes are of one adult or of one hh_wed couple. For others the likeliest tenant is the
    smallest of one number: subtenants last, then unknown ages, then by birth and id; see
    reference._tenancy.
    """
    columns = frozenset(columns_of(population.con, population.addresses))
    rented = settled_fact(columns, concepts.RENTED, "BOOLEAN")
    population.make(
        "hh_rented",
        f"""
        SELECT a, adults FROM hh_homes ANTI JOIN (
            SELECT bag_adres::VARCHAR AS name FROM {population.addresses} WHERE NOT {rented}
        ) USING (name)
        """,
    )
    population.make(
        "hh_crowd_heads",
        f"""
        SELECT a, (min(
            CASE WHEN f & {yes_bit(concepts.SUBTENANT)} > 0 THEN 1::BIGINT << 60 ELSE 0 END
            + CASE WHEN born IS NULL THEN 1::BIGINT << 59 ELSE (born - {_EPOCH})::BIGINT << 32 END
            + n
        ) & ((1::BIGINT << 32) - 1))::INTEGER AS x
        FROM hh_near SEMI JOIN hh_rented USING (a) WHERE sure AND NOT institution GROUP BY a
        """,
    )
    population.make(
        "hh_core",
        """
        WITH partners AS (
            SELECT head AS n, mate AS other, together FROM hh_t_couples
            UNION ALL SELECT mate, head, together FROM hh_t_couples
        ), singles AS (
            SELECT n, a FROM hh_people SEMI JOIN (
                SELECT a FROM hh_rented WHERE adults = 1
            ) r USING (a) WHERE sure AND adult IS NOT FALSE
        )
        SELECT n AS x, n, a, true AS together FROM singles
        UNION ALL
        SELECT n, other, a, together FROM singles JOIN (
            FROM partners WHERE together IS NOT TRUE
        ) p USING (n)
        UNION ALL
        SELECT tenant, unnest([head, mate]), a, true FROM hh_wed
        SEMI JOIN (SELECT a FROM hh_rented WHERE adults = 2) r USING (a)
        UNION ALL
        SELECT x, x, a, true FROM hh_crowd_heads
        UNION ALL
        SELECT x, other, a, together FROM hh_crowd_heads JOIN partners p ON p.n = x
        """,
    )
    population.make("hh_heads", "SELECT x, a FROM hh_core WHERE n = x")


def _others(population: Population) -> None:
    """hh_own_children(x, n, sure): children under 18 of the core, registered at the home.

    hh_others(x, n, a, sure, f, grown, own_child, own_parent): everybody else there; whether they
    are, or may be, adults, and a child or parent of the core.
    """
    find_family(population)
    population.make(
        "hh_own_children",
        """
        SELECT DISTINCT x, y.n, y.sure FROM hh_core c JOIN hh_family f ON f.unit = c.n
        JOIN hh_young y ON y.n = f.c WHERE y.a = c.a AND NOT y.adult
        """,
    )
    population.make(
        "hh_rest",
        """
        SELECT h.x, p.n, p.a, p.sure, p.f, true AS grown FROM hh_near p JOIN hh_heads h USING (a)
        ANTI JOIN hh_core c ON c.x = h.x AND c.n = p.n
        UNION ALL
        SELECT h.x, p.n, p.a, p.sure, p.f, false FROM (
            FROM hh_young ANTI JOIN hh_own_children USING (n) WHERE NOT adult
        ) p JOIN hh_heads h USING (a)
        """,
    )
    population.make(
        "hh_others",
        """
        SELECT r.*, c.n IS NOT NULL AS own_child, p.n IS NOT NULL AS own_parent
        FROM hh_rest r LEFT JOIN (
            SELECT DISTINCT r.x, r.n FROM hh_rest r JOIN hh_parents k ON k.naar = r.n
            SEMI JOIN hh_core c ON c.x = r.x AND c.n = k.van
        ) c ON c.x = r.x AND c.n = r.n LEFT JOIN (
            SELECT DISTINCT r.x, r.n FROM hh_rest r JOIN hh_parents k ON k.van = r.n
            SEMI JOIN hh_core c ON c.x = r.x AND c.n = k.naar
        ) p ON p.x = r.x AND p.n = r.n
        """,
    )


def _adults(population: Population) -> None:
    """hh_adults(x, n, belongs): which adults are medebewoner, if not the partner.

    hh_tenants: whether they, or the partner they have there, rent on a written contract.
    """
    population.make(
        "hh_tenants",
        f"""
        WITH rest AS MATERIALIZED (
            SELECT x AS unit, n, a, {says("f", concepts.SUBTENANT)} AS subtenant FROM hh_others
            WHERE grown AND NOT own_child AND NOT own_parent
        ), partners AS (
            SELECT head AS n, mate AS other, true AS certain FROM hh_t_couples
            UNION ALL SELECT mate, head, true FROM hh_t_couples
            UNION ALL SELECT n, other, NULL FROM hh_t_open WHERE other IS NOT NULL
        ), through AS (
            SELECT r.unit, r.n, {any_true(f"p.certain AND {says('s.f', concepts.SUBTENANT)}")} AS rents
            FROM rest r JOIN partners p USING (n) JOIN hh_near s ON s.n = p.other AND s.a = r.a
            ANTI JOIN hh_core c ON c.x = r.unit AND c.n = s.n
            GROUP BY r.unit, r.n
        )
        SELECT unit, n, subtenant OR CASE WHEN t.n IS NULL THEN false ELSE t.rents END AS rents
        FROM rest LEFT JOIN through t USING (unit, n)
        """,
    )
    population.make("hh_asked", "SELECT unit, n FROM hh_tenants WHERE rents IS NOT FALSE")
    find_related(population, "t", degree=1)
    population.make(
        "hh_adults",
        """
        SELECT x, n, true AS belongs FROM hh_others WHERE grown AND (own_child OR own_parent)
        UNION ALL
        SELECT unit, n, NOT rents OR CASE WHEN k.n IS NULL THEN false ELSE k.related END
        FROM hh_tenants LEFT JOIN hh_related k USING (unit, n)
        """,
    )


def _belongs(population: Population) -> None:
    """hh_belongs(x, n, belongs, sure, own_child): the same for everybody in hh_others.

    Children follow their parents there. hh_child_here(x, n, child): whether somebody who is no
    child of the core is a child of somebody else in the household.
    """
    population.make(
        "hh_belongs",
        f"""
        WITH minors AS MATERIALIZED (
            SELECT * FROM hh_others WHERE NOT grown AND NOT own_parent
        ), of_parents AS (
            SELECT m.x, m.n, {any_true("a.belongs")} AS belongs
            FROM minors m JOIN hh_parents k ON k.naar = m.n
            JOIN hh_adults a ON a.x = m.x AND a.n = k.van
            GROUP BY m.x, m.n
        ), of_candidates AS (
            SELECT m.x, m.n FROM minors m JOIN hh_t_open o ON o.n = m.x
            JOIN hh_parents k ON k.van = o.other AND k.naar = m.n
            UNION
            SELECT m.x, m.n FROM minors m JOIN hh_t_open o ON o.n = m.x
            JOIN hh_parents k ON k.naar = o.other AND k.van = m.n
        )
        SELECT o.x, o.n, o.sure, o.own_child, a.belongs
        FROM hh_others o JOIN hh_adults a USING (x, n)
        UNION ALL
        SELECT x, n, sure, own_child, true FROM hh_others WHERE NOT grown AND own_parent
        UNION ALL
        SELECT m.x, m.n, m.sure, m.own_child,
            CASE WHEN p.n IS NULL THEN NOT {says("m.f", concepts.SUBTENANT)} ELSE p.belongs END
            OR CASE WHEN c.n IS NULL THEN false END
        FROM minors m LEFT JOIN of_parents p ON p.x = m.x AND p.n = m.n
        LEFT JOIN of_candidates c ON c.x = m.x AND c.n = m.n
        """,
    )
    population.make(
        "hh_child_here",
        f"""
        SELECT x, n, {any_true("here")} AS child FROM (
            SELECT b.x, b.n, CASE WHEN p.sure OR NOT p.belongs THEN p.belongs END AS here
            FROM hh_belongs b JOIN hh_parents k ON k.naar = b.n
            JOIN (
                SELECT x, n, sure, belongs FROM hh_belongs
                UNION ALL SELECT x, n, sure, true FROM hh_own_children
            ) p ON p.x = b.x AND p.n = k.van WHERE NOT b.own_child
            UNION ALL
            SELECT b.x, b.n, NULL FROM hh_belongs b JOIN hh_parents k ON k.naar = b.n
            JOIN hh_t_open o ON o.n = b.x AND o.other = k.van WHERE NOT b.own_child
        ) GROUP BY x, n
        """,
    )


_MEDEBEWONERS = """
    SELECT b.x, b.n, CASE WHEN belongs AND sure AND o.other IS NULL THEN true END AS lid,
        CASE WHEN own_child OR c.n IS NULL THEN own_child ELSE c.child END AS child
    FROM hh_belongs b LEFT JOIN hh_t_open o ON o.n = b.x AND o.other = b.n
    LEFT JOIN hh_child_here c ON c.x = b.x AND c.n = b.n
    WHERE belongs IS NOT FALSE
"""


def _candidates(heads: str) -> str:
    """SQL: (x, other): who may be the partner there; other null when there are several."""
    return f"""
        SELECT x, CASE WHEN count(*) = 1 THEN any_value(other) END AS other FROM (
            SELECT h.x, o.other FROM {heads} h JOIN hh_t_open o ON o.n = h.x
            JOIN hh_loose x ON x.n = h.x JOIN hh_loose p ON p.n = o.other
            WHERE coalesce(CASE WHEN x.sure AND p.sure THEN x.a = p.a END, true)
            UNION ALL
            SELECT h.x, NULL FROM {heads} h JOIN hh_t_special s ON s.n = h.x WHERE rank = 1
        ) GROUP BY x
    """


def _hidden(population: Population) -> None:
    """hh_hidden(x, mate, together, paired): who stands alone as their housemates cannot be listed.

    See reference._doubtful_home.
    """
    population.make(
        "hh_hidden",
        """
        SELECT p.n AS x, coalesce(h.mate, m.head) AS mate,
            coalesce(h.together, m.together) AS together,
            coalesce(h.mate, m.head) IS NOT NULL
                AND coalesce(h.together, m.together, true) AS paired
        FROM (
            SELECT n FROM hh_lost
            UNION
            SELECT n FROM hh_near JOIN hh_rented USING (a) WHERE institution
        ) p LEFT JOIN hh_t_couples h ON h.head = p.n LEFT JOIN hh_t_couples m ON m.mate = p.n
        WHERE m.together IS NOT TRUE
        """,
    )
