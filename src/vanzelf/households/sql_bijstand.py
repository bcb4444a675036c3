"""Members in bulk of bijstandsgezin and belastingschuldige, with the kostendelers."""

from vanzelf.households import concepts
from vanzelf.households.sql_kinship import find_related
from vanzelf.households.sql_people import Population, member, says
from vanzelf.households.sql_toeslag import aanvragers, children, find_children, leden
from vanzelf.households.town import born_by
from vanzelf.terms.units import Role, UnitType


def families(population: Population) -> str:
    """Bijstandsgezinnen: adults with partner, children under 18 and kostendelers."""
    _gather(population)
    return population.write(UnitType.BIJSTANDSGEZIN, *leden("b"), *_OTHERS)


def debtors(population: Population) -> str:
    """Belastingschuldigen: bijstandsgezinnen of which aanvrager or partner has a tax bill."""
    _gather(population)
    population.make(
        "hh_debtors",
        f"""
        SELECT n FROM {aanvragers("b")} WHERE billed
        UNION ALL SELECT head FROM hh_b_couples WHERE mate_billed
        """,
    )
    others = " UNION ALL ".join((_DOUBT, *_OTHERS))
    return population.write(
        UnitType.BELASTINGSCHULDIGE,
        f"SELECT {member('n', 'n', Role.AANVRAGER)} FROM hh_debtors",
        f"SELECT {member('head', 'mate', Role.PARTNER)} FROM hh_b_couples WHERE billed",
        f"SELECT o.* FROM ({others}) o SEMI JOIN hh_debtors d ON d.n = o.unit",
    )


def _gather(population: Population) -> None:
    if "hh_kostendelers" not in population.done:
        find_children(population, "b")
        _kostendelers(population)
        _hidden_homes(population)
        population.done.add("hh_kostendelers")


_OTHERS = (
    f"SELECT {member('unit', 'c', Role.KIND, 'lid')} FROM {children('b')}",
    f"SELECT {member('unit', 'n', Role.KOSTENDELER, 'lid')} FROM hh_kostendelers",
    f"SELECT {member('unit', 'NULL', Role.KOSTENDELER, 'NULL')} FROM hh_hidden_homes",
)
"""Everybody besides aanvrager and partner."""

_DOUBT = f"SELECT {member('n', 'other', Role.PARTNER, 'NULL')} FROM hh_b_doubt"


def _hidden_homes(population: Population) -> None:
    """hh_hidden_homes(unit): see companions.has_hidden_kostendelers."""
    population.make(
        "hh_hidden_homes",
        """
        SELECT DISTINCT coalesce(head, n) AS unit FROM (
            SELECT n FROM hh_lost
            UNION ALL SELECT n FROM hh_near WHERE institution
            UNION ALL
            SELECT o.n FROM hh_b_open o JOIN hh_loose x ON x.n = o.n
            JOIN hh_loose y ON y.n = o.other
            WHERE NOT (x.sure AND y.sure AND x.a = y.a)
        ) LEFT JOIN hh_b_couples ON mate = n
        """,
    )


def _kostendelers(population: Population) -> None:
    """hh_kostendelers(unit, n, lid): see companions.kostendelers."""
    student = f"{says('f', concepts.IN_EDUCATION)} AND {says('f', concepts.STUDENT_FINANCE)}"
    population.make(
        "hh_sharing",
        f"""
        SELECT c.n, c.a, coalesce(m.head, c.first) AS unit, c.sure,
            {says("f", concepts.COMMERCIAL)} AS commercial,
            c.sure AND c.first = c.n AND m.together IS NOT TRUE AS speaks,
            c.born <= DATE '{born_by(population.first, concepts.COST_SHARING_AGE)}'
                AND NOT ({student}) AS counts
        FROM hh_near c LEFT JOIN (
            SELECT head, mate, together FROM hh_b_couples WHERE NOT wed
        ) m ON m.mate = c.n
        WHERE NOT c.institution
        """,
    )
    population.make(
        "hh_sharers",
        """
        SELECT x.unit, r.n, r.sure, r.commercial, r.counts
        FROM hh_sharing x JOIN hh_sharing r ON r.a = x.a AND r.unit <> x.unit
        WHERE x.speaks AND r.counts IS NOT FALSE
        """,
    )
    population.make("hh_asked", "SELECT unit, n FROM hh_sharers WHERE commercial IS NOT FALSE")
    find_related(population, "b", degree=2)
    population.make(
        "hh_kostendelers",
        """
        SELECT s.unit, s.n, CASE WHEN counts AND sure AND o.other IS NULL THEN true END AS lid
        FROM (
            SELECT s.unit, s.n, s.sure, s.counts AND NOT (s.commercial AND NOT CASE
                WHEN k.n IS NULL THEN false ELSE k.related END) AS counts
            FROM hh_sharers s LEFT JOIN hh_related k ON k.unit = s.unit AND k.n = s.n
        ) s LEFT JOIN hh_b_open o ON o.n = s.unit AND o.other = s.n
        WHERE counts IS NOT FALSE
        """,
    )
