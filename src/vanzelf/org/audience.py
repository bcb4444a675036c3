"""For whom a page is. A view that does not say so is closed, to everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from vanzelf.org import audit
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right

View = Callable[..., HttpResponseBase]
MARK: Final = "audience"
_SHOWS: Final = ("GET", "HEAD")


@dataclass(frozen=True)
class Audience:
    """kind: everybody, staff, resident or program. rights: of staff, one of which is enough."""

    kind: str
    rights: frozenset[Right] = frozenset()


EVERYBODY: Final = Audience("everybody")
ANY_STAFF: Final = Audience("staff")
_BORROWED: Final = {
    "allauth.account.views": {
        "AccountInactiveView",
        "LoginView",
        "LogoutView",
        "PasswordChangeView",
        "PasswordResetView",
        "PasswordResetDoneView",
        "PasswordResetFromKeyView",
        "PasswordResetFromKeyDoneView",
        "ReauthenticateView",
    },
    "allauth.mfa": None,
    "allauth.socialaccount.providers.openid_connect": None,
    "django.views.static": None,
    "django.contrib.staticfiles.views": None,
}
"""Views of libraries that are open: they do their own checks. None: all views of the module."""


def everybody(view: View) -> View:
    """A page that anybody may see."""
    setattr(view, MARK, EVERYBODY)
    return view


def staff(*rights: Right) -> Callable[[View], View]:
    """A page for staff with one of these rights, who proved who they are in two ways.

    Without a right in the list: for all staff. The refusal of another is written down.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, Staff):
                return redirect_to_login(request.get_full_path())
            if not has_second_factor(request):
                return redirect("mfa_index")
            if request.method in _SHOWS:
                user.look_once()
            if rights and not set(rights) & user.rights():
                audit.write(staff=user, action="geweigerd", about=view.__name__, allowed=False)
                raise PermissionDenied
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")  # desks are shared
            return response

        setattr(guarded, MARK, Audience("staff", frozenset(rights)))
        return guarded

    return mark


def has_second_factor(request: HttpRequest) -> bool:
    """Whether somebody who logged in did so in two ways, here or at their organisation."""
    methods = request.session.get("account_authentication_methods", [])
    return any(each.get("method") in ("mfa", "demo") for each in methods)


def audience_of(view: Any) -> Audience | None:
    """For whom a view is; None when it does not say."""
    found = getattr(view, MARK, None)
    if found is not None:
        assert isinstance(found, Audience)
        return found
    itself = getattr(view, "view_class", view)
    module, name = getattr(itself, "__module__", ""), getattr(itself, "__name__", "")
    for borrowed, names in _BORROWED.items():
        if module.startswith(borrowed) and (names is None or name in names):
            return EVERYBODY
    return None


class DenyByDefault:
    """Closes every view that does not say for whom it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on to the view."""
        return self.get_response(request)

    def process_view(self, _request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        """Raises PermissionDenied for a view without an audience."""
        if audience_of(view) is None:
            raise PermissionDenied
