"""Logging in at the broker: OpenID Connect with a code, PKCE, state and nonce.

The citizen service number is in the token that the broker gives, and is looked up at once: it is
kept nowhere, not in a session, a cookie or a line of a log.
"""

import base64
import datetime as dt
import json
import secrets
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import requests
from authlib.integrations.requests_client import OAuth2Session
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from vanzelf.org import clock, safe
from vanzelf.org.audience import everybody
from vanzelf.portal.models import Visit
from vanzelf.portal.visitor import set_cookie, welcome
from vanzelf.residents import numbers

COOKIE: Final = "inloggen-inwoner"
KEY: Final = "inloggen"
WITHIN: Final = dt.timedelta(minutes=10)
TIMEOUT: Final = 10
ALGORITHMS: Final = ["ES256", "RS256", "PS256"]


class NotSure(Exception):  # noqa: N818 -- it says what is the matter
    """What came back does not show who somebody is."""


@dataclass(frozen=True)
class Begun:
    """A login that is underway, sealed in a cookie of the browser that began it."""

    state: str
    nonce: str
    verifier: str = field(repr=False)
    at: str

    @classmethod
    def now(cls) -> "Begun":
        """A new one."""
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        return cls(state, nonce, verifier, clock.now().isoformat())

    def sealed(self) -> str:
        """As the browser keeps it."""
        plain = json.dumps([self.state, self.nonce, self.verifier, self.at]).encode()
        return base64.urlsafe_b64encode(safe.lock(KEY, plain, COOKIE)).decode()

    @classmethod
    def read(cls, kept: str) -> "Begun":
        """Open it; raises NotSure when it is not ours, or too old."""
        try:
            plain = safe.unlock(KEY, base64.urlsafe_b64decode(kept.encode()), COOKIE)
            found = cls(*json.loads(plain))
        except (InvalidTag, ValueError, TypeError):
            raise NotSure from None
        if clock.now() - dt.datetime.fromisoformat(found.at) > WITHIN:
            raise NotSure
        return found


@everybody
@require_safe
def log_in(request: HttpRequest) -> HttpResponseBase:
    """Go to the broker."""
    if not settings.ENVIRONMENT.broker_issuer:
        return render(request, "portal/no_broker.html", status=503)
    begun = Begun.now()
    try:
        where = discovery()
    except requests.RequestException:
        return render(request, "portal/no_broker.html", status=503)
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
        subject = numbers.find(_number(request, begun))
    except NotSure:
        return _not_in(request, "portal/not_logged_in.html", 400)
    except requests.RequestException:
        return _not_in(request, "portal/no_broker.html", 503)
    if subject is None or not hasattr(subject, "resident"):
        return _not_in(request, "portal/unknown.html", 404)
    response = redirect("portal:home")
    response.delete_cookie(COOKIE, samesite="Lax")
    welcome(response, subject=subject, level=Visit.Level.BROKER)
    return response


def discovery() -> dict[str, Any]:
    """Where the broker has everything; raises requests.RequestException, or NotSure."""
    issuer = settings.ENVIRONMENT.broker_issuer
    found = _get(f"{issuer}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise NotSure
    return found


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
        keys = KeySet.import_key_set(_get(where["jwks_uri"]))  # type: ignore[arg-type]
        read = jwt.decode(id_token, keys, algorithms=ALGORITHMS)
        checks.validate(read.claims)
    except (JoseError, ValueError):
        raise NotSure from None
    number = read.claims.get(environment.broker_bsn_claim)
    if not isinstance(number, str):
        raise NotSure
    return number


def _get(url: str) -> dict[str, Any]:
    answer = requests.get(url, timeout=TIMEOUT, headers={"X-Request-Id": str(uuid4())})
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


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


def _not_in(request: HttpRequest, template: str, status: int) -> HttpResponse:
    response = render(request, template, status=status)
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
