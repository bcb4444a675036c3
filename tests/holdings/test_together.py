"""The answers of all holders together are those of a screening with everything in one place."""

import numpy as np
import pytest

from holdings.divided import InOnePlace, lists, population_where
from vanzelf.protocol.answers import Joined
from vanzelf.rules.questions import holders_asked
from vanzelf.terms.answers import NO, STOP, UNKNOWN, YES

ALLOWANCES = ("zorgtoeslag", "huurtoeslag", "kindgebonden_budget")
ASSISTANCE = ("algemene_bijstand", "individuele_inkomenstoeslag")
WITH_PREMISES = ("stadspas", "kwijtschelding")
PREMISES = {"ontvangt_bijstand": False, "binnen_bovengrenzen": True}

BEYOND = """ontvangt_bijstand OR ontvangt_bijstand IS NULL OR coalesce(aanslag_gemeentebelasting, 0) > 1000
    OR coalesce(zorgpremie, 0) > 500 OR coalesce(hogere_schulden, 0) > 5000
    OR coalesce(hoogste_kindgebonden_budget, 0) > 1500"""
"""Of whom the premises do not hold."""


def together(divided, asked, schemes, premises=None):
    """Per scheme the answers of all who are asked about it, joined."""
    found = {each: [] for each in schemes}
    for holder in divided.holders:
        own = [each for each in schemes if holder in holders_asked(divided.program(each))]
        if own:
            given = None if holder == "gemeente" else premises
            answers = divided.answer(holder, asked, own, given).answers
            for scheme in own:
                found[scheme].append(answers[scheme])
    return {scheme: lists(joined_of(parts, len(asked))) for scheme, parts in found.items()}


def joined_of(parts, count):
    """Answers of several about one scheme, put together as the combiner does."""
    joined = Joined.nothing(["x"], count)
    for each in parts:
        joined.add({"x": each})
    found = np.where(joined.doubted["x"], UNKNOWN, YES)
    found = np.where(joined.refused["x"], NO, found)
    return np.where(joined.stopped, STOP, found).astype(np.uint8)


def known_by(program, should):
    """What may be said where two holders each know a fact of some homes only.

    What one of them knows to be yes the other does not know, so together they say unknown.
    """
    shared = any(len(each.holders) > 1 for each in program.unit_facts.values())
    return should | {2} if shared and 1 in should else should


@pytest.mark.parametrize("schemes", [ALLOWANCES, ASSISTANCE])
def test_answers_of_all_holders_equal_those_of_a_screening(divided, schemes):
    asked = divided.rows()
    rows = asked.persons.to_pylist()
    joined = together(divided, asked, schemes)
    whole = InOnePlace(divided, schemes)
    secret = population_where(divided, "geheimhouding")
    for program in whole.programs:
        answers = joined[program.scheme.id]
        expected = whole.answers(program, rows)
        wrong = [
            (row, answer, should)
            for row, answer, should in zip(rows, answers, expected, strict=True)
            if answer not in ({STOP} if secret & set(row) else known_by(program, should))
        ]
        assert not wrong, (program.scheme.id, len(wrong), wrong[:5])
        assert len(set(answers)) > 2, "the town shows nothing"
        assert sum(len(each) > 1 for each in expected) < len(rows) / 20


def test_with_premises_they_are_equal_where_the_premises_hold(divided):
    asked = divided.rows()
    rows = asked.persons.to_pylist()
    joined = together(divided, asked, WITH_PREMISES, PREMISES)
    whole = InOnePlace(divided, WITH_PREMISES)
    beyond = population_where(divided, BEYOND) | population_where(divided, "geheimhouding")
    for program in whole.programs:
        expected = whole.answers(program, rows)
        wrong = [
            (row, answer, should)
            for row, answer, should in zip(rows, joined[program.scheme.id], expected, strict=True)
            if not beyond & set(row) and answer not in should
        ]
        assert not wrong, (program.scheme.id, len(wrong), wrong[:5])
        assert set(joined[program.scheme.id]) >= {0, 1}


def test_without_premises_a_source_never_says_no_for_what_it_does_not_know(town):
    asked = town.rows()
    found = town.answer("uwv", asked, ["stadspas"]).answers["stadspas"]
    assert set(lists(found)) == {1, 2, 3}
