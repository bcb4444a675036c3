"""The grounds between two unattached housemates in bulk: see partnership."""

from vanzelf.households import concepts
from vanzelf.households.sql_people import Population, any_true

TIES = {
    "contract": concepts.CONTRACT,
    "pension": concepts.PENSION,
    "joint_home": concepts.JOINT_HOME,
    "last_year": concepts.LAST_YEAR,
    "household": concepts.JOINT_HOUSEHOLD,
}
"""Columns of hh_near for ties between two people, and the concepts they come from."""

TOESLAG_TIES = ("contract", "pension", "joint_home", "last_year")
BIJSTAND_TIES = ("household",)

_TOESLAG_GROUNDS = ("contract", "coparents", "pension", "joint_home", "blended", "last_year")
"""In the order of AWR 5a lid 1 onder b and AWIR 3 lid 2 onder a-f; ranks count from 1."""


def rank_grounds(population: Population) -> None:
    """hh_ranked(x, y, x_born, y_born, t_low, t_high, b_low, b_high): housemates with ranks.

    Both free (see hh_near), x before y, not in the first degree. Per law, low is the rank of the
    first ground that may hold, and high of the first that holds; null for none.
    """
    population.make("hh_free", "SELECT * FROM hh_near WHERE shared AND free")
    population.make(
        "hh_housemates",
        """
        SELECT x.n AS x, y.n AS y FROM hh_free x JOIN hh_free y ON y.a = x.a AND x.n < y.n
        ANTI JOIN hh_parents up ON up.van = x.n AND up.naar = y.n
        ANTI JOIN hh_parents down ON down.van = y.n AND down.naar = x.n
        """,
    )
    _declared(population)
    _coparents(population)
    _minor_children(population)
    household = "(coparents OR household)"
    population.make(
        "hh_ranked",
        f"""
        SELECT x, y, x_born, y_born, CASE {_whens("{} IS NOT FALSE")} END AS t_low,
            CASE WHEN certain THEN CASE {_whens("{}")} END END AS t_high,
            CASE WHEN {household} IS NOT FALSE THEN 1 END AS b_low,
            CASE WHEN certain AND {household} THEN 1 END AS b_high
        FROM ({_grounds()})
        """,
    )


def _whens(condition: str) -> str:
    return " ".join(
        f"WHEN {condition.format(ground)} THEN {rank}"
        for rank, ground in enumerate(_TOESLAG_GROUNDS, start=1)
    )


def _grounds() -> str:
    """SQL: every ground between housemates, and whether a ground may count as certain."""
    return f"""
        SELECT h.x, h.y, x.born AS x_born, y.born AS y_born,
            coalesce(x.adult AND y.adult AND x.sure AND y.sure, false) AS certain,
            {", ".join(_tie(number, name) for number, name in enumerate(TIES))},
            c.x IS NOT NULL AS coparents,
            (CASE WHEN mx.p IS NULL THEN false ELSE mx.child END
                OR CASE WHEN my.p IS NULL THEN false ELSE my.child END)
            AND NOT CASE WHEN x.subtenant AND y.subtenant THEN true
                WHEN (x.subtenant OR y.subtenant) AND x.two THEN true
                WHEN NOT x.subtenant AND NOT y.subtenant THEN false END AS blended
        FROM hh_housemates h JOIN hh_free x ON x.n = h.x JOIN hh_free y ON y.n = h.y
        LEFT JOIN hh_declared d ON d.x = h.x AND d.y = h.y
        LEFT JOIN hh_coparents c ON c.x = h.x AND c.y = h.y
        LEFT JOIN hh_minor_there mx ON mx.p = h.x
        LEFT JOIN hh_minor_there my ON my.p = h.y
    """


def _tie(number: int, name: str) -> str:
    """SQL: whether two housemates have a tie (see partnership._tie)."""
    return (
        f"CASE WHEN {_bit('given', number)} THEN {_declared_value(number)} "
        f"WHEN NOT x.{name} OR NOT y.{name} THEN false "
        f"WHEN x.{name} AND y.{name} AND x.two THEN true END AS {name}"
    )


def _bit(mask: str, number: int) -> str:
    return f"coalesce(d.{mask} & {1 << number} > 0, false)"


def _declared_value(number: int) -> str:
    yes, unknown = _bit("yes", number), _bit("unknown", number)
    return f"CASE WHEN {yes} THEN true WHEN NOT {unknown} THEN false END"


def declared_not_false(ties: tuple[str, ...]) -> str:
    """SQL: whether a row of hh_declared says yes or unknown about any of some ties."""
    mask = sum(1 << number for number, name in enumerate(TIES) if name in ties)
    return f"(yes | unknown) & {mask} > 0"


def _declared(population: Population) -> None:
    """hh_declared(x, y, given, yes, unknown): what relations say about ties, a bit for each."""
    bits = " ".join(
        f"WHEN '{concept}' THEN {1 << number}" for number, concept in enumerate(TIES.values())
    )
    kinds = ", ".join(f"'{concept}'" for concept in TIES.values())
    population.make(
        "hh_declared",
        f"""
        SELECT x, y, bit_or(bit) AS given, bit_or(CASE WHEN waarde THEN bit ELSE 0 END) AS yes,
            bit_or(CASE WHEN waarde IS NULL THEN bit ELSE 0 END) AS unknown
        FROM (
            SELECT least(van, naar) AS x, greatest(van, naar) AS y, waarde,
                CASE soort {bits} END AS bit
            FROM hh_relations WHERE soort IN ({kinds})
        ) SEMI JOIN hh_near n ON n.n = x GROUP BY x, y
        """,
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
        SELECT p, {any_true("minor AND there")} AS child
        FROM hh_kin SEMI JOIN hh_free f ON f.n = p GROUP BY p
        """,
    )
