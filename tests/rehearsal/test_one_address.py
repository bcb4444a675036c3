"""By whatever name of this machine somebody comes in: they go by one, so that logging in works."""

from urllib.parse import urlsplit

import pytest


@pytest.fixture
def ask(application):
    """Asks a demo at 127.0.0.1:8000 for a page, by a name; gives where it sends to, if it does."""
    from django.http import HttpResponse
    from django.test import RequestFactory

    from vanzelf.rehearsal.one_address import OneAddress

    def do(host, method="get"):
        demo = OneAddress(lambda _request: HttpResponse("bladzijde"))
        demo.own = urlsplit("http://127.0.0.1:8000")
        asked = getattr(RequestFactory(), method)("/mijn/?taal=en", headers={"host": host})
        return demo(asked).headers.get("Location")

    return do


def test_another_name_of_this_machine_leads_to_the_address_of_the_demo(ask):
    assert ask("localhost:8000") == "http://127.0.0.1:8000/mijn/?taal=en"
    assert ask("127.0.0.1:8000") is None
    assert ask("localhost:9000") is None
    assert ask("testserver") is None
    assert ask("localhost:8000", "post") is None
