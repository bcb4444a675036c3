"""A mandate: what one source lets one municipality ask, signed by the source.

The limits live here, at the source, and nowhere else: a request names the mandate and cannot name
a limit. See docs/explanation/blind-list.md for what each part is for.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from vanzelf.protocol.documents import (
    Digest,
    Document,
    Line,
    MunicipalityCode,
    Name,
    Oin,
    Part,
)

DEMO_GROUND = "fictief-demo"
"""The article of a ground that nobody may use on people who exist."""


class GroundState(StrEnum):
    """Whether the law allows a question today."""

    IN_FORCE = "in_werking"
    PILOT = "proef"
    PENDING = "in_voorbereiding"
    NONE = "geen"
    DEMO = "fictief-demo"


class Ground(Part):
    """Why the law lets the source answer. from_, until: of a pilot."""

    article: Line = Field(alias="artikel")
    state: GroundState = Field(alias="stand")
    text: Mapping[str, Line] = Field(alias="tekst")
    from_: dt.date | None = Field(default=None, alias="vanaf")
    until: dt.date | None = Field(default=None, alias="tot")


class Party(Part):
    """An organisation that takes part."""

    oin: Oin
    name: Line = Field(alias="naam")


class Requester(Party):
    """Who asks, and for which municipalities: whoever is registered elsewhere is not answered about.

    municipalities: codes as in Logisch Ontwerp BRP 09.10; several for a body of several.
    """

    municipalities: tuple[MunicipalityCode, ...] = Field(alias="gemeenten", min_length=1)


class CombinerPin(Part):
    """The one combiner that may join the answers. kid: the key it signs with."""

    oin: Oin
    name: Line = Field(alias="naam")
    kid: Line
    supplier: Line = Field(alias="leverancier")
    host: Line


class Family(Part):
    """What is measured: a concept of a period, at a source. cluster: of the same quantity."""

    holder: Name = Field(alias="houder")
    concept: Name = Field(alias="begrip")
    period: Line = Field(alias="periode")
    cluster: Name


class Rung(Part):
    """A limit that is a norm of the law. value: in the measure, as text; it follows the law."""

    id: Name = Field(alias="trede")
    scheme: Name = Field(alias="regeling")
    parameter: Name
    family: Name = Field(alias="familie")
    klass: Name = Field(alias="klasse")
    value: Line = Field(alias="waarde")
    measure: Line = Field(alias="maat")


class DeclaredSet(Part):
    """The rungs that are declared together: all that may be asked about a quantity.

    number: what stands with a person who was asked; the source gives it, 0 in a proposal. digest:
    of clusters. rungs, families: what this mandate asks. together: rungs of the bundles that are
    declared with this one, at any source. clusters: per quantity, the digest of all rungs about it,
    by their ids, and of the figures that the municipality chose itself; a limit of the law keeps
    its id when it is indexed.
    """

    number: int = Field(alias="nummer", ge=0, le=65_535)
    digest: Digest
    rungs: tuple[Rung, ...] = Field(alias="treden")
    families: tuple[Family, ...]
    together: tuple[Rung, ...] = Field(default=(), alias="samen")
    clusters: Mapping[Name, Digest] = Field(default_factory=dict)


class Question(Part):
    """One question of a scheme. digest: of the rule it asks, as the engine runs it."""

    scheme: Name = Field(alias="regeling")
    id: Name
    version: int = Field(alias="versie", ge=1)
    digest: Digest
    text: Mapping[str, Line] = Field(alias="tekst")


class Population(Part):
    """Whom it may be asked about. rule: as text. minimum: households in a run, unless everybody.

    coverage: the least share (per cent) of those who fit by the source's own register.
    premises: facts that hold for everybody in it.
    """

    rule: Line = Field(alias="als")
    text: Mapping[str, Line] = Field(alias="tekst")
    minimum: int = Field(alias="minstens", ge=1)
    coverage: int = Field(alias="dekking", ge=0, le=100)
    premises: Mapping[str, bool] = Field(default_factory=dict, alias="aannames")


class Gates(Part):
    """Shares (per cent) outside which a list is held: of the list, and of those in doubt on it."""

    least: int = Field(alias="lijst_minstens", ge=0, le=100)
    most: int = Field(alias="lijst_hoogstens", ge=0, le=100)
    unknown: int = Field(alias="onbekend_hoogstens", ge=0, le=100)


class Terms(Document):
    """What a municipality proposes and a source grants.

    local: figures that the municipality chose itself, per scheme, of every bundle declared
    together. limits: per scheme, the values with which the questions are evaluated instead of those
    of the catalogue: its own figures, and rungs that were raised.
    """

    id: Name
    version: int = Field(alias="versie", ge=1)
    source: Party = Field(alias="bron")
    holder: Name = Field(alias="houder")
    requester: Requester = Field(alias="vrager")
    bundle: Name = Field(alias="bundel")
    schemes: tuple[Name, ...] = Field(alias="regelingen", min_length=1, max_length=16)
    unit: Name = Field(alias="eenheid")
    purpose: Name = Field(alias="doel")
    ground: Ground = Field(alias="grondslag")
    questions: tuple[Question, ...] = Field(alias="vragen", min_length=1)
    declared: DeclaredSet = Field(alias="set")
    local: Mapping[Name, Mapping[Name, Line]] = Field(default_factory=dict, alias="eigen_keuzes")
    limits: Mapping[str, Mapping[str, str]] = Field(alias="grenzen")
    population: Population = Field(alias="populatie")
    combiner: CombinerPin
    runs: int = Field(alias="runs", ge=1)
    months: int = Field(alias="maanden", ge=1)
    gates: Gates = Field(alias="poorten")
    valid_from: dt.date = Field(alias="geldig_vanaf")
    valid_until: dt.date = Field(alias="geldig_tot")

    def allows(self, on: dt.date, *, demo: bool) -> str | None:
        """Why it may not be used on a date; None when it may."""
        return reason_not_allowed(self.ground, self.valid_from, self.valid_until, on, demo=demo)


def reason_not_allowed(
    ground: Ground, valid_from: dt.date, valid_until: dt.date, on: dt.date, *, demo: bool
) -> str | None:
    """Why a mandate with a ground, valid between two days, may not be used on a date.

    None when it may. demo: among people who do not exist.
    """
    if not valid_from <= on < valid_until:
        return "mandate-expired"
    if ground.state is GroundState.IN_FORCE:
        return None
    if ground.state is GroundState.DEMO:
        return None if demo else "mandate-ground"
    within = (ground.from_ or valid_from) <= on < (ground.until or valid_until)
    return None if ground.state is GroundState.PILOT and within else "mandate-ground"


class Mandate(Terms):
    """What one source lets one municipality ask about one bundle."""

    TYP: ClassVar[str] = "vanzelf-mandaat"

    status_number: int = Field(alias="statusnummer", ge=0)
