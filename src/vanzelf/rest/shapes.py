"""What the interface gives and takes. Dutch names, as in every API of the municipality."""

# ruff: noqa: N815 -- names as they go over the wire

import datetime as dt
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, model_validator

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


class EventData(Schema):
    """Over wie het gaat, vanaf welke dag, en wat er nieuw is."""

    model_config = ConfigDict(extra="forbid")

    burgerservicenummer: str = Field(pattern="^[0-9]{9}$")
    datum: dt.date = Field(description="De dag waarop het gebeurde.")
    bag: str | None = Field(
        default=None, max_length=16, pattern="^[0-9A-Za-z]+$",
        description="Bij een verhuizing in de gemeente: het nieuwe adres.",
    )  # fmt: skip
    soort: Literal["paspoort", "identiteitskaart"] | None = Field(
        default=None, description="Bij een reisdocument: welk."
    )
    geldigTot: dt.date | None = Field(
        default=None, description="Bij een nieuw reisdocument: de laatste dag."
    )


class EventIn(Schema):
    """Een gebeurtenis uit de BRP: CloudEvents 1.0, met het profiel van NL GOV."""

    model_config = ConfigDict(extra="ignore")
    PURPOSE: ClassVar[str] = "bevolking-bijhouden"

    specversion: Literal["1.0"]
    id: str = Field(min_length=1, max_length=200, description="Met `source` samen eenmalig.")
    source: str = Field(
        min_length=1, max_length=200, pattern="^(urn|https):[!-~]+$", examples=["urn:nld:oin:…"],
        description="Wie het meldt, als URI.",
    )  # fmt: skip
    type: Literal[
        "nl.brp.overleden", "nl.brp.ingeschreven", "nl.brp.verhuisd.binnengemeentelijk",
        "nl.brp.verhuisd.buitengemeentelijk", "nl.brp.verhuisd.emigratie",
        "nl.brp.geheimhouding.aan", "nl.brp.geheimhouding.uit", "nl.brp.reisdocument.nieuw",
        "nl.brp.reisdocument.vervallen",
    ]  # fmt: skip
    time: dt.datetime | None = Field(default=None, description="Wanneer het is vastgelegd.")
    datacontenttype: Literal["application/json"] = "application/json"
    data: EventData

    @model_validator(mode="after")
    def _whole(self) -> "EventIn":
        if "verhuisd.binnen" in self.type or self.type.endswith("ingeschreven"):
            needed = self.data.bag
        elif "reisdocument" in self.type:
            needed = self.data.soort
        else:
            return self
        if not needed:
            raise ValueError("bag of soort ontbreekt bij deze gebeurtenis")
        return self


class RefusalIn(Schema):
    """Een nee dat een inwoner bij een andere organisatie zei."""

    model_config = ConfigDict(extra="forbid")
    PURPOSE: ClassVar[str] = "weigeringen-doorgeven"

    burgerservicenummer: str = Field(pattern="^[0-9]{9}$")
    dienst: str = Field(
        min_length=1, max_length=40, pattern="^[a-z0-9_-]+$",
        description="Het id van een dienst, of `alles`.", examples=["alles"],
    )  # fmt: skip
    kanaal: Literal["balie", "bellen", "bezoek", "brief"] = Field(
        description="Hoe de inwoner het zei. De gemeente bevestigt het met een brief."
    )
    gezegdOp: AwareDatetime = Field(
        description="Wanneer de inwoner het zei. Trok de inwoner het daarna in, dan geldt dat."
    )


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
