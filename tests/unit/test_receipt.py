"""An outcome can be worked out again from its receipt, and a changed rule is noticed."""

import dataclasses
import json

import pytest

from vanzelf.cli.app import run
from vanzelf.cli.worked import program_of
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


def test_what_if_is_carried() -> None:
    example = next(each for each in CATALOGUE.examples if each.parameters)
    program = program_of(CATALOGUE, example)
    evaluation = ReferenceEngine(program).evaluate(unit_of(CATALOGUE, program, example))
    receipt = Receipt.of(CATALOGUE, evaluation)
    assert receipt.overrides.keys() == example.parameters.keys()
    read = Receipt.from_data(json.loads(json.dumps(receipt.as_data())))
    assert (read, replay(CATALOGUE, read)) == (receipt, {})


def test_everything_that_changed_is_named() -> None:
    data = receipt_of(SOME[0]).as_data()
    figure, definition = next(iter(data["figures"])), next(iter(data["definitions"]))
    data["figures"][figure] = "1"
    data["definitions"][definition] = data["rule_hash"] = "another"
    member = next(each for each in data["unit"]["members"] if each["facts"])
    fact = next(iter(member["facts"]))
    member["facts"][fact]["source"] = "somebody else"
    with pytest.raises(ProblemError) as refused:
        replay(CATALOGUE, Receipt.from_data(data))
    told = {each.code: each.what for each in refused.value.problems}
    assert figure in told["receipt-figures"]
    assert definition in told["receipt-rule"]
    assert f"{member['id']}.{fact}" in told["receipt-facts"]


def test_what_is_no_receipt() -> None:
    with pytest.raises(ProblemError, match="receipt-form"):
        Receipt.from_data({"scheme": "zorgtoeslag"})


FACTS = "partner: geen\nleeftijd: 40\nzorgverzekerd: ja\ntoetsingsinkomen: 24000\n"


def test_the_commands(tmp_path, capsys) -> None:
    facts, file = tmp_path / "facts.yaml", tmp_path / "receipt.json"
    facts.write_text(FACTS, encoding="utf-8")
    asked = ["evaluate", "zorgtoeslag", "--on", "2026-11-01", "--facts", str(facts)]
    assert run([*asked, "--receipt", str(file)]) == 0
    assert run(["replay", str(file)]) == 0
    assert "The same outcome: zorgtoeslag on 2026-11-01" in capsys.readouterr().out
    (data,) = json.loads(file.read_text(encoding="utf-8"))
    data["answers"]["zorgtoeslag.uitkomst"] = "anders"
    file.write_text(json.dumps([data]), encoding="utf-8")
    assert run(["replay", str(file)]) == 1
    assert "[receipt-outcome]" in capsys.readouterr().err
    file.write_text("{}", encoding="utf-8")
    assert run(["replay", str(file)]) == 1
    assert "[receipt-form]" in capsys.readouterr().err
