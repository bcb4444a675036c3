"""Logging in at the broker: OpenID Connect with a code, PKCE, state and nonce.

The citizen service number is in the token that the broker gives, and is looked up at once: it is
kept nowhere, not in a session, a cookie or a line of a log.
"""

import logging
import secrets
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import requests
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from vanzelf.org.audience import everybody
from vanzelf.portal import known_again
from vanzelf.portal.models import Visit
from vanzelf.portal.sealed import NotSure, seal, unseal
from vanzelf.portal.visitor import set_cookie, welcome
from vanzelf.residents import numbers

COOKIE: Final = "inloggen-inwoner"
TIMEOUT: Final = 10
ALGORITHMS: Final = ["ES256", "RS256", "PS256"]
PLACES: Final = frozenset({"authorization_endpoint", "token_endpoint", "jwks_uri"})
LOGGER: Final = logging.getLogger("vanzelf.inloggen")


class AnotherError(requests.RequestException):
    """What answers is not the broker of our settings: to a resident the same as no answer."""


@dataclass(frozen=True)
class Begun:
    """A login that is underway, sealed in a cookie of the browser that began it."""

    state: str
    nonce: str
    verifier: str = field(repr=False)

    @classmethod
    def now(cls) -> "Begun":
        """A new one."""
        return cls(*(secrets.token_urlsafe(48) for _ in range(3)))

    def sealed(self) -> str:
        """As the browser keeps it."""
        return seal(COOKIE, self.state, self.nonce, self.verifier)

    @classmethod
    def read(cls, kept: str) -> "Begun":
        """Open it; raises NotSure when it is not ours, or too old."""
        return cls(*unseal(COOKIE, kept))


@everybody
@require_safe
def log_in(request: HttpRequest) -> HttpResponseBase:
    """Go to the broker."""
    if not settings.ENVIRONMENT.broker_issuer:
        return _not_in(request, "portal/no_broker.html", 503)
    begun = Begun.now()
    try:
        where = discovery()
    except requests.RequestException as fault:
        return _later(request, fault)
    with _session(request) as session:
        url, _ = session.create_authorization_url(
            where["authorization_endpoint"], state=begun.state, nonce=begun.nonce,
            code_verifier=begun.verifier,
        )  # fmt: skip
    response = redirect(url)
    set_cookie(response, COOKIE, begun.sealed())
    return response


@everybody
@require_safe
def back(request: HttpRequest) -> HttpResponseBase:
    """Back from the broker: who it is, or that it did not work."""
    try:
        begun = Begun.read(request.COOKIES.get(COOKIE, ""))
        number = _number(request, begun)
    except NotSure:
        return _not_in(request, "portal/not_logged_in.html", 400)
    except requests.RequestException as fault:
        return _later(request, fault)
    subject = numbers.find(number)
    if subject is None or not hasattr(subject, "resident"):
        response = _not_in(request, known_again.page_for(number), 404)
        known_again.keep(response, number)
        return response
    response = redirect("portal:home")
    response.delete_cookie(COOKIE, samesite="Lax")
    welcome(response, subject=subject, level=Visit.Level.BROKER)
    return response


def discovery() -> dict[str, Any]:
    """Where the broker has everything; raises requests.RequestException."""
    issuer = settings.ENVIRONMENT.broker_issuer
    found = _get(f"{issuer}/.well-known/openid-configuration")
    if not isinstance(found, dict) or found.get("issuer") != issuer or not found.keys() >= PLACES:
        raise AnotherError
    return dict(found)


def _number(request: HttpRequest, begun: Begun) -> str:
    """The number in the token of the broker; raises NotSure when anything is not as it was begun."""
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    if not code or not secrets.compare_digest(state.encode(), begun.state.encode()):
        raise NotSure
    where = discovery()
    with _session(request) as session:
        try:
            token = session.fetch_token(
                where["token_endpoint"], code=code, code_verifier=begun.verifier,
                grant_type="authorization_code", timeout=TIMEOUT,
            )  # fmt: skip
        except requests.RequestException:
            raise
        except Exception:  # noqa: BLE001 -- whatever the library says, nobody is logged in
            raise NotSure from None
    return _claimed(str(token.get("id_token", "")), where, begun)


def _claimed(id_token: str, where: dict[str, Any], begun: Begun) -> str:
    environment = settings.ENVIRONMENT
    checks = jwt.JWTClaimsRegistry(
        now=int(timezone.now().timestamp()),
        leeway=60,
        iss={"essential": True, "value": str(environment.broker_issuer)},
        aud={"essential": True, "value": environment.broker_client},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": begun.nonce},
    )
    try:
        keys = KeySet.import_key_set(_get(where["jwks_uri"]))
        read = jwt.decode(id_token, keys, algorithms=ALGORITHMS)
        checks.validate(read.claims)
    except (JoseError, ValueError):
        raise NotSure from None
    number = read.claims.get(environment.broker_bsn_claim)
    if not isinstance(number, str):
        raise NotSure
    return number


def _get(url: str) -> Any:
    answer = requests.get(url, timeout=TIMEOUT, headers={"X-Request-Id": str(uuid4())})
    answer.raise_for_status()
    return answer.json()


def _session(_request: HttpRequest) -> Any:
    environment = settings.ENVIRONMENT
    return OAuth2Session(
        environment.broker_client,
        environment.broker_secret.get_secret_value(),
        scope="openid",
        redirect_uri=environment.origin + reverse("portal:back"),
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic",  # noqa: S106 -- the name of a method
    )


def _later(request: HttpRequest, fault: requests.RequestException) -> HttpResponse:
    """It is not the resident; they can try again, and who manages this reads what it was."""
    LOGGER.error("nobody can log in at the broker: %s", type(fault).__name__)
    return _not_in(request, "portal/no_broker.html", 503, {"again": True})


def _not_in(
    request: HttpRequest, template: str, status: int, context: dict[str, Any] | None = None
) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
