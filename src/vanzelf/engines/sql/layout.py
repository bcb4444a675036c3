"""Where an engine finds the facts: the physical shape of the input of a bulk evaluation."""

from dataclasses import dataclass, field

from vanzelf.terms.units import Role, UnitType

SETTLED = "__vast"
"""Suffix of the twin of a column in which estimates are null: the value with settled facts only."""

LID = "lid"
"""The column that says whether somebody is a member: true, or null for perhaps."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Tables with facts of units of one type.

    members: table or query with unit_id, rol, lid and person facts, a row per member; the
    aanvrager always belongs.
    units: table or query with unit_id and unit facts, or None.
    beside: units has a row for every unit, with the facts of the aanvrager (`aanvrager.x`) and of
    the partner (`partner.x`, and `partner.lid`: false when there is none) beside those of the unit;
    members then has only the others, and is None when there are no others. partner: whether every
    unit has one for certain (true), or none has (false; then units has no column about partners).
    kept: other columns of units, to be given with the outcomes.
    member_columns, unit_columns: which concepts stand there, twins (`x__vast`) included.
    carried: unit facts that stand on member rows; the first known of aanvrager, partner counts.
    all_certain: no membership is in doubt (`lid` is never null).

    Money stands in whole euros or cents as its concept says, derived money in cents, factors as
    integers with the decimals of their concept.
    """

    unit: UnitType
    members: str | None
    units: str | None = None
    member_columns: frozenset[str] = field(default_factory=frozenset)
    unit_columns: frozenset[str] = field(default_factory=frozenset)
    carried: frozenset[str] = field(default_factory=frozenset)
    all_certain: bool = False
    beside: bool = False
    partner: bool | None = None
    kept: tuple[str, ...] = ()


def of_role(role: Role, name: str) -> str:
    """The column of a unit's row with a fact of its aanvrager or partner."""
    return f"{role}.{name}"
