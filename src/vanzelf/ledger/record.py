"""A line of the log, with the fields of Logboek Dataverwerkingen 1.0.0, section 3.3."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from vanzelf.protocol.canonical import canonical
from vanzelf.terms.problems import Place, Problem, ProblemError

ACTIVITY = "dpl.core.processing_activity_id"
SUBJECT = "dpl.core.data_subject_id"
SUBJECT_TYPE = "dpl.core.data_subject_id_type"
CALLER = "dpl.core.foreign_operation.processor"
EXCEPTIONS = ("exception.message", "exception.type", "exception.stacktrace")

BSN, BAG = "BSN", "BAG"
"""Whose data: a person, by citizen service number, or a dwelling, by the id of its address."""
_SUBJECT_FORM = re.compile(r"hmac-sha256:(?P<digest>[0-9a-f]{64})")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")
_NINE_DIGITS = re.compile(r"(?<!\d)\d{9}(?!\d)")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


class Status(StrEnum):
    """How an action ended. Error is for a technical failure only; finding nothing is none."""

    UNSET = "Unset"
    OK = "Ok"
    ERROR = "Error"


@dataclass(frozen=True, slots=True)
class Record:
    """One action, about one person or nobody.

    trace_id: 32, span_id and parent_span_id: 16 characters of lower hexadecimal. start_time,
    end_time: milliseconds since 1970 UTC. activity: URI in the register of processing activities.
    caller: URI of the application that asked for it, if another did. subject: the keyed hash of the
    person, as `Log.subject_of` gives it. subject_type: BSN or BAG. exception: message, type and
    stacktrace of a failure.
    Raises ProblemError log-record or log-person.
    """

    trace_id: str
    span_id: str
    name: str
    start_time: int
    end_time: int
    activity: str
    parent_span_id: str | None = None
    status: Status = Status.OK
    caller: str | None = None
    subject: str | None = None
    subject_type: str = BSN
    resource: Mapping[str, str] = field(default_factory=dict)
    exception: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wrong = [
            Problem(
                Place(where),
                "log-record",
                f"this cannot be in a line of the log: {what}",
                "See docs/reference/processing-log.md.",
            )
            for where, what, holds in self._rules()
            if not holds
        ]
        if wrong:
            raise ProblemError(wrong)
        if names_person(" ".join(self._texts())):
            raise ProblemError.single(
                "log-person",
                "a line of the log would hold a citizen service number.",
                "Name the person with subject only; keep numbers out of names and messages.",
            )

    def _rules(self) -> list[tuple[str, str, bool]]:
        parent = self.parent_span_id
        return [
            ("trace_id", "not 32 hexadecimal characters.", _is_id(self.trace_id, 32)),
            ("span_id", "not 16 hexadecimal characters.", _is_id(self.span_id, 16)),
            ("parent_span_id", "not 16 hexadecimal characters.", parent is None or _is_id(parent, 16)),
            ("name", "empty.", bool(self.name.strip())),
            ("start_time", "not a time.", self.start_time >= 0),
            ("end_time", "before the start.", self.start_time <= self.end_time < 2**63),
            (ACTIVITY, "not a URI.", bool(_URI.fullmatch(self.activity))),
            (CALLER, "not a URI.", self.caller is None or bool(_URI.fullmatch(self.caller))),
            (SUBJECT, "not a keyed hash.", self.subject is None or bool(_SUBJECT_FORM.fullmatch(self.subject))),
            ("exception", "not a name of the standard.", set(self.exception) <= set(EXCEPTIONS)),
        ]  # fmt: skip

    def _texts(self) -> list[str]:
        texts = [self.name, self.activity, self.caller or ""]
        return [*texts, *self.resource.values(), *self.exception.values()]

    def as_ldv(self) -> dict[str, Any]:
        """The record with the names of the standard."""
        attributes: dict[str, str] = {ACTIVITY: self.activity, **self.exception}
        if self.caller is not None:
            attributes[CALLER] = self.caller
        if self.subject is not None:
            attributes |= {SUBJECT: self.subject, SUBJECT_TYPE: self.subject_type}
        record: dict[str, Any] = {
            "trace_id": self.trace_id,
            "span_id": self.span_id,
            "status": str(self.status),
            "name": self.name,
            "start_time": self.start_time,
            "end_time": self.end_time,
            "attributes": attributes,
        }
        if self.parent_span_id is not None:
            record["parent_span_id"] = self.parent_span_id
        if self.resource:
            record["resource"] = {"attributes": dict(self.resource)}
        return record

    def template(self) -> bytes:
        """What it has in common with lines of the same batch: all but span and subject."""
        record = self.as_ldv()
        del record["span_id"]
        record["attributes"].pop(SUBJECT, None)
        return canonical(record)


def from_parts(template: str, span: bytes, subject: bytes | None) -> Record:
    """The record that a template and a line's own parts make together."""
    body = json.loads(template)
    attributes = body["attributes"]
    return Record(
        trace_id=body["trace_id"],
        span_id=span.hex(),
        parent_span_id=body.get("parent_span_id"),
        status=Status(body["status"]),
        name=body["name"],
        start_time=body["start_time"],
        end_time=body["end_time"],
        resource=body.get("resource", {}).get("attributes", {}),
        activity=attributes[ACTIVITY],
        caller=attributes.get(CALLER),
        subject=None if subject is None else subject_text(subject),
        subject_type=attributes.get(SUBJECT_TYPE, BSN),
        exception={key: attributes[key] for key in EXCEPTIONS if key in attributes},
    )


def subject_text(digest: bytes) -> str:
    """The keyed hash of a person as it stands in a record."""
    return f"hmac-sha256:{digest.hex()}"


def subject_digest(text: str) -> bytes:
    """The 32 bytes of a keyed hash as it stands in a record; raises ProblemError log-subject."""
    found = _SUBJECT_FORM.fullmatch(text)
    if found is None:
        raise ProblemError.single(
            "log-subject",
            f"{SUBJECT} is not a keyed hash.",
            "Write hmac-sha256: and 64 hexadecimal characters; never the number of a person.",
            SUBJECT,
        )
    return bytes.fromhex(found["digest"])


def names_person(text: str) -> bool:
    """Whether a text holds nine digits that can be a citizen service number."""
    return any(is_bsn(found) for found in _NINE_DIGITS.findall(text))


def is_bsn(text: str) -> bool:
    """Whether a text can be a citizen service number: nine digits that pass the eleven-proof."""
    if not (len(text) == 9 and text.isascii() and text.isdigit() and text.strip("0")):
        return False
    return sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=True)) % 11 == 0


def _is_id(text: str, length: int) -> bool:
    return bool(re.fullmatch(rf"[0-9a-f]{{{length}}}", text)) and bool(text.strip("0"))
