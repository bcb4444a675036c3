"""A site with nothing but the looks, for tests: `python site.py [theme file]` says its port.

Its settings are those that pages need, with the same content security policy as the application.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from types import ModuleType, SimpleNamespace
from typing import ClassVar
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from csp.constants import NONE, SELF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import get_language

from vanzelf.looks import navigation

POLICY = {
    "default-src": [NONE], "base-uri": [NONE], "connect-src": [SELF], "font-src": [SELF],
    "form-action": [SELF], "frame-ancestors": [NONE], "img-src": [SELF, "data:"],
    "script-src": [SELF], "style-src": [SELF],
}  # fmt: skip


def configure(theme: Path | None) -> None:
    """The settings, and the addresses as a module of their own."""
    urls = ModuleType("looks_site_urls")
    sys.modules[urls.__name__] = urls
    settings.configure(
        SECRET_KEY="made for one test",
        ALLOWED_HOSTS=["127.0.0.1"],
        DEMO=True,
        ENVIRONMENT=SimpleNamespace(
            municipality="Gemeente Eikenhage", phone="0500 – 123 45", demo=True, theme=theme
        ),
        ROOT_URLCONF=urls.__name__,
        INSTALLED_APPS=[
            "django.contrib.messages", "django.contrib.staticfiles", "csp", "vanzelf.looks",
        ],
        MIDDLEWARE=[
            "csp.middleware.CSPMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                        "vanzelf.looks.context.navigation",
                        "looks_site_urls.place",
                    ]
                },
            }
        ],
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
        FORM_RENDERER="vanzelf.looks.forms.Renderer",
        CSRF_FAILURE_VIEW="vanzelf.looks.handlers.form_too_old",
        CONTENT_SECURITY_POLICY={"DIRECTIVES": POLICY},
        LANGUAGE_CODE="nl",
        LANGUAGES=[("nl", "Nederlands"), ("en", "English")],
        LANGUAGE_COOKIE_NAME="taal",
        USE_TZ=True,
        STATIC_URL="/static/",
        WHITENOISE_USE_FINDERS=True,
    )  # fmt: skip
    django.setup()
    from vanzelf.looks.urls import addresses

    urls.place = place
    urls.urlpatterns = [
        path("", include(addresses(lambda view: view))),
        path("kapot", broken),
        path("werk", work, name="work"),
        path("werk/lijst", work, name="work-list"),
        path("werk/toezicht", work, name="watch"),
        path("post", posted),
    ]
    for status, name in {
        400: "bad_request",
        403: "denied",
        404: "not_found",
        500: "broken",
    }.items():
        setattr(urls, f"handler{status}", f"vanzelf.looks.handlers.{name}")
    navigation.register("Toezicht", "Toezicht", "watch", "toezicht zien", order=30)
    navigation.register(
        "Werk", "Mijn lijst", "work-list", "lijst zien", order=20, count=lambda _: 8
    )
    navigation.register("Werk", "Begin", "work", order=10)
    navigation.register("Werk", "Komt nog", "not-there-yet", order=15)
    navigation.register_state(lambda _: navigation.StateItem("Dienst: Karim"))
    navigation.register_state(halted)


def place(_request: HttpRequest) -> dict[str, object]:
    """Whose page it is, as the application says it on every page."""
    return {"municipality": "Gemeente Eikenhage", "phone": "0500 – 123 45", "demo": True}


def broken(_request: HttpRequest) -> HttpResponse:
    """A page that breaks, with something personal in what it says."""
    raise RuntimeError("999990019 is not to be shown")


def posted(request: HttpRequest) -> HttpResponse:
    """A page that takes a form."""
    return HttpResponse(get_language() or "")


@dataclass(frozen=True)
class Role:
    """What a role looks like to a page."""

    label: str


@dataclass(frozen=True)
class Worker:
    """Staff, as a page needs to know them."""

    granted: frozenset[str]
    name: ClassVar[str] = "Noor Verhoeven"

    def roles(self) -> list[Role]:
        """One role."""
        return [Role("Consulent")]

    def rights(self) -> frozenset[str]:
        """What the address says."""
        return self.granted


def halted(request: HttpRequest) -> navigation.StateItem | None:
    """Everything is halted when the address says so."""
    return navigation.StateItem("Alles staat stil", "stop") if "stil" in request.GET else None


def work(request: HttpRequest) -> HttpResponse:
    """A page of staff, for somebody with the rights that the address names."""
    request.user = Worker(frozenset(request.GET.getlist("recht")))  # type: ignore[assignment]
    if "bericht" in request.GET:
        messages.success(request, "Vastgelegd <b>")
    return render(request, "looks/staff.html")


class Quiet(WSGIRequestHandler):
    """Writes nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Threads(ThreadingMixIn, WSGIServer):
    """Several requests at once, as a browser sends them."""

    daemon_threads = True


def main() -> None:
    """Serve until stopped."""
    theme = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    configure(theme if theme and theme.exists() else None)
    from django.core.wsgi import get_wsgi_application

    port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with make_server(
        "127.0.0.1", port, get_wsgi_application(), server_class=Threads, handler_class=Quiet
    ) as server:
        print(server.server_port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
