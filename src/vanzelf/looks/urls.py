"""The addresses of the looks; the style guide is there only where everybody is made up."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import URLPattern, path

from vanzelf.looks import views
from vanzelf.looks.guide import views as guide

Mark = Callable[[Any], Any]


def addresses(open_to_all: Mark) -> tuple[list[URLPattern], str]:
    """What `include` takes: `include(addresses(everybody))`.

    open_to_all: marks a view as one that anybody may see.
    """
    known: list[tuple[str, Any, str]] = [
        ("thema/<slug:digest>.css", views.theme_css, "theme"),
        ("thema/<slug:digest>/logo.svg", views.logo, "logo"),
        ("taal/<slug:code>", views.language, "language"),
        ("toegankelijkheid", views.accessibility, "accessibility"),
    ]
    if settings.DEBUG or settings.DEMO:
        known += [
            ("stijl", guide.overview, "guide"),
            ("stijl/<slug:page>", guide.page, "guide-page"),
            ("stijl/fout/<int:status>", guide.fault, "guide-fault"),
        ]
    return [path(route, open_to_all(view), name=name) for route, view, name in known], "looks"
