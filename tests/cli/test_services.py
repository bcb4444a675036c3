"""`vanzelf service`: what there is, what it does, and how its messages look."""

import pytest

ON = ("--on", "2026-11-01")


def test_services_are_listed_with_their_levels(vanzelf):
    rows = vanzelf("service", "list", *ON, "--format", "json").json
    assert {row["service"] for row in rows} == {"kwijtschelding", "reisdocumenten", "toeslagen"}
    text = vanzelf("service", "list", *ON).out
    assert [line.split()[2] for line in text.splitlines()] == [row["level"] for row in rows]


def test_a_service_is_shown(vanzelf):
    found = vanzelf("service", "show", "toeslagen", *ON, "--format", "json").json
    (group,) = found["groups"]
    assert (group["level"], group["cap"]) == ("N2", "N2")
    assert group["why"] == ["wet", "rol", "bewijs"]
    assert group["ladder"] == "bezoek 2× → bellen 3× → brief 1×"
    assert found["messages"]["voicemail"].endswith("*")
    for language, heading in (("nl", "Wie hiermee niet wordt gevonden"), ("en", "Blind")):
        text = vanzelf("service", "show", "toeslagen", *ON, "--language", language).out
        assert (heading in text) is (language == "nl")


@pytest.mark.parametrize("language, salutation", [("nl", "Beste mevrouw"), ("en", "Dear Ms")])
def test_a_message_is_shown_as_people_get_it(vanzelf, language, salutation):
    asked = ("service", "text", "toeslagen", "aanbod", "--language", language)
    found = vanzelf(*asked, "--format", "json").json
    assert found["letter"].startswith(salutation)
    assert found["sms_length"] == len(found["sms"])
    assert found["outside"]["melding"].startswith("Gemeente Eikenhage")
    assert "{" not in str(found["letter"])
    text = vanzelf(*asked).out
    assert text.index(found["outside"]["envelop"]) < text.index(salutation)


def test_what_is_not_there_is_refused(vanzelf):
    found = vanzelf("service", "show", "stadspas", *ON)
    assert found.code == 1
    assert "Known: kwijtschelding, reisdocumenten, toeslagen. [service-unknown]" in found.err
    found = vanzelf("service", "text", "toeslagen", "besluiten")
    assert found.code == 1
    assert "aanbod" in found.err
