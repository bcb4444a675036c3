"""The application of a source: messages, proposals for mandates, status, and its own log."""

import copy
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount

from vanzelf.holdings.mapping import read_mapping
from vanzelf.ledger.log import Log, read_subject_key
from vanzelf.ledger.reading import Reader
from vanzelf.ledger.routes import Allowed, routes
from vanzelf.protocol import mandates
from vanzelf.protocol.signing import LARGEST, Key
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue
from vanzelf.source.answerers import answerer
from vanzelf.source.applications import ApplicationDesk
from vanzelf.source.desk import Office, SourceDesk
from vanzelf.source.fetching import Books
from vanzelf.source.granting import ROLES, Registrar
from vanzelf.source.mandates import MandateStore
from vanzelf.transport import own_log
from vanzelf.transport.asgi import Handler, Service, application, described_as
from vanzelf.transport.cards import by_role, trusted_keys
from vanzelf.transport.config import Settings, source_database
from vanzelf.transport.exchanging import Daily
from vanzelf.transport.https import links_of
from vanzelf.transport.intake import text_of
from vanzelf.transport.limits import Gate
from vanzelf.transport.openapi import JOSE, JSON, Operation
from vanzelf.transport.opening import party_of
from vanzelf.transport.party import Clock, Party, read_key

PROPOSALS = Operation(
    id="ontvangMandaatvoorstel",
    method="POST",
    path="/v1/mandaatvoorstellen",
    tag="mandaten",
    summary="Een mandaat voorstellen",
    description=(
        "De inhoud is een voorstel, ondertekend door de gemeente die wil vragen. Wat de regels"
        " verbieden wordt meteen geweigerd, met een ondertekende weigering als antwoord. De rest"
        " leggen beheerder en functionaris gegevensbescherming van de bron naast de wet."
    ),
    takes=JOSE,
    answers={
        200: ("De ondertekende weigering.", JOSE),
        202: ("Aangenomen, en voorgelegd aan de bron.", None),
    },
    refuses=(400, 401, 403, 413, 415, 429, 503),
)
STATUS = Operation(
    id="leesMandaatstatus",
    method="GET",
    path="/v1/mandaatstatus",
    tag="mandaten",
    summary="Welke mandaten niet meer gelden",
    description="De lijst die de bron nu ondertekent. Een lijst van meer dan 5 minuten oud telt niet.",
    answers={200: ("De ondertekende lijst.", JOSE)},
    refuses=(503,),
)
OWN = Operation(
    id="leesEigenRegels",
    method="POST",
    path=own_log.PATH,
    tag="inzage",
    summary="Wat deze bron over een inwoner opschreef",
    description=(
        "De inhoud is een verzoek van een inwoner die bij een gemeente inlogde, ondertekend door die"
        " gemeente, voor deze bron, van hooguit twee minuten oud. Het antwoord is dat van de"
        " lees-API van het logboek dataverwerkingen: de regels over deze inwoner die door vragen van"
        " deze gemeente kwamen, ook als er niets uit volgde. Dat er gelezen is, wordt bewaard."
    ),
    takes=JOSE,
    answers={200: ("De regels.", JSON)},
    refuses=(400, 401, 403, 413, 415, 429, 503),
)
_TITLE = "Vragen aan een bron"
_ABOUT = (
    "Hiermee vraagt een gemeente aan een bron of huishoudens iets kunnen missen, zonder dat een"
    " inkomen of ander gegeven de bron verlaat: de antwoorden gaan versleuteld naar de samenvoeger."
)
_OFFICER = "functionaris gegevensbescherming"


def source_desk(settings: Settings, clock: Clock, catalogue: Catalogue | None = None) -> SourceDesk:
    """The desk of the source that a party file describes. clock: the real time.

    catalogue: instead of the one the file names. Raises ProblemError with what is wrong.
    """
    assert settings.source is not None and settings.keys.status and settings.keys.log
    rules = catalogue or load_catalogue(settings.catalogue)
    mapping = read_mapping(settings.source.mapping, rules)
    where = source_database(settings.source, settings.file)
    office = Office(
        rules,
        answerer(mapping, where, rules),
        Log(read_subject_key(settings.keys.log), {"service.name": "vanzelf-bron"}),
        settings.source.activity,
        read_key(settings.keys.status),
    )
    books = Books(mapping, where, f"{settings.source.activity}/aanvragen")
    return ApplicationDesk(party_of(settings, clock), office, books)


