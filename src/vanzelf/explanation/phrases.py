"""How each construct of the language reads aloud; `reading` puts the parts in their places.

In a template {0}, {1} … are the parts. Every construct has a phrase in both languages; a test
holds this table against the grammar.
"""

from collections.abc import Mapping
from typing import NamedTuple

from vanzelf.explanation.notation import Language

Phrases = Mapping[str, str]

COMPARE: Mapping[Language, Phrases] = {
    "nl": {
        "=": "{0} is gelijk aan {1}",
        "<>": "{0} is niet gelijk aan {1}",
        "<": "{0} is lager dan {1}",
        "<=": "{0} is niet hoger dan {1}",
        ">": "{0} is hoger dan {1}",
        ">=": "{0} is ten minste {1}",
    },
    "en": {
        "=": "{0} equals {1}",
        "<>": "{0} does not equal {1}",
        "<": "{0} is lower than {1}",
        "<=": "{0} is not higher than {1}",
        ">": "{0} is higher than {1}",
        ">=": "{0} is at least {1}",
    },
}
COMPARE_TEXT: Mapping[Language, Phrases] = {
    "nl": {"=": "{0} is {1}", "<>": "{0} is niet {1}"},
    "en": {"=": "{0} is {1}", "<>": "{0} is not {1}"},
}
COMPARE_DATES: Mapping[Language, Phrases] = {
    "nl": {
        "=": "{0} is op {1}",
        "<>": "{0} is niet op {1}",
        "<": "{0} is vóór {1}",
        "<=": "{0} is niet later dan {1}",
        ">": "{0} is na {1}",
        ">=": "{0} is niet eerder dan {1}",
    },
    "en": {
        "=": "{0} is on {1}",
        "<>": "{0} is not on {1}",
        "<": "{0} is before {1}",
        "<=": "{0} is not later than {1}",
        ">": "{0} is after {1}",
        ">=": "{0} is not earlier than {1}",
    },
}
ARITHMETIC: Phrases = {"+": "{0} + {1}", "-": "{0} − {1}", "*": "{0} × {1}", "/": "{0} : {1}"}

WORDS: Mapping[Language, Phrases] = {
    "nl": {
        "and": " en ",
        "or": " of ",
        "comma": ", ",
        "last": " en ",
        "not": "niet {0}",
        "in": "{0} is {1}",
        "when": "als {0}: {1}",
        "otherwise": "anders: {0}",
        "of_applicant": "{0} van de aanvrager",
        "all": "Aan al deze voorwaarden is voldaan:",
        "any": "Aan ten minste één van deze voorwaarden is voldaan:",
        "choose": "Dit hangt ervan af:",
        "group_all": "voor {0} geldt dit allemaal:",
        "group_any": "voor {0} geldt ten minste één hiervan:",
        "if": "Als {0}",
        "else": "Anders",
    },
    "en": {
        "and": " and ",
        "or": " or ",
        "comma": ", ",
        "last": " and ",
        "not": "not {0}",
        "in": "{0} is {1}",
        "when": "if {0}: {1}",
        "otherwise": "otherwise: {0}",
        "of_applicant": "{0} of the applicant",
        "all": "All of these hold:",
        "any": "At least one of these holds:",
        "choose": "It depends:",
        "group_all": "for {0} all of this holds:",
        "group_any": "for {0} at least one of these holds:",
        "if": "If {0}",
        "else": "Otherwise",
    },
}

CALLS: Mapping[Language, Phrases] = {
    "nl": {
        "min": "het laagste van {all}",
        "max": "het hoogste van {all}",
        "at_least_zero": "{0}, maar niet lager dan 0",
        "rond": "{0}, afgerond op {1}",
        "rond_omlaag": "{0}, naar beneden afgerond op {1}",
        "rond_omhoog": "{0}, naar boven afgerond op {1}",
        "schijf": "{0} bij {1}",
        "per_jaar": "{0}, omgerekend per jaar",
        "per_kwartaal": "{0}, omgerekend per kwartaal",
        "per_maand": "{0}, omgerekend per maand",
        "getal": "{0}",
        "leeftijd": "de leeftijd op de datum van {1}",
        "plus_jaren": "{0} plus {1} jaar",
        "plus_maanden": "{0} plus {1} maanden",
        "plus_dagen": "{0} plus {1} dagen",
        "min_jaren": "{0} min {1} jaar",
        "min_maanden": "{0} min {1} maanden",
        "min_dagen": "{0} min {1} dagen",
        "eerste_van_maand": "de eerste dag van de maand van {0}",
        "eerste_van_kwartaal": "de eerste dag van het kwartaal van {0}",
        "eerste_van_jaar": "1 januari van het jaar van {0}",
        "maanden_tussen": "het aantal maanden van {0} tot {1}",
        "jaar": "het jaar van {0}",
    },
    "en": {
        "min": "the lowest of {all}",
        "max": "the highest of {all}",
        "at_least_zero": "{0}, but not below 0",
        "rond": "{0}, rounded to {1}",
        "rond_omlaag": "{0}, rounded down to {1}",
        "rond_omhoog": "{0}, rounded up to {1}",
        "schijf": "{0} at {1}",
        "per_jaar": "{0}, converted to a year",
        "per_kwartaal": "{0}, converted to a quarter",
        "per_maand": "{0}, converted to a month",
        "getal": "{0}",
        "leeftijd": "the age on the date of {1}",
        "plus_jaren": "{0} plus {1} years",
        "plus_maanden": "{0} plus {1} months",
        "plus_dagen": "{0} plus {1} days",
        "min_jaren": "{0} minus {1} years",
        "min_maanden": "{0} minus {1} months",
        "min_dagen": "{0} minus {1} days",
        "eerste_van_maand": "the first day of the month of {0}",
        "eerste_van_kwartaal": "the first day of the quarter of {0}",
        "eerste_van_jaar": "1 January of the year of {0}",
        "maanden_tussen": "the number of months from {0} to {1}",
        "jaar": "the year of {0}",
    },
}

