"""Couples in bulk: the same grounds, ranks and settling as `partnership` and `partners`."""

from vanzelf.households import concepts
from vanzelf.households.concepts import RelationKind
from vanzelf.households.sql_people import TIES, Population, any_true

LAWS = ("t", "b")
"""Toeslagen and bijstand: the prefixes of their columns and tables."""

_TOESLAG_TIES = ("contract", "pension", "joint_home", "last_year")


def find_partners(population: Population) -> None:
    """Find certain couples and open pairs under both laws.

    Per law x: hh_x_couples(head, mate, together), head the oldest; hh_x_open(n, other), everybody
    who may be somebody's partner, other null for whom we cannot point out; hh_x_doubt(n, other),
    one row per person in hh_x_open, other null when there are several.
    """
    _married(population)
    _crowds(population)
    _pairs(population)
    for law in LAWS:
        _specials(population, law)
        _settle(population, law)
        _results(population, law)


def _married(population: Population) -> None:
    """hh_married: spouses who are both there, with whether they count (t, b); x before y.

    hh_elsewhere(n): who has a spouse outside the register. hh_wed: spouses at one address with
    nobody else in the way, so certain under both laws.
    """
    population.make(
        "hh_spouses",
        f"""
        SELECT s.x, s.y, px.a AS xa, px.born AS x_born, py.born AS y_born,
            px.n IS NULL AS no_x, py.n IS NULL AS no_y, px.adult AND py.adult AS adults,
            CASE WHEN px.sure AND py.sure THEN px.a = py.a END AS together,
            px.divorcing OR py.divorcing AS t_ended, px.separated OR py.separated AS b_ended
        FROM (
            SELECT DISTINCT least(van, naar) AS x, greatest(van, naar) AS y
            FROM hh_relations WHERE soort = '{RelationKind.SPOUSE}'
        ) s LEFT JOIN hh_people px ON px.n = s.x LEFT JOIN hh_people py ON py.n = s.y
        """,
    )
    _elsewhere(population)
    counts = """adults AND CASE WHEN together THEN true
        WHEN together IS NULL AND {law}_ended THEN NULL ELSE NOT {law}_ended END AS {law}"""
    population.make(
        "hh_married",
        f"""
        SELECT x, y, xa, x_born, y_born, adults, together,
            {", ".join(counts.format(law=law) for law in LAWS)}
        FROM hh_spouses WHERE NOT no_x AND NOT no_y AND adults IS NOT FALSE
        """,
    )
    population.make(
        "hh_wed",
        """
        WITH busy AS (
            SELECT n FROM (
                SELECT x AS n FROM hh_married UNION ALL SELECT y FROM hh_married
                UNION ALL SELECT n FROM hh_elsewhere
            ) GROUP BY n HAVING count(*) > 1
        )
        SELECT x, y, xa AS a, x_born, y_born FROM hh_married
        WHERE adults AND together AND x NOT IN (FROM busy) AND y NOT IN (FROM busy)
        """,
    )


def _elsewhere(population: Population) -> None:
    n = "id::BIGINT AS n FROM"
    if population.numbered:
        n = "n FROM hh_ids JOIN"
    known = f"SELECT {n} {population.persons}" + (" USING (id)" if population.numbered else "")
    population.make(
        "hh_elsewhere",
        f"""
        WITH missing AS (
            SELECT x AS n, y AS other FROM hh_spouses WHERE no_y AND NOT no_x
            UNION ALL SELECT y, x FROM hh_spouses WHERE no_x AND NOT no_y
        )
        SELECT DISTINCT n FROM missing ANTI JOIN ({known}) k ON k.n = missing.other
        SEMI JOIN (SELECT n FROM hh_people WHERE adult IS NOT FALSE) p ON p.n = missing.n
        """,
    )


def _crowds(population: Population) -> None:
    """hh_crowd: adults (or perhaps) at ordinary addresses where they may form several units.

    free: not in hh_wed. shared: at least two are free there. two: only two adults live there.
    hh_inmates: adults at addresses that count as institutions; minors_near: beside a minor.
    """
    limit = concepts.INSTITUTION_ADULTS
    population.make("hh_wed_ends", "SELECT x AS n FROM hh_wed UNION ALL SELECT y FROM hh_wed")
    population.make(
        "hh_crowded",
        f"""
        SELECT h.a, h.adults = 2 AS two, h.adults - 2 * coalesce(w.couples, 0) > 1 AS shared
        FROM hh_homes h LEFT JOIN (
            SELECT a, count(*)::INTEGER AS couples FROM hh_wed GROUP BY a
        ) w USING (a)
        WHERE h.adults BETWEEN 2 AND {limit} AND h.adults - coalesce(w.couples, 0) > 1
        """,
    )
    population.make(
        "hh_crowd",
        """
        SELECT p.*, h.two, h.shared, w.n IS NULL AS free
        FROM hh_people p JOIN hh_crowded h ON h.a = p.a LEFT JOIN hh_wed_ends w ON w.n = p.n
        WHERE p.adult IS NOT FALSE
        """,
    )
    population.make(
        "hh_inmates",
        f"""
        SELECT p.*, h.minors - CASE WHEN p.adult THEN 0 ELSE 1 END > 0 AS minors_near
        FROM hh_people p JOIN (SELECT a, minors FROM hh_homes WHERE adults > {limit}) h ON h.a = p.a
        WHERE p.adult IS NOT FALSE
        """,
    )


