"""`/api/v1`: what other programs may ask. It keeps to the NL API Design Rules 2.2.

Nothing here gives everything about a person, and nothing is found by a citizen service number: only
who tells us something names somebody by it, and hears nothing back. Who asks is written down each time.
"""

import base64
import binascii
from typing import Annotated, Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from ninja import Form, Header, NinjaAPI, Query, Status
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from vanzelf.campaigns import outcomes
from vanzelf.campaigns.models import Campaign
from vanzelf.campaigns.numbers import rounded
from vanzelf.decide import actions as deciding
from vanzelf.decide.models import NEGATIVE, AwardRun, Case, Decision, Direction
from vanzelf.org import audit
from vanzelf.org.catalogue import catalogue, services
from vanzelf.org.models import AuditLine
from vanzelf.rest import events, once, refusing, shapes
from vanzelf.rest.pages import MOST, counted, page
from vanzelf.rest.problems import Refusal, told
from vanzelf.rest.purposes import Scope
from vanzelf.rest.tokens import Caller, grant, need, read
from vanzelf.services.models import Version
from vanzelf.terms.problems import ProblemError
from vanzelf.work.models import Task

VERSION: Final = "1.0.0"
Cursor = Annotated[str | None, Query(None, max_length=200, description="Van de vorige bladzijde.")]
Size = Annotated[int, Query(50, ge=1, le=MOST, alias="perPagina", description="Hoeveel per keer.")]
Key = Annotated[
    str,
    Header(
        ..., alias="Idempotency-Key", min_length=8, max_length=80, pattern="^[!-~]+$",
        description="Zelf gekozen. Dezelfde sleutel krijgt hetzelfde antwoord, en doet niets twee keer.",
    ),
]  # fmt: skip


class Bearer(HttpBearer):
    """A token of `/token`."""

    def authenticate(self, _request: HttpRequest, token: str) -> Caller | None:
        """Who it is; None when the token is no good."""
        return read(token)


api = NinjaAPI(
    title="Vanzelf",
    version=VERSION,
    description=(
        "Wat andere programma’s van de gemeente mogen vragen: diensten, campagnes, taken, uitkomsten"
        " en besluiten. Nooit alles over één persoon, en nooit om te controleren of te innen."
    ),
    urls_namespace="rest",
    openapi_url=None,
    docs_url=None,
    auth=Bearer(),
)


@api.exception_handler(Refusal)
def _refused(_request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return refusal.response()


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"in": str(each["loc"][0]), "code": str(each["type"]).replace("_", "-"),
         "location": {"pointer": "/" + "/".join(str(part) for part in each["loc"][2:])},
         "detail": str(each["msg"]).split(", input")[0][:200]}
        for each in error.errors
    ]  # fmt: skip
    return told(400, "input", "Het verzoek klopt niet. Alle fouten staan erbij.", errors)


@api.exception_handler(HttpError)
def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 400:
        return told(400, "input", "De inhoud is geen geldige JSON.")
    return told(error.status_code, "unauthorised", "Vraag eerst een token bij /api/v1/token.")


@api.exception_handler(ProblemError)
def _problem(_request: HttpRequest, error: ProblemError) -> HttpResponse:
    errors = [{"in": "body", "code": each.code, "detail": each.what} for each in error.problems]
    return told(409, error.problems[0].code, "Dit past niet bij de stand van zaken.", errors)


