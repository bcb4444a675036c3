"""The theme, the choice of language, and what we say about accessibility."""

from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from vanzelf.looks import theme

FOREVER: Final = "public, max-age=31536000, immutable"
A_YEAR: Final = 31_536_000


@require_safe
def theme_css(_request: HttpRequest, digest: str) -> HttpResponse:
    """The municipality's own design tokens; the address changes when they do."""
    own = theme.current()
    if own is None or own.digest != digest:
        raise Http404
    return HttpResponse(own.css, content_type="text/css", headers={"Cache-Control": FOREVER})


@require_safe
def logo(_request: HttpRequest, digest: str) -> HttpResponse:
    """The municipality's logo. As an address of its own a browser runs nothing that is in it."""
    own = theme.current()
    if own is None or own.digest != digest or own.logo is None:
        raise Http404
    headers = {"Cache-Control": FOREVER, "Content-Security-Policy": "default-src 'none'; sandbox"}
    return HttpResponse(own.logo.read_bytes(), content_type="image/svg+xml", headers=headers)


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the language of the pages and go back to the one somebody came from."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("terug", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    translation.activate(code)
    response = redirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=A_YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What we did so that everybody can use the pages, and whom to tell when somebody cannot."""
    return render(request, "looks/accessibility.html")
