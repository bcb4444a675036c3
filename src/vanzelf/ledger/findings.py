"""What a check of the log finds, and where."""

from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """Kinds of things that are wrong with a log."""

    MISSING = "line-missing"
    CHANGED = "line-changed"
    UNKNOWN = "line-unknown"
    RETURNED = "line-returned"
    TEMPLATE = "template-changed"
    GAP = "block-missing"
    BROKEN = "chain-broken"
    ERASURE = "erasure-wrong"
    HEAD = "head-wrong"
    HEAD_MISSING = "head-missing"
    REWRITTEN = "head-does-not-fit"
    COUNTERSIGNATURE = "countersignature-wrong"


MEANING = {
    Fault.MISSING: "What the line said is gone, and no signed line says it was erased.",
    Fault.CHANGED: "The line does not say what it said when it was written.",
    Fault.UNKNOWN: "A line that was never written to the chain, or twice the same.",
    Fault.RETURNED: "The line was erased, and is there again.",
    Fault.TEMPLATE: "What lines have in common was changed or is gone.",
    Fault.GAP: "Lines are gone from the chain, or stand in it twice.",
    Fault.BROKEN: "A line in this block was changed, moved, added or taken away.",
    Fault.ERASURE: "The line that says what was erased is gone, changed, or not signed by the party.",
    Fault.HEAD: "The head is not one that the party signed.",
    Fault.HEAD_MISSING: "A head is gone.",
    Fault.REWRITTEN: "The chain does not fit a head that was signed: it was written anew, or cut off.",
    Fault.COUNTERSIGNATURE: "The countersignature does not hold, or is of another head.",
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong. first, last: numbers of lines, or of a head for faults of heads."""

    fault: Fault
    first: int
    last: int

    @property
    def meaning(self) -> str:
        """What it means, in a sentence."""
        return MEANING[self.fault]


@dataclass(slots=True)
class Verification:
    """What a check came to. lines: in the chain; erased: of those, lawfully; heads: that fit."""

    lines: int = 0
    erased: int = 0
    heads: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def found(self, fault: Fault, first: int, last: int | None = None) -> None:
        """Add a finding; one that continues the last of its kind widens it."""
        before = self.findings[-1] if self.findings else None
        if before and before.fault is fault and before.last + 1 == first:
            self.findings[-1] = Finding(fault, before.first, last or first)
        else:
            self.findings.append(Finding(fault, first, last or first))
