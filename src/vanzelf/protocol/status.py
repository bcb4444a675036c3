"""Which mandates of a source still hold: a signed list, fresh within what its manifest allows.

A mandate is a promise on paper; the list is how a source takes it back. Whoever uses a mandate
fetches the list again, so that a withdrawal works at once.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from vanzelf.protocol.documents import Document, Moment, Oin
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.signing import Keys

FRESH = dt.timedelta(minutes=5)
"""How old a list may be when it is used over a network, and how far its clock may be ahead of ours.

A run whose messages are carried as files says in its manifest which age it allows instead.
"""


class Standing(StrEnum):
    """What has become of a mandate."""

    VALID = "geldig"
    WITHDRAWN = "ingetrokken"
    EXPIRED = "verlopen"


class StatusList(Document):
    """The status numbers of the mandates of a source that no longer hold.

    next: when the source makes a new list, if nothing changes before.
    """

    TYP: ClassVar[str] = "vanzelf-mandaatstatus"

    source: Oin = Field(alias="bron")
    issued: Moment = Field(alias="op")
    next: Moment = Field(alias="volgende")
    withdrawn: tuple[int, ...] = Field(alias="ingetrokken")
    expired: tuple[int, ...] = Field(alias="verlopen")


def read_status(text: str, trusted: Keys) -> StatusList:
    """A signed list; raises ProtocolError status-signer, or as `check` does."""
    found, signed = StatusList.check(text, trusted)
    if signed.oin != found.source:
        raise ProtocolError.because(
            "status-signer",
            "the status list is signed by another than its source.",
            "Fetch it from the source.",
        )
    return found


def status_of(
    found: StatusList, mandate: Mandate, now: dt.datetime, age: dt.timedelta = FRESH
) -> Standing:
    """What has become of a mandate; raises ProtocolError status-other or status-old.

    age: how old the list may be.
    """
    if found.source != mandate.source.oin:
        raise ProtocolError.because(
            "status-other",
            "the status list is of another source.",
            "Fetch the list of the source that granted the mandate.",
        )
    if now - found.issued > age or found.issued - now > FRESH:
        raise ProtocolError.because(
            "status-old",
            "the status list is older than this run allows, or from the future.",
            "Fetch it again; if it stays so, look at the clocks.",
        )
    if mandate.status_number in found.withdrawn:
        return Standing.WITHDRAWN
    expired = mandate.status_number in found.expired or now.date() >= mandate.valid_until
    return Standing.EXPIRED if expired else Standing.VALID


def refuse_withdrawn(
    mandates: Iterable[Mandate],
    lists: Iterable[str],
    trusted: Keys,
    now: dt.datetime,
    age: dt.timedelta = FRESH,
) -> None:
    """Refuse unless every mandate holds by a fresh list of its source.

    lists: signed status lists. trusted: keys that sign them. age: how old a list may be. Raises
    ProtocolError mandate-withdrawn, mandate-expired or status-missing, or as `read_status` and
    `status_of` do.
    """
    by_source = {each.source: each for each in (read_status(text, trusted) for text in lists)}
    for mandate in mandates:
        if mandate.source.oin not in by_source:
            raise ProtocolError.because(
                "status-missing",
                "there is no status list of a source.",
                "Send the list of every source.",
            )
        standing = status_of(by_source[mandate.source.oin], mandate, now, age)
        if standing is Standing.WITHDRAWN:
            raise ProtocolError.because(
                "mandate-withdrawn", "a mandate was withdrawn.", "Ask its source why."
            )
        if standing is Standing.EXPIRED:
            raise ProtocolError.because(
                "mandate-expired", "a mandate has expired.", "Propose to renew it."
            )
