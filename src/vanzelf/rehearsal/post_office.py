"""The post office of a demo: it speaks as a carrier of texts, letters and e-mail speaks, and shows
what arrived. A program of its own: `python -m vanzelf.rehearsal.post_office`.

Whatever the application sends goes through its real clients, over HTTP and SMTP, to here.
"""

import asyncio
import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from vanzelf.connectors.mail.fake import FakeMailServer
from vanzelf.connectors.notify.fake import FakeNotify

HERE = "127.0.0.1"
PREFIX = "POSTKANTOOR_"
"""Its settings, in the environment: KEY, TOKEN, APPLICATION, PORT, MAIL_PORT, STORE."""


class PostOffice:
    """Telephones, mailboxes and doormats. notify: texts and letters. mail: e-mail."""

    def __init__(self, notify: FakeNotify, mail: FakeMailServer) -> None:
        self.notify, self.mail = notify, mail
        self.app = Starlette(
            routes=[
                Route("/telefoon/{number}", self._telephone),
                Route("/telefoon/{number}/antwoord", self._answer, methods=["POST"]),
                Route("/telefoons", self._telephones),
                Route("/postbus/{address}", self._mailbox),
                Route("/postbussen", self._mailboxes),
                Route("/brieven", self._letters),
                Route("/brieven/{id}", self._letter),
                Route("/brieven/{id}/terug", self._bring_back, methods=["POST"]),
                Mount("/", notify.app),
            ]
        )

    async def _telephones(self, _request: Request) -> Response:
        numbers = {each.to for each in self.notify.taken.values() if each.type == "sms"}
        return JSONResponse(sorted(numbers))

    async def _telephone(self, request: Request) -> Response:
        found = self.notify.sent_to(request.path_params["number"])
        return JSONResponse([{"text": each.body, "at": each.created_at} for each in found])

    async def _answer(self, request: Request) -> Response:
        told: dict[str, Any] = await request.json()
        status = await self.notify.answer(request.path_params["number"], str(told["text"])[:1000])
        return JSONResponse({"status": status})

    async def _mailboxes(self, _request: Request) -> Response:
        return JSONResponse(sorted({to for to, _message in self.mail.arrived}))

    async def _mailbox(self, request: Request) -> Response:
        found = self.mail.mailbox(request.path_params["address"])
        return JSONResponse(
            [
                {"from": str(each["From"]), "subject": str(each["Subject"]), "text": _plain(each)}
                for each in found
            ]
        )

    async def _letters(self, _request: Request) -> Response:
        found = [each for each in self.notify.taken.values() if each.type == "letter"]
        return JSONResponse([{"id": each.id, "at": each.created_at} for each in found])

    async def _letter(self, request: Request) -> Response:
        pdf = self.notify.letters.get(request.path_params["id"])
        if pdf is None:
            return Response(status_code=404)
        return Response(pdf, media_type="application/pdf")

    async def _bring_back(self, request: Request) -> Response:
        return JSONResponse({"status": await self.notify.bring_back(request.path_params["id"])})


def _plain(message: Any) -> str:
    part = message.get_body(preferencelist=("plain",))
    return "" if part is None else str(part.get_content())


async def serve(environment: dict[str, str]) -> None:
    """Serve until stopped."""
    application = environment["APPLICATION"]
    notify = FakeNotify(
        environment["KEY"],
        lambda: dt.datetime.now(dt.UTC),  # noqa: TID251 -- a program of its own has a clock
        callback=f"{application}/binnenkomst/bericht",
        token=environment["TOKEN"],
        inbound=f"{application}/binnenkomst/sms",
        store=Path(environment["STORE"]),
    )
    mail = FakeMailServer()
    config = uvicorn.Config(
        PostOffice(notify, mail).app, host=HERE, port=int(environment["PORT"]), log_level="warning",
        access_log=False,
    )  # fmt: skip
    async with mail.serving(HERE, int(environment["MAIL_PORT"])):
        await uvicorn.Server(config).serve()


def settings_of(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings of a post office, by their names without the prefix."""
    return {
        name.removeprefix(PREFIX): value
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }


if __name__ == "__main__":
    asyncio.run(serve(settings_of(os.environ)))
