"""Couples in bulk: the same ranks and settling as `partnership` and `partners`."""

from vanzelf.households import concepts
from vanzelf.households.concepts import RelationKind
from vanzelf.households.partnership import BIJSTAND, TOESLAG, Law
from vanzelf.households.sql_grounds import declared_not_false, rank_grounds
from vanzelf.households.sql_people import BILLED, Population, bills, no_bit, says, yes_bit

LAWS: dict[str, Law] = {"t": TOESLAG, "b": BIJSTAND}
"""The laws, by the prefix of their columns and tables."""


def find_partners(population: Population) -> None:
    """Find certain couples and open pairs under both laws.

    Per law x: hh_x_couples(head, mate, together, wed, billed, mate_billed), head the oldest,
    mate_billed when only the other has a tax bill; hh_x_open(n, other), everybody who may be
    somebody's partner, other null for whom we cannot point out; hh_x_doubt(n, other), one row per
    person in hh_x_open, other null when there are several; hh_x_moved(n, unit): the aanvrager of
    everybody in these who is not in hh_wed.
    """
    _married(population)
    _near(population)
    rank_grounds(population)
    for prefix, law in LAWS.items():
        _specials(population, prefix, law)
    _settle_most(population)
    for prefix in LAWS:
        _settle(population, prefix)
        _results(population, prefix)
    _loose(population)


def _married(population: Population) -> None:
    """hh_wed(x, y, a, head, mate, tenant, bills): spouses at one address, nobody else in the way.

    They are certain under both laws. tenant: who is aanvrager of a rented home where nobody else
    could be. bills: see sql_people.bills. x goes before y. hh_unclear:
    other spouses who are both there, with whether they count (t, b). hh_elsewhere(n): who has a
    spouse outside the register.
    """
    population.make(
        "hh_married",
        f"""
        SELECT DISTINCT least(van, naar) AS x, greatest(van, naar) AS y
        FROM hh_relations WHERE soort = '{RelationKind.SPOUSE}'
        """,
    )
    rents = yes_bit(concepts.SUBTENANT)
    ended = ", ".join(
        f"{says('px.f', law.apart)} OR {says('py.f', law.apart)} AS {prefix}_ended"
        for prefix, law in LAWS.items()
    )
    population.make(
        "hh_spouses",
        f"""
        SELECT x, y, px.a, px.born AS x_born, py.born AS y_born, px.adult AND py.adult AS adults,
            CASE WHEN px.sure AND py.sure THEN px.a = py.a END AS together, {ended},
            {bills("px", "py")} AS bills,
            px.f & {rents} > 0 AS x_rents, py.f & {rents} > 0 AS y_rents
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
        SELECT x, y, a, CASE WHEN x_born <= y_born THEN x ELSE y END AS head,
            CASE WHEN x_born <= y_born THEN y ELSE x END AS mate,
            CASE WHEN x_rents < y_rents OR x_rents = y_rents AND x_born <= y_born THEN x ELSE y
                END AS tenant, bills
        FROM hh_spouses
        WHERE adults AND together AND x NOT IN (FROM busy) AND y NOT IN (FROM busy)
        """,
    )
    counts = ", ".join(
        f"""adults AND CASE WHEN together THEN true WHEN together IS NULL AND {prefix}_ended
            THEN NULL ELSE NOT {prefix}_ended END AS {prefix}"""
        for prefix in LAWS
    )
    population.make(
        "hh_unclear",
        f"""
        SELECT x, y, x_born, y_born, together, bills, {counts}
        FROM hh_spouses ANTI JOIN hh_wed USING (x, y) WHERE adults IS NOT FALSE
        """,
    )


