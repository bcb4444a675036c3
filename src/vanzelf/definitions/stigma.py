"""Words that do not belong in a text to or about residents.

Nobody is called poor, pitiful or a fraud, and nobody is a customer. Debts may be asked about where
the law counts them. What others can see of a message says nothing about somebody's money, debts or
care.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from vanzelf.explanation.notation import Language

Words = Mapping[Language, tuple[str, ...]]
"""Patterns of words by language."""

NEVER: Final[Words] = {
    "nl": (
        r"arm(e|en)?",
        r"armoe\w*",
        r"minima(huishoudens?)?",
        r"zielig\w*",
        r"probleem(gezin\w*|huishouden\w*|gevallen)",
        r"fraud\w*",
        r"misbruik\w*",
        r"profite\w*",
        r"kwetsba\w+",
        r"kansarm\w*",
        r"behoeftig\w*",
        r"achterstand\w*",
        r"laaggeletterd\w*",
        r"onderklasse",
        r"sociaal zwak\w*",
        r"asocia\w+",
    ),
    "en": (
        r"poor",
        r"poverty",
        r"needy",
        r"pitiful",
        r"problem famil\w+",
        r"fraud\w*",
        r"abuse\w*",
        r"vulnerable",
        r"deprived",
        r"underclass",
        r"scroung\w+",
        r"illiterate",
    ),
}
"""Never, whatever the text is."""

ONLY_AS_A_FACT: Final[Words] = {
    "nl": (r"schuld(en)?", r"schuldenaar\w*", r"wanbetaler\w*"),
    "en": (r"debts?", r"debtors?", r"defaulters?"),
}
"""Allowed where a fact is defined or asked about, nowhere else."""

NOT_OURS: Final[Words] = {
    "nl": (r"klant(en)?", r"klant\w+", r"leads?", r"targets?", r"conversie\w*", r"doelgroep\w*"),
    "en": (r"customers?", r"clients?", r"leads", r"targets?", r"targeted", r"conversions?"),
}
"""Words of a shop: somebody with rights is a resident, and a right is not sold."""

OUTSIDE: Final[Words] = {
    "nl": (
        r"schuld\w*",
        r"incasso\w*",
        r"\w*toeslag\w*",
        r"\w*uitkering\w*",
        r"bijstand\w*",
        r"\w*inkomen(s|sgrens)?",
        r"vermogen\w*",
        r"spaargeld",
        r"zorg\w*",
        r"kwijtschelding\w*",
        r"kwijtgescholden",
        r"schuldhulp\w*",
        r"ziek\w*",
        r"wmo",
        r"participatiewet",
        r"sociale dienst",
        r"wijkteam\w*",
        r"bewind\w*",
        r"afgewezen",
        r"afwijzing\w*",
    ),
    "en": (
        r"debts?",
        r"benefits?",
        r"allowances?",
        r"welfare",
        r"social assistance",
        r"incomes?",
        r"assets",
        r"savings",
        r"care",
        r"healthcare",
        r"remission\w*",
        r"waived",
        r"illness\w*",
        r"guardian\w*",
        r"refused",
        r"rejected",
        r"rejection",
    ),
}
"""What an envelope, a subject, an SMS or a notification may not hold: others can see it."""

PROMISES: Final[Words] = {
    "nl": (
        r"(u|je) (hebt|heeft|hebben) (ook )?recht op",
        r"(hebt|heeft) (u|je) (ook )?recht op",
        r"(u|je) (krijgt|ontvangt|verdient)",
        r"(krijgt|ontvangt) (u|je)",
        r"(u|je) komt in aanmerking",
        r"komt (u|je) in aanmerking",
        r"wij betalen (u|je)",
        r"(staat|ligt) (er )?geld voor (u|je) klaar",
        r"gegarandeerd",
    ),
    "en": (
        r"you are entitled",
        r"you're entitled",
        r"you have a right to",
        r"you qualify",
        r"you (will|shall) (get|receive)",
        r"you'll (get|receive)",
        r"you (get|receive)",
        r"we (will )?pay you",
        r"guaranteed",
    ),
}
"""What is a promise, unless the sentence says that it is not certain or asks it."""

UNCERTAIN: Final[Words] = {
    "nl": (r"misschien", r"mogelijk", r"wellicht"),
    "en": (r"perhaps", r"maybe", r"possibly", r"might", r"whether"),
}
"""Words that make a promise a possibility."""


def found_in(text: str, words: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Where a text holds one of the words, and which."""
    pattern = rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        yield match.start(), match.group()


def stigmatising(text: str, language: Language, *, about_a_fact: bool = False) -> list[str]:
    """The words in a text that should not be there; about_a_fact: it defines or asks one."""
    words = NEVER[language] + (() if about_a_fact else ONLY_AS_A_FACT[language])
    return [word for _, word in found_in(text, words)]


def promises(text: str, language: Language) -> Iterator[tuple[int, str]]:
    """Where a text promises what is only possible."""
    for start, sentence in sentences(text):
        if sentence.rstrip("*_ ").endswith("?"):
            continue
        for at, word in found_in(sentence, PROMISES[language]):
            if not any(found_in(sentence[:at], UNCERTAIN[language])):
                yield start + at, word


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text with where they start; a line of a list or heading is one too."""
    start = 0
    for end in re.finditer(r"[.!?](?=[\s*)”’\"']|$)|\n(?=\s*\n|- |\*\*)|(?<=\*\*)\n", text):
        if text[start : end.end()].strip(" *-\n"):
            yield start, text[start : end.end()]
        start = end.end()
    if text[start:].strip(" *-\n"):
        yield start, text[start:]
