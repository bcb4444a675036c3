"""One question, asked at the moment of every contact: may this go to this person now.

At choosing people it was asked too (G5); between then and now somebody may have died, moved, said no, or
got what it is about. What stops a message says why in one word, for statistics and for the task
that some of them need.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q

from vanzelf.decide.models import Case
from vanzelf.definitions.model import Role
from vanzelf.definitions.wording import Kind
from vanzelf.org import clock, restraint
from vanzelf.org.catalogue import services
from vanzelf.org.halting import halted
from vanzelf.org.restraint import Kind as Restrained
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
ABSENT: Final = "niet-in-het-bestand"
"""The register has not said that they are gone: what waits goes on waiting until it says something."""
REPRESENTED: Final = "via-vertegenwoordiger"
"""Somebody acts for them, and is reached by letter."""
LOSS: Final = "rust-na-overlijden"
YOUNG: Final = 16
"""From then on somebody gets their own letters; before, a parent does (P-35)."""
PHYSICAL: Final = frozenset({Channel.LETTER, Channel.VISIT})
DIGITAL: Final = frozenset({Channel.SMS, Channel.EMAIL})


@dataclass(frozen=True)
class Clear:
    """It may go. to: whom it goes to instead; the resident hears of that (see `representing`)."""

    to: Representative | None = None


@dataclass(frozen=True)
class Stopped:
    """It may not go. because: one word. look: whether somebody should look into it."""

    because: str
    look: bool = False


@dataclass(frozen=True)
class Contact:
    """What is about to happen. urgent: it rests on a date that will not wait.

    scheme, period: what it is about, to see whether somebody already has it. released: a visit to
    a secret address that a named officer let go. offer: the one it belongs to. along: the offers that go
    in the same envelope; together they are one contact.
    """

    subject: Subject
    service: str
    kind: Kind
    channel: Channel
    scheme: str = ""
    period: str = ""
    urgent: bool = False
    released: bool = False
    offer: Offer | None = None
    along: frozenset[UUID] = frozenset()

    @property
    def money(self) -> bool:
        """Whether it is about money: all but what only tells of a date."""
        found = services().get(self.service)
        return found is None or found.role is not Role.INFORMS


def preflight(contact: Contact) -> Clear | Stopped:
    """Whether it may go now; the first thing that stands in the way is the answer."""
    return preflights([contact])[0]


def preflights(contacts: Sequence[Contact]) -> list[Clear | Stopped]:
    """The same of many at once, in their order; it asks the database no more often for more of them."""
    if halted():
        return [Stopped("alles-stilgezet") for _ in contacts]
    seen = _Seen.of(contacts)
    return [_judged(contact, seen) for contact in contacts]


@dataclass(frozen=True)
class _Seen:
    """What is known now of everybody whom contacts are about, by the id of the subject.

    bounds: at most how many offers at once, and how long rest and mourning last (A34, P-32). stopped:
    services that are not in force. refused: with the scope. had: with scheme and period.
    open: offers. lately: the offers of invitations that went or are on their way out,
    None for one without. mourning: whose
    partner died lately.
    """

    bounds: Mapping[str, int]
    stopped: frozenset[str]
    residents: Mapping[UUID, Resident]
    preferences: Mapping[UUID, Preferences]
    refused: Set[tuple[UUID, str]]
    had: Set[tuple[UUID, str, str]]
    open: Mapping[UUID, Set[UUID]]
    lately: Mapping[UUID, Set[UUID | None]]
    representatives: Mapping[UUID, Sequence[Representative]]
    mourning: Set[UUID]

    @classmethod
    def of(cls, contacts: Sequence[Contact]) -> "_Seen":
        everybody = {each.subject.pk for each in contacts}
        digital = {each.subject.pk for each in contacts if each.channel in DIGITAL}
        inviting = [each for each in contacts if each.kind in INVITING]
        invited = {each.subject.pk for each in inviting}
        preferences = Preferences.objects.filter(pk__in=digital) if digital else ()
        bounds = restraint.values() if invited else {}
        return cls(
            bounds=bounds,
            stopped=frozenset(filter(_not_running, {each.service for each in inviting})),
            residents=Resident.objects.in_bulk(everybody),
            preferences={each.pk: each for each in preferences},
            refused=_refused(invited),
            had=_had(each for each in inviting if each.scheme),
            open=_open(invited),
            lately=_lately(invited, bounds),
            representatives=_representatives(everybody),
            mourning=_mourning(invited, bounds),
        )


def _not_running(service: str) -> bool:
    try:
        running(service)
    except ProblemError:
        return True
    return False


def _refused(whom: Set[UUID]) -> Set[tuple[UUID, str]]:
    if not whom:
        return frozenset()
    found = Refusal.objects.filter(subject__in=whom, revoked_at=None)
    return set(found.values_list("subject", "scope"))


def _had(contacts: Iterable[Contact]) -> Set[tuple[UUID, str, str]]:
    """What was granted already, of what is asked about."""
    asked = {(each.subject.pk, each.scheme, each.period) for each in contacts}
    if not asked:
        return frozenset()
    found = Case.objects.filter(
        subject__in={subject for subject, _, _ in asked},
        scheme__in={scheme for _, scheme, _ in asked},
        state=Case.State.DECIDED, decisions__direction="toegekend", decisions__state="verzonden",
    )  # fmt: skip
    return set(found.values_list("subject", "scheme", "period"))


def _open(whom: Set[UUID]) -> Mapping[UUID, Set[UUID]]:
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    if whom:
        offers = Offer.objects.filter(subject__in=whom, state=Offer.State.OPEN)
        for subject, offer in offers.values_list("subject", "pk"):
            found[subject].add(offer)
    return found


def _lately(whom: Set[UUID], bounds: Mapping[str, int]) -> Mapping[UUID, Set[UUID | None]]:
    found: defaultdict[UUID, set[UUID | None]] = defaultdict(set)
    if whom:
        since = clock.now() - dt.timedelta(days=bounds[Restrained.REST])
        leaving = Q(state=Message.State.SENDING, offer__isnull=False)
        sent = Message.objects.filter(
            Q(sent_at__gt=since) | leaving,
            subject__in=whom, kind__in=[str(each) for each in INVITING],
        )  # fmt: skip
        for subject, offer in sent.values_list("subject", "offer"):
            found[subject].add(offer)
    return found


def _mourning(whom: Set[UUID], bounds: Mapping[str, int]) -> Set[UUID]:
    """Who died is still somebody's partner in our copy of the register."""
    if not whom:
        return frozenset()
    since = clock.today() - dt.timedelta(weeks=bounds[Restrained.MOURNING])
    died = Resident.objects.filter(partner__in=whom, died_on__gt=since)
    return set(died.values_list("partner", flat=True))


