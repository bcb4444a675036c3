"""What the reference engine computes with: a known value, or an `Unknown` that says why."""

from dataclasses import dataclass
from typing import Any

from vanzelf.terms.units import Value


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """One thing that is not known.

    concept: the fact, parameter or (empty) membership. subject: whose fact: id of a person, of
    the unit, or the relation for membership. why: ontbreekt | schatting | in_onderzoek |
    parameter | lidmaatschap | buiten_tabel.
    """

    concept: str
    subject: str
    why: str


class Unknown:
    """Not known; `missing` holds what would have to be known."""

    __slots__ = ("missing",)

    def __init__(self, missing: frozenset[Missing]) -> None:
        self.missing = missing

    def __bool__(self) -> bool:
        raise TypeError("unknown is neither yes nor no")

    def __repr__(self) -> str:
        return f"Unknown({sorted(self.missing)})"


def unknown(concept: str, subject: str, why: str) -> Unknown:
    """An unknown with one reason."""
    return Unknown(frozenset({Missing(concept, subject, why)}))


def joined(unknowns: list[Unknown]) -> Unknown:
    """Several unknowns together."""
    if len(unknowns) == 1:
        return unknowns[0]
    return Unknown(frozenset().union(*(each.missing for each in unknowns)))


Result = Value | Unknown


def truth(result: Any) -> bool | None:
    """A result of kind ja-nee as three-valued truth."""
    return None if isinstance(result, Unknown) else bool(result)