def described() -> dict[str, Any]:
    """The description of the API of a source (OpenAPI 3.1)."""
    return described_as(_TITLE, _ABOUT, (PROPOSALS, STATUS, OWN))


def source_app(settings: Settings, desk: SourceDesk) -> Starlette:
    """The application around the desk of a source."""
    party, gate = desk.party, Gate(settings.limits)
    counter = _Counter(settings, desk, gate)

    def desk_for(resource: Mapping[str, str]) -> SourceDesk:
        log = desk.office.log
        told = replace(log, resource={**log.resource, **resource})
        found = copy.copy(desk)
        found.office = replace(desk.office, log=told)
        return found

    more: list[tuple[Operation, Handler]] = [
        (PROPOSALS, counter.propose), (STATUS, counter.status), (OWN, counter.own),
    ]  # fmt: skip
    return application(
        Service(
            title=_TITLE,
            description=_ABOUT,
            party=party,
            desk=desk,
            desk_for=desk_for,
            gate=gate,
            expire=lambda: desk.expire(party.clock()),
            daily=Daily(party, links_of(settings)),
            more=more,
            mounted=_log_routes(settings, party),
        )
    )


def gateway_registrar(
    party: Party, holder: str, catalogue: Catalogue, key: Key | None = None
) -> Registrar:
    """Who decides for a source. key: it signs with; without one that for messages.

    A machine of the source refuses with the key for messages: the mandate key is not on it.
    """
    requesters = trusted_keys(by_role(party.cards, "gemeente"))
    own = trusted_keys([party.card])
    return Registrar(
        party=mandates.Party(oin=party.oin, name=party.card.name),
        holder=holder,
        key=key or party.key,
        catalogue=catalogue,
        requesters={kid: key for kid, key in requesters.items() if key.use == "berichten"},
        roles={kid: each for kid, each in own.items() if each.use in ROLES},
        demo=party.demo,
    )


@dataclass(frozen=True)
class _Counter:
    """Takes proposals and gives the status of mandates."""

    settings: Settings
    desk: SourceDesk
    gate: Gate

    async def propose(self, request: Request) -> Response:
        text = await text_of(request, JOSE, LARGEST)
        self.gate.admit(PROPOSALS.id, len(text))
        refused = await anyio.to_thread.run_sync(self._receive, text)
        return Response(status_code=202) if refused is None else Response(refused, media_type=JOSE)

    def _receive(self, text: str) -> str | None:
        party = self.desk.party
        with party.connect() as con, con.transaction():
            source = self.settings.source
            assert source is not None
            registrar = gateway_registrar(party, source.holder, self.desk.office.catalogue)
            return registrar.receive(con, text, party.clock())

    async def status(self, _request: Request) -> Response:
        return Response(await anyio.to_thread.run_sync(self._status), media_type=JOSE)

    def _status(self) -> str:
        party = self.desk.party
        with party.connect() as con:
            found = MandateStore(con).status(party.oin, party.clock())
        return found.signed(self.desk.office.status_key)

    async def own(self, request: Request) -> Response:
        text = await text_of(request, JOSE, own_log.MOST)
        self.gate.admit(OWN.id, len(text))
        found = await anyio.to_thread.run_sync(self._own, text)
        return JSONResponse({"processingActivities": found})

    def _own(self, text: str) -> list[dict[str, Any]]:
        party = self.desk.party
        known = trusted_keys(by_role(party.cards, "gemeente"))
        trusted = {kid: key for kid, key in known.items() if key.use == "berichten"}
        asked = own_log.understood(text, trusted, party.oin, party.clock())
        with party.connect() as con:
            return own_log.given(con, self.desk.office.log, party, asked)


def _log_routes(settings: Settings, party: Party) -> list[BaseRoute]:
    """The read API of the processing log, for who has the key for it and says why."""
    if settings.log_token is None:
        return []
    token = settings.log_token.read_text(encoding="utf-8").strip().encode()

    def allow(request: Request) -> Allowed | None:
        given = request.headers.get("Authorization", "").encode()
        if not token or not secrets.compare_digest(given, b"Bearer " + token):
            return None
        return Allowed(reader=Reader(_OFFICER, request.headers.get("Reden", "")))

    return [Mount("/intern/v1", routes=list(routes(party.connect, allow, party.clock)))]
