"""Offers: putting something to a resident, so that yes and no are equally easy."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from vanzelf.definitions.wording import Kind, MessageText
from vanzelf.org import audit, clock
from vanzelf.org.errors import refuse
from vanzelf.reach import codes, wording
from vanzelf.reach.models import Message, Offer
from vanzelf.reach.preflight import Contact, Stopped, preflights
from vanzelf.reach.queueing import Wanted, queue_all
from vanzelf.reach.sending import stop_inviting
from vanzelf.reach.written import code_of
from vanzelf.residents.actions import one_at_a_time
from vanzelf.residents.models import Channel, Subject
from vanzelf.services.queries import Running, running
from vanzelf.work import actions as work

OPEN_DAYS: Final = 42
"""How long an offer stands, unless the date it is about comes first."""


@dataclass(frozen=True)
class Proposal:
    """What is to be offered. key: with which it is made once. topics: schemes.

    facts: three things that we know, as the resident may see them: `begrip` (a concept), `naam` if
    it is not that of the concept, `waarde`, `bron` (a holder), `op` (a day); texts plain or nl and en.
    until: its last day. urgent: it rests on a date that will not wait. text: other words than those of
    an offer, such as when that date has passed.
    """

    key: str
    subject: Subject
    service: str
    group: str
    period: str
    topics: Sequence[str] = ()
    facts: Sequence[Mapping[str, Any]] = ()
    campaign: UUID | None = None
    until: dt.date | None = None
    urgent: bool = False
    slots: Mapping[str, str] = field(default_factory=dict)
    text: MessageText | None = None


def offer(proposal: Proposal, channel: Channel) -> Offer | Stopped:
    """Make an offer and put its message in the queue; what stands in the way when it cannot be.

    Made twice with one key, it is there once. Raises ProblemError service-not-running or
    offer-level.
    """
    return offer_all([proposal], channel)[0]


@transaction.atomic
def offer_all(proposals: Sequence[Proposal], channel: Channel) -> list[Offer | Stopped]:
    """The same to many people, each of them once, in their order; all or none when it raises.

    It asks the database no more often for more of them.
    """
    assert len({each.subject.pk for each in proposals}) == len(proposals), "each of them once"
    found: dict[str, Offer | Stopped] = {
        **Offer.objects.in_bulk([each.key for each in proposals], field_name="key")
    }
    fresh = [each for each in proposals if each.key not in found]
    runs = {each: _may_offer(*each) for each in {(each.service, each.group) for each in fresh}}
    one_at_a_time(*(each.subject.pk for each in fresh))
    made: list[tuple[Proposal, Offer, str]] = []
    for each, seen in zip(
        fresh, preflights([_contact(each, channel) for each in fresh]), strict=True
    ):
        if isinstance(seen, Stopped):
            found[each.key] = seen
        else:
            code = codes.make()
            found[each.key] = offered = _offer(each, runs[each.service, each.group], code)
            made.append((each, offered, code))
    Offer.objects.bulk_create(offered for _, offered, _ in made)
    _invite(made, channel)
    audit.write_each(
        action="aanbod gedaan",
        about={f"aanbod:{each.id}": each.subject_id for _, each, _ in made},
    )
    return [found[each.key] for each in proposals]


def _may_offer(service: str, group: str) -> Running:
    """A service that offers something to a group; raises as `offer`."""
    run = running(service)
    if run.level(group, clock.today()) == "N0" or not run.allows(group):
        raise refuse(
            "offer-level",
            "this group is not offered anything yet.",
            "See the gates of the service.",
        )
    return run


def _contact(proposal: Proposal, channel: Channel) -> Contact:
    return Contact(
        subject=proposal.subject, service=proposal.service, kind=Kind.OFFER, channel=channel,
        scheme=proposal.topics[0] if len(proposal.topics) == 1 else "",
        period=proposal.period, urgent=proposal.urgent,
    )  # fmt: skip


def _offer(proposal: Proposal, run: Running, code: str) -> Offer:
    return Offer(
        key=proposal.key, service=proposal.service, group=proposal.group,
        level=run.level(proposal.group, clock.today()),
        proof=str(run.service.group(proposal.group).proof), topics=list(proposal.topics),
        period=proposal.period, subject=proposal.subject, campaign=proposal.campaign,
        made_at=clock.now(), code=codes.keyed(code),
        expires_on=proposal.until or clock.today() + dt.timedelta(days=OPEN_DAYS),
        facts=[dict(each) for each in proposal.facts],
        said=dict(proposal.slots),
    )  # fmt: skip


def _invite(made: Sequence[tuple[Proposal, Offer, str]], channel: Channel) -> None:
    """The message of each, with the code of its offer."""
    languages = wording.languages_of({each.subject_id for _, each, _ in made})
    queue_all(
        [
            Wanted(
                key=f"aanbod:{each.key}", subject=proposal.subject, kind=Kind.OFFER, channel=channel,
                service=each.service, group=each.group, offer=each, text=proposal.text,
                slots={
                    "code": code,
                    "uiterlijk": wording.day(each.expires_on, languages[each.subject_id]),
                    **proposal.slots,
                },
            )
            for proposal, each, code in made
        ]
    )  # fmt: skip


@transaction.atomic
def code_again(made: Offer) -> str:
    """The code of an offer for one more message about it: that of its letter, which goes on working.

    Another one where that is not kept any more.
    """
    sent = Message.objects.filter(offer=made).exclude(sealed=None).order_by("-made_at")
    for each in sent:
        code = code_of(each)
        if code is not None and made.code is not None and codes.keyed(code) == bytes(made.code):
            return code
    code = codes.make()
    made.code, made.code_tries = codes.keyed(code), 0
    made.save(update_fields=["code", "code_tries"])
    return code


@transaction.atomic
def withdraw(*, subject: Subject, service: str | None, because: str, period: str = "") -> int:
    """Take back what is open, such as after a move or a refusal; gives how many offers that were.

    service: one, or None for all. period: only what is about that one, such as what they were given.
    Messages that wait go nowhere, tasks about it end.
    """
    found = Offer.objects.select_for_update().filter(subject=subject, state=Offer.State.OPEN)
    if service is not None:
        found = found.filter(service=service)
    if period:
        found = found.filter(period=period)
    taken = list(found)
    if period and not taken:
        return 0
    for each in taken:
        each.state = Offer.State.WITHDRAWN
        each.save()
        work.cancel(about=f"aanbod:{each.id}", because=because)
    stop_inviting(subject=subject, service=service, because=because)
    return len(taken)


@transaction.atomic
def expire() -> int:
    """Offers whose last day has passed; silence is no answer, and is kept as none."""
    return Offer.objects.filter(state=Offer.State.OPEN, expires_on__lt=clock.today()).update(
        state=Offer.State.EXPIRED
    )
