"""A status list is fresh, of the right source, and says which mandates hold."""

import datetime as dt

import pytest

from mandates.parties import GRANTORS, NOW, SOURCES, TAX, UWV, proposal
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.status import (
    FRESH,
    Standing,
    StatusList,
    read_status,
    refuse_withdrawn,
    status_of,
)

MANDATE = Mandate.read(proposal().data() | {"statusnummer": 7})


def made(source=UWV, at=NOW, **ended):
    """A status list."""
    fields = {"withdrawn": (), "expired": ()} | ended
    return StatusList(source=source.oin, issued=at, next=at + FRESH, **fields)


def signed(found, source=UWV):
    """A status list with the signature of a source."""
    return found.signed(SOURCES[source.oin])


@pytest.mark.parametrize("seconds, fresh", [(0, True), (300, True), (301, False), (-301, False)])
def test_five_minutes(seconds, fresh):
    now = NOW + dt.timedelta(seconds=seconds)
    if fresh:
        assert status_of(made(), MANDATE, now) is Standing.VALID
    else:
        with pytest.raises(ProtocolError, match="status-old"):
            status_of(made(), MANDATE, now)


@pytest.mark.parametrize(
    "ended, standing",
    [
        ({"withdrawn": (6, 8)}, Standing.VALID),
        ({"withdrawn": (7,)}, Standing.WITHDRAWN),
        ({"expired": (7,)}, Standing.EXPIRED),
        ({"expired": (7,), "withdrawn": (7,)}, Standing.WITHDRAWN),
    ],
)
def test_what_a_list_says(ended, standing):
    assert status_of(made(**ended), MANDATE, NOW) is standing


def test_a_mandate_expires_by_itself():
    later = dt.datetime.combine(MANDATE.valid_until, dt.time(), dt.UTC)
    assert status_of(made(at=later), MANDATE, later) is Standing.EXPIRED


def test_a_list_of_another_source():
    with pytest.raises(ProtocolError, match="status-other"):
        status_of(made(TAX), MANDATE, NOW)
    with pytest.raises(ProtocolError, match="status-signer"):
        read_status(signed(made(UWV), TAX), GRANTORS)


def test_every_mandate_needs_a_list():
    refuse_withdrawn([MANDATE], [signed(made(TAX), TAX), signed(made())], GRANTORS, NOW)
    for lists, code in [
        ([], "status-missing"),
        ([signed(made(TAX), TAX)], "status-missing"),
        ([signed(made(withdrawn=(7,)))], "mandate-withdrawn"),
        ([signed(made(expired=(7,)))], "mandate-expired"),
    ]:
        with pytest.raises(ProtocolError, match=code):
            refuse_withdrawn([MANDATE], lists, GRANTORS, NOW)
