"""Every message can be seen as residents and others see it, in both languages."""

import pytest


@pytest.fixture
def bas(hire, log_in):
    from vanzelf.org.rights import Role

    return log_in(hire(Role.ADMINISTRATOR, name="Bas"))


def test_every_message_is_shown_in_both_languages_without_a_fault(bas):
    import re

    page = bas.get("/beheer/teksten/").content.decode()
    links = sorted(set(re.findall(r'href="(/beheer/teksten/[^"]+/[^"]+/)"', page)))
    assert len(links) > 40
    for link in links:
        shown = bas.get(link)
        assert shown.status_code == 200, link
        text = shown.content.decode()
        assert 'lang="nl"' in text
        assert 'lang="en"' in text
        assert "te moeilijk" not in text, link
        assert "Wat er nog niet goed is" not in text, link
        assert "{" not in re.sub(r"hx-\w+='[^']*'|content='[^']*'", "", text), link  # all filled in


def test_an_offer_is_shown_on_paper_as_a_text_and_from_outside(bas):
    page = bas.get("/beheer/teksten/kwijtschelding/aanbod/").content.decode()
    assert "venster van de envelop" in page
    assert "Regel op het bankafschrift" in page
    assert bas.get("/beheer/teksten/kwijtschelding/niets/").status_code == 404
    assert bas.get("/beheer/teksten/niets/aanbod/").status_code == 404