def _near(population: Population) -> None:
    """hh_near: adults (or perhaps) at addresses where they may form several units.

    first: the head of their hh_wed couple, else themselves. free: not in hh_wed. shared: at least
    two are free there. two: only two adults live there. institution: so many live there that it
    counts as one. hh_firsts(n, billed): adults everywhere, but of an hh_wed couple only the head.
    hh_lost(n): adults whose address is in doubt.
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
    population.make(
        "hh_wed_near",
        """
        WITH near AS MATERIALIZED (SELECT head, mate FROM hh_wed SEMI JOIN hh_crowded USING (a))
        SELECT head AS n, head FROM near UNION ALL SELECT mate, head FROM near
        """,
    )
    population.make(
        "hh_near",
        """
        SELECT p.*, h.two, h.shared, h.institution, w.n IS NULL AS free,
            coalesce(w.head, p.n) AS first
        FROM hh_people p JOIN hh_crowded h USING (a) LEFT JOIN hh_wed_near w ON w.n = p.n
        WHERE p.adult IS NOT FALSE
        """,
    )
    population.make("hh_lost", "SELECT n FROM hh_people WHERE NOT sure AND adult IS NOT FALSE")
    population.make(
        "hh_firsts",
        f"""
        SELECT n, f & {BILLED} > 0 AS billed
        FROM hh_people ANTI JOIN (SELECT mate AS n FROM hh_wed) w USING (n)
        WHERE adult IS NOT FALSE
        """,
    )


def _specials(population: Population, prefix: str, law: Law) -> None:
    """hh_x_special(n, rank): who may have a partner that we cannot point out."""
    all_no = sum(no_bit(tie) for tie in law.ties)
    minors = ""
    if law.child_counts:
        minors = """UNION SELECT i.n FROM inmates i JOIN (
            SELECT a, count(*) AS minors FROM hh_young SEMI JOIN inmates USING (a) GROUP BY a
        ) m USING (a) WHERE m.minors > CASE WHEN i.adult THEN 0 ELSE 1 END"""
    population.make(
        f"hh_{prefix}_special",
        f"""
        WITH inmates AS MATERIALIZED (SELECT * FROM hh_near WHERE institution), linked AS (
            SELECT p.n, q.n AS other FROM (
                SELECT x, y FROM hh_coparents
                UNION ALL SELECT x, y FROM hh_declared WHERE {declared_not_false(law.ties)}
            ) d JOIN inmates p ON p.n = d.x JOIN inmates q ON q.n = d.y AND q.a = p.a
        )
        SELECT n, 0 AS rank FROM hh_elsewhere
        UNION ALL
        SELECT n, 1 FROM (
            SELECT n FROM hh_lost UNION SELECT n FROM inmates WHERE f & {all_no} < {all_no} {minors}
            UNION SELECT n FROM linked UNION SELECT other FROM linked
        ) ANTI JOIN hh_wed_near USING (n)
        """,
    )


def _settle_most(population: Population) -> None:
    """hh_edges: all who may be partners under either law; t_new, b_new: whether they certainly are.

    A person's load counts their possible partners per rank, eight bits each. A couple is certain
    when up to its own rank neither has anybody else (see partners._settle). This settles nearly
    all; what becomes certain as a result is left to _settle.
    """
    merged = ", ".join(
        f"least({law}_low, CASE WHEN {law} IS NOT FALSE AND u.x IS NOT NULL THEN 0 END) AS {law}_low, "
        f"least({law}_high, CASE WHEN {law} THEN 0 END) AS {law}_high"
        for law in LAWS
    )
    alone = ", ".join(
        f"CASE WHEN {law} IS NOT FALSE THEN 0 END, CASE WHEN {law} THEN 0 END" for law in LAWS
    )
    population.make(
        "hh_edges",
        f"""
        WITH edges AS MATERIALIZED (
            SELECT r.x, r.y, r.x_born, r.y_born, r.bills, {merged}
            FROM hh_ranked r LEFT JOIN hh_unclear u ON u.x = r.x AND u.y = r.y
            UNION ALL
            SELECT x, y, x_born, y_born, bills, {alone}
            FROM hh_unclear ANTI JOIN hh_ranked USING (x, y)
        ), load AS MATERIALIZED (
            SELECT n, sum({_one("t")})::BIGINT AS t, sum({_one("b")})::BIGINT AS b FROM (
                SELECT x AS n, t_low, b_low FROM edges
                UNION ALL SELECT y, t_low, b_low FROM edges
                UNION ALL SELECT n, rank, NULL FROM hh_t_special
                UNION ALL SELECT n, NULL, rank FROM hh_b_special
            ) GROUP BY n
        )
        SELECT e.*, {_alone("t")} AS t_new, {_alone("b")} AS b_new
        FROM edges e JOIN load lx ON lx.n = x JOIN load ly ON ly.n = y
        """,
    )


def _one(prefix: str) -> str:
    """SQL: what one possible partner adds to somebody's load."""
    return f"CASE WHEN {prefix}_low IS NULL THEN 0 ELSE 1::BIGINT << 8 * {prefix}_low END"


