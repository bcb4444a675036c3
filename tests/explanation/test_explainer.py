"""What an explanation holds: verdicts, facts, figures, steps, and what is not known."""

import datetime as dt

import pytest

from vanzelf.engines.ready import read_unit
from vanzelf.engines.reference import evaluate
from vanzelf.explanation import Explainer, explain
from vanzelf.explanation.model import Verdict
from vanzelf.terms.outcome import Certainty, Outcome

ESTIMATE = {
    "waarde": 24000,
    "status": "schatting",
    "bron": "belastingdienst",
    "datum": "2026-02-01",
}
ALONE = {"partner": "geen", "medebewoners": [], "leeftijd": 40, "eigen_contract": "ja"}


def criterion(explanation, name):
    return next(each for each in explanation.criteria if each.id == name)


def test_everything_known_is_established(explain_healthcare):
    found = explain_healthcare()
    assert (found.outcome, found.certainty) == (Outcome.YES, Certainty.ESTABLISHED)
    assert found.cents == {"jaar": 155000, "maand": 12900}
    assert {each.verdict for each in found.criteria} == {Verdict.MET}
    assert found.unknown == ()
    assert found.next is None
    assert found.headline == "Volgens deze gegevens kunt u dit krijgen."
    assert "Het gaat om € 1.550 per jaar." in found.sentences


def test_an_estimate_makes_it_probable_and_is_shown_as_one(explain_healthcare):
    found = explain_healthcare(toetsingsinkomen=ESTIMATE)
    assert found.certainty is Certainty.PROBABLE
    assert found.headline == "Misschien kunt u dit krijgen."
    assert "Het gaat om ongeveer € 1.550 per jaar." in found.sentences
    income = criterion(found, "premie_hoger_dan_norm")
    assert (income.verdict, income.settled) == (Verdict.MET, Verdict.NOT_KNOWN)
    assert income.estimated
    assert not criterion(found, "vermogen").estimated
    step = next(each for each in found.steps if each.id == "normpremie")
    fact = next(each for each in step.facts if each.estimated)
    assert (fact.value, fact.source, fact.date) == (
        24000,
        "de Belastingdienst",
        dt.date(2026, 2, 1),
    )


def test_what_to_confirm_says_what_we_think_it_is(explain_healthcare):
    found = explain_healthcare(toetsingsinkomen=ESTIMATE)
    assert found.next is not None
    assert found.next.why == "schatting"
    assert found.next.estimate == "€ 24.000 per jaar"
    assert found.next.holder == "belastingdienst"
    assert "premie_hoger_dan_norm" in found.next.criteria


def test_a_fact_that_is_not_known_is_asked_for(explain_healthcare):
    found = explain_healthcare(zorgverzekerd="weglaten", in_detentie="weglaten")
    assert found.certainty is Certainty.POSSIBLE
    assert [each.concept for each in found.unknown] == ["zorgverzekerd", "in_detentie"]
    first = found.unknown[0]
    assert first.question.endswith("?")
    assert len(first.criteria) > len(found.unknown[1].criteria)
    insured = criterion(found, "verzekerd")
    assert insured.verdict is Verdict.NOT_KNOWN
    assert insured.unknown == ("zorgverzekerd",)
    assert [fact.text for fact in insured.facts] == ["onbekend"]


def test_excluded_leaves_nothing_to_find_out(explain_healthcare):
    found = explain_healthcare(rendementsgrondslag=900000, zorgverzekerd="weglaten")
    assert found.certainty is Certainty.EXCLUDED
    assert criterion(found, "vermogen").verdict is Verdict.NOT_MET
    assert found.unknown == ()
    assert found.amounts == ()


def test_an_estimate_never_excludes(explain_healthcare):
    rich = {"waarde": 90000, "status": "schatting"}
    found = explain_healthcare(toetsingsinkomen=rich)
    assert found.certainty is Certainty.POSSIBLE
    income = criterion(found, "premie_hoger_dan_norm")
    assert (income.verdict, income.settled) == (Verdict.NOT_MET, Verdict.NOT_KNOWN)
    assert found.sentences[0].endswith("Maar die schatting kan fout zijn.")


def test_only_the_branch_that_was_taken_is_shown(explain_healthcare):
    alone = criterion(explain_healthcare(), "vermogen")
    assert alone.figures == ("vermogensgrens_alleenstaande",)
    partner = {"zorgverzekerd": "ja", "rendementsgrondslag": 7000, "leeftijd": 40}
    both = criterion(explain_healthcare(partner=partner, zelfde_partner_hele_jaar="ja"), "vermogen")
    assert "vermogensgrens_partners" in both.figures
    assert [fact.text for fact in both.facts if fact.who == "uw partner"] == ["€ 7.000"]
    together = next(fact for fact in both.facts if fact.status == "afgeleid")
    assert together.text == "€ 12.000"


