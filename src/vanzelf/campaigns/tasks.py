"""Work that waits: making lists, beginning waves, going on with the ladder, forgetting in time."""

import logging
from collections.abc import Iterable, Set
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from vanzelf.campaigns import (
    actions,
    all_well,
    blind,
    documents,
    ending,
    outcomes,
    own_facts,
    yearly,
)
from vanzelf.campaigns.filling import fill
from vanzelf.campaigns.models import Campaign, Entry, Wave
from vanzelf.campaigns.standing import in_the_way
from vanzelf.campaigns.waves import go_on_with, start_wave, step
from vanzelf.definitions.model import Trigger
from vanzelf.org import audit, clock
from vanzelf.org.catalogue import services
from vanzelf.reach import absent
from vanzelf.reach.answering import LOOK_UP
from vanzelf.reach.offers import expire as expire_offers
from vanzelf.transport.links import LinkDownError

LOGGER: Final = logging.getLogger("vanzelf.campagnes")
QUEUE: Final = "campagnes"
SOON: Final = 10
"""Seconds until others are asked again."""
PATIENCE: Final = RetryStrategy(max_attempts=20, wait=30, retry_exceptions={LinkDownError})
PIECE: Final = 200
"""Entries that are gone through at a time: some seconds of work."""
HANDFUL: Final = 50
"""Entries that are gone on with at once: a part of a second, in which none of these people can refuse."""
SHARES: Final = 4
"""Shares of a wave that are gone through side by side: two programs do two each."""
LAST: Final = -1
"""Behind what was put in the line without a place of its own, such as messages to send."""
NO_LIST: Final = {
    "verworpen": "De lijst is verworpen.", "afgebroken": "Een van de partijen heeft de lijst afgebroken.",
}  # fmt: skip

BY_SOURCE: Final = "geweigerd-door-bron"
REFUSED: Final = (
    "Een bron heeft deze lijst geweigerd. Er was al een lijst, of deze vraag zou te veel over iemand"
    " zeggen. Er is niemand benaderd."
)


@app.task(name="lijst-maken", queue=QUEUE, retry=PATIENCE)
def make_list(campaign: str) -> None:
    """Go on with a list until it is there and everybody knows, and come back while that takes."""
    if not go_on(campaign):
        put_in_line(campaign, schedule_in={"seconds": SOON})


def put_in_line(campaign: str, **when: Any) -> None:
    """Have a list gone on with: by one program at a time, since two would be in each other's way."""
    name = _line(campaign)
    with suppress(AlreadyEnqueued), transaction.atomic():
        make_list.configure(lock=name, queueing_lock=name, **when).defer(campaign=campaign)


def _line(campaign: str) -> str:
    return f"lijst:{campaign}"


def go_on(campaign: str) -> bool:
    """Do all that can be done now for a list; whether there is nothing more to do."""
    found = Campaign.objects.select_related("version").get(pk=campaign)
    asking = found.state == Campaign.State.ASKING
    if asking and in_the_way(found):
        return True  # whoever lifts it goes on with it: see resume_lists
    lists, service = blind.needed(), services()[found.version.service]
    if service.group(found.group).trigger is not Trigger.LIST:
        if asking and not found.run:
            found.run = lists.own_list(service, found.group, found.on)
            found.funnel = dict(lists.run(found.run).counted)
            found.save(update_fields=["run", "funnel"])
        fill(found, lists.households(found.run))
        return True
    run, settled = lists.go_on(found.run, lambda sent: _tell(found, str(sent)))
    if asking and run.state == "klaar":
        fill(found, lists.households(run.id))
    elif asking and run.state in NO_LIST:
        because = REFUSED if run.reason == BY_SOURCE else NO_LIST[run.state]
        audit.write(staff=None, action="lijst vragen", about=f"campagne:{found.pk}", allowed=False)
        actions.stop(campaign=found, because=because, by=None)
    return settled


def _tell(campaign: Campaign, sent: str) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(step=sent[:40])


@app.task(name="golven-beginnen", queue=QUEUE)
def start_due_waves() -> None:
    """Begin with every wave whose day has come, and go on with every entry whose day has.

    Of many that is put in the line in pieces, which several programs do at the same time and which
    let everything else go first.
    """
    for wave in Wave.objects.filter(
        started_at=None, starts_on__lte=clock.today(), campaign__state=Campaign.State.RUNNING
    ):
        start_wave(wave)
    if _due()[PIECE:].exists():
        for number in range(SHARES):
            _put_piece(number)
    else:
        _go_through(_due().order_by("campaign", "order"))


