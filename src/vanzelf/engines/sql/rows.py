"""The rows that a statement starts from: units with aanvrager and partner beside each other."""

from collections.abc import Iterable

from vanzelf.engines.sql.dialect import Dialect
from vanzelf.engines.sql.layout import LID, SETTLED, Layout, of_role
from vanzelf.terms.units import ROLES, Role

BESIDE = (Role.AANVRAGER, Role.PARTNER)
"""Roles of which there is at most one: their facts stand in the row of the unit."""


class UnitRows:
    """Reads the rows of units and of their other members in a layout."""

    def __init__(self, layout: Layout, dialect: Dialect) -> None:
        self.layout = layout
        self.dialect = dialect
        self.has_partner = Role.PARTNER in ROLES[layout.unit] and layout.partner is not False
        self.others = tuple(role for role in ROLES[layout.unit] if role not in BESIDE)

    def units(self, wanted: Iterable[tuple[str, str]], grouped: Iterable[str]) -> str:
        """The query for units. wanted: columns as (name, alias); grouped: those of `samen`."""
        q = self.dialect.column
        layout = self.layout
        columns = [f"{self._column(name)} AS {q(alias)}" for name, alias in wanted]
        columns += [f"samen.{q(name)}" for name in grouped]
        columns += [f"eigen.{q(name)}" for name in layout.kept]
        if layout.beside:
            key, source = "eigen.unit_id", f"{layout.units} AS eigen"
        else:
            key, source = "a.unit_id", self._pairs()
        if grouped:
            source += f" LEFT JOIN samen ON samen.unit_id = {key}"
        return f"SELECT {', '.join([key, *columns])}\n  FROM {source}"

    def members(self, wanted: Iterable[tuple[str, str]]) -> str:
        """The query for the members besides aanvrager and partner."""
        q = self.dialect.column
        listed = ["unit_id", "rol", LID, *(f"{q(name)} AS {q(alias)}" for name, alias in wanted)]
        where = "" if self.layout.beside else f" WHERE {in_roles(self.others)}"
        return f"SELECT {', '.join(listed)} FROM {self.layout.members} AS leden{where}"

    def _pairs(self) -> str:
        source = f"{self._of(Role.AANVRAGER)} AS a"
        if self.has_partner:
            source += f"\n  LEFT JOIN {self._of(Role.PARTNER)} AS p ON p.unit_id = a.unit_id"
        if self.layout.units is not None:
            source += f"\n  LEFT JOIN {self.layout.units} AS eigen ON eigen.unit_id = a.unit_id"
        return source

    def _of(self, role: Role) -> str:
        return f"(SELECT * FROM {self.layout.members} AS leden WHERE rol = '{role}')"

    def _column(self, name: str) -> str:
        """The SQL of a column of a unit's row."""
        q = self.dialect.column
        if self.layout.beside:
            return f"eigen.{q(name)}"
        if name == of_role(Role.PARTNER, LID):
            return f"CASE WHEN p.unit_id IS NULL THEN FALSE ELSE p.{LID} END"
        for role in BESIDE:
            prefix = of_role(role, "")
            if name.startswith(prefix):
                return f"{role[0]}.{q(name.removeprefix(prefix))}"
        if name in self.layout.carried:
            return self._carried(name)
        return f"eigen.{q(name)}"

    def _carried(self, name: str) -> str:
        """A unit fact that stands with persons: the aanvrager's, else a certain partner's.

        The settled value is that of the same person: an estimate of the aanvrager is not replaced
        by a settled value of the partner.
        """
        q = self.dialect.column
        if not self.has_partner:
            return f"a.{q(name)}"
        known = f"a.{q(name.removesuffix(SETTLED))} IS NOT NULL"
        return f"CASE WHEN {known} THEN a.{q(name)} WHEN p.{LID} THEN p.{q(name)} END"


def in_roles(roles: Iterable[Role]) -> str:
    """The condition that a member row has one of some roles."""
    return f"rol IN ({', '.join(repr(str(role)) for role in roles)})"
