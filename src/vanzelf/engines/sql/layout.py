"""Where an engine finds the facts: the physical shape of the input of a bulk evaluation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vanzelf.terms.units import UnitType

SETTLED = "__vast"
"""Suffix of the twin of a column in which estimates are null: the value with settled facts only."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Tables with facts of units of one type.

    members: table or query with unit_id, rol, lid (true or null) and person facts; None when the
    units are ready (every unit-level value a rule needs is a column of `units`).
    units: table with unit_id and unit facts, or None.
    member_columns, unit_columns: which concepts stand there, twins (`x__vast`) included.
    carried: unit facts that stand on member rows; the first known of aanvrager, partner counts.
    all_certain: no membership is in doubt (`lid` is never null).
    pairs: query with one row per unit instead of member rows, for units without other members:
    unit_id, the facts and computed values of the aanvrager as `a.<concept>`, those of the partner
    as `p.<concept>`, and `p.lid` (false: no partner, null: perhaps).
    computed: derived values of persons that stand on member rows already worked out, and the
    columns they stand in (see `person_values`), twins included.

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
    pairs: str | None = None
    computed: Mapping[str, str] = field(default_factory=dict)
