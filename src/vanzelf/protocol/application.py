"""The application phase: after a resident's yes, real values for one household's application.

A mandate of a second kind names the fields; a request names that mandate, the scheme and the yes,
and cannot name a field. Who it is about travels apart, sealed to a key that the source made for this
one request; the values come back sealed to a key that the municipality made for this one
application.
"""

import datetime as dt
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from vanzelf.protocol.documents import Digest, Document, Line, Moment, Name, Oin, Part, RunId
from vanzelf.protocol.mandates import Ground, GroundState, Party, reason_not_allowed
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.proposing import months_after
from vanzelf.rules import model
from vanzelf.rules.applications import KINDS, fields_of
from vanzelf.rules.questions import definition_digest

Person = Annotated[str, StringConstraints(min_length=1, max_length=40)]
"""The id of a person; only ever in a sealed body."""
Status = Literal["vast", "schatting", "in_onderzoek"]

MOST_PERSONS = 20
"""Who may be in one household."""


class AskedField(Part):
    """One fact whose value may be fetched. definition: digest of what it means in the catalogue."""

    concept: Name = Field(alias="begrip")
    definition: Line = Field(alias="definitie")
    period: str = Field(default="", alias="periode")
    measure: str = Field(default="", alias="maat")


class ApplicationTerms(Document):
    """What a municipality proposes to fetch, and a source grants.

    fields: all that may be fetched. per_day: households in a day. retention: days that the
    municipality keeps the values.
    """

    id: Name
    version: int = Field(alias="versie", ge=1)
    source: Party = Field(alias="bron")
    holder: Name = Field(alias="houder")
    requester: Party = Field(alias="vrager")
    scheme: Name = Field(alias="regeling")
    purpose: Name = Field(alias="doel")
    ground: Ground = Field(alias="grondslag")
    fields: tuple[AskedField, ...] = Field(alias="velden", min_length=1, max_length=64)
    per_day: int = Field(alias="per_dag", ge=1)
    retention: int = Field(alias="bewaren_dagen", ge=1)
    valid_from: dt.date = Field(alias="geldig_vanaf")
    valid_until: dt.date = Field(alias="geldig_tot")

    def allows(self, on: dt.date, *, demo: bool) -> str | None:
        """Why it may not be used on a date; None when it may."""
        return reason_not_allowed(self.ground, self.valid_from, self.valid_until, on, demo=demo)

    @property
    def concepts(self) -> frozenset[str]:
        """The fields by their concept."""
        return frozenset(each.concept for each in self.fields)


class ApplicationProposal(ApplicationTerms):
    """What a municipality asks a source to grant; signed by the municipality."""

    TYP: ClassVar[str] = "vanzelf-aanvraagvoorstel"


class ApplicationMandate(ApplicationTerms):
    """What one source lets one municipality fetch for applications of one scheme."""

    TYP: ClassVar[str] = "vanzelf-aanvraagmandaat"

    status_number: int = Field(alias="statusnummer", ge=0)


class Consent(Part):
    """The resident's yes: where the municipality keeps it, and when it was given.

    reference: 32 hexadecimal characters, drawn at random; it says nothing about anybody.
    """

    reference: RunId = Field(alias="kenmerk")
    at: Moment = Field(alias="op")


class ApplicationRequest(Document):
    """A request for one household's application, without anybody in it.

    run: this application. mandate: digest of the signed mandate. on: the date of law and facts.
    key: public key of this application, which the values are sealed to.
    """

    TYP: ClassVar[str] = "vanzelf-aanvraagverzoek"

    run: RunId
    requester: Oin = Field(alias="vrager")
    mandate: Digest = Field(alias="mandaat")
    scheme: Name = Field(alias="regeling")
    purpose: Name = Field(alias="doel")
    consent: Consent = Field(alias="ja")
    on: dt.date = Field(alias="peildatum")
    key: Line = Field(alias="sleutel")
    synthetic: bool = Field(alias="synthetisch")


class AskedHousehold(Part):
    """Whom a request is about. persons: sorted ids. address: BAG id, for who holds dwellings."""

    persons: tuple[Person, ...] = Field(alias="personen", min_length=1, max_length=MOST_PERSONS)
    address: str = Field(default="", alias="adres", max_length=40)