def _pairs(population: Population) -> None:
    """hh_pairs(x, y, t_low, t_high, b_low, b_high): ranks of the first ground that may hold, and of
    the first that holds, under both laws; spouses who are not hh_wed among them.
    """
    _coparents(population)
    _declared(population)
    _minor_children(population)
    population.make("hh_grounds", _GROUNDS)
    ranks = ", ".join(f"min({law}_{end}) AS {law}_{end}" for law in LAWS for end in ("low", "high"))
    population.make(
        "hh_pairs",
        f"""
        SELECT x, y, {ranks} FROM (
            SELECT x, y, {_first_ranks()} FROM hh_grounds
            UNION ALL
            SELECT x, y, CASE WHEN t IS NOT FALSE THEN 0 END, CASE WHEN t THEN 0 END,
                CASE WHEN b IS NOT FALSE THEN 0 END, CASE WHEN b THEN 0 END
            FROM hh_married ANTI JOIN hh_wed USING (x, y)
        ) GROUP BY x, y
        """,
    )


def _coparents(population: Population) -> None:
    """hh_coparents(x, y): parents of the same child, both unattached or in an institution."""
    population.make(
        "hh_coparents",
        """
        WITH of_child AS (
            SELECT van, naar FROM hh_parents SEMI JOIN (
                SELECT n FROM hh_crowd WHERE free AND shared UNION ALL SELECT n FROM hh_inmates
            ) c ON c.n = van
        )
        SELECT DISTINCT one.van AS x, other.van AS y
        FROM of_child one JOIN of_child other ON one.naar = other.naar AND one.van < other.van
        """,
    )


def _declared(population: Population) -> None:
    """hh_declared(x, y, …ties, …ties_given): what relations say about ties between two people."""
    kinds = ", ".join(f"'{concept}'" for concept in TIES.values())
    ties = ", ".join(
        f"bool_or(waarde) FILTER (WHERE soort = '{of}') IS TRUE AS {name}_yes, "
        f"count(*) FILTER (WHERE soort = '{of}' AND waarde IS NULL) > 0 AS {name}_open, "
        f"count(*) FILTER (WHERE soort = '{of}') > 0 AS {name}_given"
        for name, of in TIES.items()
    )
    values = ", ".join(
        f"{name}_given, CASE WHEN {name}_yes THEN true WHEN NOT {name}_open THEN false END AS {name}"
        for name in TIES
    )
    population.make(
        "hh_declared",
        f"""
        SELECT x, y, {values} FROM (
            SELECT least(van, naar) AS x, greatest(van, naar) AS y, {ties}
            FROM hh_relations WHERE soort IN ({kinds}) GROUP BY 1, 2
        )
        """,
    )


def _minor_children(population: Population) -> None:
    """hh_minor_there(p, child): whether a child under 18 of an unattached adult lives with them."""
    population.make(
        "hh_minor_there",
        f"""
        SELECT p, {any_true("minor AND there")} AS child
        FROM hh_kin SEMI JOIN (SELECT n FROM hh_crowd WHERE free AND shared) f ON f.n = p
        WHERE minor IS NOT FALSE GROUP BY p
        """,
    )


def _tie(name: str) -> str:
    """SQL: whether two housemates have a tie (see partnership._tie)."""
    return (
        f"CASE WHEN d.{name}_given THEN d.{name} WHEN NOT x.{name} OR NOT y.{name} THEN false "
        f"WHEN x.{name} AND y.{name} AND x.two THEN true END AS {name}"
    )


_GROUNDS = f"""
    SELECT x.n AS x, y.n AS y,
        CASE WHEN x.adult AND y.adult AND x.sure AND y.sure THEN true END AS certain,
        {", ".join(_tie(name) for name in TIES)},
        c.x IS NOT NULL AS coparents,
        (CASE WHEN mx.p IS NULL THEN false ELSE mx.child END
            OR CASE WHEN my.p IS NULL THEN false ELSE my.child END)
        AND NOT CASE WHEN x.subtenant AND y.subtenant THEN true
            WHEN (x.subtenant OR y.subtenant) AND x.two THEN true
            WHEN NOT x.subtenant AND NOT y.subtenant THEN false END AS blended
    FROM hh_crowd x JOIN hh_crowd y ON y.a = x.a AND x.n < y.n
    LEFT JOIN hh_declared d ON d.x = x.n AND d.y = y.n
    LEFT JOIN hh_coparents c ON c.x = x.n AND c.y = y.n
    LEFT JOIN hh_minor_there mx ON mx.p = x.n
    LEFT JOIN hh_minor_there my ON my.p = y.n
    ANTI JOIN (
        SELECT least(p, c) AS x, greatest(p, c) AS y FROM hh_kin
        WHERE pa = ca AND minor IS NOT TRUE AND p_adult IS NOT FALSE
    ) k ON k.x = x.n AND k.y = y.n
    WHERE x.free AND y.free
"""
"""Pairs of unattached adult housemates, not in the first degree, and the grounds between them."""

