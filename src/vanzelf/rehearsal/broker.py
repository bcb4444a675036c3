"""A broker where the people of a demo log in: OpenID Connect, as a process of its own.

It does what a broker of DigiD does for a municipality: it shows who somebody is and gives their
citizen service number in an ID token. Here nobody proves anything: they choose a name from a list of
people who were made up.
"""

import base64
import hashlib
import html
import json
import secrets
import socket
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

ALGORITHM: Final = "ES256"
MINUTE: Final = 60
SHOWN: Final = 60
"""Names on the page; the others are found by typing."""
PAGE: Final = """<!doctype html><html lang="nl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Inloggen – demo</title>
<style>body{{font:1.125rem/1.5 sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}}
button{{font:inherit;width:100%;text-align:left;padding:.8rem 1rem;margin:.25rem 0;border:1px solid #555;
background:#fff;border-radius:.25rem;cursor:pointer}}button:hover{{background:#eef3fa}}
input{{font:inherit;width:100%;box-sizing:border-box;padding:.6rem .8rem;border:1px solid #555;border-radius:.25rem}}
button:focus-visible,input:focus-visible{{outline:3px solid #0b57a4;outline-offset:2px}}</style></head><body>
<main><h1>Als wie wilt u inloggen?</h1>
<p>Dit is een demo. Alle mensen zijn verzonnen. In het echt logt u hier in met DigiD.</p>
{search}<form method="post">{people}</form></main></body></html>"""
SEARCH: Final = """<form method="get">{hidden}<label for="zoek">Iemand anders? Zoek op naam of straat</label>
<input id="zoek" name="zoek" value="{wanted}"><button>Zoek</button></form>"""


@dataclass(frozen=True)
class Client:
    """The application that people are sent back to."""

    id: str
    secret: str = field(repr=False)
    redirect: str


@dataclass
class Grant:
    """A code that was handed out, for one use."""

    number: str = field(repr=False)
    nonce: str
    challenge: str
    redirect: str
    until: float


