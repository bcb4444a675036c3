"""For what a program may ask. Checking, collecting and choosing whom to check is never it (P-14)."""

from enum import StrEnum
from typing import Final

from vanzelf.org.catalogue import catalogue
from vanzelf.org.processing import HELPING
from vanzelf.oversight.actions import PURPOSE as REQUESTS

NEVER: Final = (
    "handhaving", "invordering", "risicoselectie", "onderzoek-op-persoon", "fraude", "controle",
    "incasso", "profilering",
)  # fmt: skip
"""Purposes for which nothing is ever given, to anybody."""


class Scope(StrEnum):
    """What a program may do."""

    SERVICES = "diensten.lezen"
    CAMPAIGNS = "campagnes.lezen"
    AWARDS = "toekenningen.lezen"
    TASKS = "taken.lezen"
    OUTCOMES = "uitkomsten.lezen"
    DECISIONS = "besluiten.lezen"
    PROPOSE = "besluiten.voorstellen"
    EVENTS = "gebeurtenissen.melden"
    REFUSALS = "weigeringen.melden"
    OWN_LOG = "logboek.lezen"


def is_never(purpose: str) -> bool:
    """Whether a purpose is one of those, however it is written."""
    plain = purpose.casefold().replace("_", "-").replace(" ", "-")
    return any(word in plain for word in NEVER)


def known() -> frozenset[str]:
    """The purposes of the catalogue, and `beheer` for what names no service.

    Not those for which a person deals with a person.
    """
    return frozenset(catalogue().purposes) - {HELPING, REQUESTS} | {"beheer"}
