"""How staff accounts come about: an administrator enters them; nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from vanzelf.org.models import Staff


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- the library's
        """Never."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who comes from the organisation's own login must have been entered here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Never: an unknown address is refused."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect the login to the member of staff with that address, verified there."""
        if sociallogin.is_existing:
            return
        data = sociallogin.account.extra_data
        claims = data.get("userinfo", data) | data.get("id_token", {})
        email = str(claims.get("email", "")).lower()
        staff = Staff.objects.filter(email=email, is_active=True).first()
        if staff is None or not claims.get("email_verified", False):
            raise ImmediateHttpResponse(_refused(request))
        sociallogin.connect(request, staff)


def _refused(_request: HttpRequest) -> Any:
    raise PermissionDenied
