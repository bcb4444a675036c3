"""What a page says when something cannot be done: why, and what to do instead. Never a fault page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from vanzelf.terms.problems import ProblemError

View = Callable[..., HttpResponseBase]

SAID: Final[dict[str, Any]] = {
    "no-right": _("Dit hoort bij een andere rol. Vraag een collega om het te doen."),
    "restart-second": _("U hebt al ja gezegd. Een collega moet ook ja zeggen."),
}
"""By the code of a problem: what it is, and what to do. A part adds its own with `say`."""

OTHERWISE: Final = _("Dit kan nu niet. Ververs de bladzijde en kijk of er iets veranderd is.")


def say(**texts: Any) -> None:
    """Add what is said about problems: the code, with _ for -, and the sentence."""
    SAID.update({code.replace("_", "-"): text for code, text in texts.items()})


def sentence(error: ProblemError) -> str:
    """What is said about a problem."""
    return " ".join(
        str(text)
        for text in dict.fromkeys(SAID.get(each.code, OTHERWISE) for each in error.problems)
    )


def kindly(view: View) -> View:
    """A form that cannot be carried out leads back to its page, which says why."""

    @wraps(view)
    def kind(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            return view(request, *args, **kwargs)
        except ProblemError as error:
            messages.error(request, sentence(error))
            return redirect(request.get_full_path())

    return kind


def kindly_to(page: str) -> Callable[[View], View]:
    """The same for an address that only takes a form: its page is another, with the same arguments."""

    def mark(view: View) -> View:
        @wraps(view)
        def kind(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except ProblemError as error:
                messages.error(request, sentence(error))
                back: HttpResponseBase = redirect(page, *args, **kwargs)
                return back

        return kind

    return mark
