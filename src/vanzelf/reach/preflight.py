"""One question, asked at the moment of every contact: may this go to this person now.

At choosing people it was asked too (G5); between then and now somebody may have died, moved, said no, or
got what it is about. What stops a message says why in one word, for statistics and for the task
that some of them need.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from vanzelf.decide.models import Case
from vanzelf.definitions.wording import Kind
from vanzelf.org import clock
from vanzelf.org.halting import halted
from vanzelf.reach.models import Message, Offer
from vanzelf.reach.wording import age
from vanzelf.residents.models import (
    Channel,
    Preferences,
    Refusal,
    Representative,
    Resident,
    Subject,
)
from vanzelf.services.queries import running
from vanzelf.terms.problems import ProblemError

INVITING: Final = frozenset({Kind.OFFER, Kind.REMINDER})
"""Kinds that nobody asked for: refusals, rest and what somebody already has count for these."""
OPEN_OFFERS: Final = 2
"""At most so many things at once (A34)."""
REST: Final = dt.timedelta(days=30)
"""After an invitation somebody is left in peace, unless a date will not wait."""
GROWN, YOUNG = 18, 16
PHYSICAL: Final = frozenset({Channel.LETTER, Channel.VISIT})
DIGITAL: Final = frozenset({Channel.SMS, Channel.EMAIL})


@dataclass(frozen=True)
class Clear:
    """It may go. to: whom it goes to instead; copy: whether the resident gets one of their own."""

    to: Representative | None = None
    copy: bool = False
    familiar: bool = False


@dataclass(frozen=True)
class Stopped:
    """It may not go. because: one word. look: whether somebody should look into it."""

    because: str
    look: bool = False


@dataclass(frozen=True)
class Contact:
    """What is about to happen. urgent: it rests on a date that will not wait.

    scheme, period: what it is about, to see whether somebody already has it. released: a visit to
    a secret address that a named officer let go. offer: the one it belongs to.
    """

    subject: Subject
    service: str
    kind: Kind
    channel: Channel
    scheme: str = ""
    period: str = ""
    money: bool = True
    urgent: bool = False
    released: bool = False
    offer: Offer | None = None


def preflight(contact: Contact) -> Clear | Stopped:
    """Whether it may go now; the first thing that stands in the way is the answer."""
    if halted():
        return Stopped("alles-stilgezet")
    try:
        running(contact.service)
    except ProblemError:
        if contact.kind in INVITING:
            return Stopped("dienst-niet-in-werking")
    resident = Resident.objects.filter(subject=contact.subject).first()
    if resident is None:
        return Stopped("niet-bekend", look=True)
    stopped = _person(resident) or _place(resident, contact) or _means(contact)
    if stopped is None and contact.kind in INVITING:
        stopped = _wanted(contact) or _peace(contact)
    return stopped or _whom(resident, contact)


def _person(resident: Resident) -> Stopped | None:
    if resident.died_on is not None:
        return Stopped("overleden")
    if resident.left_on is not None:
        return Stopped("vertrokken")
    return None


def _place(resident: Resident, contact: Contact) -> Stopped | None:
    if contact.channel not in PHYSICAL:
        return None
    if resident.in_investigation:
        return Stopped("adres-in-onderzoek", look=True)
    if resident.address_id is None:
        return Stopped("geen-adres", look=True)
    if resident.secret and contact.channel == Channel.VISIT and not contact.released:
        return Stopped("geheim-adres", look=True)
    return None


def _means(contact: Contact) -> Stopped | None:
    """Whether the channel is there, and the resident did not rule it out."""
    if contact.channel not in DIGITAL:
        return None
    found = Preferences.objects.filter(subject=contact.subject).first()
    if found is None:
        return Stopped("geen-nummer-of-adres")
    if found.no_digital:
        return Stopped("niets-digitaal")
    known = found.phone if contact.channel == Channel.SMS else found.email
    return None if known else Stopped("geen-nummer-of-adres")


def _wanted(contact: Contact) -> Stopped | None:
    refused = Refusal.objects.filter(
        subject=contact.subject,
        scope__in=[Refusal.EVERYTHING, contact.service],
        revoked_at=None,
    )
    if refused.exists():
        return Stopped("wil-niet")
    has = Case.objects.filter(
        subject=contact.subject, scheme=contact.scheme, period=contact.period,
        state=Case.State.DECIDED, decisions__direction="toegekend", decisions__state="verzonden",
    )  # fmt: skip
    return Stopped("heeft-het-al") if contact.scheme and has.exists() else None


def _peace(contact: Contact) -> Stopped | None:
    """At most so many offers at a time, and rest after each (A34)."""
    others = Offer.objects.filter(subject=contact.subject, state=Offer.State.OPEN)
    if contact.offer is not None:
        others = others.exclude(pk=contact.offer.pk)
    if others.count() >= OPEN_OFFERS and not contact.urgent:
        return Stopped("genoeg-open")
    lately = Message.objects.filter(
        subject=contact.subject, kind__in=[str(each) for each in INVITING],
        sent_at__gt=clock.now() - REST,
    )  # fmt: skip
    if contact.offer is not None:
        lately = lately.exclude(offer=contact.offer)
    return Stopped("rustperiode") if lately.exists() and not contact.urgent else None


def _whom(resident: Resident, contact: Contact) -> Clear | Stopped:
    """To whom it goes: the resident, or who acts for them in this (P-34, P-35)."""
    today = clock.today()
    scopes = [Representative.Scope.ALL]
    scopes.append(Representative.Scope.MONEY if contact.money else Representative.Scope.CARE)
    found = Representative.objects.filter(
        Q(until=None) | Q(until__gt=today), subject=contact.subject, scope__in=scopes,
        begins__lte=today,
    ).exclude(kind=Representative.Kind.AUTHORISED)  # fmt: skip
    years = age(resident.born_on, today)
    formal = [each for each in found if each.kind != Representative.Kind.PARENT]
    if formal:
        return Clear(formal[0], copy=formal[0].kind != Representative.Kind.GUARDIAN)
    if resident.guardianship:
        return Stopped("vertegenwoordiger-onbekend", look=True)
    parents = [each for each in found if each.kind == Representative.Kind.PARENT]
    if years < YOUNG:
        return Clear(parents[0]) if parents else Stopped("jonger-dan-16", look=True)
    return Clear(familiar=years < GROWN)
