"""The demo has one address: logging in works only there, since a browser keeps cookies by host."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

SELF: Final = frozenset({"localhost", "127.0.0.1"})
"""Names of this machine."""


class OneAddress:
    """Sends who reads a page by another name of this machine to the name that the demo goes by."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        self.own = urlsplit(settings.ENVIRONMENT.origin)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or where it is."""
        asked = urlsplit(f"//{request.get_host()}")
        other = asked.hostname != self.own.hostname and asked.port == self.own.port
        if other and {asked.hostname, self.own.hostname} <= SELF and request.method == "GET":
            return HttpResponseRedirect(f"{self.own.geturl()}{request.get_full_path()}")
        return self.answer(request)
