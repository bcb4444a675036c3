"""Tokens of ten minutes for programs: OAuth 2.0 client credentials (RFC 6749, 4.4), signed Ed25519."""

import datetime as dt
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from vanzelf.org import audit, clock
from vanzelf.oversight.queries import PURPOSE
from vanzelf.rest.models import Client
from vanzelf.rest.problems import Refusal
from vanzelf.rest.purposes import Scope, is_never
from vanzelf.transport.party import secret

ALGORITHM: Final = "Ed25519"
LIFE: Final = dt.timedelta(minutes=10)
A_MINUTE: Final = 30
"""Tokens that a program may ask for in a minute; it needs one in ten."""
A_MINUTE_OF_NOBODY: Final = 120
AUDIENCE: Final = "vanzelf-api"
_KEY: Final = "koppelingen.jwk"
_UNKNOWN: Final = (
    "client-unknown",
    "Deze koppeling is hier niet bekend, of het geheim klopt niet.",
)


@dataclass(frozen=True)
class Caller:
    """Who asks, for what, and what it may do: of one request."""

    client: Client
    purpose: str
    scopes: frozenset[str]


def digest(secret_text: str) -> bytes:
    """What is kept of a secret. It is 32 random bytes, so one round is enough."""
    return hashlib.sha256(secret_text.encode()).digest()


def grant(*, client_id: str, secret_text: str, scope: str, purpose: str) -> dict[str, Any]:
    """A token for a program that proves itself. Raises Refusal."""
    client = _client(client_id)
    _count("" if client is None else str(client.pk))
    if client is None or not hmac.compare_digest(bytes(client.secret), digest(secret_text)):
        raise Refusal(401, *_UNKNOWN)
    refuse_purpose(client, purpose)
    wanted = frozenset(scope.split()) or frozenset(client.scopes)
    if not wanted <= frozenset(client.scopes):
        _refused(client, "bereik geweigerd")
        raise Refusal(403, "scope", "Deze koppeling mag dit niet.")
    now = clock.now()
    claims = {
        "iss": settings.ENVIRONMENT.origin, "aud": AUDIENCE, "sub": str(client.pk),
        "iat": int(now.timestamp()), "exp": int((now + LIFE).timestamp()),
        "jti": secrets.token_urlsafe(12), "scope": " ".join(sorted(wanted)), "doel": purpose,
    }  # fmt: skip
    token = jwt.encode({"alg": ALGORITHM, "typ": "at+jwt"}, claims, _key(), algorithms=[ALGORITHM])
    return {
        "access_token": token, "token_type": "Bearer", "expires_in": int(LIFE.total_seconds()),
        "scope": claims["scope"],
    }  # fmt: skip


def _count(client: str) -> None:
    """Raises Refusal when somebody asks too often: a program, or all that are none together.

    One row for each, whatever is asked: made up ids fill nothing, and keep no program out.
    """
    minute = clock.now().replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into rest_asked (client, minute, count) values (%s, %s, 1)
            on conflict (client) do update set minute = excluded.minute, count =
                case when rest_asked.minute = excluded.minute then rest_asked.count + 1 else 1 end
            returning count""",
            [client or "niemand", minute],
        )
        (times,) = cursor.fetchone()
    if times > (A_MINUTE if client else A_MINUTE_OF_NOBODY):
        raise Refusal(
            429, "too-often",
            "Deze koppeling vraagt te vaak een token. Een token duurt tien minuten. Wacht een minuut.",
        )  # fmt: skip


def refuse_purpose(client: Client, purpose: str) -> None:
    """Raises Refusal for a purpose that is refused always, or is not one of this program's."""
    if is_never(purpose):
        _refused(client, PURPOSE)
        raise Refusal(
            403, "purpose-never",
            "Deze gegevens zijn er om mensen te helpen. Voor controle, inning of selectie worden ze"
            " nooit gegeven.",
        )  # fmt: skip
    if purpose not in client.purposes:
        _refused(client, "doel niet van deze koppeling")
        raise Refusal(403, "purpose", "Dit doel hoort niet bij deze koppeling.")


def read(token: str) -> Caller | None:
    """Who a token is of; None when it is no good, or over."""
    try:
        found = jwt.decode(token, _key(), algorithms=[ALGORITHM])
    except (JoseError, ValueError):
        return None
    claims = found.claims
    if claims.get("aud") != AUDIENCE or found.header.get("typ") != "at+jwt":
        return None
    if clock.now().timestamp() >= int(claims.get("exp", 0)):
        return None
    client = _client(str(claims.get("sub", "")))
    if client is None:
        return None
    scopes = frozenset(str(claims["scope"]).split()) & frozenset(client.scopes)
    return Caller(client, str(claims["doel"]), scopes)


def need(caller: Caller, scope: Scope) -> None:
    """Raises Refusal unless this may be done, and its purpose is still one of this program."""
    refuse_purpose(caller.client, caller.purpose)
    if scope not in caller.scopes:
        _refused(caller.client, "bereik geweigerd")
        raise Refusal(403, "scope", "Deze koppeling mag dit niet.")


def _refused(client: Client, action: str) -> None:
    audit.write(staff=None, action=action, about=f"koppeling:{client.pk}", allowed=False)


def _client(written: str) -> Client | None:
    try:
        key = UUID(written)
    except ValueError:
        return None
    today = clock.today()
    found = Client.objects.select_related("organisation").filter(
        pk=key, ended_at=None, until__gt=today, agreed_at__isnull=False
    )
    client = found.first()
    if client is None:
        return None
    over = client.organisation.ends_on
    return None if over is not None and over <= today else client


@cache
def _key() -> OKPKey:
    path = settings.ENVIRONMENT.keys / _KEY
    made = secret(
        path, lambda: json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)).encode()
    )
    return OKPKey.import_key(json.loads(made))
