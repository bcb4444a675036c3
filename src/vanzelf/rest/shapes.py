"""What the interface gives and takes. Dutch names, as in every API of the municipality."""

# ruff: noqa: N815 -- names as they go over the wire

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

Counted = Annotated[int | None, Field(description="Aantal; leeg als het kleiner is dan 10.", ge=10)]


class Token(Schema):
    """Een token van tien minuten."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str


class ServiceOut(Schema):
    """Een dienst zoals die nu geldt."""

    id: str
    naam: str
    omschrijving: str
    stand: str = Field(description="concept, in_werking, gepauzeerd, gestopt of nieuw.")
    doel: str
    grondslag: str
    bevoegd: str
    feiten: list[str] = Field(description="Begrippen die de dienst gebruikt, en geen andere.")
    bewarenDagen: int
    regelsDigest: str


class CampaignOut(Schema):
    """Een campagne in aantallen. Er staat niemand in."""

    id: UUID
    dienst: str
    groep: str
    peildatum: dt.date
    stand: str
    golven: int
    trechter: dict[str, Counted]
    vervaltOp: dt.date | None


class AwardOut(Schema):
    """Een toekenningsronde in aantallen. Er staat niemand in."""

    id: UUID
    dienst: str
    regeling: str
    tijdvak: str
    peildatum: dt.date
    stand: str
    aantallen: dict[str, Counted]


class TaskOut(Schema):
    """Een taak, zonder over wie die gaat."""

    id: UUID
    soort: str
    dienst: str
    rol: str
    uiterlijk: dt.datetime
    spoed: bool
    stand: str


class OutcomeOut(Schema):
    """Hoe vaak iets eruit kwam, per dienst en maand."""

    dienst: str
    maand: dt.date
    uitkomst: str
    aantal: Counted


class DecisionOut(Schema):
    """Een besluit in een zaak, zonder van wie die zaak is."""

    id: UUID
    strekking: str
    stand: str
    bedragCenten: int | None
    verzondenOp: dt.datetime | None
    bezwaarTot: dt.date | None


class ProposalIn(Schema):
    """Een voorstel voor een besluit. Alleen toekennen kan langs deze weg."""

    model_config = ConfigDict(extra="forbid")

    zaak: UUID
    strekking: Literal["toegekend", "deels", "afgewezen", "terugvordering"]
    bedragCenten: int | None = Field(default=None, ge=0, le=100_000_000)
    motivering: str = Field(min_length=1, max_length=2_000)


class ProposalOut(Schema):
    """Wat er van het voorstel kwam: een mens stelt het vast."""

    id: UUID
    stand: str


class LogOut(Schema):
    """Een regel over wat deze koppeling zelf deed."""

    op: dt.datetime
    wat: str
    toegestaan: bool


class Services(Schema):
    """Diensten."""

    resultaten: list[ServiceOut]


class Campaigns(Schema):
    """Een bladzijde met campagnes."""

    resultaten: list[CampaignOut]
    volgende: str | None


class Awards(Schema):
    """Een bladzijde met toekenningsrondes."""

    resultaten: list[AwardOut]
    volgende: str | None


class Tasks(Schema):
    """Een bladzijde met taken."""

    resultaten: list[TaskOut]
    volgende: str | None


class Outcomes(Schema):
    """Uitkomsten."""

    resultaten: list[OutcomeOut]


class Decisions(Schema):
    """Besluiten in een zaak."""

    resultaten: list[DecisionOut]


class OwnLog(Schema):
    """Een bladzijde van het eigen logboek."""

    resultaten: list[LogOut]
    volgende: str | None
