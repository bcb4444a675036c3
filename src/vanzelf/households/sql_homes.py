"""Members in bulk of huurhuishouden: one per rented home, see reference._huurhuishoudens."""

from vanzelf.households import concepts
from vanzelf.households.sql_people import Population, any_true, member, related
from vanzelf.terms.units import Role, UnitType


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
        f"SELECT {member('x', 'n', Role.MEDEBEWONER, 'lid', 'child')} FROM ({_MEDEBEWONERS})",
        f"SELECT {member('x', 'x', Role.AANVRAGER)} FROM hh_hidden",
        f"SELECT {member('x', 'mate', Role.PARTNER, 'together')} FROM hh_hidden WHERE paired",
        f"SELECT {member('x', 'other', Role.PARTNER, 'NULL')} FROM ({_candidates('hh_hidden')})",
        f"SELECT {member('x', 'NULL', Role.MEDEBEWONER, 'NULL')} FROM hh_hidden",
    )


def _heads(population: Population) -> None:
    """hh_heads(x, a): the aanvrager of each rented home, see reference._tenancy."""
    population.make(
        "hh_heads",
        f"""
        SELECT a, (min(
            (coalesce(subtenant, false)::HUGEINT << 100) + ((born IS NULL)::HUGEINT << 99)
            + (coalesce(born - DATE '0001-01-01', 0)::HUGEINT << 64) + n
        ) & ((1::HUGEINT << 64) - 1))::BIGINT AS x
        FROM hh_people JOIN (
            SELECT a FROM hh_homes WHERE NOT owned AND adults <= {concepts.INSTITUTION_ADULTS}
        ) USING (a)
        WHERE sure AND adult IS NOT FALSE GROUP BY a
        """,
    )


def _others(population: Population) -> None:
    """hh_core(x, n, together): the aanvrager and a certain partner, wherever that one lives.

    hh_others(x, n, …): everybody else registered at the home; direct: a parent or child of the
    core; child: a child of the core.
    """
    population.make(
        "hh_core",
        """
        SELECT x, x AS n, true AS together FROM hh_heads
        UNION ALL SELECT x, mate, together FROM hh_heads JOIN hh_t_couples ON head = x
        UNION ALL SELECT x, head, together FROM hh_heads JOIN hh_t_couples ON mate = x
        """,
    )
    population.make(
        "hh_others",
        """
        SELECT h.x, p.n, p.a, p.sure, p.adult, p.subtenant, k.n IS NOT NULL AS direct,
            coalesce(k.child, false) AS child
        FROM hh_people p JOIN hh_heads h USING (a)
        ANTI JOIN hh_core c ON c.x = h.x AND c.n = p.n
        LEFT JOIN (
            SELECT x, n, bool_or(child) AS child FROM (
                SELECT x, k.c AS n, true AS child FROM hh_core JOIN hh_kin k ON k.p = n
                UNION ALL SELECT x, k.p, false FROM hh_core JOIN hh_kin k ON k.c = n
            ) GROUP BY x, n
        ) k ON k.x = h.x AND k.n = p.n
        """,
    )


def _adults(population: Population) -> None:
    """hh_adults(x, n, belongs): which adults are medebewoner, if not the partner.

    hh_tenants: adults who are no direct kin, with whether they, or the partner they have there,
    rent on a written contract.
    """
    population.make(
        "hh_tenants",
        f"""
        WITH rest AS (
            SELECT x AS unit, n, a, subtenant FROM hh_others
            WHERE NOT direct AND adult IS NOT FALSE
        ), partners AS (
            SELECT head AS n, mate AS other, true AS certain FROM hh_t_couples
            UNION ALL SELECT mate, head, true FROM hh_t_couples
            UNION ALL SELECT n, other, NULL FROM hh_t_open WHERE other IS NOT NULL
        ), through AS (
            SELECT r.unit, r.n, {any_true("p.certain AND s.subtenant")} AS rents
            FROM rest r JOIN partners p USING (n) JOIN hh_people s ON s.n = p.other AND s.a = r.a
            ANTI JOIN hh_core c ON c.x = r.unit AND c.n = s.n
            GROUP BY r.unit, r.n
        )
        SELECT unit, n, subtenant OR CASE WHEN t.n IS NULL THEN false ELSE t.rents END AS rents
        FROM rest LEFT JOIN through t USING (unit, n)
        """,
    )
    population.make("hh_asked", "SELECT unit, n FROM hh_tenants WHERE rents IS NOT FALSE")
    population.make("hh_related", related("t", "hh_asked", degree=1))
    population.make(
        "hh_adults",
        """
        SELECT x, n, true AS belongs FROM hh_others WHERE direct AND adult IS NOT FALSE
        UNION ALL
        SELECT unit, n, NOT rents OR CASE WHEN k.n IS NULL THEN false ELSE k.related END
        FROM hh_tenants LEFT JOIN hh_related k USING (unit, n)
        """,
    )


