"""The login of an organisation for its staff, as a process of its own: the broker of a demo that says
of people what an organisation says. In the file each name has the claims of that person, as JSON:
`amr` goes into the ID token, the rest is for who asks for it.
"""

import json
import sys
from pathlib import Path
from typing import Any

from joserfc import jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from vanzelf.rehearsal.broker import (
    ALGORITHM,
    MINUTE,
    Broker,
    Client,
    Grant,
    _form,
    read_people,
    serve,
)


class Provider(Broker):
    """The provider."""

    def app(self) -> Starlette:
        """With an address to ask about somebody."""
        self.said: dict[str, Any] = {}
        found = super().app()
        found.router.routes.append(Route("/userinfo", self.userinfo))
        return found

    async def discovery(self, request: Request) -> Response:
        """Where that is, too."""
        found = json.loads(bytes((await super().discovery(request)).body))
        return JSONResponse(found | {"userinfo_endpoint": f"{self.issuer}/userinfo"})

    async def token(self, request: Request) -> Response:
        """The same; the token opens the address."""
        grant = self.grants.get((await _form(request)).get("code", ""))
        answer = await super().token(request)
        if grant is not None and answer.status_code == 200:
            claims = json.loads(grant.number)
            claims.pop("amr", None)
            self.said[json.loads(bytes(answer.body))["access_token"]] = claims
        return answer

    async def userinfo(self, request: Request) -> Response:
        """What the organisation says of somebody."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        found = self.said.get(token)
        return JSONResponse(found, 200 if found else 401)

    def _id_token(self, grant: Grant) -> str:
        at, said = int(self.now()), json.loads(grant.number)
        claims = {
            "iss": self.issuer, "aud": self.client.id, "sub": said["sub"], "iat": at,
            "exp": at + 5 * MINUTE, "amr": said.get("amr", ["pwd"]),
        }  # fmt: skip
        return jwt.encode({"alg": ALGORITHM, "kid": self.key.kid}, claims, self.key)

    def _sound(self, given: Any) -> bool:
        return super()._sound({"nonce": "not sent", **given})  # a code needs none


if __name__ == "__main__":
    people, back = sys.argv[1:]
    serve(Provider, Client("vanzelf", "geheim", back), read_people(Path(people)), 0)
