"""Who was erased and logs in: they can ask to be known again. It is undone as easily as it was asked.

Until they say so, all that is kept of them, here and in their browser, is a keyed hash.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST

from vanzelf.org.audience import everybody
from vanzelf.portal.sealed import NotSure, seal, unseal
from vanzelf.portal.visitor import set_cookie
from vanzelf.residents import numbers
from vanzelf.residents.actions import know_again
from vanzelf.residents.models import Channel

COOKIE: Final = "weer-bekend"


def page_for(number: str) -> str:
    """What somebody reads who logged in and is not known."""
    return "portal/erased.html" if numbers.forgotten([number]) else "portal/unknown.html"


def keep(response: HttpResponseBase, number: str) -> None:
    """Remember for ten minutes who logged in, if they were erased."""
    if numbers.forgotten([number]):
        set_cookie(response, COOKIE, seal(COOKIE, numbers.keyed(number).hex()))


@everybody
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """They ask to be known again."""
    try:
        (who,) = unseal(COOKIE, request.COOKIES.get(COOKIE, ""))
    except NotSure:
        return render(request, "portal/not_logged_in.html", status=400)
    know_again(keyed=bytes.fromhex(who), told_by=Channel.PORTAL)
    response = render(request, "portal/known_again.html")
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
