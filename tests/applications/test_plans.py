"""What may be fetched for an application follows from the rule, and from nothing else."""

import datetime as dt
import shutil

import pytest

from vanzelf.protocol.application import application_differences, asked_fields, propose_application
from vanzelf.protocol.mandates import Party
from vanzelf.protocol.problems import ProtocolError
from vanzelf.rules.load import examine_catalogue, load_catalogue
from vanzelf.rules.paths import catalogue_directory

ON = dt.date(2026, 11, 1)
PLAN = "aanvraag-stadspas-uwv"
UWV = Party(oin="0" * 19 + "1", name="UWV (fictief)")
EIKENHAGE = Party(oin="0" * 19 + "2", name="Eikenhage (fictief)")


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture
def changed(tmp_path):
    """Problems of the catalogue with a text in one file replaced."""

    def problems(file, old, new):
        folder = tmp_path / "catalogus"
        shutil.copytree(catalogue_directory(), folder, ignore=shutil.ignore_patterns("examples"))
        path = folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        return [(each.code, each.what) for each in examine_catalogue(folder).problems]

    return problems


def test_every_plan_of_the_catalogue_asks_only_what_its_rule_uses(catalogue):
    assert len(catalogue.applications) > 10
    for plan in catalogue.applications.values():
        asked = {each.concept for each in asked_fields(catalogue, plan, ON)}
        assert asked == set(plan.fields)
        assert all(plan.holder in catalogue.concepts[name].holders for name in asked)


def test_a_field_that_no_rule_uses_is_an_error(changed):
    found = changed(f"applications/{PLAN}.yaml", "velden: [", "velden: [loon_maand, ")
    assert [code for code, _ in found] == ["application-field"]
    assert "loon_maand" in found[0][1]


def test_a_field_of_another_holder_is_an_error(changed):
    found = changed(f"applications/{PLAN}.yaml", "velden: [", "velden: [vermogen_participatiewet, ")
    assert [code for code, _ in found] == ["application-field"]


def test_nobody_needs_values_to_tell_people_something(changed):
    found = changed("purposes/gemeentelijk-aanvraag.yaml", "soort: toekennen", "soort: informeren")
    assert {code for code, _ in found} == {"application-purpose"}


FORBIDDEN = ["handhaving", "invordering", "risicoselectie", "onderzoek-op-persoon"]


@pytest.mark.parametrize(
    "kind", [FORBIDDEN[0], *(pytest.param(kind, marks=pytest.mark.soak) for kind in FORBIDDEN[1:])]
)
def test_a_forbidden_purpose_cannot_be_written(changed, kind):
    found = changed("purposes/gemeentelijk-aanvraag.yaml", "soort: toekennen", f"soort: {kind}")
    assert "purpose-forbidden" in {code for code, _ in found}


def test_a_source_refuses_fields_and_numbers_that_its_catalogue_does_not_know(catalogue):
    proposal = propose_application(catalogue, PLAN, UWV, EIKENHAGE, ON)
    assert application_differences(proposal, catalogue) == []
    other = proposal.fields[0].model_copy(update={"concept": "loon_maand"})
    wider = {"fields": (*proposal.fields, other), "per_day": 100_000, "retention": 3_000}
    found = application_differences(proposal.model_copy(update=wider), catalogue)
    assert found == ["velden", "per_dag", "bewaren_dagen"]
    redefined = proposal.fields[0].model_copy(update={"definition": "0" * 16})
    changed = proposal.model_copy(update={"fields": (redefined,)})
    assert application_differences(changed, catalogue) == ["velden"]
    fewer = {"fields": proposal.fields[:1], "per_day": 1, "retention": 1}
    assert application_differences(proposal.model_copy(update=fewer), catalogue) == []


def test_a_plan_that_is_not_there_is_refused(catalogue):
    with pytest.raises(ProtocolError, match="application-unknown"):
        propose_application(catalogue, "aanvraag-niets", UWV, EIKENHAGE, ON)
