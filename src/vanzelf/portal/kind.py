"""What a resident reads when something cannot be done: kindly, with what they can do instead."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from vanzelf.terms.problems import ProblemError

View = Callable[..., HttpResponseBase]

SAID: Final[dict[str, tuple[Any, Any]]] = {
    "offer-over": (
        _("Dit kan zo niet meer"),
        _("De tijd om te antwoorden is voorbij. Misschien kan het nog wel. Bel ons gerust."),
    ),
    "service-not-running": (
        _("Dit lukt vandaag niet"),
        _("Wij kunnen dit nu even niet regelen. Dat ligt niet aan u. Probeer het later, of bel ons."),
    ),
    "undo-over": (
        _("U kunt dit niet meer zelf terugdraaien"),
        _("De tijd om het hier terug te draaien is voorbij. Bel ons, dan kijken wij samen wat er nog kan."),
    ),
    "decision-state": (
        _("Dit is al veranderd"),
        _("Er is intussen iets veranderd. Ga terug en kijk hoe het er nu voor staat."),
    ),
}  # fmt: skip
"""By the code of a problem: a heading, and what somebody can do."""

OTHERWISE: Final = (
    _("Dit lukte niet"),
    _("Dat ligt niet aan u. Ga terug en probeer het nog een keer. Of bel ons, dan helpen wij u."),
)


def kindly(view: View) -> View:
    """A step that cannot be taken becomes a page that says so, never a fault."""

    @wraps(view)
    def kind(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ProblemError as error:
            codes = [each.code for each in error.problems]
            heading, text = next((SAID[each] for each in codes if each in SAID), OTHERWISE)
            context = {"heading": heading, "text": text}
            return render(request, "portal/not_now.html", context, status=409)

    return kind