def _belongs(population: Population) -> None:
    """hh_belongs(x, n, belongs, sure, child): the same for everybody; children follow parents."""
    population.make(
        "hh_belongs",
        f"""
        WITH minors AS (
            SELECT * FROM hh_others WHERE NOT direct AND adult IS FALSE
        ), of_parents AS (
            SELECT m.x, m.n, {any_true("a.belongs")} AS belongs
            FROM minors m JOIN hh_kin k ON k.c = m.n JOIN hh_adults a ON a.x = m.x AND a.n = k.p
            GROUP BY m.x, m.n
        ), of_candidates AS (
            SELECT m.x, m.n FROM minors m JOIN hh_t_open o ON o.n = m.x
            JOIN hh_parents k ON k.van = o.other AND k.naar = m.n
            UNION
            SELECT m.x, m.n FROM minors m JOIN hh_t_open o ON o.n = m.x
            JOIN hh_parents k ON k.naar = o.other AND k.van = m.n
        )
        SELECT o.x, o.n, o.sure, o.child, a.belongs FROM hh_others o JOIN hh_adults a USING (x, n)
        UNION ALL
        SELECT x, n, sure, child, true FROM hh_others WHERE direct AND adult IS FALSE
        UNION ALL
        SELECT m.x, m.n, m.sure, m.child,
            CASE WHEN p.n IS NULL THEN NOT m.subtenant ELSE p.belongs END
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
            FROM hh_belongs b JOIN hh_kin k ON k.c = b.n
            JOIN hh_belongs p ON p.x = b.x AND p.n = k.p WHERE NOT b.child
            UNION ALL
            SELECT b.x, b.n, NULL FROM hh_belongs b JOIN hh_kin k ON k.c = b.n
            JOIN hh_t_open o ON o.n = b.x AND o.other = k.p WHERE NOT b.child
        ) GROUP BY x, n
        """,
    )


_MEDEBEWONERS = """
    SELECT b.x, b.n, CASE WHEN belongs AND sure AND o.other IS NULL THEN true END AS lid,
        CASE WHEN b.child OR c.n IS NULL THEN b.child ELSE c.child END AS child
    FROM hh_belongs b LEFT JOIN hh_t_open o ON o.n = b.x AND o.other = b.n
    LEFT JOIN hh_child_here c ON c.x = b.x AND c.n = b.n
    WHERE belongs IS NOT FALSE
"""


def _candidates(heads: str) -> str:
    """SQL: (x, other): who may be the partner there; other null when there are several."""
    return f"""
        SELECT x, CASE WHEN count(*) = 1 THEN any_value(other) END AS other FROM (
            SELECT h.x, o.other FROM {heads} h JOIN hh_people x ON x.n = h.x
            JOIN hh_t_open o ON o.n = h.x JOIN hh_people p ON p.n = o.other
            WHERE CASE WHEN x.sure AND p.sure THEN x.a = p.a END IS NOT FALSE
            UNION ALL
            SELECT h.x, NULL FROM {heads} h JOIN (
                SELECT n FROM hh_t_special WHERE rank = 1
            ) s ON s.n = h.x ANTI JOIN hh_wed_ends w ON w.n = h.x
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
                AND coalesce(h.together, m.together) IS NOT FALSE AS paired
        FROM (
            SELECT n FROM hh_people WHERE NOT sure AND adult IS NOT FALSE
            UNION
            SELECT n FROM hh_inmates i JOIN hh_homes USING (a) WHERE NOT owned
        ) p LEFT JOIN hh_t_couples h ON h.head = p.n LEFT JOIN hh_t_couples m ON m.mate = p.n
        WHERE m.together IS NOT TRUE
        """,
    )