@dataclass
class Broker:
    """The provider. people: a citizen service number by a name. now: seconds since 1970."""

    issuer: str
    client: Client
    people: Mapping[str, str] = field(repr=False)
    now: Callable[[], float]
    claim: str = "urn:nl-eid-gdi:1.0:id:BSN"
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True))
    grants: dict[str, Grant] = field(default_factory=dict, repr=False)

    def app(self) -> Starlette:
        """The program that serves it."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.discovery),
                Route("/jwks", self.jwks),
                Route("/authorize", self.authorize, methods=["GET", "POST"]),
                Route("/token", self.token, methods=["POST"]),
            ]
        )

    async def discovery(self, _request: Request) -> Response:
        """Where everything is."""
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "code_challenge_methods_supported": ["S256"],
                "scopes_supported": ["openid"],
            }
        )

    async def jwks(self, _request: Request) -> Response:
        """The public key that tokens are checked with."""
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def authorize(self, request: Request) -> Response:
        """Choose who you are; then back with a code."""
        given = dict(request.query_params)
        if not self._sound(given):
            return HTMLResponse("Dit verzoek klopt niet.", 400)
        if request.method == "GET":
            return HTMLResponse(self._page(given))
        name = (await _form(request)).get("wie", "")
        back = {"state": given["state"]}
        if name not in self.people:
            return self._back(given, back | {"error": "access_denied"})
        code = secrets.token_urlsafe(24)
        self.grants[code] = Grant(
            self.people[name], given.get("nonce", ""), given["code_challenge"], given["redirect_uri"],
            self.now() + MINUTE,
        )  # fmt: skip
        return self._back(given, back | {"code": code})

    def _page(self, given: Mapping[str, str]) -> str:
        """Names to choose from: the first, or those in which every word stands that was typed."""
        wanted = given.get("zoek", "")
        words = wanted.casefold().split()
        found = (each for each in self.people if all(word in each.casefold() for word in words))
        buttons = "".join(
            f'<button name="wie" value="{html.escape(name)}">{html.escape(name)}</button>'
            for name in islice(found, SHOWN)
        )
        hidden = "".join(
            f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
            for name, value in given.items()
            if name != "zoek"
        )
        search = SEARCH.format(hidden=hidden, wanted=html.escape(wanted))
        return PAGE.format(
            search=search if len(self.people) > SHOWN else "",
            people=buttons or "<p>Niemand heet zo.</p>",
        )

    async def token(self, request: Request) -> Response:
        """Change a code for an ID token, once, for who began."""
        form = await _form(request)
        if not self._is_client(request, form):
            return JSONResponse({"error": "invalid_client"}, 401)
        grant = self.grants.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        if (
            grant is None
            or form.get("grant_type") != "authorization_code"
            or self.now() > grant.until
            or challenge != grant.challenge
            or form.get("redirect_uri") != grant.redirect
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(
            {
                "access_token": secrets.token_urlsafe(24),
                "token_type": "Bearer",
                "expires_in": MINUTE,
                "id_token": self._id_token(grant),
            }
        )

    def _id_token(self, grant: Grant) -> str:
        at = int(self.now())
        pairwise = hashlib.sha256(f"{self.client.id}:{grant.number}".encode()).hexdigest()[:32]
        claims = {
            "iss": self.issuer, "aud": self.client.id, "sub": pairwise, "iat": at,
            "exp": at + 5 * MINUTE, "nonce": grant.nonce, self.claim: grant.number,
        }  # fmt: skip
        return jwt.encode({"alg": ALGORITHM, "kid": self.key.kid}, claims, self.key)

    def _sound(self, given: Mapping[str, str]) -> bool:
        wanted = {
            "response_type": "code", "client_id": self.client.id,
            "redirect_uri": self.client.redirect, "code_challenge_method": "S256",
        }  # fmt: skip
        here = all(given.get(each) for each in ("state", "nonce", "code_challenge"))
        scopes = given.get("scope", "").split()
        return here and "openid" in scopes and wanted.items() <= given.items()

    def _is_client(self, request: Request, form: Mapping[str, str]) -> bool:
        said = request.headers.get("Authorization", "")
        if said.startswith("Basic "):
            name, _, secret = base64.b64decode(said[6:]).decode().partition(":")
        else:
            name, secret = form.get("client_id", ""), form.get("client_secret", "")
        return name == self.client.id and secrets.compare_digest(
            secret.encode(), self.client.secret.encode()
        )

    def _back(self, given: Mapping[str, str], said: Mapping[str, str]) -> Response:
        return RedirectResponse(f"{given['redirect_uri']}?{urlencode(said)}", 303)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form that was sent."""
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


def read_people(path: Path) -> dict[str, str]:
    """People who were made up: a JSON object of names with their numbers."""
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def main(arguments: list[str]) -> None:
    """Serve it: file of people, client id, its secret, where people go back to, port (0: any).

    The first line it prints is its own address. Its clock is the real one, as of any broker.
    """
    people, client, secret, back, port = arguments
    serve(Broker, Client(client, secret, back), read_people(Path(people)), int(port))


def serve(kind: type[Broker], client: Client, people: Mapping[str, str], port: int) -> None:
    """Serve a broker of a kind, until the process ends."""
    listening = socket.create_server(("127.0.0.1", port))
    issuer = f"http://127.0.0.1:{listening.getsockname()[1]}"
    broker = kind(
        issuer, client, people,
        time.time,  # noqa: TID251 -- a program of its own, at the edge
    )  # fmt: skip
    sys.stdout.write(f"{issuer}\n")
    sys.stdout.flush()
    server = uvicorn.Server(uvicorn.Config(broker.app(), log_level="warning", access_log=False))
    server.run(sockets=[listening])


if __name__ == "__main__":
    main(sys.argv[1:])
