"""The services that ship: their levels, and a message for everything that may happen."""

import datetime as dt
from dataclasses import replace

import pytest

from vanzelf.definitions.groups import group_program
from vanzelf.definitions.model import Proof, Remedy, Role, Service
from vanzelf.definitions.obligatory import PARTS, SLOTS_OF, needed
from vanzelf.definitions.slots import SLOTS
from vanzelf.definitions.wording import Kind, Tone

TODAY = dt.date(2026, 11, 1)


def test_the_services_that_ship_are_sound(check):
    assert not check()


def test_there_are_three(services):
    assert list(services) == ["kwijtschelding", "reisdocumenten", "toeslagen"]
    assert [each.role for each in services.values()] == [
        Role.DECIDES,
        Role.INFORMS,
        Role.PASSES_ON,
    ]


def test_how_proactive_each_group_is(services):
    found = {
        (service.id, group.id): service.level(group.id, TODAY)
        for service in services.values()
        for group in service.groups
    }
    assert found == {
        ("kwijtschelding", "bijstand"): "N3",
        ("kwijtschelding", "vorig_jaar"): "N3",
        ("kwijtschelding", "jaarlijks"): "N4",
        ("kwijtschelding", "lijst"): "N2",
        ("reisdocumenten", "verloopt"): "N1",
        ("toeslagen", "lijst"): "N2",
    }


def test_nothing_before_the_first_date(services):
    assert services["kwijtschelding"].level("jaarlijks", dt.date(2025, 12, 31)) == "N0"


@pytest.fixture
def remission(services) -> Service:
    return services["kwijtschelding"]


@pytest.mark.parametrize(
    "changes, cap, why",
    [
        ({}, "N4", ()),
        ({"role": Role.INFORMS}, "N2", ("rol",)),
        ({"role": Role.PASSES_ON}, "N2", ("rol",)),
        ({"partners": 2}, "N3", ("keten",)),
        ({"payback_risk": True}, "N3", ("keten",)),
        ({"law_level": "N2"}, "N2", ("wet",)),
    ],
)
def test_what_keeps_a_level_down(remission, changes, cap, why):
    service = replace(remission, **changes)
    assert service.cap_of("jaarlijks") == cap
    assert service.why_capped("jaarlijks") == why
    assert service.level("jaarlijks", TODAY) == cap


@pytest.mark.parametrize("proof, cap", [("waarschijnlijk", "N3"), ("mogelijk", "N2")])
def test_who_may_be_entitled_is_asked_first(remission, proof, cap):
    group = replace(remission.group("jaarlijks"), proof=Proof(proof))
    service = replace(remission, groups=(group,))
    assert service.cap_of("jaarlijks") == cap
    assert service.why_capped("jaarlijks") == ("bewijs",)


def test_an_application_is_needed_unless_consent_or_the_bylaw_replaces_it(remission):
    assert remission.cap == "N3"
    assert remission.cap_of("vorig_jaar") == "N3"
    assert remission.cap_of("bijstand") == "N4"
    group = replace(remission.group("bijstand"), without_application=None)
    assert replace(remission, groups=(group,)).cap_of("bijstand") == "N3"


def test_a_change_of_partners_changes_the_level(remission):
    assert replace(remission, partners=2).level("jaarlijks", TODAY) == "N3"


def test_against_remission_one_appeals_within_ten_days(remission):
    (decision,) = remission.decision_types
    assert (decision.remedy, decision.remedy_days) == (Remedy.ADMINISTRATIVE_APPEAL, 10)
    for kind in (Kind.DECIDED, Kind.PARTLY, Kind.REFUSED, Kind.ARRANGED):
        letter = remission.message(kind).letter
        assert "in beroep gaan" in letter["nl"]
        assert "bezwaar maken" not in letter["nl"]


def test_a_group_has_its_own_message_where_it_needs_one(remission):
    assert remission.message(Kind.OFFER).id == "aanbod"
    assert remission.message(Kind.OFFER, "lijst").id == "aanbod"
    assert remission.message(Kind.OFFER, "bijstand").id == "aanbod-bijstand"
    assert remission.message(Kind.CONFIRMED_STOP, "bijstand").id == "bevestiging_stop"
    with pytest.raises(KeyError):
        remission.group("somebody")


def test_who_may_be_entitled_is_promised_nothing(services):
    for service in services.values():
        for group in service.groups:
            if group.proof is not Proof.ESTABLISHED:
                assert service.message(Kind.OFFER, group.id).tone is Tone.POSSIBLE


def test_a_series_begins_with_an_offer_and_ends_after_the_date(services):
    service = replace(services["reisdocumenten"], series=(-90, -14, 30))
    found = [service.in_series(day).id for day in service.series]
    assert found == ["aanbod", "herinnering", "aanbod-verlopen"]
    with pytest.raises(KeyError):
        service.in_series(-1)


def test_every_message_that_is_needed_is_there_and_has_an_example_of_every_slot(services):
    for service in services.values():
        for kind, _why in needed(service):
            for group in service.groups:
                message = service.message(kind, group.id)
                assert message.kind is kind
                assert message.slots <= SLOTS.keys()


def test_every_kind_has_its_obligatory_parts(general):
    assert PARTS.keys() == set(Kind)
    assert {slot for slots in SLOTS_OF.values() for slot in slots} <= SLOTS.keys()
    own = {Kind.OFFER, Kind.CONSENT}
    assert {message.kind for message in general.wording.values()} == set(Kind) - own


def test_who_is_in_a_group_is_a_rule_over_own_facts(catalogue, services):
    program = group_program(catalogue, services["kwijtschelding"], "bijstand", TODAY)
    assert "ontvangt_bijstand" in program.concepts
    assert str(program.scheme.unit) == "belastingschuldige"


def test_every_fact_says_what_it_is_needed_for(services):
    for service in services.values():
        assert len({each.concept for each in service.fields}) == len(service.fields)
        assert service.blind_spots


def test_the_words_of_a_message_have_a_digest(services):
    digests = [each.digest for each in services["kwijtschelding"].wording.values()]
    assert len(set(digests)) == len(digests)
