"""A list becomes entries: who may be approached now, and why others may not, in counts only."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from vanzelf.campaigns.blind import Household
from vanzelf.campaigns.models import Campaign, Entry, WatchOut
from vanzelf.campaigns.standing import go_ahead
from vanzelf.definitions.model import Service
from vanzelf.definitions.wording import Kind
from vanzelf.org import audit, clock
from vanzelf.reach.preflight import ABSENT, LOSS, Contact, Stopped, preflights
from vanzelf.residents import numbers
from vanzelf.residents.models import Channel, Preferences, Resident

LATER = frozenset({"genoeg-open", "rustperiode", ABSENT, LOSS})
"""What may pass by itself: who has enough open, is left in peace or is absent is approached later."""
SECRET = "geheim-adres"  # noqa: S105 -- an address, not a password
NO_CHANNEL = frozenset({"geen-nummer-of-adres", "niets-digitaal", "via-vertegenwoordiger"})
NOT_KNOWN = "niet-bekend"
MANY = 1_000
"""People who are asked about, or written down, at once."""


@transaction.atomic
def fill(campaign: Campaign, households: Sequence[Household]) -> Campaign:
    """Put a list into entries, each household once; filled twice, they are there once.

    What stood in the way is counted by reason. Names stay until the service's own last day.
    """
    found = Campaign.objects.select_for_update(of=("self",)).select_related("version").get(
        pk=campaign.pk
    )  # fmt: skip
    if found.state != Campaign.State.ASKING:
        return found
    run = go_ahead(found)
    expires = clock.today() + dt.timedelta(days=run.retention_days)
    known = numbers.find_all(sorted({each for row in households for each in row.numbers}))
    residents = _residents(list(known.values()))
    first = Channel(str(found.ladder[0]["kanaal"])) if found.ladder else Channel.LETTER
    stopped = _stopped(found, list(residents.values()), first)
    topics = topics_of(run.service)
    why: Counter[str] = Counter()
    made = []
    for row in households:
        there = [residents[known[each]] for each in row.numbers if each in known]
        entry = _entry(found, there, stopped, why)
        if entry is not None:
            entry.topics, entry.expires_on = topics, expires
            made.append(entry)
    for start in range(0, len(made), MANY):
        some = made[start : start + MANY]
        _watch_out(some)
        Entry.objects.bulk_create(some)
    found.funnel = {
        **found.funnel, "op_de_lijst": len(households), "vooraf": dict(why),
        "over": found.entries.count(),
    }  # fmt: skip
    found.state, found.expires_on, found.asked_by = Campaign.State.READY, expires, None
    found.save()
    audit.write(staff=None, action="lijst klaar", about=f"campagne:{found.pk}")
    return found


def topics_of(service: Service) -> list[str]:
    """What a conversation may be about: words, and nothing of why somebody is on the list."""
    named = [topic.name["nl"] for topic in service.topics]
    return named or [service.in_sentence.get("nl", service.name["nl"])]


def _residents(subjects: Sequence[UUID]) -> Mapping[UUID, Resident]:
    found = Resident.objects.filter(subject__in=subjects).select_related("subject", "address")
    return {each.subject_id: each for each in found}


def _entry(
    campaign: Campaign, there: Sequence[Resident], stopped: Mapping[UUID, str], why: Counter[str]
) -> Entry | None:
    """The entry of a household, with who can be spoken with first; None, and why, without one."""
    if not there:
        why[NOT_KNOWN] += 1
        return None
    seen = [(each, stopped[each.subject_id]) for each in there]
    blocked = [because for _, because in seen if because]
    if any(because == "wil-niet" for because in blocked):  # one no is a no for who lives there
        why["wil-niet"] += 1
        return None
    clear = [each for each, because in seen if not because]
    if not clear:
        why[blocked[0]] += 1
        return None
    head = clear[0]
    address = head.address
    return Entry(
        campaign=campaign, subject=head.subject, address=address,
        others=[str(each.subject_id) for each in there if each is not head],
        district_id=address.district_id if address else None,
        secret=any(each.secret for each in there),
    )  # fmt: skip


def _stopped(
    campaign: Campaign, residents: Sequence[Resident], channel: Channel
) -> Mapping[UUID, str]:
    """What keeps each off a list for good, as the preflight says it; empty when nothing does."""
    service, found = campaign.version.service, {}
    for start in range(0, len(residents), MANY):
        some = residents[start : start + MANY]
        contacts = [
            Contact(
                subject=each.subject,
                service=service,
                kind=Kind.OFFER,
                channel=channel,
                released=True,
            )
            for each in some
        ]
        for each, seen in zip(some, preflights(contacts), strict=True):
            because = seen.because if isinstance(seen, Stopped) else ""
            found[each.subject_id] = "" if because in LATER | NO_CHANNEL else because
    return found


def _watch_out(entries: Sequence[Entry]) -> None:
    """Whoever is spoken with through an interpreter."""
    found = Preferences.objects.filter(interpreter=True).values_list("pk", flat=True)
    through = set(found.filter(pk__in=[each.subject_id for each in entries]))
    for each in entries:
        each.watch_out = [WatchOut.INTERPRETER] if each.subject_id in through else []
