"""What is signed about a log: how far it had come, that another saw it, what was erased."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from vanzelf.protocol.documents import Digest, Document, Moment, Oin, RunId

Occasion = Literal["dag", "run"]
Ground = Literal["bewaartermijn", "verzoek", "rechter"]
"""Why lines are erased: their time was up, the person asked, a court said so."""

_Line = Annotated[int, Field(ge=1)]


class Head(Document):
    """The head of a party's chain at a moment. number: 1, 2, … for each party."""

    TYP: ClassVar[str] = "vanzelf-logkop"

    party: Oin = Field(alias="partij")
    number: int = Field(alias="nummer", ge=1)
    lines: int = Field(alias="regels", ge=0)
    head: Digest = Field(alias="kop")
    previous: Digest | None = Field(alias="vorige")
    occasion: Occasion = Field(alias="aanleiding")
    run: RunId | None = None
    at: Moment = Field(alias="moment")


class Countersignature(Document):
    """Another party saw this head, and it fitted what that party had seen before."""

    TYP: ClassVar[str] = "vanzelf-logkop-gezien"

    party: Oin = Field(alias="partij")
    number: int = Field(alias="nummer", ge=1)
    digest: Digest = Field(alias="kopverklaring")
    at: Moment = Field(alias="moment")


class Erasure(Document):
    """Lines whose contents were erased. ranges: first and last line of each, in order."""

    TYP: ClassVar[str] = "vanzelf-logwissing"

    party: Oin = Field(alias="partij")
    ground: Ground = Field(alias="grond")
    ranges: list[Annotated[list[_Line], Field(min_length=2, max_length=2)]] = Field(
        alias="regels", min_length=1
    )
    at: Moment = Field(alias="moment")
