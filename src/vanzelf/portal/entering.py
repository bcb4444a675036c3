"""In by the code of a letter: tried a few times at once, and then slower and slower.

Neither the network address nor the code is kept: a keyed hash of the address with the day, so that
tries of one day can be counted and nobody can be followed to the next.
"""

import datetime as dt
import ipaddress
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from vanzelf.org import clock, safe
from vanzelf.portal.models import OpenedCount, Tries, Visit
from vanzelf.reach import codes
from vanzelf.reach.models import Offer

KEY: Final = "pogingen"
FREE: Final = 5
FIRST_WAIT: Final = dt.timedelta(seconds=30)
LONGEST_WAIT: Final = dt.timedelta(hours=1)
FORGET: Final = dt.timedelta(days=1)
HOME: Final = 64
"""Bits of an address of version 6 that are of a connection; the rest its user chooses."""
OVER: Final = (Offer.State.EXPIRED, Offer.State.WITHDRAWN)


@dataclass(frozen=True)
class Opening:
    """What a code opened. over: it was right, but its time has passed. wait: until when to wait."""

    offer: Offer | None = None
    over: bool = False
    wait: dt.datetime | None = None


def place_of(request: HttpRequest) -> str:
    """The network address a request comes from; behind our own proxy, the last that it names.

    Of version 6 the part that is of the connection: the rest changes as often as somebody likes.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return _connection(direct)
    named: str = request.META.get("HTTP_X_FORWARDED_FOR", direct)
    return _connection(named.split(",")[-1].strip())


def _connection(named: str) -> str:
    try:
        found = ipaddress.ip_address(named)
    except ValueError:
        return named
    if isinstance(found, ipaddress.IPv4Address) or found.ipv4_mapped is not None:
        return str(getattr(found, "ipv4_mapped", None) or found)
    return str(ipaddress.ip_network((found, HOME), strict=False))


@transaction.atomic
def open_with(code: str, place: str) -> Opening:
    """Try a code from a place. A wrong one makes the next wait longer, here and for that code.

    A right one takes nothing away: else whoever has one letter could guess at all others.
    """
    day = clock.today().isoformat()
    keys = [safe.keyed(KEY, f"{day}:{place}"), safe.keyed(KEY, f"code:{codes.keyed(code).hex()}")]
    waits = [until for each in _tries(keys) if (until := each.wait_until) is not None]
    if waits and max(waits) > clock.now():
        return Opening(wait=max(waits))
    found = Offer.objects.select_related("subject").filter(code=codes.keyed(code)).first()
    if found is None:
        return Opening(wait=max(filter(None, map(_wrong, keys)), default=None))
    if found.state in OVER or found.expires_on < clock.today():
        return Opening(over=True)
    return Opening(offer=found)


@transaction.atomic
def count_opened(offer: Offer) -> None:
    """Count that an offer of a campaign was looked at, once a day at most, and without whose it is."""
    if offer.campaign is None or offer.state != Offer.State.OPEN:
        return
    if Visit.objects.filter(offer=offer).exists():
        return
    OpenedCount.objects.get_or_create(campaign=offer.campaign)
    OpenedCount.objects.filter(campaign=offer.campaign).update(times=F("times") + 1)


def forget() -> int:
    """Take away what was counted more than a day ago; gives how many that were."""
    gone, _ = Tries.objects.filter(last_at__lt=clock.now() - FORGET).delete()
    return gone


def _tries(keys: list[bytes]) -> list[Tries]:
    return list(Tries.objects.select_for_update().filter(key__in=keys).order_by("key"))


def _wrong(key: bytes) -> dt.datetime | None:
    """Count a wrong try; until when to wait, after the first few."""
    now = clock.now()
    found, fresh = Tries.objects.select_for_update().get_or_create(
        key=key, defaults={"last_at": now}
    )
    if not fresh and now - found.last_at > FORGET:
        found.wrong = 0
    found.wrong, found.last_at = found.wrong + 1, now
    over = found.wrong - FREE
    found.wait_until = (
        now + min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT) if over >= 0 else None
    )
    found.save()
    return found.wait_until
