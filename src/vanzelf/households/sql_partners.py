"""Couples in bulk: the same ranks and settling as `partnership` and `partners`."""

from vanzelf.households import concepts
from vanzelf.households.concepts import RelationKind
from vanzelf.households.sql_grounds import (
    BIJSTAND_TIES,
    TIES,
    TOESLAG_TIES,
    declared_not_false,
    rank_grounds,
)
from vanzelf.households.sql_people import Population

LAWS = ("t", "b")
"""Toeslagen and bijstand: the prefixes of their columns and tables."""

_FACTS = {
    **TIES,
    "subtenant": concepts.SUBTENANT,
    "commercial": concepts.COMMERCIAL,
    "educated": concepts.IN_EDUCATION,
    "financed": concepts.STUDENT_FINANCE,
}


def find_partners(population: Population) -> None:
    """Find certain couples and open pairs under both laws.

    Per law x: hh_x_couples(head, mate, together), head the oldest; hh_x_open(n, other), everybody
    who may be somebody's partner, other null for whom we cannot point out; hh_x_doubt(n, other),
    one row per person in hh_x_open, other null when there are several.
    """
    _married(population)
    _near(population)
    rank_grounds(population)
    for law, ties in zip(LAWS, (TOESLAG_TIES, BIJSTAND_TIES), strict=True):
        _specials(population, law, ties)
        _settle(population, law)
        _results(population, law)


def _married(population: Population) -> None:
    """hh_wed(x, y, a, x_born, y_born): spouses at one address with nobody else in the way.

    They are certain under both laws. hh_unclear: other spouses who are both there, with whether
    they count (t, b). hh_elsewhere(n): who has a spouse outside the register. x goes before y.
    """
    population.make(
        "hh_married",
        f"""
        SELECT DISTINCT least(van, naar) AS x, greatest(van, naar) AS y
        FROM hh_relations WHERE soort = '{RelationKind.SPOUSE}'
        """,
    )
    population.make(
        "hh_spouses",
        """
        SELECT x, y, px.a, px.born AS x_born, py.born AS y_born, px.adult AND py.adult AS adults,
            CASE WHEN px.sure AND py.sure THEN px.a = py.a END AS together
        FROM hh_married JOIN hh_people px ON px.n = x JOIN hh_people py ON py.n = y
        """,
    )
    population.make(
        "hh_elsewhere",
        f"""
        WITH missing AS MATERIALIZED (FROM hh_married ANTI JOIN hh_spouses USING (x, y))
        SELECT DISTINCT n FROM (
            SELECT x AS n, y AS other FROM missing UNION ALL SELECT y, x FROM missing
        ) m ANTI JOIN ({population.keyed("true AS known")}) k ON k.n = m.other
        SEMI JOIN (SELECT n FROM hh_people WHERE adult IS NOT FALSE) p USING (n)
        """,
    )
    population.make(
        "hh_wed",
        """
        WITH busy AS (
            SELECT n FROM (
                SELECT x AS n FROM hh_spouses WHERE adults IS NOT FALSE
                UNION ALL SELECT y FROM hh_spouses WHERE adults IS NOT FALSE
                UNION ALL SELECT n FROM hh_elsewhere
            ) GROUP BY n HAVING count(*) > 1
        )
        SELECT x, y, a, x_born, y_born FROM hh_spouses
        WHERE adults AND together AND x NOT IN (FROM busy) AND y NOT IN (FROM busy)
        """,
    )
    _unclear(population)


def _unclear(population: Population) -> None:
    """See _married; whether spouses at two addresses count: partnership._spouses."""
    ended = dict(zip(LAWS, (concepts.DIVORCE_REQUESTED, concepts.LASTINGLY_SEPARATED), strict=True))
    facts = population.keyed(", ".join(f"{population.fact(of)} AS {law}" for law, of in ended.items()))
    counts = ", ".join(
        f"""adults AND CASE WHEN together THEN true
            WHEN together IS NULL AND (fx.{law} OR fy.{law}) THEN NULL
            ELSE NOT (fx.{law} OR fy.{law}) END AS {law}"""
        for law in LAWS
    )
    population.make(
        "hh_unclear",
        f"""
        SELECT x, y, x_born, y_born, {counts}
        FROM (FROM hh_spouses ANTI JOIN hh_wed USING (x, y)) s
        JOIN ({facts}) fx ON fx.n = x JOIN ({facts}) fy ON fy.n = y
        WHERE adults IS NOT FALSE
        """,
    )


def _near(population: Population) -> None:
    """hh_near: adults (or perhaps) at addresses where they may form several units, with facts.

    free: not in hh_wed. shared: at least two are free there. two: only two adults live there.
    institution: so many live there that it counts as one; minors: how many others may be minors.
    """
    limit = concepts.INSTITUTION_ADULTS
    population.make(
        "hh_crowded",
        f"""
        SELECT h.a, h.adults = 2 AS two, h.adults > {limit} AS institution,
            h.adults <= {limit} AND h.adults - 2 * coalesce(w.couples, 0) > 1 AS shared
        FROM hh_homes h LEFT JOIN (
            SELECT a, count(*)::INTEGER AS couples FROM hh_wed GROUP BY a
        ) w USING (a)
        WHERE h.adults > 1 AND h.adults - coalesce(w.couples, 0) > 1
        """,
    )
    population.make("hh_wed_near", "SELECT x, y FROM hh_wed SEMI JOIN hh_crowded USING (a)")
    population.make(
        "hh_crowd",
        """
        SELECT p.n, p.a, p.sure, p.born, p.adult, h.two, h.shared, h.institution, w.n IS NULL AS free
        FROM hh_people p JOIN hh_crowded h USING (a) LEFT JOIN (
            SELECT x AS n FROM hh_wed_near UNION ALL SELECT y FROM hh_wed_near
        ) w ON w.n = p.n
        WHERE p.adult IS NOT FALSE
        """,
    )
    facts = ", ".join(f"{population.fact(concept)} AS {name}" for name, concept in _FACTS.items())
    population.make("hh_near", f"FROM hh_crowd JOIN ({population.keyed(facts)}) USING (n)")


