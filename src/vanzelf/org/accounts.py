"""How staff accounts come about: an administrator enters them; nobody signs up."""

import logging
from collections.abc import Mapping
from typing import Any, Final

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import render

from vanzelf.org.models import Staff

LOGGER: Final = logging.getLogger("vanzelf.inloggen")
WELL_KNOWN: Final = "/.well-known/openid-configuration"
PLACES: Final = frozenset(
    {"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"}
)
"""What the login of an organisation says of itself, besides who it is."""
IN_TWO_WAYS: Final = "mfa"
"""What stands in `amr` of an ID token when somebody proved who they are in two ways (RFC 8176)."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No signing up; two proofs at the organisation are two proofs here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- the library's
        """Never."""
        return False

    def pre_login(self, request: HttpRequest, user: Staff, **more: Any) -> Any:
        """Remember of who comes from the organisation's own login whether it saw two proofs."""
        refused = super().pre_login(request, user, **more)
        social = (more.get("signal_kwargs") or {}).get("sociallogin")
        if refused is None and social is not None and _in_two_ways(social.account.extra_data):
            record_authentication(request, user, "mfa", type="organisation")
        return refused


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
        claims = data.get("userinfo", {}) | data.get("id_token", {})
        email = str(claims.get("email", "")).lower()
        staff = Staff.objects.filter(email=email, is_active=True).first()
        if staff is None or claims.get("email_verified") is not True:
            raise PermissionDenied
        sociallogin.connect(request, staff)

    def get_requests_session(self) -> requests.Session:
        """To ask with; when the organisation's login is not there, or is another, the page says so."""
        session: requests.Session = super().get_requests_session()
        get = session.get

        def asked(url: str, **more: Any) -> requests.Response:
            if not url.endswith(WELL_KNOWN):
                return get(url, **more)
            try:
                answer = get(url, **more)
                answer.raise_for_status()
                if _is_itself(answer, url):
                    return answer
                because = "another answers"
            except requests.RequestException as fault:
                because = type(fault).__name__
            LOGGER.error("staff cannot log in at their organisation: %s", because)
            template = "socialaccount/authentication_error.html"
            page = render(self.request, template, {"later": True}, status=503)
            raise ImmediateHttpResponse(page)

        session.get = asked  # type: ignore[method-assign, assignment]
        return session

    def on_authentication_error(self, request: HttpRequest, *_args: Any, **_more: Any) -> None:
        """One page, whether they stopped there, are not known here, or something went wrong."""
        page = render(request, "socialaccount/authentication_error.html", status=403)
        raise ImmediateHttpResponse(page)


def _is_itself(answer: requests.Response, url: str) -> bool:
    """Whether what answers at an address is the login that it belongs to."""
    said = answer.json()
    issuer = url.removesuffix(WELL_KNOWN).rstrip("/")
    return (
        isinstance(said, dict)
        and said.keys() >= PLACES
        and str(said.get("issuer")).rstrip("/") == issuer
    )


def _in_two_ways(said: Mapping[str, Any]) -> bool:
    """Whether the ID token says so: it alone is about this login."""
    found = said.get("id_token", {}).get("amr", [])
    return isinstance(found, list) and IN_TWO_WAYS in found
