"""Waves: who is reached when, drawn by lot; and the ladder from one way of reaching to the next."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from vanzelf.campaigns.ending import BECAUSE, close
from vanzelf.campaigns.filling import LATER, NO_CHANNEL, SECRET
from vanzelf.campaigns.models import Campaign, Entry, Wave
from vanzelf.campaigns.own_facts import shown_to
from vanzelf.campaigns.standing import in_the_way
from vanzelf.definitions.wording import Kind
from vanzelf.org import audit, clock, restraint
from vanzelf.org.catalogue import services
from vanzelf.reach import wording
from vanzelf.reach.envelopes import TOGETHER
from vanzelf.reach.models import Offer
from vanzelf.reach.offers import Proposal, code_again, offer, offer_all
from vanzelf.reach.preflight import Contact, Stopped, preflights
from vanzelf.reach.queueing import Wanted, queue
from vanzelf.residents.actions import not_taken, one_at_a_time
from vanzelf.residents.models import Channel, Preferences
from vanzelf.terms.problems import ProblemError
from vanzelf.work.models import Result

WALKED: Final = frozenset({Channel.VISIT, Channel.CALL})
"""Ways that take a person of the team."""
AGAIN: Final = dt.timedelta(days=7)
"""Somebody who is left in peace is looked at again after a week."""


def draw(campaign: Campaign) -> None:
    """Put entries in waves of the same size, in an order that only chance and the seed decide."""
    entries = sorted(campaign.entries.all(), key=lambda entry: _lot(campaign, entry))
    waves = list(campaign.waves.all())
    for place, entry in enumerate(entries):
        entry.wave, entry.order = waves[place % len(waves)], place // len(waves)
    Entry.objects.bulk_update(entries, ["wave", "order"], batch_size=1_000)


def _lot(campaign: Campaign, entry: Entry) -> bytes:
    """Its place in the draw: anybody with the seed gets the same, nobody can choose it."""
    return hashlib.sha256(f"{campaign.seed}:{entry.pk}".encode()).digest()


@transaction.atomic
def start_wave(wave: Wave) -> int:
    """Begin with a wave whose day has come, if the campaign may go on; gives how many began.

    Visits and calls open for the teams; letters go out. Begun twice, it has begun once.
    """
    found = Wave.objects.select_for_update(of=("self",)).select_related("campaign__version").get(
        pk=wave.pk
    )  # fmt: skip
    campaign = found.campaign
    if found.started_at is not None or found.starts_on > clock.today():
        return 0
    if campaign.state != Campaign.State.RUNNING or in_the_way(campaign):
        return 0
    many = found.entries.filter(state=Entry.State.WAITING).update(
        state=Entry.State.OPEN, next_on=clock.today()
    )
    found.started_at = clock.now()
    found.save()
    audit.write(staff=None, action="golf begonnen", about=f"golf:{found.pk}", nummer=found.number)
    return many


def channel_of(entry: Entry) -> Channel | None:
    """How an entry is to be reached next; None when all ways have been tried."""
    ladder = entry.campaign.ladder
    return Channel(str(ladder[entry.rung]["kanaal"])) if entry.rung < len(ladder) else None


def rung_of(entry: Entry) -> tuple[int, int]:
    """Attempts of the step that comes next, and days until the one after it."""
    found = entry.campaign.ladder[entry.rung]
    return int(found["pogingen"]), int(found["dagen"])


def go_on_with(entries: Sequence[Entry]) -> Set[UUID]:
    """Go on with all of these for whom it is a matter of course; gives their ids.

    Who is written to first gets the message; for whom the team may come by or call, nothing changes. The
    others take a `step` of their own: who was written to before, who is held back, who hears from another
    campaign too, and who somebody is busy with. It asks the database no more often for more of them; what
    own data say is read for each, before anybody waits for it.
    """
    found = Entry.objects.filter(pk__in=[each.pk for each in entries]).select_related(
        "campaign__version", "subject"
    )
    still = _stand_still({each.campaign for each in found})
    walked: list[tuple[Entry, Channel]] = []
    by_channel: defaultdict[Channel, list[tuple[Entry, Proposal]]] = defaultdict(list)
    for each in found:
        channel = channel_of(each)
        if each.campaign_id in still:
            continue  # nothing of anybody is looked up
        if channel in WALKED:
            walked.append((each, channel))
        elif channel is not None and each.rung == 0:
            by_channel[channel].append((each, proposal_of(each)))
    written = (_write_all(wanted, channel) for channel, wanted in by_channel.items())
    return set[UUID]().union(_for_the_team(walked), *written)


@transaction.atomic
def _write_all(wanted: Sequence[tuple[Entry, Proposal]], channel: Channel) -> Set[UUID]:
    free = not_taken(each.subject_id for each, _ in wanted)
    locked = Entry.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk__in=[each.pk for each, _ in wanted], subject__in=free, state=Entry.State.OPEN, rung=0,
        next_on__lte=clock.today(),
    )  # fmt: skip
    ours = {each.pk: each for each in locked}
    apart = _stand_still({each.campaign for each, _ in wanted}) | _hear_more(ours.values(), channel)
    known = Offer.objects.filter(key__in=[proposal.key for _, proposal in wanted])
    offered = set(known.values_list("key", flat=True))
    going = [
        (ours[each.pk], rung_of(each)[1], proposal) for each, proposal in wanted
        if each.pk in ours and proposal.key not in offered
        and not {each.campaign_id, each.subject_id} & apart
    ]  # fmt: skip
    made = offer_all([proposal for _, _, proposal in going], channel)
    written = []
    for (each, days, _), one in zip(going, made, strict=True):
        if isinstance(one, Offer):
            each.rung, each.next_on = 1, clock.today() + dt.timedelta(days=days)
            written.append(each)
    Entry.objects.bulk_update(written, ["rung", "next_on"])
    return {each.pk for each in written}


def _stand_still(campaigns: Set[Campaign]) -> Set[UUID]:
    """Those that may do nothing now, by their id."""
    return {each.pk for each in campaigns if in_the_way(each)}


def _hear_more(entries: Iterable[Entry], channel: Channel) -> Set[UUID]:
    """Who stands on another list too, that would write to them now or within their rest."""
    by_person = Counter(each.subject_id for each in entries)
    twice = {whom for whom, many in by_person.items() if many > 1}
    if channel not in TOGETHER:
        return twice
    others = _within_rest(by_person).exclude(pk__in=[each.pk for each in entries])
    return twice | set(others.values_list("subject", flat=True))


@transaction.atomic
def step(entry: Entry) -> None:
    """Go on with an entry whose day has come: a letter goes out, a visit or a call waits for the team.

    What cannot be done is passed over; when nothing is left, nobody was reached. Whom somebody else goes
    on with is theirs.
    """
    one_at_a_time(entry.subject_id)
    found = Entry.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "campaign__version", "wave", "subject__resident"
    ).filter(pk=entry.pk).first()  # fmt: skip
    today = clock.today()
    if found is None or found.state != Entry.State.OPEN:
        return
    if found.next_on and found.next_on > today:
        return
    if in_the_way(found.campaign):
        return
    while (channel := channel_of(found)) is not None:
        said = "" if channel not in WALKED else _in_the_teams_way([(found, channel)])[0]
        if channel in WALKED and not said:
            found.save()
            return
        if channel not in WALKED:
            said = _write(found, channel)
        if said in LATER:
            found.next_on = today + AGAIN
            found.save()
            return
        if said in BECAUSE:
            found.save()
            close(found, BECAUSE[said])
            return
        days = rung_of(found)[1]
        found.rung += 1
        if not said:
            found.next_on = today + dt.timedelta(days=days)
            found.save()
            _take_along(found, channel)
            return
    found.save()
    close(found, Result.NOT_REACHED)


def _take_along(entry: Entry, channel: Channel) -> None:
    """What another campaign would write to the same person within their rest goes in the same envelope.

    Not who waits for a later wave: chance decided that, and what came of it is compared.
    """
    if channel not in TOGETHER or entry.rung != 1:
        return
    others = _within_rest([entry.subject_id]).exclude(pk=entry.pk)
    locked = others.select_for_update(of=("self",), skip_locked=True).select_related("campaign")
    for each in locked:
        if channel_of(each) == channel:
            Entry.objects.filter(pk=each.pk).update(next_on=clock.today())
            step(each)


def _within_rest(whom: Iterable[UUID]) -> "QuerySet[Entry]":
    """What would be written to people before the rest after a message of today is over."""
    rest_ends = clock.today() + dt.timedelta(days=restraint.value(restraint.Kind.REST))
    return Entry.objects.filter(
        subject__in=list(whom), state=Entry.State.OPEN, rung=0, next_on__lte=rest_ends,
        expires_on__gt=clock.today(), campaign__state=Campaign.State.RUNNING,
    )  # fmt: skip


def _for_the_team(walked: Sequence[tuple[Entry, Channel]]) -> Set[UUID]:
    """Whom the team may visit or call now."""
    ways = _in_the_teams_way(walked)
    return {each.pk for (each, _), way in zip(walked, ways, strict=True) if not way}


def _in_the_teams_way(walked: Sequence[tuple[Entry, Channel]]) -> list[str]:
    """What keeps the team from coming by or calling, of each; empty when nothing does."""
    called = [each.subject_id for each, channel in walked if channel == Channel.CALL]
    known = Preferences.objects.filter(pk__in=called).exclude(phone="")
    phones = set(known.values_list("pk", flat=True))
    seen = preflights(
        [
            Contact(
                subject=each.subject, service=each.campaign.version.service, kind=Kind.OFFER,
                channel=channel, released=each.released_secret_by_id is not None,
            )
            for each, channel in walked
        ]
    )  # fmt: skip
    return [
        "geen-nummer-of-adres" if channel == Channel.CALL and each.subject_id not in phones
        else one.because if isinstance(one, Stopped)
        else "" if one.to is None else "via-vertegenwoordiger"
        for (each, channel), one in zip(walked, seen, strict=True)
    ]  # fmt: skip


def _write(entry: Entry, channel: Channel) -> str:
    """Send the offer, or a reminder of the one there is; what stood in the way, or nothing."""
    campaign = entry.campaign
    made = Offer.objects.filter(key=key_of(entry)).first()
    if made is not None:
        return _remind(entry, made, channel)
    found = offer(proposal_of(entry), channel)
    if not isinstance(found, Stopped):
        return ""
    known = found.because in {*BECAUSE, *LATER, *NO_CHANNEL, SECRET}
    assert known or in_the_way(campaign), found.because
    return found.because


def _remind(entry: Entry, made: Offer, channel: Channel) -> str:
    """Once more, by another way; not when somebody answered, nor when there are no words for it."""
    if made.state != Offer.State.OPEN:
        return "beantwoord"
    language = wording.language_of(made.subject)
    try:
        queue(
            Wanted(
                key=f"herinnering:{made.key}:{entry.rung}", subject=made.subject,
                kind=Kind.REMINDER, channel=channel, service=made.service, group=made.group,
                offer=made,
                slots={
                    **made.said, "versie": "1", "code": code_again(made),
                    "uiterlijk": wording.day(made.expires_on, language),
                    "dienst": services()[made.service].in_sentence.get(language, made.service),
                },
            )
        )  # fmt: skip
    except (ProblemError, KeyError):
        return "geen-woorden"
    return ""


def key_of(entry: Entry) -> str:
    """The key of the offer to an entry: made once, by whatever road."""
    return f"campagne:{entry.campaign_id}:{entry.subject_id}"


def proposal_of(entry: Entry) -> Proposal:
    """What is offered to an entry: what a letter says, and what a visit is about."""
    campaign = entry.campaign
    service = services()[campaign.version.service]
    return Proposal(
        key=key_of(entry), subject=entry.subject, service=service.id, group=campaign.group,
        period=f"{campaign.on.year}", topics=service.schemes, facts=shown_to(entry),
        campaign=campaign.pk, slots=dict(campaign.said),
    )  # fmt: skip
