"""What every document has in common: fixed fields, strictly read, signed as one kind."""

import datetime as dt
import re
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from vanzelf.protocol.canonical import canonical
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.signing import Key, Keys, Signed, check, sign
from vanzelf.terms.problems import Place, Problem


def _in_utc(moment: dt.datetime) -> dt.datetime:
    if moment.utcoffset() != dt.timedelta(0):
        raise ValueError("write a moment in UTC, such as 2026-11-01T09:00:00Z")
    return moment


Oin = Annotated[str, StringConstraints(pattern=r"^[0-9]{20}$")]
"""The number of an organisation (Organisatie-identificatienummer, Logius)."""
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=80)]
"""An id from the catalogue."""
MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
"""A municipality, by the code that CBS and the population register give it (table 33)."""
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in hexadecimal."""
RunId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""A run: 128 random bits, which are its W3C trace id as well."""
Moment = Annotated[dt.datetime, AfterValidator(_in_utc)]
"""A moment in UTC."""
Token = Annotated[str, StringConstraints(max_length=100_000)]
"""A signed document within another."""
Line = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
"""A text to be read."""


class Part(BaseModel):
    """A part of a document. Fields have their Dutch name on the wire."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True)

    def data(self) -> dict[str, Any]:
        """As it stands on the wire."""
        return self.model_dump(mode="json", by_alias=True)

    @classmethod
    def read(cls, data: Any) -> Self:
        """From the wire; raises ProtocolError document-form with everything that is wrong."""
        try:
            return cls.model_validate_json(canonical(data))
        except ValidationError as error:
            raise _refused(cls.__name__, error) from None
        except TypeError as error:
            raise ProtocolError.because(
                "document-form", f"the document cannot be written in one way: {error}."
            ) from None


class Document(Part):
    """A document that is signed. TYP: what it is called in its signature."""

    TYP: ClassVar[str]

    def signed(self, key: Key) -> str:
        """The document with a signature."""
        return sign(self.data(), self.TYP, key)

    @classmethod
    def check(cls, text: str, trusted: Keys) -> tuple[Self, Signed]:
        """The document in a signed text, and who signed it; raises ProtocolError."""
        signed = check(text, cls.TYP, trusted)
        return cls.read(signed.document), signed


def _refused(what: str, error: ValidationError) -> ProtocolError:
    problems = []
    for each in error.errors(include_input=False, include_url=False):
        where = "".join(f"/{step}" for step in each["loc"]) or "/"
        text = re.sub(r"^Value error, ", "", each["msg"])
        told = f"the {what} does not have the agreed form: {text}."
        problems.append(Problem(Place(where), "document-form", told, "See its description."))
    return ProtocolError(problems)