def test_a_disputed_fact_is_unknown_for_that_reason(explain_healthcare):
    found = explain_healthcare(zorgverzekerd={"waarde": "ja", "status": "in_onderzoek"})
    assert [each.why for each in found.unknown] == ["in_onderzoek"]
    fact = criterion(found, "verzekerd").facts[0]
    assert (fact.status, fact.value) == ("in_onderzoek", None)


def test_a_derived_fact_that_was_given_stands_for_what_it_follows_from(explain_healthcare):
    adult = criterion(explain_healthcare(), "achttien_of_ouder")
    assert {fact.concept for fact in adult.facts} == {"zorgverzekerd", "leeftijd"}
    born = explain_healthcare(leeftijd="weglaten", geboortedatum="1986-05-01")
    facts = {fact.concept: fact.text for fact in criterion(born, "achttien_of_ouder").facts}
    assert facts["geboortedatum"] == "1 mei 1986"


def test_questions_for_residents_come_first(explain_trial):
    found = explain_trial(partner="geen", medebewoners=[], leeftijd=40)
    assert [each.concept for each in found.unknown] == ["eigen_contract", "inkomen"]
    assert [each.ask_resident for each in found.unknown] == [True, False]


def test_who_belongs_to_the_household_is_asked_before_anything_about_them(explain_trial):
    found = explain_trial(leeftijd=40, inkomen=20000, eigen_contract="ja", partner="geen")
    assert [each.why for each in found.unknown] == ["lidmaatschap"]
    assert found.unknown[0].question == "Wonen er nog andere mensen bij u in huis?"


def test_several_housemates_are_numbered(explain_trial):
    found = explain_trial(**{**ALONE, "medebewoners": [{"inkomen": 1000}, {}]}, inkomen=9000)
    facts = {fact.who: fact.text for fact in criterion(found, "inkomen_goed").facts}
    assert facts["huisgenoot 1"] == "€ 1.000 per jaar"
    assert facts["huisgenoot 2"] == "onbekend"


def test_an_old_fact_counts_as_an_estimate(explain_trial):
    old = {"waarde": 9000, "datum": "2024-01-01"}
    found = explain_trial(**ALONE, inkomen=old)
    fact = criterion(found, "inkomen_goed").facts[0]
    assert (fact.status, fact.estimated) == ("vast", True)


def test_the_amount_is_shown_with_the_numbers_filled_in(explain_trial):
    found = explain_trial(**ALONE, inkomen=22000)
    room = next(each for each in found.steps if each.id == "ruimte")
    assert room.text == "€ 8.000 per jaar"
    assert room.worked == "€ 30.000 − € 22.000, maar niet lager dan 0"
    assert room.formula == "‘de grens voor u’ − ‘inkomen van iedereen samen’, maar niet lager dan 0"
    assert room.of_amount


def test_a_figure_that_is_only_remembered_carries_the_badge(explain_trial):
    partner = {"inkomen": 1000}
    found = explain_trial(**{**ALONE, "partner": partner}, inkomen=22000)
    by_id = {figure.id: figure for figure in found.figures}
    assert by_id["grens_samen"].is_estimate
    assert by_id["grens_samen"].confidence_name == "schatting"
    assert "grens_alleen" not in by_id


def test_a_figure_that_nobody_knows_leaves_the_amount_open(explain_trial):
    found = explain_trial(**ALONE, inkomen=22000)
    assert found.certainty is Certainty.ESTABLISHED
    assert found.cents == {"jaar": 100000, "eenmalig": None}
    assert [(each.why, each.question) for each in found.unknown] == [("parameter", "")]
    assert "Hoeveel het is, weten we nog niet." in found.sentences


def test_english_says_the_same(explain_trial):
    found = explain_trial("en", **ALONE)
    assert found.headline == "You may be able to get this."
    assert found.next is not None
    assert found.next.question == "What is your income?"


def test_receiving_is_told(explain_healthcare):
    assert "U krijgt dit al." in explain_healthcare(ontvangt_zorgtoeslag="ja").sentences
    over = explain_healthcare(ontvangt_zorgtoeslag="ja", rendementsgrondslag=900000)
    assert over.received is True
    assert any("Daar kijkt eerst iemand naar." in sentence for sentence in over.sentences)


def test_an_explainer_explains_its_own_scheme_only(healthcare, trial):
    evaluation = evaluate(trial, read_unit(trial, {"partner": "geen"}))
    with pytest.raises(ValueError, match="zorgtoeslag"):
        Explainer(healthcare).explain(evaluation)
    assert explain(evaluation).scheme == "proef"


def test_the_same_household_gives_the_same_explanation(explain_healthcare):
    assert explain_healthcare() == explain_healthcare()
