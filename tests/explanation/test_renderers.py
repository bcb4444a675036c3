"""The same explanation as JSON, as text and as HTML."""

import json
from html.parser import HTMLParser

import pytest

from vanzelf.explanation import Explainer, to_html, to_json, to_text
from vanzelf.explanation.document import value_json
from vanzelf.explanation.notation import LANGUAGES
from vanzelf.language.types import Kind


class Tags(HTMLParser):
    """Every tag with its attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_json_has_what_the_interface_promises(explain_healthcare):
    found = to_json(explain_healthcare(in_detentie="weglaten"))
    assert {"scheme", "version", "hash", "outcome", "certainty", "criteria"} <= set(found)
    assert (found["outcome"], found["certainty"]) == ("unknown", "possible")
    assert found["unknown_facts"][0]["concept"] == "in_detentie"
    assert found["unknown_facts"][0]["question"].endswith("?")
    assert found["amounts"] == {}
    assert json.loads(json.dumps(found)) == found


def test_json_counts_money_in_cents(explain_healthcare):
    found = to_json(explain_healthcare())
    assert found["amounts"] == {"jaar_cents": 155000, "maand_cents": 12900}
    norm = next(step for step in found["steps"] if step["id"] == "normpremie")
    assert (norm["value"], norm["cents"]) == ("568.55232", 56855)
    facts = [fact for each in found["criteria"] for fact in each["facts"]]
    assets = next(fact for fact in facts if fact["concept"] == "rendementsgrondslag")
    assert (assets["value"], assets["cents"], assets["holder"]) == (5000, 500000, "belastingdienst")


def test_json_values():
    assert value_json(True, Kind.TRUTH) == {"value": True}
    assert value_json(None, Kind.MONEY) == {"value": None}
    assert value_json(3, Kind.NUMBER) == {"value": 3}


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_fits_a_terminal(explain_healthcare, language):
    text = to_text(explain_healthcare(language, in_detentie="weglaten"))
    assert text.endswith("\n")
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "\u00a0" not in text


def test_text_tells_the_story(explain_healthcare):
    text = to_text(explain_healthcare())
    assert text.startswith("Zorgtoeslag\n===========\nSituatie op 1 november 2026.\n")
    assert "✓ Klopt: U of uw partner heeft een zorgverzekering." in text
    assert "    Wzt art. 3 lid 1; AWIR art. 7 lid 3" in text
    assert "= 1,912% × € 29.736 + 13,73% × (€ 24.000 − € 29.736, maar niet lager dan 0)" in (
        " ".join(text.split())
    )


def test_an_estimated_verdict_is_never_said_for_certain(explain_healthcare):
    text = to_text(explain_healthcare(toetsingsinkomen={"waarde": 24000, "status": "schatting"}))
    assert "Klopt waarschijnlijk: De standaardpremie is hoger" in " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_is_one_section_without_styles_or_scripts(explain_healthcare, language):
    page = to_html(explain_healthcare(language), level=3, prefix="een-")
    tags = Tags(page)
    assert tags.found[0][0] == "section"
    assert tags.found[0][1]["lang"] == language
    names = [tag for tag, _ in tags.found]
    assert not {"script", "style", "link"} & set(names)
    assert not [attributes for _, attributes in tags.found if "style" in attributes]
    assert [tag for tag in names if tag.startswith("h") and tag[1:].isdigit()][:2] == ["h3", "h4"]
    ids = [attributes["id"] for _, attributes in tags.found if "id" in attributes]
    assert ids == ["een-zorgtoeslag"]
    assert tags.found[0][1]["aria-labelledby"] in ids


def test_html_escapes_what_facts_say(explain_healthcare):
    tricky = {"waarde": 24000, "bron": "<b>ik</b>"}
    page = to_html(explain_healthcare(rendementsgrondslag=tricky))
    assert "<b>" not in page
    assert "&lt;b&gt;ik&lt;/b&gt;" in page


def test_html_from_json_is_the_same(explain_healthcare):
    explanation = explain_healthcare()
    assert to_html(to_json(explanation)) == to_html(explanation)
    with pytest.raises(ValueError, match="heading"):
        to_html(explanation, level=5)


def test_examples_of_the_catalogue_can_be_explained(catalogue):
    """One in five, in both languages: as text of at most 80 columns, as JSON, some as HTML."""
    from vanzelf.engines.reference import ReferenceEngine
    from vanzelf.households.examples import unit_of
    from vanzelf.rules.resolve import resolve

    made: dict[tuple[str, object], tuple[ReferenceEngine, list[Explainer]]] = {}
    for number, example in enumerate(catalogue.examples[::5]):
        key = (example.scheme, example.on)
        if key not in made:
            program = resolve(catalogue, example.scheme, example.on)
            explainers = [Explainer(program, language) for language in LANGUAGES]
            made[key] = (ReferenceEngine(program), explainers)
        engine, explainers = made[key]
        evaluation = engine.evaluate(unit_of(catalogue, engine.program, example))
        explainer = explainers[number % len(explainers)]
        found = explainer.explain(evaluation)
        text = to_text(found)
        assert max(len(line) for line in text.splitlines()) <= 80, example.id
        document = to_json(found)
        assert json.loads(json.dumps(document)) == document
        verdicts = [each["settled"] for each in document["criteria"]]
        expected = {"yes": {"met"}, "no": None, "unknown": {"met", "not_known"}}[found.outcome]
        assert set(verdicts) <= expected if expected else "not_met" in verdicts
        if number % 10 == 0:
            assert to_html(found).startswith("<section")
