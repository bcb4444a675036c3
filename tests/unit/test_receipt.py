"""An outcome can be worked out again from its receipt, and a changed rule is noticed."""

import dataclasses
import json

import pytest

from vanzelf.engines.receipt import Receipt, replay
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.households.examples import unit_of
from vanzelf.language.parse import parse
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue, Example
from vanzelf.rules.resolve import resolve
from vanzelf.terms.problems import ProblemError

CATALOGUE = load_catalogue()
SOME = CATALOGUE.examples[::9]


def receipt_of(example: Example) -> Receipt:
    program = resolve(CATALOGUE, example.scheme, example.on)
    unit = unit_of(CATALOGUE, program, example)
    return Receipt.of(CATALOGUE, ReferenceEngine(program).evaluate(unit))


@pytest.mark.parametrize("example", SOME, ids=lambda each: f"{each.scheme}-{each.id}")
def test_replay_gives_the_same(example: Example) -> None:
    receipt = receipt_of(example)
    read = Receipt.from_data(json.loads(json.dumps(receipt.as_data())))
    assert read == receipt
    assert replay(CATALOGUE, read) == {}


def test_another_answer_is_shown() -> None:
    receipt = receipt_of(SOME[0])
    name = f"{receipt.scheme}.uitkomst"
    changed = dataclasses.replace(receipt, answers={**receipt.answers, name: "anders"})
    assert replay(CATALOGUE, changed) == {name: ("anders", receipt.answers[name])}


def test_another_rule_is_refused() -> None:
    receipt = receipt_of(SOME[0])
    with pytest.raises(ProblemError, match="receipt-rule"):
        replay(with_concept(receipt, "ja"), receipt)


def test_another_text_is_not_another_rule() -> None:
    receipt = receipt_of(SOME[0])
    assert replay(dataclasses.replace(CATALOGUE, digest="anders"), receipt) == {}


def with_concept(receipt: Receipt, derivation: str) -> Catalogue:
    """The catalogue in which a derived concept that the rule rests on follows from something else.

    The file of the scheme itself stays as it is.
    """
    program = resolve(CATALOGUE, receipt.scheme, receipt.on)
    definition = next(each for each in program.of_kind("derived") if not each.of_person)
    concept = CATALOGUE.concepts[definition.id]
    assert concept.derivation is not None
    other = dataclasses.replace(concept.derivation, text=derivation, node=parse(derivation))
    concepts = {**CATALOGUE.concepts, concept.id: dataclasses.replace(concept, derivation=other)}
    return dataclasses.replace(CATALOGUE, concepts=concepts)


def test_other_figures_are_refused() -> None:
    receipt = receipt_of(SOME[0])
    figures = {**receipt.figures, next(iter(receipt.figures)): "1"}
    with pytest.raises(ProblemError, match="receipt-figures"):
        replay(CATALOGUE, dataclasses.replace(receipt, figures=figures))