@app.task(name="golf-verder", queue=QUEUE)
def go_on_with_waves(number: int, after: str = "") -> None:
    """A piece of a share of the entries whose day has come, and then the next piece.

    number: of the share. after: the entry that the piece before ended with.
    """
    share = _due().annotate(share=F("order") % SHARES).filter(share=number)
    piece = list((share.filter(pk__gt=after) if after else share).order_by("pk")[:PIECE])
    if len(piece) == PIECE:
        _put_piece(number, str(piece[-1].pk))
    _go_through(piece)


def _put_piece(number: int, after: str = "") -> None:
    with suppress(AlreadyEnqueued), transaction.atomic():
        go_on_with_waves.configure(
            priority=LAST, lock=f"golf-verder:{number}",
            queueing_lock=f"golf-verder:{number}:{after}",
        ).defer(number=number, after=after)  # fmt: skip


def _go_through(entries: Iterable[Entry]) -> None:
    """Go on with entries, a handful at a time; what breaks at one does not hold up the others."""
    broken: Exception | None = None
    everybody = list(entries)
    with own_facts.at_hand():
        for start in range(0, len(everybody), HANDFUL):
            handful = everybody[start : start + HANDFUL]
            done: Set[UUID] = frozenset()
            try:
                done = go_on_with(handful)
            except Exception:
                LOGGER.exception("a handful of a wave goes one by one")
            for entry in handful:
                try:
                    if entry.pk not in done:
                        step(entry)
                except Exception as error:  # noqa: BLE001 -- raised below, when the others had theirs
                    broken = error
    if broken is not None:
        raise broken


def _due() -> "QuerySet[Entry]":
    today = clock.today()
    return Entry.objects.filter(state=Entry.State.OPEN, next_on__lte=today, expires_on__gt=today)


@app.task(name=LOOK_UP, queue=QUEUE)
def look_up(case: str) -> None:
    """Somebody said yes: what own data say is put into their case."""
    own_facts.fill_case(case)


@app.periodic(cron="0 5 * * *")
@app.task(name="campagnes-van-vandaag", queue=QUEUE, queueing_lock="campagnes-van-vandaag")
def every_day(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """What came of it elsewhere, mandates that are gone, offers that are over; then the day's waves.

    Lists whose day has come are erased before, with a proof: see `vanzelf.oversight.retention`.
    """
    ending.follow()
    stop_without_mandate()
    expire_offers()
    start_due_waves()
    documents.remind()


@app.periodic(cron="0 6 * * *")
@app.task(name="toets-van-het-jaar", queue=QUEUE, queueing_lock="toets-van-het-jaar")
def test_of_the_year(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """On its day the test of every year is put ready, for who asked for it; two weeks before they hear."""
    yearly.do_due()
    all_well.do_due()


@app.periodic(cron="*/5 * * * *")
@app.task(name="documenten-vernieuwd", queue=QUEUE, queueing_lock="documenten-vernieuwd")
def renewed(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Who has a new document, died or left hears nothing any more, from the same hour on; who is not
    in the register's file is looked for.
    """
    documents.stop_renewed()
    ending.let_go()
    absent.look_into()


@app.periodic(cron="*/5 * * * *")
@app.task(name="uitkomsten-vertellen", queue=QUEUE, queueing_lock="uitkomsten-vertellen")
def tell_outcomes(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """What came of it goes to the pages as soon as enough is new."""
    outcomes.tell()


@app.periodic(cron="0 4 * * 1")
@app.task(name="antwoorden-bekijken", queue=QUEUE, queueing_lock="antwoorden-bekijken")
def look_at_answers(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """The answers of a week, where there are enough."""
    outcomes.look_at_answers()


@app.periodic(cron="*/5 * * * *")
@app.task(name="lijsten-nalopen", queue=QUEUE, queueing_lock="lijsten-nalopen")
def resume_lists(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Go on with lists that a program that died, or a halt, left; not with one that is in hand."""
    alive = ProcrastinateJob.objects.filter(task_name=make_list.name, status__in=["todo", "doing"])
    in_hand = set(alive.values_list("queueing_lock", flat=True))
    for each in Campaign.objects.filter(state=Campaign.State.ASKING):
        if _line(str(each.pk)) not in in_hand:
            put_in_line(str(each.pk))


def stop_without_mandate() -> int:
    """A campaign whose mandate was taken back stops for good, with its names; gives how many."""
    opened = blind.lists()
    if opened is None:
        return 0
    many = 0
    alive = Campaign.objects.exclude(state__in=ending.ENDED).exclude(run="")
    for each in alive.select_related("version"):
        service = services().get(each.version.service)
        listed = service is not None and service.group(each.group).trigger is Trigger.LIST
        if service is None or not listed or service.bundle is None:
            continue
        if opened.withdrawn(service.bundle):
            actions.stop(campaign=each, because="Een bron heeft het mandaat ingetrokken.", by=None)
            many += 1
    return many