def _specials(population: Population, law: str, ties: tuple[str, ...]) -> None:
    """hh_x_special(n, rank): who may have a partner that we cannot point out."""
    all_no = " AND ".join(f"{name} IS FALSE" for name in ties)
    minors = ""
    if law == "t":
        minors = """UNION SELECT i.n FROM inmates i JOIN (
            SELECT a, count(*) AS minors FROM hh_people SEMI JOIN inmates USING (a)
            WHERE adult IS NOT TRUE GROUP BY a
        ) m USING (a) WHERE m.minors > CASE WHEN i.adult THEN 0 ELSE 1 END"""
    population.make(
        f"hh_{law}_special",
        f"""
        WITH inmates AS (SELECT * FROM hh_near WHERE institution), linked AS (
            SELECT p.n, q.n AS other FROM (
                SELECT x, y FROM hh_coparents
                UNION ALL SELECT x, y FROM hh_declared WHERE {declared_not_false(ties)}
            ) d JOIN inmates p ON p.n = d.x JOIN inmates q ON q.n = d.y AND q.a = p.a
        )
        SELECT n, 0 AS rank FROM hh_elsewhere
        UNION ALL
        SELECT n, 1 FROM (
            SELECT n FROM hh_people WHERE NOT sure AND adult IS NOT FALSE
            UNION SELECT n FROM inmates WHERE NOT ({all_no}) {minors}
            UNION SELECT n FROM linked UNION SELECT other FROM linked
        ) ANTI JOIN (
            SELECT x AS n FROM hh_wed_near UNION ALL SELECT y FROM hh_wed_near
        ) w USING (n)
        """,
    )


def _settle(population: Population, law: str) -> None:
    """hh_x_found: certain couples besides hh_wed; hh_x_edges: what remains possible.

    A person's load counts their possible partners per rank, eight bits each. A couple is certain
    when up to its own rank neither has anybody else (see partners._settle).
    """
    low, high = f"{law}_low", f"{law}_high"
    population.make(
        f"hh_{law}_edges",
        f"""
        SELECT x, y, any_value(x_born) AS x_born, any_value(y_born) AS y_born,
            min(low) AS low, min(high) AS high
        FROM (
            SELECT x, y, x_born, y_born, {low} AS low, {high} AS high FROM hh_ranked
            UNION ALL
            SELECT x, y, x_born, y_born, 0, CASE WHEN {law} THEN 0 END FROM hh_unclear
            WHERE {law} IS NOT FALSE
        ) WHERE low IS NOT NULL GROUP BY x, y
        """,
    )
    population.make(f"hh_{law}_found", f"FROM hh_{law}_edges WHERE false")
    alone = " AND ".join(
        f"l{end}.load & ((1::BIGINT << 8 * (high + 1)) - 1) = 1::BIGINT << 8 * low" for end in "xy"
    )
    while True:
        population.make(
            "hh_new",
            f"""
            WITH load AS (
                SELECT n, sum(1::BIGINT << 8 * rank)::BIGINT AS load FROM (
                    SELECT x AS n, low AS rank FROM hh_{law}_edges
                    UNION ALL SELECT y, low FROM hh_{law}_edges
                    UNION ALL SELECT n, rank FROM hh_{law}_special
                ) GROUP BY n
            )
            SELECT e.* FROM hh_{law}_edges e JOIN load lx ON lx.n = x JOIN load ly ON ly.n = y
            WHERE high IS NOT NULL AND {alone}
            """,
        )
        if not population.has_rows("hh_new"):
            return
        population.run(f"INSERT INTO hh_{law}_found FROM hh_new")
        population.make("hh_ends", "SELECT x AS n FROM hh_new UNION ALL SELECT y FROM hh_new")
        population.make(
            f"hh_{law}_edges",
            f"FROM hh_{law}_edges ANTI JOIN hh_ends e ON e.n = x ANTI JOIN hh_ends f ON f.n = y",
        )
        population.make(f"hh_{law}_special", f"FROM hh_{law}_special ANTI JOIN hh_ends USING (n)")


def _results(population: Population, law: str) -> None:
    oldest = "CASE WHEN x_born <= y_born THEN {} ELSE {} END"
    head, mate = oldest.format("x", "y"), oldest.format("y", "x")
    population.make(
        f"hh_{law}_couples",
        f"""
        SELECT {head} AS head, {mate} AS mate, true AS together, true AS wed FROM hh_wed
        UNION ALL
        SELECT {head}, {mate}, high > 0 OR s.together, false
        FROM hh_{law}_found LEFT JOIN (
            SELECT u.x, u.y, s.together FROM hh_unclear u JOIN hh_spouses s USING (x, y)
        ) s USING (x, y)
        """,
    )
    population.make(
        f"hh_{law}_open",
        f"""
        SELECT x AS n, y AS other FROM hh_{law}_edges
        UNION ALL SELECT y, x FROM hh_{law}_edges
        UNION ALL SELECT n, NULL FROM hh_{law}_special
        """,
    )
    population.make(
        f"hh_{law}_doubt",
        f"""
        SELECT n, CASE WHEN count(*) = 1 THEN any_value(other) END AS other
        FROM hh_{law}_open GROUP BY n
        """,
    )
