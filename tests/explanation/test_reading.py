"""Expressions read aloud: every construct has a phrase, and names can be linked."""

import pytest

from vanzelf.explanation.notation import LANGUAGES
from vanzelf.explanation.phrases import AGGREGATES, CALLS, RELATIONS, WORDS
from vanzelf.explanation.reading import Reader, date_names, labels, owners_of
from vanzelf.explanation.tokens import Ref, plain
from vanzelf.language.functions import FUNCTIONS
from vanzelf.language.parse import parse
from vanzelf.rules.model import Expression
from vanzelf.terms.problems import Place
from vanzelf.terms.units import ROLES, relations_of

NAMES = {
    "a": Ref("concept", "a", "a"),
    "b": Ref("concept", "b", "b"),
    "lang": Ref("parameter", "lang", "lange naam"),
    "dag": Ref("concept", "dag", "dag"),
}


def read(text: str, language: str = "nl") -> str:
    reader = Reader(NAMES, language, dates=frozenset({"dag"}))
    return reader.text(Expression(text, parse(text), Place("-", 1, 1)))


@pytest.mark.parametrize(
    "written, read_as",
    [
        ("a <= lang", "a is niet hoger dan ‘lange naam’"),
        ("a = 'x_y'", "a is “x y”"),
        ("dag <= datum '2026-01-31'", "dag is niet later dan 31 januari 2026"),
        ("a and (b or not a)", "a en (b of niet a)"),
        ("a between 1 and 2", "a is ten minste 1 en a is niet hoger dan 2"),
        ("a in ('x', 'y', 'z')", "a is “x”, “y” of “z”"),
        ("(a + b) * 2 - b / 3", "(a + b) × 2 − b : 3"),
        ("a - (b - 1)", "a − (b − 1)"),
        ("110% * a", "110% × a"),
        ("max(0, a - b)", "a − b, maar niet lager dan 0"),
        ("max(a, 0 * b)", "het hoogste van a en (0 × b)"),
        ("min(a, b, 3)", "het laagste van a, b en 3"),
        ("rond(a, 1)", "a, afgerond op hele euro's"),
        ("rond_omlaag(a, 25)", "a, naar beneden afgerond op een veelvoud van € 25"),
        ("per_maand(a)", "a, omgerekend per maand"),
        ("getal(a) * 2", "a × 2"),
        ("case when a then 1 else 2 end", "als a: 1; anders: 2"),
        ("som(leden, a)", "a van aanvrager en partner samen"),
        ("aantal(kinderen, a < 12)", "het aantal kinderen voor wie geldt: a is lager dan 12"),
        ("een(partner)", "er is een partner"),
        ("een(kinderen, a and b)", "voor ten minste één kind geldt: (a en b)"),
        ("elk(leden, a)", "voor ieder van hen geldt: a"),
        ("hoogste(kinderen, a, anders 0)", "het hoogste van a van de kinderen (anders 0)"),
        ("plus_dagen(dag, -a)", "dag min a dagen"),
        ("aanvrager.a > 1", "a van de aanvrager is hoger dan 1"),
        ("-a", "−a"),
    ],
)
def test_reads_as(written, read_as):
    assert read(written) == read_as


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_construct_has_a_phrase(language):
    assert set(FUNCTIONS) <= set(CALLS[language])
    assert {"aantal", "som", "elk", "een", "hoogste", "laagste", "eerste"} <= set(
        AGGREGATES[language]
    )
    relations = {name for unit in ROLES for name in relations_of(unit)}
    assert relations <= set(RELATIONS[language])
    for table in (CALLS, AGGREGATES, RELATIONS, WORDS):
        assert set(table["nl"]) == set(table["en"])


def test_names_can_be_linked():
    reader = Reader(NAMES, "nl")
    tokens = reader.tokens(parse("a + lang"))
    assert tokens == (NAMES["a"], " + ", NAMES["lang"])
    assert plain(tokens) == "a + ‘lange naam’"


def test_a_long_condition_becomes_a_list():
    reader = Reader(NAMES, "nl")
    found = reader.outline(parse("a and (b or a > 1) and elk(leden, a and b)"))
    assert (found.kind, [part.kind for part in found.parts]) == ("all", ["leaf", "any", "group"])
    assert plain(found.parts[2].tokens) == "voor ieder van hen geldt dit allemaal:"
    choice = reader.outline(parse("case when a then b else a > 1 end"))
    assert [part.kind for part in choice.parts] == ["branch", "branch"]
    assert plain(choice.parts[0].tokens) == "Als a"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_catalogue_reads(catalogue, language):
    """Nothing in the shipped law falls back to an id or leaves a slot open."""
    dates = date_names(catalogue.concepts)
    for versions in catalogue.schemes.values():
        for scheme in versions:
            names = labels(catalogue.concepts, owners_of(catalogue, scheme), language)
            reader = Reader(names, language, scheme.unit, dates)
            for part in (*scheme.criteria, *scheme.steps, *scheme.list_questions):
                text = reader.text(part.expression)
                assert "{" not in text
                assert "_" not in text, (scheme.id, part.id, text)
                reader.outline(part.expression)
