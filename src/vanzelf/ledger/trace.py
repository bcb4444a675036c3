"""Which processing an action belongs to: W3C Trace Context, and the transaction of FSC.

https://www.w3.org/TR/trace-context-1/ ; Federatieve Service Connectiviteit, FSC Logging 1.1.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from vanzelf.terms.problems import ProblemError

TRACEPARENT = "traceparent"
FSC_TRANSACTION = "Fsc-Transaction-Id"
"""Headers of a call."""

FSC_ATTRIBUTE = "fsc.transaction_id"
"""The attribute of a record's resource that carries the transaction of FSC."""

_HEADER = re.compile(
    r"(?P<version>[0-9a-f]{2})-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-[0-9a-f]{2}(?P<more>-.*)?"
)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Trace:
    """An action within a processing. trace_id: 32, span_id: 16 characters of lower hexadecimal."""

    trace_id: str
    span_id: str

    @classmethod
    def begin(cls) -> "Trace":
        """The first action of a new processing."""
        return cls(secrets.token_hex(16), secrets.token_hex(8))

    def within(self) -> "Trace":
        """A new action in the same processing."""
        return Trace(self.trace_id, secrets.token_hex(8))

    def header(self) -> str:
        """As the header `traceparent` of a call. Always sampled: the log leaves nothing out."""
        return f"00-{self.trace_id}-{self.span_id}-01"


def read_traceparent(header: str) -> Trace:
    """The calling action, from the header `traceparent`; raises ProblemError log-trace."""
    found = _HEADER.fullmatch(header.strip())
    if (
        found is None
        or found["version"] == "ff"
        or (found["version"] == "00" and found["more"])
        or not (found["trace"].strip("0") and found["span"].strip("0"))
    ):
        raise ProblemError.single(
            "log-trace",
            "the header traceparent is not one of W3C Trace Context.",
            "Send 00-<32 hexadecimal>-<16 hexadecimal>-01.",
            TRACEPARENT,
        )
    return Trace(found["trace"], found["span"])


def fsc_resource(transaction: str | None) -> Mapping[str, str]:
    """The attribute of a resource for the header `Fsc-Transaction-Id`; nothing without one.

    Raises ProblemError log-trace when it is not a UUID.
    """
    if transaction is None:
        return {}
    if not _UUID.fullmatch(transaction.lower()):
        raise ProblemError.single(
            "log-trace",
            "the header Fsc-Transaction-Id is not a UUID.",
            "Send the id that the outway gave.",
            FSC_TRANSACTION,
        )
    return {FSC_ATTRIBUTE: transaction.lower()}