STEPS: Mapping[Language, Phrases] = {
    "nl": {"1": "hele euro's", "0.01": "hele centen", "other": "een veelvoud van {}"},
    "en": {"1": "whole euros", "0.01": "whole cents", "other": "a multiple of {}"},
}

AGGREGATES: Mapping[Language, Phrases] = {
    "nl": {
        "aantal": "{number}",
        "aantal_if": "{number} voor wie geldt: {if}",
        "som": "{x} van {all} samen",
        "som_if": "{x} van {all} samen, voor wie geldt: {if}",
        "elk": "voor {each} geldt: {x}",
        "een": "er is {a}",
        "een_if": "voor {any} geldt: {x}",
        "hoogste": "het hoogste van {x} van {all} (anders {else})",
        "laagste": "het laagste van {x} van {all} (anders {else})",
        "eerste": "{x} van de eerste van {all}, op volgorde van {key} (anders {else})",
        "among": "{body}, voor wie geldt: {if}",
    },
    "en": {
        "aantal": "{number}",
        "aantal_if": "{number} for whom: {if}",
        "som": "{x} of {all} together",
        "som_if": "{x} of {all} together, of those for whom: {if}",
        "elk": "for {each}: {x}",
        "een": "there is {a}",
        "een_if": "for {any}: {x}",
        "hoogste": "the highest of {x} of {all} (otherwise {else})",
        "laagste": "the lowest of {x} of {all} (otherwise {else})",
        "eerste": "{x} of the first of {all}, in order of {key} (otherwise {else})",
        "among": "{body}, of those for whom: {if}",
    },
}


class Members(NamedTuple):
    """How a relation is named: all of them, each, at least one, one, and their number."""

    all: str
    each: str
    any: str
    a: str
    number: str


RELATIONS: Mapping[Language, Mapping[str, Members]] = {
    "nl": {
        "leden": Members(
            "aanvrager en partner",
            "ieder van hen",
            "ten minste één van hen",
            "iemand",
            "het aantal personen (aanvrager en partner)",
        ),
        "leden_huur": Members(
            "aanvrager, partner en medebewoners",
            "ieder van hen",
            "ten minste één van hen",
            "iemand",
            "het aantal personen (aanvrager, partner en medebewoners)",
        ),
        "partner": Members(
            "de partner", "de partner", "de partner", "een partner", "het aantal partners"
        ),
        "kinderen": Members(
            "de kinderen", "ieder kind", "ten minste één kind", "een kind", "het aantal kinderen"
        ),
        "medebewoners": Members(
            "de medebewoners",
            "iedere medebewoner",
            "ten minste één medebewoner",
            "een medebewoner",
            "het aantal medebewoners",
        ),
        "kostendelers": Members(
            "de kostendelers",
            "iedere kostendeler",
            "ten minste één kostendeler",
            "een kostendeler",
            "het aantal kostendelers",
        ),
    },
    "en": {
        "leden": Members(
            "applicant and partner",
            "each of them",
            "at least one of them",
            "somebody",
            "the number of persons (applicant and partner)",
        ),
        "leden_huur": Members(
            "applicant, partner and housemates",
            "each of them",
            "at least one of them",
            "somebody",
            "the number of persons (applicant, partner and housemates)",
        ),
        "partner": Members(
            "the partner", "the partner", "the partner", "a partner", "the number of partners"
        ),
        "kinderen": Members(
            "the children",
            "every child",
            "at least one child",
            "a child",
            "the number of children",
        ),
        "medebewoners": Members(
            "the housemates",
            "every housemate",
            "at least one housemate",
            "a housemate",
            "the number of housemates",
        ),
        "kostendelers": Members(
            "the cost-sharers",
            "every cost-sharer",
            "at least one cost-sharer",
            "a cost-sharer",
            "the number of cost-sharers",
        ),
    },
}
BUILT_INS: Mapping[Language, Phrases] = {
    "nl": {"peildatum": "de eerste dag van de maand", "opdatum": "de dag waarop we kijken"},
    "en": {"peildatum": "the first day of the month", "opdatum": "the day we look at"},
}
