"""The documents of one run, each signed by the party that answers for it."""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from vanzelf.protocol.documents import Digest, Document, Line, Moment, Name, Oin, Part, RunId

OFFICERS = 2
"""Privacy officers, of different sources, who must release a list that is held."""
LONGEST_STATUS = 3 * 24 * 60
"""Minutes: the most that any manifest may allow a status list to be old; a weekend."""


class RunKey(Document):
    """The key of one run, made by the combiner: legs are sealed to it, and it dies with the run."""

    TYP: ClassVar[str] = "vanzelf-runsleutel"

    run: RunId
    combiner: Oin
    key: Line = Field(alias="sleutel")
    until: Moment = Field(alias="tot")


class Manifest(Document):
    """What the municipality commits itself to before any row is sent.

    mandates: digest of the mandate per source. on: the date of law and facts. count: households.
    root, chunks: of the committed population, see `merkle`. everybody: nobody who fits was left out
    for another reason than a refusal. synthetic: all of them are people who do not exist.
    status_minutes: how old a status list may be when the list is made, so that everybody sees which
    age was used: five minutes over a network, more when messages are carried as files.
    """

    TYP: ClassVar[str] = "vanzelf-manifest"

    run: RunId
    bundle: Name = Field(alias="bundel")
    requester: Oin = Field(alias="vrager")
    combiner: Oin
    mandates: Mapping[Oin, Digest] = Field(alias="mandaten", min_length=1, max_length=32)
    schemes: tuple[Name, ...] = Field(alias="regelingen", min_length=1, max_length=16)
    on: dt.date = Field(alias="peildatum")
    count: int = Field(alias="aantal", ge=1)
    root: Digest = Field(alias="wortel")
    chunks: tuple[Digest, ...] = Field(alias="stukken", min_length=1)
    run_key: Digest = Field(alias="runsleutel")
    everybody: bool = Field(alias="iedereen")
    synthetic: bool = Field(alias="synthetisch")
    expires: Moment = Field(alias="verloopt")
    status_minutes: int = Field(default=5, alias="status_minuten", ge=5, le=LONGEST_STATUS)


class Acceptance(Document):
    """A party will take part. rows_key: the key to seal its rows to; it dies with the run."""

    TYP: ClassVar[str] = "vanzelf-acceptatie"

    run: RunId
    manifest: Digest
    party: Oin = Field(alias="partij")
    rows_key: Line | None = Field(default=None, alias="rijensleutel")
    at: Moment = Field(alias="op")


class Refusal(Document):
    """A party will not take part, and says why."""

    TYP: ClassVar[str] = "vanzelf-weigering"

    run: RunId
    manifest: Digest
    party: Oin = Field(alias="partij")
    reason: Name = Field(alias="reden")
    at: Moment = Field(alias="op")


class Receipt(Document):
    """What a source did, for whoever checks the run later.

    tokens: digest of the digests of the tokens of every chunk, in order. leg: digests of the sealed
    parts. criteria: digest of the questions as they were run. snapshot: which state of its data.
    """

    TYP: ClassVar[str] = "vanzelf-ontvangstbewijs"

    run: RunId
    manifest: Digest
    source: Oin = Field(alias="bron")
    root: Digest = Field(alias="wortel")
    count: int = Field(alias="aantal", ge=1)
    tokens: Digest
    leg: tuple[Digest, ...] = Field(alias="been")
    criteria: Digest = Field(alias="criteria")
    engine: Line
    snapshot: Line = Field(alias="momentopname")
    at: Moment = Field(alias="op")


class Abort(Document):
    """The run ends here, without a list."""

    TYP: ClassVar[str] = "vanzelf-afbreken"

    run: RunId
    party: Oin = Field(alias="partij")
    reason: Name = Field(alias="reden")
    at: Moment = Field(alias="op")


class Result(Document):
    """What the combiner made. receipts: digest of the receipt of every source.

    sealed: digest of the sealed list; how many are on it stands inside.
    """

    TYP: ClassVar[str] = "vanzelf-uitslag"

    run: RunId
    manifest: Digest
    receipts: Mapping[Oin, Digest] = Field(alias="ontvangstbewijzen")
    sealed: Digest = Field(alias="lijst")
    at: Moment = Field(alias="op")


class Held(Document):
    """The list lies outside the gates of the mandate: privacy officers decide; nobody gets it."""

    TYP: ClassVar[str] = "vanzelf-aangehouden"

    run: RunId
    manifest: Digest
    gate: Name = Field(alias="poort")
    at: Moment = Field(alias="op")


class HeldDecision(Document):
    """What a privacy officer of a source decides about a list that is held.

    held: digest of the signed text that says it is held. release: give it after all, or discard it.
    by: who decided.
    """

    TYP: ClassVar[str] = "vanzelf-aangehouden-besluit"

    run: RunId
    held: Digest = Field(alias="aangehouden")
    source: Oin = Field(alias="bron")
    release: bool = Field(alias="vrijgeven")
    by: Line = Field(alias="door")
    at: Moment = Field(alias="op")


class Sample(Part):
    """How many answers were looked at again, and how many were the same."""

    checked: int = Field(alias="gecontroleerd", ge=0)
    equal: int = Field(alias="gelijk", ge=0)


class Audited(Document):
    """A source worked a sample of its answers out again with the reference engine."""

    TYP: ClassVar[str] = "vanzelf-controleverslag"

    run: RunId
    result: Digest = Field(alias="uitslag")
    source: Oin = Field(alias="bron")
    rows: Sample = Field(alias="rijen")
    canaries: Sample = Field(alias="kanaries")
    at: Moment = Field(alias="op")


class Acknowledgement(Document):
    """The municipality has the list and has thrown away what led to it."""

    TYP: ClassVar[str] = "vanzelf-bevestiging"

    run: RunId
    result: Digest = Field(alias="uitslag")
    kept: bool = Field(alias="aanvaard")
    at: Moment = Field(alias="op")