def _caller(request: HttpRequest, scope: Scope) -> Caller:
    """Who asks, when it may; it is written down."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    need(caller, scope)
    audit.write(staff=None, action=f"api: {scope}", about=_named(caller), doel=caller.purpose)
    return caller


def _named(caller: Caller) -> str:
    return f"koppeling:{caller.client.pk}"


# -- a token -----------------------------------------------------------------------------------------


@api.post(
    "/token", auth=None, response=shapes.Token, operation_id="vraagToken", tags=["toegang"],
    summary="Een token vragen",
)  # fmt: skip
def token(
    request: HttpRequest,
    grant_type: Annotated[str, Form(..., pattern="^client_credentials$")],  # noqa: ARG001
    doel: Annotated[str, Form(..., min_length=1, max_length=80)],
    scope: Annotated[str, Form("", max_length=400)] = "",
    client_id: Annotated[str, Form("", max_length=80)] = "",
    client_secret: Annotated[str, Form("", max_length=200)] = "",
) -> Any:
    """OAuth 2.0 client credentials. `doel` zegt waarvoor; controle en inning worden altijd geweigerd."""
    who, secret_text = _basic(request) or (client_id, client_secret)
    return grant(client_id=who, secret_text=secret_text, scope=scope, purpose=doel)


def _basic(request: HttpRequest) -> tuple[str, str] | None:
    """The id and secret of a header, if there is one (RFC 6749, 2.3.1)."""
    kind, _sep, given = request.headers.get("Authorization", "").partition(" ")
    if kind.casefold() != "basic":
        return None
    try:
        who, _sep, secret_text = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return who, secret_text


# -- reading -----------------------------------------------------------------------------------------


@api.get(
    "/diensten", response=shapes.Services, operation_id="leesDiensten", tags=["diensten"],
    summary="De diensten",
)  # fmt: skip
def list_services(request: HttpRequest) -> Any:
    """Wat de gemeente uit zichzelf aanbiedt, en welke gegevens elke dienst gebruikt."""
    _caller(request, Scope.SERVICES)
    states = dict(
        Version.objects.exclude(state=Version.State.ENDED).values_list("service", "state")
    )
    return {"resultaten": [_service(each, states) for each in services()]}


@api.get(
    "/diensten/{dienst}", response=shapes.ServiceOut, operation_id="leesDienst", tags=["diensten"],
    summary="Eén dienst",
)  # fmt: skip
def one_service(request: HttpRequest, dienst: str) -> Any:
    """Een dienst zoals die nu geldt."""
    _caller(request, Scope.SERVICES)
    if dienst not in services():
        raise Refusal(404, "not-found", "Deze dienst is er niet.")
    states = Version.objects.filter(service=dienst).exclude(state=Version.State.ENDED)
    return _service(dienst, dict(states.values_list("service", "state")))


def _service(name: str, states: dict[str, str]) -> dict[str, Any]:
    found = services()[name]
    return {
        "id": name, "naam": found.name["nl"], "omschrijving": found.description["nl"],
        "stand": states.get(name, "nieuw"), "doel": found.purpose,
        "grondslag": catalogue().purposes[found.purpose].law, "bevoegd": found.authority,
        "feiten": [each.concept for each in found.fields], "bewarenDagen": found.retention_days,
        "regelsDigest": found.digest,
    }  # fmt: skip


@api.get(
    "/campagnes", response=shapes.Campaigns, operation_id="leesCampagnes", tags=["campagnes"],
    summary="De campagnes",
)  # fmt: skip
def list_campaigns(request: HttpRequest, cursor: Cursor = None, perPagina: Size = 50) -> Any:  # noqa: N803
    """Campagnes in aantallen. Een aantal onder de 10 staat er niet bij."""
    _caller(request, Scope.CAMPAIGNS)
    rows, after = page(Campaign.objects.select_related("version"), cursor, perPagina)
    return {"resultaten": [_campaign(each) for each in rows], "volgende": after}


def _campaign(each: Campaign) -> dict[str, Any]:
    return {
        "id": each.pk, "dienst": each.version.service, "groep": each.group, "peildatum": each.on,
        "stand": each.state, "golven": each.waves_wanted, "trechter": _counts(each.funnel),
        "vervaltOp": each.expires_on,
    }  # fmt: skip


def _counts(given: dict[str, Any]) -> dict[str, int | None]:
    """Counts; an amount is told only where it is of enough people."""
    few = counted(given.get("kandidaten", MOST)) is None
    return {
        str(name): None if few and name == "bedrag_cent" else counted(value)
        for name, value in given.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }


@api.get(
    "/toekenningsrondes", response=shapes.Awards, operation_id="leesToekenningsrondes",
    tags=["campagnes"], summary="De toekenningsrondes",
)  # fmt: skip
def list_awards(request: HttpRequest, cursor: Cursor = None, perPagina: Size = 50) -> Any:  # noqa: N803
    """Toekenningen aan velen tegelijk, in aantallen."""
    _caller(request, Scope.AWARDS)
    rows, after = page(AwardRun.objects.all(), cursor, perPagina)
    found = [
        {"id": each.pk, "dienst": each.service, "regeling": each.scheme, "tijdvak": each.period,
         "peildatum": each.on, "stand": each.state, "aantallen": _counts(each.counted)}
        for each in rows
    ]  # fmt: skip
    return {"resultaten": found, "volgende": after}


@api.get(
    "/taken", response=shapes.Tasks, operation_id="leesTaken", tags=["taken"], summary="De taken"
)
def list_tasks(request: HttpRequest, cursor: Cursor = None, perPagina: Size = 50) -> Any:  # noqa: N803
    """Wat er te doen is, zonder over wie het gaat. Alleen open taken."""
    caller = _caller(request, Scope.TASKS)
    rows, after = page(_tasks(caller), cursor, perPagina)
    found = [
        {"id": each.pk, "soort": each.kind, "dienst": each.service, "rol": each.role,
         "uiterlijk": each.due_at, "spoed": each.urgent, "stand": each.state}
        for each in rows
    ]  # fmt: skip
    return {"resultaten": found, "volgende": after}


def _tasks(caller: Caller) -> "QuerySet[Task]":
    """Open tasks of services that have the purpose of the caller (A16)."""
    return Task.objects.filter(state=Task.State.OPEN, service__in=_services_for(caller))


def _services_for(caller: Caller) -> list[str]:
    return [each.id for each in services().values() if each.purpose == caller.purpose]


@api.get(
    "/uitkomsten", response=shapes.Outcomes, operation_id="leesUitkomsten", tags=["uitkomsten"],
    summary="Wat eruit kwam",
)  # fmt: skip
def list_outcomes(request: HttpRequest) -> Any:
    """Per dienst, maand en uitkomst, op tientallen. Een aantal onder de 10 staat er niet bij.

    Wat er nieuw is telt mee zodra het er van een golf tien of meer zijn, in de maand waarin dat zo is.
    """
    _caller(request, Scope.OUTCOMES)
    rows = outcomes.told().values("service", "month", "result").annotate(total=Sum("count"))
    found = [
        {"dienst": each["service"], "maand": each["month"], "uitkomst": each["result"],
         "aantal": rounded(each["total"])}
        for each in rows.order_by("service", "month", "result")
    ]  # fmt: skip
    return {"resultaten": found}


@api.get(
    "/zaken/{zaak}/besluiten", response=shapes.Decisions, operation_id="leesBesluiten",
    tags=["besluiten"], summary="De besluiten in een zaak",
)  # fmt: skip
def list_decisions(request: HttpRequest, zaak: UUID) -> Any:
    """Alleen van een zaak die bij dit doel hoort. Wat niet positief is pas als de inwoner het weet."""
    case = _case(_caller(request, Scope.DECISIONS), zaak)
    unheard = Q(direction__in=NEGATIVE, sent_at=None)
    found = [
        {"id": each.pk, "strekking": each.direction, "stand": each.state,
         "bedragCenten": each.amount_cents, "verzondenOp": each.sent_at,
         "bezwaarTot": each.object_until}
        for each in Decision.objects.filter(~unheard, case=case).order_by("made_at", "pk")
    ]  # fmt: skip
    return {"resultaten": found}


def _case(caller: Caller, key: UUID) -> Case:
    """A case of a service with this purpose; of another it is as if it is not there."""
    found = Case.objects.filter(pk=key, service__in=_services_for(caller)).first()
    if found is None:
        raise Refusal(404, "not-found", "Deze zaak is er niet, of hoort niet bij dit doel.")
    return found


@api.get(
    "/eigen-logboek", response=shapes.OwnLog, operation_id="leesEigenLogboek", tags=["toegang"],
    summary="Wat deze koppeling deed",
)  # fmt: skip
def own_log(request: HttpRequest, cursor: Cursor = None, perPagina: Size = 50) -> Any:  # noqa: N803
    """Wat hier is vastgelegd over wat deze koppeling vroeg, ook wat geweigerd is."""
    caller = _caller(request, Scope.OWN_LOG)
    rows, after = page(AuditLine.objects.filter(about=_named(caller)), cursor, perPagina)
    found = [{"op": each.at, "wat": each.action, "toegestaan": each.allowed} for each in rows]
    return {"resultaten": found, "volgende": after}


# -- telling -----------------------------------------------------------------------------------------


@api.post(
    "/gebeurtenissen", response={204: None}, operation_id="meldGebeurtenis",
    tags=["gebeurtenissen"], summary="Een gebeurtenis uit de BRP melden",
)  # fmt: skip
def happened(request: HttpRequest, gebeurtenis: shapes.EventIn) -> Any:
    """Het antwoord is altijd gelijk, ook over wie wij niet kennen. `source` en `id` tellen één keer."""
    caller = _caller(request, Scope.EVENTS)
    if caller.purpose != gebeurtenis.PURPOSE:
        raise Refusal(403, "purpose", "Gebeurtenissen horen bij het doel bevolking-bijhouden.")
    events.take(gebeurtenis)
    return Status(204, None)


@api.post(
    "/weigeringen", response={204: None}, operation_id="meldWeigering", tags=["weigeringen"],
    summary="Een nee van een inwoner doorgeven",
)  # fmt: skip
def refused(request: HttpRequest, weigering: shapes.RefusalIn, sleutel: Key) -> Any:
    """Van een organisatie die met de gemeente samenwerkt. De gemeente kijkt en schrijft dan niet meer.

    Alleen de inwoner zelf kan het intrekken. Het antwoord is altijd gelijk, ook over wie wij niet kennen.
    """
    caller = _caller(request, Scope.REFUSALS)
    if caller.purpose != weigering.PURPOSE:
        raise Refusal(403, "purpose", "Een weigering hoort bij het doel weigeringen-doorgeven.")
    asked = refusing.digest(weigering)
    with transaction.atomic():
        if once.earlier(caller, sleutel, asked) is None:
            refusing.take(weigering, caller)
            once.keep(caller, sleutel, asked, 204, {})
    return Status(204, None)


# -- proposing ---------------------------------------------------------------------------------------


@api.post(
    "/besluiten", response={201: shapes.ProposalOut}, operation_id="stelBesluitVoor",
    tags=["besluiten"], summary="Een besluit voorstellen",
)  # fmt: skip
def propose(request: HttpRequest, voorstel: shapes.ProposalIn, sleutel: Key) -> Any:
    """Alleen een toekenning. Een mens stelt haar vast. Al het andere begint bij een mens, en een gesprek."""
    caller = _caller(request, Scope.PROPOSE)
    asked = once.digest_of(voorstel.model_dump(mode="json"))
    with transaction.atomic():
        earlier = once.earlier(caller, sleutel, asked)
        if earlier is not None:
            return Status(earlier.status, earlier.body)
        if Direction(voorstel.strekking) in NEGATIVE:
            raise _Negative(caller)
        decision = deciding.propose(
            case=_case(caller, voorstel.zaak), direction=Direction.GRANTED,
            amount_cents=voorstel.bedragCenten, author=None,
            reasons={"nl": [voorstel.motivering], "en": [voorstel.motivering]},
        )  # fmt: skip
        body = {"id": str(decision.pk), "stand": decision.state}
        once.keep(caller, sleutel, asked, 201, body)
    return Status(201, body)


class _Negative(Refusal):
    """What is not positive never begins with a program. Written down after what failed is undone."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(
            403, "decision-by-person",
            "Een besluit dat niet positief is, begint bij een mens die eerst belt. Nooit hier.",
        )  # fmt: skip
        self.caller = caller


@api.exception_handler(_Negative)
def _negative(_request: HttpRequest, refusal: _Negative) -> HttpResponse:
    audit.write(
        staff=None, action="negatief besluit geweigerd", about=_named(refusal.caller), allowed=False
    )
    return refusal.response()