_T_GROUNDS = ("contract", "coparents", "pension", "joint_home", "blended", "last_year")
"""In the order of AWR 5a lid 1 onder b and AWIR 3 lid 2 onder a-f; ranks count from 1."""


def _first_ranks() -> str:
    """SQL: low and high ranks of the grounds, per law."""
    low = " ".join(
        f"WHEN {ground} IS NOT FALSE THEN {rank}" for rank, ground in enumerate(_T_GROUNDS, start=1)
    )
    high = " ".join(f"WHEN {ground} THEN {rank}" for rank, ground in enumerate(_T_GROUNDS, start=1))
    household = "(coparents OR household)"
    return f"""
        CASE {low} END AS t_low, CASE WHEN certain THEN CASE {high} END END AS t_high,
        CASE WHEN {household} IS NOT FALSE THEN 1 END AS b_low,
        CASE WHEN certain AND {household} THEN 1 END AS b_high
    """


def _specials(population: Population, law: str) -> None:
    """hh_x_special(n, rank): who may have a partner that we cannot point out."""
    ties = _TOESLAG_TIES if law == "t" else ("household",)
    all_no = " AND ".join(f"{name} IS FALSE" for name in ties)
    declared = " OR ".join(f"({name}_given AND {name} IS NOT FALSE)" for name in ties)
    minors = "minors_near" if law == "t" else "false"
    population.make(
        f"hh_{law}_special",
        f"""
        WITH near AS (
            SELECT p.n, q.n AS other FROM (
                SELECT x, y FROM hh_coparents
                UNION ALL SELECT x, y FROM hh_declared WHERE {declared}
            ) d JOIN hh_inmates p ON p.n = d.x JOIN hh_inmates q ON q.n = d.y AND q.a = p.a
        )
        SELECT n, 0 AS rank FROM hh_elsewhere
        UNION ALL
        SELECT n, 1 FROM (
            SELECT n FROM hh_people WHERE NOT sure AND adult IS NOT FALSE
            UNION SELECT n FROM hh_inmates WHERE NOT ({all_no}) OR {minors}
            UNION SELECT n FROM near UNION SELECT other FROM near
        )
        """,
    )


def _settle(population: Population, law: str) -> None:
    """hh_x_found(x, y): certain couples besides hh_wed; hh_x_edges: what remains possible.

    A person's load counts their possible partners per rank, eight bits each. A couple is certain
    when up to its own rank neither has anybody else (see partners._settle).
    """
    population.make(
        f"hh_{law}_edges",
        f"""
        SELECT x, y, {law}_low AS low, {law}_high AS high FROM hh_pairs
        WHERE {law}_low IS NOT NULL
        """,
    )
    population.make(f"hh_{law}_found", "SELECT x, y FROM hh_pairs WHERE false")
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
            SELECT x, y FROM hh_{law}_edges
            JOIN load lx ON lx.n = x JOIN load ly ON ly.n = y
            WHERE high IS NOT NULL AND {alone}
            """,
        )
        if not population.has_rows("hh_new"):
            return
        population.run(f"INSERT INTO hh_{law}_found FROM hh_new")
        population.make("hh_new_ends", "SELECT x AS n FROM hh_new UNION ALL SELECT y FROM hh_new")
        population.make(
            f"hh_{law}_edges",
            f"""
            FROM hh_{law}_edges ANTI JOIN hh_new_ends ex ON ex.n = x
            ANTI JOIN hh_new_ends ey ON ey.n = y
            """,
        )
        population.make(
            f"hh_{law}_special", f"FROM hh_{law}_special ANTI JOIN hh_new_ends USING (n)"
        )


def _results(population: Population, law: str) -> None:
    oldest = "CASE WHEN x_born <= y_born THEN {} ELSE {} END"
    head, mate = oldest.format("x", "y"), oldest.format("y", "x")
    population.make(
        f"hh_{law}_couples",
        f"""
        SELECT {head} AS head, {mate} AS mate, true AS together FROM hh_wed
        UNION ALL
        SELECT {head}, {mate}, together FROM (
            SELECT f.x, f.y, px.born AS x_born, py.born AS y_born,
                CASE WHEN px.sure AND py.sure THEN px.a = py.a END AS together
            FROM hh_{law}_found f JOIN hh_people px ON px.n = f.x JOIN hh_people py ON py.n = f.y
        )
        """,
    )
    population.make(
        f"hh_{law}_open",
        f"""
        SELECT x AS n, y AS other FROM hh_{law}_edges
        UNION ALL SELECT y, x FROM hh_{law}_edges
        UNION ALL SELECT n, NULL FROM hh_{law}_special ANTI JOIN hh_wed_ends USING (n)
        """,
    )
    population.make(
        f"hh_{law}_doubt",
        f"SELECT n, CASE WHEN count(*) = 1 THEN any_value(other) END AS other FROM hh_{law}_open GROUP BY n",
    )
