"""What a resident said at the door or on the telephone: the same as by letter, portal or message."""

import datetime as dt
from typing import Final

from vanzelf.campaigns.ending import about
from vanzelf.campaigns.models import Entry
from vanzelf.campaigns.waves import key_of, proposal_of
from vanzelf.org import audit, clock
from vanzelf.org.catalogue import services
from vanzelf.org.rights import Role
from vanzelf.reach import answering
from vanzelf.reach.answering import Given
from vanzelf.reach.models import Offer
from vanzelf.reach.offers import OPEN_DAYS
from vanzelf.work import actions as work
from vanzelf.work.calendar import working_days_on
from vanzelf.work.models import Result, Task

WITHIN: Final = 2
"""Working days in which somebody looks at what was reported."""
TASKS: Final = {
    Result.MOVED: (Task.Kind.ADDRESS, Role.CALL_AGENT),
    Result.DIED: (Task.Kind.ADDRESS, Role.CALL_AGENT),
    Result.REPRESENTED: (Task.Kind.REPRESENTED, Role.CALL_AGENT),
    Result.OTHER_CHANNEL: (Task.Kind.CALL_BACK, Role.CALL_AGENT),
    "veiligheid": (Task.Kind.HELP, Role.TEAM_LEAD),
}


def spoken_offer(entry: Entry) -> Offer:
    """The offer that was made by word of mouth: one without a message, or the one there is."""
    made = Offer.objects.filter(key=key_of(entry)).first()
    if made is not None:
        return made
    proposal = proposal_of(entry)
    service = services()[proposal.service]
    already = Offer.objects.filter(
        subject=entry.subject, service=proposal.service, group=proposal.group,
        state=Offer.State.OPEN,
    ).first()  # fmt: skip
    if already is not None:
        return already
    today = clock.today()
    made = Offer.objects.create(
        key=proposal.key, service=proposal.service, group=proposal.group,
        level=service.level(proposal.group, today), proof=str(service.group(proposal.group).proof),
        topics=list(proposal.topics), period=proposal.period, subject=entry.subject,
        campaign=entry.campaign_id, made_at=clock.now(),
        expires_on=today + dt.timedelta(days=OPEN_DAYS), said=dict(proposal.slots),
        facts=[dict(each) for each in proposal.facts],
    )  # fmt: skip
    audit.write(
        staff=None, action="aanbod besproken", about=f"aanbod:{made.id}", subject=entry.subject_id
    )
    return made


def answered(entry: Entry, given: Given, *, done: bool = False) -> None:
    """Take an answer. done: what follows a yes was done there and then."""
    answering.answer(spoken_offer(entry), given, done=done)


def stop_everything(entry: Entry, given: Given) -> None:
    """They want no offers at all."""
    answering.stop_everything(offer=spoken_offer(entry), given=given)


def apart(entry: Entry, why: str) -> Task:
    """Something that somebody else looks into."""
    kind, role = TASKS[why]
    return work.give(
        key=f"looplijst:{entry.pk}:{why}", kind=kind, role=role,
        due_at=working_days_on(clock.now(), WITHIN), subject=entry.subject,
        service=entry.campaign.version.service, about=about(entry), district=entry.district,
        reden=str(why),
    )  # fmt: skip
