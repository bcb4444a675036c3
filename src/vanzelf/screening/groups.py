"""The words of a report: kinds of households, names of units, periods of a year."""

from collections.abc import Mapping

from vanzelf.terms.units import UnitType

GROUPS: Mapping[str, Mapping[str, str]] = {
    "alleen": {"nl": "Alleen wonend", "en": "Living alone"},
    "paar": {"nl": "Twee volwassenen zonder kinderen", "en": "Two adults without children"},
    "eenouder": {"nl": "Eén ouder met kinderen", "en": "One parent with children"},
    "gezin": {"nl": "Twee volwassenen met kinderen", "en": "Two adults with children"},
    "overig": {"nl": "Andere huishoudens", "en": "Other households"},
}
"""Who lives at the address of the aanvrager."""

UNIT_NAMES: Mapping[UnitType, Mapping[str, str]] = {
    UnitType.PERSOON: {"nl": "personen", "en": "persons"},
    UnitType.TOESLAGPAAR: {
        "nl": "aanvragers met hun toeslagpartner",
        "en": "applicants with their partner",
    },
    UnitType.HUURHUISHOUDEN: {
        "nl": "huishoudens in een huurwoning",
        "en": "households in a rented home",
    },
    UnitType.KINDERGEZIN: {
        "nl": "gezinnen met kinderen onder 18",
        "en": "families with children under 18",
    },
    UnitType.BIJSTANDSGEZIN: {
        "nl": "huishoudens volgens de Participatiewet",
        "en": "households under the Participation Act",
    },
    UnitType.BELASTINGSCHULDIGE: {
        "nl": "huishoudens met een aanslag",
        "en": "households with a local tax bill",
    },
}
"""Units in the plural: the denominator of every share of a scheme."""

PER_YEAR: Mapping[str, int] = {"jaar": 1, "kwartaal": 4, "maand": 12, "eenmalig": 1}
"""How many times an amount per period is paid in a year."""
