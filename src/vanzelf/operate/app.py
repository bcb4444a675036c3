"""The application of the pages: for one person at a time, on this machine, without scripts.

It is a program of its own, so the gateway that other parties reach has no such page. It listens on
the loopback address only, takes forms only from its own pages, and keeps no page in a cache.
"""

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import parse_qs

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vanzelf.explanation.notation import LANGUAGES, Language
from vanzelf.operate.access import Access, Session, stamped
from vanzelf.operate.doing import Form, Outcome, agree, check_log, refuse, switch
from vanzelf.operate.log import own_log
from vanzelf.operate.proposals import find, one, waiting
from vanzelf.operate.questions import questions
from vanzelf.operate.reasons import reason
from vanzelf.operate.rendering import page, style_sheet
from vanzelf.operate.side import Side
from vanzelf.operate.words import ENTER, QUESTIONS
from vanzelf.operate.words_more import LOG, REQUESTS
from vanzelf.protocol.problems import ProtocolError
from vanzelf.source.granting import ROLES
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.requestlog import note_fault

NAMES: Final = ("127.0.0.1", "localhost")
"""What this machine may be called by a browser; another name is a page of another that leads here."""

LARGEST_FORM: Final = 32_768
"""Bytes of a form."""

_SAFE: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Headers of every answer."""

Action = Callable[[Side, Session, Form, str], Outcome]
Handler = Callable[[Request], Awaitable[Response]]


def operate_app(side: Side, access: Access) -> Starlette:
    """The application. access: the code that lets one person in."""
    desk = _Desk(side, access)
    routes = [
        Route("/", desk.home),
        Route("/vanzelf.css", _styles),
        Route("/{language:str}/aanmelden", desk.enter, methods=["GET", "POST"]),
        Route("/{language:str}/afmelden", desk.leave, methods=["POST"]),
        Route("/{language:str}/vragen", desk.questions),
        Route("/{language:str}/vragen", desk.doing(switch), methods=["POST"]),
        Route("/{language:str}/verzoeken", desk.proposals),
        Route("/{language:str}/verzoeken/{digest:str}", desk.proposal),
        Route(
            "/{language:str}/verzoeken/{digest:str}/akkoord", desk.doing(agree), methods=["POST"]
        ),
        Route(
            "/{language:str}/verzoeken/{digest:str}/weigeren", desk.doing(refuse), methods=["POST"]
        ),
        Route("/{language:str}/logboek", desk.log),
        Route("/{language:str}/logboek", desk.doing(check_log), methods=["POST"]),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _of_http})
    app.router.redirect_slashes = False
    app.add_middleware(_Frame, side=side)  # type: ignore[arg-type, unused-ignore]
    return app


class _Desk:
    """Answers requests; whatever is not a page of somebody who signed in leads to signing in."""

    def __init__(self, side: Side, access: Access) -> None:
        self._side = side
        self._access = access
        self._cookie = f"vanzelf-{side.party.oin}"

    # -- coming and going --------------------------------------------------------------------------

    async def home(self, _request: Request) -> Response:
        return RedirectResponse("/nl/vragen", 303)

    async def enter(self, request: Request) -> Response:
        language = _language(request)
        if request.method == "GET":
            return self._door(language)
        form = await _form(request)
        try:
            session = self._access.enter(form("code"), form("naam"), form("rol"), self._side.now())
        except ProtocolError as error:
            told = reason(error.problems[0].code, language, error.problems[0].what)
            return self._door(language, told, 403, form)
        answer = RedirectResponse(f"/{language}/vragen", 303)
        answer.set_cookie(self._cookie, session.key, httponly=True, samesite="strict", path="/")
        return answer

    async def leave(self, request: Request) -> Response:
        language = _language(request)
        session = self._session(request)
        form = await _form(request)
        answer = RedirectResponse(f"/{language}/aanmelden", 303)
        if session is not None and stamped(session, form("stempel")):
            self._access.leave()
            answer.delete_cookie(self._cookie, path="/")
        return answer

    def _door(
        self, language: Language, told: str = "", status: int = 200, form: Form | None = None
    ) -> Response:
        text = page(
            "enter.html", language, ENTER, path="aanmelden",
            party=self._side.party.card.name, demo=self._side.party.demo, roles=ROLES,
            usable=self._access.usable, told=told,
            name=form("naam") if form else "", role=form("rol") if form else "",
        )  # fmt: skip
        return HTMLResponse(text, status)

    def _session(self, request: Request) -> Session | None:
        return self._access.session(request.cookies.get(self._cookie, ""), self._side.now())

    # -- pages -------------------------------------------------------------------------------------

    async def questions(self, request: Request) -> Response:
        return await self._shown(request, "questions")

    async def proposals(self, request: Request) -> Response:
        return await self._shown(request, "proposals")

    async def proposal(self, request: Request) -> Response:
        return await self._shown(request, "proposal")

    async def log(self, request: Request) -> Response:
        return await self._shown(request, "log")

    async def _shown(
        self, request: Request, name: str, told: str = "", *, bad: bool = False, status: int = 200
    ) -> Response:
        language, session = _language(request), self._session(request)
        if session is None:
            return RedirectResponse(f"/{language}/aanmelden", 303)
        digest = request.path_params.get("digest", "")
        done = request.query_params.get("gedaan", "")
        text = await anyio.to_thread.run_sync(
            lambda: self._text(language, session, name, digest, told or _done(done, language), bad)
        )
        return HTMLResponse(text, status)

    def _text(
        self, language: Language, session: Session, name: str, digest: str, told: str, bad: bool
    ) -> str:
        side = self._side
        template, words, path = _PAGES[name]
        with side.party.connect() as con:
            if name == "questions":
                context = questions(side, con, language)
            elif name == "proposals":
                context = waiting(side, con, language)
            elif name == "log":
                context = own_log(side, con, language)
            else:
                found = find(side, con, digest)
                if found is None:
                    raise HTTPException(404)
                context = one(side, con, found, session.role, language)
                path = f"verzoeken/{digest}"
        return page(
            template, language, words, path=path, party=side.party.card.name,
            demo=side.party.demo, session=session, told=told, bad=bad, **context,
        )  # fmt: skip

    # -- forms -------------------------------------------------------------------------------------

    def doing(self, action: Action) -> Handler:
        """What handles the form of an action: only of somebody signed in, from a page of theirs."""

        async def handle(request: Request) -> Response:
            language, session = _language(request), self._session(request)
            if session is None:
                return RedirectResponse(f"/{language}/aanmelden", 303)
            form = await _form(request)
            digest = request.path_params.get("digest", "")
            if not stamped(session, form("stempel")):
                return await self._refused(request, "form-stale", 403)
            try:
                outcome = await anyio.to_thread.run_sync(
                    lambda: action(self._side, session, form, digest)
                )
            except ProblemError as error:
                first = error.problems[0]
                status = 503 if first.code == "database-connection" else 422
                return await self._refused(request, first.code, status, first.what)
            return RedirectResponse(f"/{language}/{outcome.path}?gedaan={outcome.told}", 303)

        return handle

    async def _refused(
        self, request: Request, code: str, status: int, otherwise: str = ""
    ) -> Response:
        """The page that the form stood on, saying why nothing was done."""
        where = request.url.path.split("/")
        name = {"vragen": "questions", "logboek": "log"}.get(where[2], "proposal")
        language = _language(request)
        if name == "proposal" and code == "proposal-closed":
            name = "proposals"
        told = reason(code, language, otherwise)
        return await self._shown(request, name, told, bad=True, status=status)


_TOLD: Final = {
    404: "Deze pagina is er niet. / There is no such page.",
    405: "Dit kan niet op deze pagina. / This page does not do that.",
    413: "Dit formulier is te groot. / This form is too large.",
}
_PAGES: Final = {
    "questions": ("questions.html", QUESTIONS, "vragen"),
    "proposals": ("requests.html", REQUESTS, "verzoeken"),
    "proposal": ("proposal.html", REQUESTS, "verzoeken"),
    "log": ("log.html", LOG, "logboek"),
}


def _done(key: str, language: Language) -> str:
    """What was done, by the word in the address that an action leads to; empty for another."""
    known = {
        "aan": QUESTIONS[language]["turned_on"],
        "uit": QUESTIONS[language]["turned_off"],
        "akkoord": REQUESTS[language]["agreed"],
        "geweigerd": REQUESTS[language]["refused"],
        "klopt": LOG[language]["check_ok"],
        "klopt-niet": LOG[language]["check_bad"],
    }
    return known.get(key, "")


def _language(request: Request) -> Language:
    given = request.path_params["language"]
    for language in LANGUAGES:
        if given == language:
            return language
    raise HTTPException(404)


async def _form(request: Request) -> Form:
    """The fields of a form; raises HTTPException when it is none, or too large."""
    if (
        request.headers.get("Content-Type", "").partition(";")[0]
        != "application/x-www-form-urlencoded"
    ):
        raise HTTPException(415)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise HTTPException(413)
    try:
        found = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=40)
    except ValueError:
        raise HTTPException(400) from None
    return lambda name: found.get(name, [""])[0].strip()


async def _of_http(_request: Request, error: Exception) -> Response:
    """What cannot be answered, in both languages, because the address need not say which."""
    assert isinstance(error, HTTPException)
    told = _TOLD.get(error.status_code, "Dit kan niet. / This cannot be done.")
    return Response(told, error.status_code, headers=error.headers, media_type="text/plain")


async def _styles(_request: Request) -> Response:
    return Response(style_sheet(), media_type="text/css")


class _Frame:
    """Around every request: only by a name of this machine, only from here, and safe headers."""

    def __init__(self, app: ASGIApp, side: Side) -> None:
        self._app = app
        self._side = side

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        begun = False

        async def framed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                safe = [(name.lower().encode(), text.encode()) for name, text in _SAFE.items()]
                message["headers"] = [*message["headers"], *safe]
            await send(message)

        request = Request(scope)
        if (request.url.hostname or "") not in NAMES or _from_elsewhere(request):
            await Response("Niet hier. / Not here.", 403)(scope, receive, framed)
            return
        try:
            await self._app(scope, receive, framed)
        except Exception as error:  # noqa: BLE001 - a fault of ours is an answer too, and is kept
            route = getattr(scope.get("route"), "path", None)
            note_fault(error, self._side.now(), {"pad": route})
            if not begun:
                await Response("Er ging iets mis. / Something went wrong.", 500)(
                    scope, receive, framed
                )


def _from_elsewhere(request: Request) -> bool:
    """Whether a form comes from a page of another: browsers say so."""
    site = request.headers.get("Sec-Fetch-Site")
    return request.method != "GET" and site not in (None, "same-origin", "none")
