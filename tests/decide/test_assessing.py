"""An officer sees what the rules make of a case, and nothing that is only supposed is kept."""

import datetime as dt

import pytest


def test_facts_lead_to_a_yes_with_its_amount_and_what_it_rests_on(known):
    from vanzelf.decide.assessing import assess, reasons_of
    from vanzelf.decide.models import Direction

    found = assess(known())
    assert (found.direction, found.amount_cents) == (Direction.GRANTED, 45_000)
    reasons = reasons_of(found)
    assert reasons["law"].startswith("Invorderingswet 1990")
    assert "geld op de bank (de Belastingdienst, 30 oktober 2026)" in reasons["facts_nl"]
    assert reasons["whole_cents"] == 45_000
    assert reasons["nl"][0].startswith("U voldoet aan alle voorwaarden. Het gaat om €")
    assert found.receipt()["scheme"] == "kwijtschelding"


def test_too_much_savings_is_a_no_and_says_which_condition(known):
    from vanzelf.decide.assessing import assess, reasons_of
    from vanzelf.decide.models import Direction

    found = assess(known(banktegoed="20000.00"))
    assert found.direction is Direction.REFUSED
    reasons = reasons_of(found)
    assert "vermogen_te_laag" in reasons["criteria"]
    (why,) = [sentence for sentence in reasons["nl"] if "Uw vermogen is te laag" in sentence]
    assert "Open bedrag van de aanslag: € 450. Vermogen dat meetelt: €" in why.replace(
        "\u00a0", " "
    )
    assert any("assets are too low" in sentence for sentence in reasons["en"])


def test_a_little_income_is_a_part_of_the_bill(known):
    from vanzelf.decide.assessing import assess, reasons_of
    from vanzelf.decide.models import Direction

    found = assess(known(netto_besteedbaar_inkomen="1450.00"))
    assert (found.direction, found.amount_cents) == (Direction.PARTLY, 15_682)
    assert any("betalen" in sentence for sentence in reasons_of(found)["nl"])


def test_what_is_not_known_decides_nothing_and_is_asked(case, known):
    from vanzelf.decide.assessing import assess
    from vanzelf.decide.models import CaseFact

    known()
    CaseFact.objects.filter(case=case, concept="banktegoed").delete()
    found = assess(case)
    assert found.direction is None
    assert "banktegoed" in {each.concept for each in found.explanation.unknown}


def test_a_supposition_changes_nothing(known):
    from vanzelf.decide.assessing import assess
    from vanzelf.decide.models import CaseFact, Direction

    case = known()
    before = list(CaseFact.objects.values_list("id", "value"))
    assert assess(case, {"banktegoed": "20000"}).direction is Direction.REFUSED
    assert list(CaseFact.objects.values_list("id", "value")) == before
    assert assess(case).direction is Direction.GRANTED


def test_a_fact_that_is_contested_decides_nothing_until_it_is_settled(known, officer):
    from vanzelf.decide.assessing import assess
    from vanzelf.decide.facts import contest, correct
    from vanzelf.decide.models import CaseFact, Direction
    from vanzelf.work.models import Task

    case = known(banktegoed="20000.00")
    fact = CaseFact.objects.get(case=case, concept="banktegoed", superseded_by=None)
    contest(fact=fact, by=officer)
    case.refresh_from_db()
    assert case.state == "wacht_op_bron"
    assert assess(case).direction is None
    assert Task.objects.get(kind="klopt_niet").state == "open"
    correct(fact=fact, value="900.00", source="de bank", as_of=dt.date(2026, 10, 31), by=officer)
    assert assess(case).direction is Direction.GRANTED


def test_a_correction_keeps_what_was_known_before(known, officer):
    from vanzelf.decide.facts import correct
    from vanzelf.decide.models import CaseFact

    case = known(banktegoed="20000.00")
    old = CaseFact.objects.get(case=case, concept="banktegoed")
    new = correct(
        fact=old, value="900.00", source="inwoner", as_of=dt.date(2026, 11, 1), by=officer
    )
    old.refresh_from_db()
    assert (old.value, old.superseded_by_id) == ("20000.00", new.id)
    assert CaseFact.objects.filter(case=case, concept="banktegoed", superseded_by=None).get() == new


def test_what_else_looks_at_it_is_found_in_the_rules(application):
    from vanzelf.decide.assessing import touched_by

    assert touched_by("kwijtschelding", dt.date(2026, 11, 1)) == ()
    assert "stadspas" in touched_by("algemene_bijstand", dt.date(2026, 11, 1))


@pytest.mark.parametrize("value", ["veel", "-5x"])
def test_a_value_that_does_not_fit_is_refused(known, value):
    from vanzelf.decide.assessing import assess
    from vanzelf.terms.problems import ProblemError

    with pytest.raises(ProblemError, match="fact-value"):
        assess(known(), {"banktegoed": value})
