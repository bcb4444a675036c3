"""The grounds between two unattached housemates in bulk: see partnership."""

from vanzelf.households import concepts
from vanzelf.households.concepts import PAIR_TIES
from vanzelf.households.sql_people import Population, any_true, bills, no_bit, says, yes_bit

_YES = sum(yes_bit(concept) for concept in PAIR_TIES)
_NO = sum(no_bit(concept) for concept in PAIR_TIES)

_TOESLAG_GROUNDS = (
    says("ties", concepts.CONTRACT),
    "coparents",
    says("ties", concepts.PENSION),
    says("ties", concepts.JOINT_HOME),
    "blended",
    says("ties", concepts.LAST_YEAR),
)
"""In the order of AWR 5a lid 1 onder b and AWIR 3 lid 2 onder a-f; ranks count from 1."""

_BIJSTAND_GROUND = f"(coparents OR {says('ties', concepts.JOINT_HOUSEHOLD)})"


def rank_grounds(population: Population) -> None:
    """hh_ranked(x, y, x_born, y_born, bills, t_low, t_high, b_low, b_high): housemates with ranks.

    Both free (see hh_near), x before y, not in the first degree. Per law, low is the rank of the
    first ground that may hold, and high of the first that holds; null for none.
    """
    _housemates(population)
    _declared(population)
    _coparents(population)
    _minor_children(population)
    population.make(
        "hh_ranked",
        f"""
        SELECT x, y, x_born, y_born, bills, CASE {_whens("({}) IS NOT FALSE")} END AS t_low,
            CASE WHEN certain THEN CASE {_whens("({})")} END END AS t_high,
            CASE WHEN {_BIJSTAND_GROUND} IS NOT FALSE THEN 1 END AS b_low,
            CASE WHEN certain AND {_BIJSTAND_GROUND} THEN 1 END AS b_high
        FROM (
            SELECT h.x, h.y, x_born, y_born, bills, certain, c.x IS NOT NULL AS coparents,
                CASE WHEN d.x IS NULL THEN ties ELSE (ties & ~given) | value END AS ties,
                (CASE WHEN mx.p IS NULL THEN false ELSE mx.child END
                    OR CASE WHEN my.p IS NULL THEN false ELSE my.child END)
                AND NOT rents AS blended
            FROM hh_housemates h
            LEFT JOIN hh_declared d ON d.x = h.x AND d.y = h.y
            LEFT JOIN hh_coparents c ON c.x = h.x AND c.y = h.y
            LEFT JOIN hh_minor_there mx ON mx.p = h.x
            LEFT JOIN hh_minor_there my ON my.p = h.y
        )
        """,
    )


def _whens(condition: str) -> str:
    return " ".join(
        f"WHEN {condition.format(ground)} THEN {rank}"
        for rank, ground in enumerate(_TOESLAG_GROUNDS, start=1)
    )


def _housemates(population: Population) -> None:
    """hh_housemates(x, y, x_born, y_born, bills, certain, ties, rents): free housemates.

    bills: see sql_people.bills. certain: both are adults and live there for sure. ties: a mask of
    ties, as both state them (partnership._tie). rents: partnership._rents_from_other.
    """
    rents, owns = yes_bit(concepts.SUBTENANT), no_bit(concepts.SUBTENANT)
    population.make(
        "hh_housemates",
        f"""
        WITH free AS (
            SELECT n, a, born, sure AND adult AS certain, f, two FROM hh_near WHERE shared AND free
        ), kin AS MATERIALIZED (
            SELECT least(van, naar) AS x, greatest(van, naar) AS y
            FROM hh_parents SEMI JOIN free ON n = naar
        )
        SELECT x.n AS x, y.n AS y, x.born AS x_born, y.born AS y_born,
            {bills("x", "y")} AS bills,
            coalesce(x.certain AND y.certain, false) AS certain,
            (CASE WHEN x.two THEN x.f & y.f & {_YES} ELSE 0 END) | ((x.f | y.f) & {_NO}) AS ties,
            CASE WHEN x.f & y.f & {rents} > 0 OR x.two AND (x.f | y.f) & {rents} > 0 THEN true
                WHEN x.f & y.f & {owns} > 0 THEN false END AS rents
        FROM free x JOIN free y ON y.a = x.a AND x.n < y.n
        ANTI JOIN kin k ON k.x = x.n AND k.y = y.n
        """,
    )


def _declared(population: Population) -> None:
    """hh_declared(x, y, given, value): what relations say about ties, as masks.

    given: both bits of every tie that is spoken of; value: the bit that it is given.
    """
    bits = " ".join(f"WHEN '{concept}' THEN {yes_bit(concept)}" for concept in PAIR_TIES)
    kinds = ", ".join(f"'{concept}'" for concept in PAIR_TIES)
    population.make(
        "hh_declared",
        f"""
        SELECT x, y, 3 * given AS given, yes | (2 * (given & ~yes & ~unknown)) AS value
        FROM (
            SELECT x, y, bit_or(bit) AS given, bit_or(CASE WHEN waarde THEN bit ELSE 0 END) AS yes,
                bit_or(CASE WHEN waarde IS NULL THEN bit ELSE 0 END) AS unknown
            FROM (
                SELECT least(van, naar) AS x, greatest(van, naar) AS y, waarde,
                    (CASE soort {bits} END)::INTEGER AS bit
                FROM hh_relations WHERE soort IN ({kinds})
            ) SEMI JOIN hh_near n ON n.n = x GROUP BY x, y
        )
        """,
    )


def declared_not_false(ties: tuple[str, ...]) -> str:
    """SQL: whether a row of hh_declared says yes or unknown about any of some ties."""
    return " OR ".join(
        f"(given & {yes_bit(tie)} > 0 AND value & {no_bit(tie)} = 0)" for tie in ties
    )


def _coparents(population: Population) -> None:
    """hh_coparents(x, y): housemates, or people in one institution, with a child of both."""
    population.make(
        "hh_coparents",
        """
        WITH of_child AS MATERIALIZED (
            SELECT van, naar, a FROM hh_parents JOIN (
                SELECT n, a FROM hh_near WHERE (shared AND free) OR institution
            ) c ON c.n = van
        )
        SELECT DISTINCT one.van AS x, other.van AS y FROM of_child one JOIN of_child other
        ON one.naar = other.naar AND one.a = other.a AND one.van < other.van
        """,
    )


def _minor_children(population: Population) -> None:
    """hh_minor_there(p, child): whether a child under 18 of an unattached adult lives with them."""
    population.make(
        "hh_minor_there",
        f"""
        SELECT p, {any_true("minor AND there")} AS child FROM (
            SELECT p.n AS p, NOT c.adult AS minor,
                CASE WHEN p.sure AND c.sure THEN p.a = c.a END AS there
            FROM hh_parents k JOIN hh_near p ON p.n = k.van JOIN hh_young c ON c.n = k.naar
            WHERE p.shared AND p.free
        ) GROUP BY p
        """,
    )