class FetchedValue(Part):
    """One value. person: whose it is; empty for a fact of the dwelling. value: as written in the
    catalogue, nothing when the source has none or it is in dispute. dated: of when the fact is.
    """

    concept: Name = Field(alias="begrip")
    person: str = Field(default="", alias="persoon", max_length=40)
    value: str | None = Field(alias="waarde", max_length=200)
    status: Status
    dated: dt.date | None = Field(default=None, alias="datum")
    period: str = Field(default="", alias="periode")
    measure: str = Field(default="", alias="maat")


class ApplicationAnswer(Document):
    """What a source gives: sealed, to the key of the application.

    available: false when it gives nothing about this household; nobody is told why. snapshot: the
    state of its data.
    """

    TYP: ClassVar[str] = "vanzelf-aanvraagantwoord"

    run: RunId
    request: Digest = Field(alias="verzoek")
    source: Oin = Field(alias="bron")
    holder: Name = Field(alias="houder")
    available: bool = Field(alias="beschikbaar")
    values: tuple[FetchedValue, ...] = Field(alias="waarden")
    snapshot: Line = Field(alias="momentopname")
    at: Moment = Field(alias="op")


def household_circumstances(run: str, request: str, source: str) -> dict[str, Any]:
    """What binds the sealed household to its request. request: digest of the signed request."""
    return {"soort": "aanvraag-personen", "run": run, "verzoek": request, "bron": source}


def values_circumstances(run: str, request: str, source: str) -> dict[str, Any]:
    """What binds the sealed values to their request."""
    return {"soort": "aanvraag-waarden", "run": run, "verzoek": request, "bron": source}


def asked_fields(
    catalogue: model.Catalogue, plan: model.ApplicationPlan, on: dt.date
) -> tuple[AskedField, ...]:
    """The fields of a plan on a date, as they stand in a mandate."""
    found = []
    for name in fields_of(catalogue, plan, on):
        concept = catalogue.concepts[name]
        kind = concept.type
        assert kind is not None
        found.append(
            AskedField(
                concept=name,
                definition=definition_digest(concept),
                period=kind.period or "",
                measure=concept.measure if kind.numeric else "",
            )
        )
    return tuple(found)


def propose_application(
    catalogue: model.Catalogue,
    plan: str,
    source: Party,
    requester: Party,
    on: dt.date,
    version: int = 1,
) -> ApplicationProposal:
    """The proposal that the catalogue describes, from a date on.

    plan: the id of an application mandate in the catalogue. Raises ProtocolError
    application-unknown or application-empty.
    """
    entry = catalogue.applications.get(plan)
    if entry is None:
        raise ProtocolError.because(
            "application-unknown",
            f"the catalogue has no application mandate {plan!r}.",
            f"Known: {', '.join(catalogue.applications) or 'none'}.",
        )
    fields = asked_fields(catalogue, entry, on)
    if not fields:
        raise ProtocolError.because(
            "application-empty",
            f"the rule of {entry.scheme} uses nothing of {entry.holder} on {on}.",
            "Ask nothing.",
        )
    ground = entry.ground
    return ApplicationProposal(
        id=plan,
        version=version,
        source=source,
        holder=entry.holder,
        requester=requester,
        scheme=entry.scheme,
        purpose=entry.purpose,
        ground=Ground(
            article=ground.article,
            state=GroundState(ground.state),
            text=ground.text,
            from_=ground.valid_from,
            until=ground.valid_until,
        ),
        fields=fields,
        per_day=entry.per_day,
        retention=entry.retention_days,
        valid_from=on,
        valid_until=months_after(on, entry.valid_months),
    )


def application_differences(terms: ApplicationTerms, catalogue: model.Catalogue) -> list[str]:
    """What in a proposal the catalogue here forbids: names of parts, as on the wire.

    A source never trusts the fields of a proposal: each must be one that the rule uses. Fewer
    fields, fewer households and a shorter time than the catalogue says may always be asked.
    """
    plan = catalogue.applications.get(terms.id)
    if plan is None:
        return ["id"]
    allowed = asked_fields(catalogue, plan, terms.valid_from)
    purpose = catalogue.purposes.get(terms.purpose)
    right = {
        "houder": terms.holder == plan.holder,
        "regeling": terms.scheme == plan.scheme,
        "doel": terms.purpose == plan.purpose and purpose is not None and purpose.kind in KINDS,
        "velden": set(terms.fields) <= set(allowed),
        "per_dag": terms.per_day <= plan.per_day,
        "bewaren_dagen": terms.retention <= plan.retention_days,
    }
    return [name for name, holds in right.items() if not holds]