def _representatives(whom: Set[UUID]) -> Mapping[UUID, Sequence[Representative]]:
    """Who acts for somebody today, in anything; somebody they asked themselves only helps."""
    today = clock.today()
    acting = Representative.objects.filter(
        Q(until=None) | Q(until__gt=today), subject__in=whom, begins__lte=today
    ).exclude(kind=Representative.Kind.AUTHORISED)
    found: defaultdict[UUID, list[Representative]] = defaultdict(list)
    for each in acting:
        found[each.subject_id].append(each)
    return found


def _judged(contact: Contact, seen: _Seen) -> Clear | Stopped:
    invites = contact.kind in INVITING
    if invites and contact.service in seen.stopped:
        return Stopped("dienst-niet-in-werking")
    resident = seen.residents.get(contact.subject.pk)
    if resident is None:
        return Stopped("niet-bekend", look=True)
    stopped = _person(resident, contact) or _place(resident, contact) or _means(contact, seen)
    if stopped is None and invites:
        stopped = _wanted(contact, seen) or _peace(contact, seen)
    found = stopped or _whom(resident, contact, seen)
    if invites and contact.channel in DIGITAL and isinstance(found, Clear) and found.to is not None:
        # A number or an e-mail address is of the resident: write instead.
        return Stopped(REPRESENTED)
    return found


def _person(resident: Resident, contact: Contact) -> Stopped | None:
    if resident.died_on is not None:
        return Stopped("overleden")
    if resident.left_on is not None and contact.kind != Kind.CONSENT_ENDS:
        return Stopped("vertrokken")
    return None if resident.absent_since is None else Stopped(ABSENT)


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


def _means(contact: Contact, seen: _Seen) -> Stopped | None:
    """Whether the channel is there, and the resident did not rule it out."""
    if contact.channel not in DIGITAL:
        return None
    found = seen.preferences.get(contact.subject.pk)
    if found is None:
        return Stopped("geen-nummer-of-adres")
    if found.no_digital:
        return Stopped("niets-digitaal")
    known = found.phone if contact.channel == Channel.SMS else found.email
    return None if known else Stopped("geen-nummer-of-adres")


def _wanted(contact: Contact, seen: _Seen) -> Stopped | None:
    if contact.offer is not None and _over(contact.offer, contact.kind):
        return Stopped("aanbod-voorbij")  # it waited too long: nobody is invited to what is over
    who = contact.subject.pk
    if {(who, Refusal.EVERYTHING), (who, contact.service)} & seen.refused:
        return Stopped("wil-niet")
    has = contact.scheme and (who, contact.scheme, contact.period) in seen.had
    return Stopped("heeft-het-al") if has else None


def _over(offer: Offer, kind: Kind) -> bool:
    """Whether its day has passed, it was taken back, or somebody who is reminded has answered it."""
    ended = offer.state in (Offer.State.EXPIRED, Offer.State.WITHDRAWN)
    answered = kind == Kind.REMINDER and offer.state != Offer.State.OPEN
    return ended or answered or offer.expires_on < clock.today()


def _peace(contact: Contact, seen: _Seen) -> Stopped | None:
    """At most so many offers at a time, and rest after each and after a loss (A34, P-32)."""
    if contact.money and contact.subject.pk in seen.mourning:
        return Stopped(LOSS)
    if contact.urgent:
        return None
    who, own = contact.subject.pk, set(contact.along)
    own |= set() if contact.offer is None else {contact.offer.pk}
    if len(seen.open.get(who, set()) - own) >= seen.bounds[Restrained.OPEN]:
        return Stopped("genoeg-open")
    return Stopped("rustperiode") if seen.lately.get(who, set()) - own else None


def _whom(resident: Resident, contact: Contact, seen: _Seen) -> Clear | Stopped:
    """To whom it goes: the resident, or who acts for them in this (P-34, P-35)."""
    if contact.kind == Kind.COPY:
        return Clear()
    today = clock.today()
    scopes = {Representative.Scope.ALL, *([Representative.Scope.MONEY] if contact.money else [])}
    acting = seen.representatives.get(resident.pk, ())
    found = [each for each in acting if each.scope in scopes]
    years = age(resident.born_on, today)
    formal = [each for each in found if each.kind != Representative.Kind.PARENT]
    formal.sort(key=lambda each: (each.kind != Representative.Kind.GUARDIAN, each.begins, each.pk))
    if formal:
        return Clear(formal[0])
    if resident.guardianship:
        return Stopped("vertegenwoordiger-onbekend", look=True)
    parents = [each for each in found if each.kind == Representative.Kind.PARENT]
    if years < YOUNG:
        return Clear(parents[0]) if parents else Stopped("jonger-dan-16", look=True)
    return Clear()