def _alone(prefix: str) -> str:
    """SQL: whether, up to the rank that holds, neither of an edge has anybody else."""
    low, high = f"e.{prefix}_low", f"e.{prefix}_high"
    only = " AND ".join(
        f"l{end}.{prefix} & ((1::BIGINT << 8 * ({high} + 1)) - 1) = 1::BIGINT << 8 * {low}"
        for end in "xy"
    )
    return f"coalesce({high} IS NOT NULL AND {only}, false)"


def _settle(population: Population, prefix: str) -> None:
    """hh_x_found: certain couples besides hh_wed; hh_x_edges: what remains possible.

    Who is settled is nobody else's candidate; that may settle others, until nothing changes.
    """
    edges, found, special = (f"hh_{prefix}_{name}" for name in ("edges", "found", "special"))
    low, high = f"{prefix}_low", f"{prefix}_high"
    couple = f"x, y, x_born, y_born, bills, {high}"
    population.make(found, f"SELECT {couple} FROM hh_edges WHERE {prefix}_new")
    population.make(edges, f"FROM hh_edges WHERE {low} IS NOT NULL AND NOT {prefix}_new")
    newest = found
    while population.has_rows(newest):
        ends = f"(SELECT x AS n FROM {newest} UNION ALL SELECT y FROM {newest})"
        population.make(
            edges, f"FROM {edges} ANTI JOIN {ends} e ON e.n = x ANTI JOIN {ends} f ON f.n = y"
        )
        population.make(special, f"FROM {special} ANTI JOIN {ends} e USING (n)")
        if not population.has_rows(f"{edges} WHERE {high} IS NOT NULL"):
            return
        newest = "hh_new"
        population.make(
            newest,
            f"""
            WITH load AS MATERIALIZED (
                SELECT n, sum({_one(prefix)})::BIGINT AS {prefix} FROM (
                    SELECT x AS n, {low} FROM {edges} UNION ALL SELECT y, {low} FROM {edges}
                    UNION ALL SELECT n, rank FROM {special}
                ) GROUP BY n
            )
            SELECT {couple} FROM {edges} e JOIN load lx ON lx.n = x JOIN load ly ON ly.n = y
            WHERE {_alone(prefix)}
            """,
        )
        population.run(f"INSERT INTO {found} FROM {newest}")


def _results(population: Population, prefix: str) -> None:
    population.make(
        f"hh_{prefix}_couples",
        f"""
        SELECT head, mate, true AS together, true AS wed, bills > 0 AS billed,
            bills = CASE WHEN mate = y THEN 2 ELSE 1 END AS mate_billed
        FROM hh_wed
        UNION ALL
        SELECT head, mate, {prefix}_high > 0 OR together, false, bills > 0,
            bills = CASE WHEN mate = y THEN 2 ELSE 1 END
        FROM (
            SELECT x, y, {prefix}_high, bills, CASE WHEN x_born <= y_born THEN x ELSE y END AS head,
                CASE WHEN x_born <= y_born THEN y ELSE x END AS mate
            FROM hh_{prefix}_found
        ) LEFT JOIN (SELECT x, y, together FROM hh_unclear) u USING (x, y)
        """,
    )
    population.make(
        f"hh_{prefix}_open",
        f"""
        SELECT x AS n, y AS other FROM hh_{prefix}_edges
        UNION ALL SELECT y, x FROM hh_{prefix}_edges
        UNION ALL SELECT n, NULL FROM hh_{prefix}_special
        """,
    )
    population.make(
        f"hh_{prefix}_doubt",
        f"""
        SELECT n, CASE WHEN count(*) = 1 THEN any_value(other) END AS other
        FROM hh_{prefix}_open GROUP BY n
        """,
    )
    population.make(
        f"hh_{prefix}_moved",
        f"""
        SELECT head AS n, head AS unit FROM hh_{prefix}_couples WHERE NOT wed
        UNION ALL SELECT mate, head FROM hh_{prefix}_couples WHERE NOT wed
        UNION ALL SELECT n, n FROM hh_{prefix}_doubt
        """,
    )


def _loose(population: Population) -> None:
    """hh_loose(n, a, sure): everybody with an open tie, or with a partner at another address."""
    ends = " UNION ALL ".join(
        f"""
        SELECT n FROM hh_{law}_open UNION ALL SELECT other FROM hh_{law}_open
        UNION ALL SELECT head FROM hh_{law}_couples WHERE together IS NOT TRUE
        UNION ALL SELECT mate FROM hh_{law}_couples WHERE together IS NOT TRUE
        """
        for law in LAWS
    )
    population.make("hh_loose", f"SELECT n, a, sure FROM hh_people SEMI JOIN ({ends}) e USING (n)")
