"""Members in bulk of bijstandsgezin and belastingschuldige, with the kostendelers."""

from vanzelf.households.concepts import COST_SHARING_AGE
from vanzelf.households.sql_people import Population, member, related
from vanzelf.households.sql_toeslag import children, leden
from vanzelf.households.town import born_by
from vanzelf.terms.units import Role, UnitType


def families(population: Population) -> str:
    """Bijstandsgezinnen: adults with partner, children under 18 and kostendelers."""
    return population.write(UnitType.BIJSTANDSGEZIN, *_members(population))


def debtors(population: Population) -> str:
    """Belastingschuldigen: bijstandsgezinnen of which aanvrager or partner has a tax bill."""
    population.make(
        "hh_debtors",
        """
        SELECT DISTINCT coalesce(head, n) AS n FROM hh_people LEFT JOIN hh_b_couples ON mate = n
        WHERE billed AND adult IS NOT FALSE
        """,
    )
    rows = " UNION ALL ".join(_members(population))
    billed = f"SELECT m.* FROM ({rows}) m SEMI JOIN hh_debtors d ON d.n = m.unit"
    return population.write(UnitType.BELASTINGSCHULDIGE, billed)


def _members(population: Population) -> list[str]:
    if "hh_kostendelers" not in population.done:
        children(population, "b")
        _kostendelers(population)
        _hidden_homes(population)
        population.done.add("hh_kostendelers")
    return [
        *leden("b"),
        f"SELECT {member('unit', 'c', Role.KIND, 'lid')} FROM hh_b_children",
        f"SELECT {member('unit', 'n', Role.KOSTENDELER, 'lid')} FROM hh_kostendelers",
        f"SELECT {member('unit', 'NULL', Role.KOSTENDELER, 'NULL')} FROM hh_hidden_homes",
    ]


def _hidden_homes(population: Population) -> None:
    """hh_hidden_homes(unit): units of which a housemate may be anybody: see companions.in_doubt."""
    population.make(
        "hh_hidden_homes",
        """
        SELECT DISTINCT coalesce(head, n) AS unit FROM (
            SELECT n FROM hh_people WHERE NOT sure AND adult IS NOT FALSE
            UNION ALL SELECT n FROM hh_inmates
        ) LEFT JOIN hh_b_couples ON mate = n
        """,
    )


def _kostendelers(population: Population) -> None:
    """hh_kostendelers(unit, n, lid): see companions.kostendelers."""
    old_enough = f"r.born <= DATE '{born_by(population.first, COST_SHARING_AGE)}'"
    population.make(
        "hh_crowd_units",
        """
        SELECT c.*, coalesce(m.head, n) AS unit, m.together IS NOT TRUE AS speaks
        FROM hh_crowd c LEFT JOIN hh_b_couples m ON m.mate = n
        """,
    )
    population.make(
        "hh_sharers",
        f"""
        SELECT x.unit, r.n, r.sure, r.commercial,
            {old_enough} AND NOT (r.educated AND r.financed) AS counts
        FROM hh_crowd_units x JOIN hh_crowd_units r ON r.a = x.a AND r.unit <> x.unit
        WHERE x.sure AND x.speaks
            AND ({old_enough} AND NOT (r.educated AND r.financed)) IS NOT FALSE
        """,
    )
    population.make("hh_asked", "SELECT unit, n FROM hh_sharers WHERE commercial IS NOT FALSE")
    kinship = "SELECT NULL::BIGINT AS unit, NULL::BIGINT AS n, NULL::BOOLEAN AS related"
    if population.has_rows("hh_asked"):
        kinship = related("b", "hh_asked", degree=2)
    population.make("hh_related", kinship)
    population.make(
        "hh_kostendelers",
        """
        SELECT unit, k.n, CASE WHEN counts AND sure AND o.other IS NULL THEN true END AS lid FROM (
            SELECT s.unit, s.n, s.sure, s.counts AND NOT (s.commercial AND NOT CASE
                WHEN k.n IS NULL THEN false ELSE k.related END) AS counts
            FROM hh_sharers s LEFT JOIN hh_related k ON k.unit = s.unit AND k.n = s.n
        ) k LEFT JOIN hh_b_open o ON o.n = k.unit AND o.other = k.n
        WHERE counts IS NOT FALSE
        """,
    )
