"""Random expressions of a wanted kind, as text a rule may hold.

One method per kind; each picks a form from a table, so that the meta-test can ask that every form
of the language has one.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from generative.vocabulary import (
    CONSTANT_WORDS,
    MEMBER_WORDS,
    POSITIVE,
    TABLES,
    UNIT_WORDS,
    Word,
)

Pick = Callable[[Sequence[Any]], Any]
"""Picks one of some things."""

PERIODS = ("jaar", "kwartaal", "maand")
CHOICES = ["a", "b b", "z"]
FREE_TEXTS = ["a", "b b", 'e"f', "g\\h", "é–", ""]
NUMBERS = ["0", "1", "2", "3", "7", "18", "67", "0.5", "2.25", "0.001", "12%", "33.333%"]
AMOUNTS = ["0", "0.01", "24", "498.20", "30000", "1000000"]
STEPS = ["1", "0.01", "0.05", "12", "25", "0.001", "0.1", "100"]
DATES = ["2026-05-01", "2024-02-29", "2025-12-31", "2026-01-01", "2008-05-15", "1959-02-28"]


class Maker:
    """Makes expressions in one scope: of the unit, or (of_member) of a member in an aggregate."""

    def __init__(
        self, pick: Pick, relations: Sequence[str], extra: Sequence[Word] = (), *, of_member: bool
    ) -> None:
        self.pick = pick
        self.relations = relations
        self.of_member = of_member
        self.extra = extra
        self.single = "partner" not in relations  # a unit of one person

    # -- names ---------------------------------------------------------------------------------

    def words(self, kind: str, period: str = "", owner: str = "") -> list[str]:
        """The names of a kind that may be used here."""
        found = [self._named(word) for word in self._scope() if _fits(word, kind, period, owner)]
        return found + [word.name for word in CONSTANT_WORDS if _fits(word, kind, period, owner)]

    def _scope(self) -> list[Word]:
        if self.of_member:
            return MEMBER_WORDS
        applicant = [Word(f"@{w.name}", w.kind, w.period, w.owner) for w in MEMBER_WORDS]
        return [*self.extra, *applicant, *([] if self.single else UNIT_WORDS)]

    def _named(self, word: Word) -> str:
        if not word.name.startswith("@"):
            return word.name
        name = word.name[1:]
        return name if self.single and self.pick([True, False]) else f"aanvrager.{name}"

    def _member(self) -> "Maker":
        return Maker(self.pick, self.relations, of_member=True)

    def _form(
        self, forms: dict[str, Callable[[int], str]], simple: Sequence[str], depth: int
    ) -> str:
        usable = list(simple) if depth <= 0 else list(forms)
        return forms[self.pick(usable)](max(depth - 1, 0))

    # -- ja or nee -----------------------------------------------------------------------------

    def truth(self, depth: int) -> str:
        """An expression that is ja or nee."""
        forms: dict[str, Callable[[int], str]] = {
            "word": lambda _: self.pick(self.words("ja-nee")),
            "literal": lambda _: self.pick(["ja", "nee"]),
            "and": lambda d: self._joined("and", d),
            "or": lambda d: self._joined("or", d),
            "not": lambda d: f"not {self.truth(d)}",
            "numbers": lambda d: self._compared(self.number(d), self.number(d)),
            "amounts": self._amounts_compared,
            "dates": lambda d: self._compared(self.date(d), self.date(d)),
            "texts": lambda d: f"{self.text(d)} {self.pick(['=', '<>'])} {self.text(d)}",
            "choices": lambda d: f"{self.choice(d)} {self.pick(['=', '<>'])} {self.choice(d)}",
            "truths": lambda d: f"({self.truth(d)} {self.pick(['=', '<>'])} {self.truth(d)})",
            "in numbers": lambda d: f"{self.number(d)} in ({self._some(NUMBERS)})",
            "in amounts": lambda d: f"{self.amount(*self.flavour(), d)} in ({self._some(AMOUNTS)})",
            "in choices": lambda d: f"{self.choice(d)} in ({self._some(_quoted(CHOICES))})",
            "in dates": lambda d: f"{self.date(d)} in ({self._some(_dated(DATES))})",
            "between": self._between,
            "case": lambda d: self._case(self.truth, d),
        }
        if not self.of_member:
            forms["elk"] = lambda d: f"elk({self._relation()}, {self._member().truth(d)})"
            forms["een"] = lambda d: f"een({self._relation()}{self._condition(d)})"
        return f"({self._form(forms, ['word'], depth)})"

    def _joined(self, word: str, depth: int) -> str:
        parts = [self.truth(depth) for _ in range(self.pick([2, 2, 3]))]
        return f" {word} ".join(parts)

    def _compared(self, left: str, right: str) -> str:
        return f"{left} {self.pick(['=', '<>', '<', '<=', '>', '>='])} {right}"

    def _amounts_compared(self, depth: int) -> str:
        flavour = self.flavour()
        return self._compared(self.amount(*flavour, depth), self.amount(*flavour, depth))

    def _between(self, depth: int) -> str:
        flavour = self.flavour()
        make: Callable[[int], str] = self.pick(
            [self.number, self.date, lambda d: self.amount(*flavour, d)]
        )
        return f"{make(depth)} between {make(0)} and {make(0)}"

    def _some(self, literals: Sequence[str]) -> str:
        return ", ".join(self.pick(literals) for _ in range(self.pick([1, 2, 3])))

    # -- numbers and amounts -------------------------------------------------------------------

    def number(self, depth: int) -> str:
        """A plain number."""
        forms: dict[str, Callable[[int], str]] = {
            "word": lambda _: self.pick(self.words("getal")),
            "literal": lambda _: self.pick(NUMBERS),
            "negative": lambda _: f"-{self.pick(NUMBERS)}",
            "sum": lambda d: f"{self.number(d)} {self.pick('+-')} {self.number(d)}",
            "product": lambda d: f"{self.number(d)} * {self.number(0)}",
            "quotient": lambda d: f"{self.number(d)} / {self.positive(d)}",
            "minus": lambda d: f"-{self.number(d)}",
            "min max": lambda d: f"{self.pick(['min', 'max'])}({self._several(self.number, d)})",
            "round": lambda d: self._rounded(self.number(d)),
            "case": lambda d: self._case(self.number, d),
            "leeftijd": lambda d: f"leeftijd({self.date(d)}, {self.date(0)})",
            "maanden": lambda d: f"maanden_tussen({self.date(d)}, {self.date(0)})",
            "jaar": lambda d: f"jaar({self.date(d)})",
            "getal": lambda d: f"getal({self.amount(*self.flavour(), d)})",
            "ratio": self._ratio,
            "staffel": lambda d: f"schijf(staffel, {self.amount(*self.flavour(), d)})",
            "jaargangen": lambda d: f"schijf(jaargangen, {self.date(d)})",
        }
        if not self.of_member:
            forms["aantal"] = lambda d: f"aantal({self._relation()}{self._condition(d)})"
            forms["som"] = lambda d: self._sum(self._member().number(d), d)
            forms["picked"] = lambda d: self._picked(self._member().number, "getal", NUMBERS, d)
        return f"({self._form(forms, ['word', 'literal'], depth)})"

    def flavour(self) -> tuple[str, str]:
        """A period and an owner for which there is money here."""
        owner = "persoon" if self.of_member or self.single else self.pick(["persoon", "eenheid"])
        return self.pick([*PERIODS, "stand"]), owner

    def amount(self, period: str, owner: str, depth: int) -> str:
        """Money of a period and an owner, or a plain number of euros beside it."""
        return self.pick(AMOUNTS) if self.pick(range(8)) == 0 else self.money(period, owner, depth)

    def money(self, period: str, owner: str, depth: int) -> str:
        """Money of a period and an owner."""

        def same(deeper: int) -> str:
            return self.money(period, owner, deeper)

        def other(deeper: int) -> str:
            return self.amount(period, owner, deeper)

        forms: dict[str, Callable[[int], str]] = {
            "word": lambda _: self.pick(self.words("geld", period, owner)),
            "sum": lambda d: f"{same(d)} {self.pick('+-')} {other(d)}",
            "product": lambda d: f"{same(d)} * {self.number(0)}",
            "share": lambda d: f"{self.pick(NUMBERS)} * {same(d)}",
            "quotient": lambda d: f"{same(d)} / {self.positive(d)}",
            "minus": lambda d: f"-{same(d)}",
            "min max": lambda d: f"{self.pick(['min', 'max'])}({same(d)}, {other(d)})",
            "round": lambda d: self._rounded(same(d)),
            "case": lambda d: self._case(same, d),
        }
        if period in PERIODS:
            forms["per"] = lambda d: f"per_{period}({self.money(self.pick(PERIODS), owner, d)})"
        if period == TABLES["tarieven"][1]:
            forms["tarieven"] = lambda d: f"schijf(tarieven, {self.number(d)})"
        if not self.of_member:
            inner = self._member()
            if owner == "eenheid":
                forms["som"] = lambda d: self._sum(inner.money(period, "persoon", d), d)
            else:
                forms["picked"] = lambda d: self._picked(
                    lambda e: inner.money(period, "persoon", e), f"geld {period}", AMOUNTS, d
                )
        return f"({self._form(forms, ['word'], depth)})"

    def positive(self, depth: int) -> str:
        """A number that is provably above zero."""
        forms = {
            "literal": lambda _: self.pick(["2", "3", "12", "0.5", "7", "12%"]),
            "name": lambda _: self.pick(["deler"] if self.of_member or self.single else POSITIVE),
            "max": lambda d: f"max({self.pick(['1', '0.5'])}, {self.number(d)})",
            "sum": lambda d: f"({self.positive(d)} + {self.positive(d)})",
        }
        return self._form(forms, ["literal", "name"], depth)

    def _ratio(self, depth: int) -> str:
        flavour = self.flavour()
        return f"{self.money(*flavour, depth)} / max(1, {self.money(*flavour, depth)})"

    def _rounded(self, inner: str) -> str:
        how = self.pick(["rond", "rond_omlaag", "rond_omhoog"])
        return f"{how}({inner}, {self.pick(STEPS)})"

    def _several(self, make: Callable[[int], str], depth: int) -> str:
        return ", ".join(make(depth) for _ in range(self.pick([2, 3])))

    # -- dates and texts -----------------------------------------------------------------------

    def date(self, depth: int) -> str:
        """A date."""
        first = ["eerste_van_maand", "eerste_van_kwartaal", "eerste_van_jaar"]
        forms: dict[str, Callable[[int], str]] = {
            "word": lambda _: self.pick(self.words("datum")),
            "literal": lambda _: self.pick(_dated(DATES)),
            "jaren": lambda d: f"plus_jaren({self.date(d)}, {self._shift('plus_jaren')})",
            "maanden": lambda d: f"plus_maanden({self.date(d)}, {self._shift('plus_maanden')})",
            "dagen": lambda d: f"plus_dagen({self.date(d)}, {self._shift('plus_dagen')})",
            "eerste": lambda d: f"{self.pick(first)}({self.date(d)})",
            "min max": lambda d: f"{self.pick(['min', 'max'])}({self._several(self.date, d)})",
            "case": lambda d: self._case(self.date, d),
        }
        if not self.of_member:
            forms["picked"] = lambda d: self._picked(self._member().date, "datum", _dated(DATES), d)
        return self._form(forms, ["word", "literal"], depth)

    def _shift(self, function: str) -> str:
        fixed = {
            "plus_jaren": ["18", "-67", "1", "1000", "-1000"],
            "plus_dagen": ["-1", "30", "400000"],
        }
        whole = ["0", "1", "-1", "getal_van_wet", "max(1, getal_van_wet)"]
        of_member = ["graad", "uren", "graad * 3 - uren", "-uren"]
        of_unit = ["aanvrager.graad"] if self.single else ["saldo", "kamers + saldo"]
        return self.pick(
            whole + fixed.get(function, ["12", "-13"]) + (of_member if self.of_member else of_unit)
        )

    def text(self, depth: int) -> str:
        """A free text."""
        forms: dict[str, Callable[[int], str]] = {
            "word": lambda _: self.pick(self.words("tekst")),
            "literal": lambda _: self.pick(_quoted(FREE_TEXTS)),
            "case": lambda d: self._case(self.text, d),
        }
        if not self.of_member:
            forms["eerste"] = lambda d: self._first(
                self.pick(["bijnaam", "bijnaam", "wetstekst"]), "''", d
            )
        return self._form(forms, ["word", "literal"], depth)

    def choice(self, depth: int) -> str:
        """One of the choices of a keuze."""
        forms: dict[str, Callable[[int], str]] = {
            "word": lambda _: self.pick(self.words("keuze")),
            "literal": lambda _: self.pick(_quoted(CHOICES)),
            "case": lambda d: self._case(self.choice, d),
        }
        if not self.of_member:
            forms["eerste"] = lambda d: self._first("vorm", self.pick(_quoted(CHOICES)), d)
        return self._form(forms, ["word", "literal"], depth)

    # -- shared forms --------------------------------------------------------------------------

    def _case(self, make: Callable[[int], str], depth: int) -> str:
        branches = "".join(
            f" when {self.truth(depth)} then {make(depth)}" for _ in range(self.pick([1, 1, 2]))
        )
        return f"case{branches} else {make(depth)} end"

    def _relation(self) -> str:
        return self.pick(self.relations)

    def _condition(self, depth: int) -> str:
        return f", {self._member().truth(depth)}" if self.pick([True, False]) else ""

    def _sum(self, value: str, depth: int) -> str:
        return f"som({self._relation()}, {value}{self._condition(depth)})"

    def _picked(
        self, make: Callable[[int], str], kind: str, literals: Sequence[str], depth: int
    ) -> str:
        constants = [f"{w.kind} {w.period}".strip() == kind and w.name for w in CONSTANT_WORDS]
        default = self.pick([*literals, *(name for name in constants if name)])
        function = self.pick(["hoogste", "laagste", "eerste"])
        if function == "eerste":
            return self._first(make(depth), default, depth)
        inner = f"{make(depth)}{self._condition(depth)}"
        return f"{function}({self._relation()}, {inner}, anders {default})"

    def _first(self, value: str, default: str, depth: int) -> str:
        member = self._member()
        key = self.pick([member.date, member.number, lambda d: member.money("jaar", "persoon", d)])
        inner = f"{value}{self._condition(depth)}"
        return f"eerste({self._relation()}, {inner}, volgens {key(depth)}, anders {default})"


def _fits(word: Word, kind: str, period: str, owner: str) -> bool:
    return word.kind == kind and word.period == period and word.owner in ("", owner)


def _quoted(texts: Sequence[str]) -> list[str]:
    return [f"'{text}'" for text in texts]


def _dated(dates: Sequence[str]) -> list[str]:
    return [f"datum '{dt.date.fromisoformat(date)}'" for date in dates]
