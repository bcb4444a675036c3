"""Work that waits: making lists, beginning waves, going on with the ladder, forgetting in time."""

from typing import Final

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from vanzelf.ask.expiring import expire as expire_lists
from vanzelf.campaigns import actions, blind, documents, ending, own_facts, yearly
from vanzelf.campaigns.filling import fill
from vanzelf.campaigns.models import Campaign, Entry, Wave
from vanzelf.campaigns.standing import in_the_way
from vanzelf.campaigns.waves import start_wave, step
from vanzelf.definitions.model import Trigger
from vanzelf.org import audit, clock
from vanzelf.org.catalogue import services
from vanzelf.reach.answering import LOOK_UP
from vanzelf.reach.offers import expire as expire_offers
from vanzelf.transport.links import LinkDownError

QUEUE: Final = "campagnes"
SOON: Final = 10
"""Seconds until others are asked again."""
PATIENCE: Final = RetryStrategy(max_attempts=20, wait=30, retry_exceptions={LinkDownError})
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
        make_list.configure(queueing_lock=f"lijst:{campaign}", schedule_in={"seconds": SOON}).defer(
            campaign=campaign
        )


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
    """Begin with every wave whose day has come, and go on with every entry whose day has."""
    today = clock.today()
    for wave in Wave.objects.filter(
        started_at=None, starts_on__lte=today, campaign__state=Campaign.State.RUNNING
    ):
        start_wave(wave)
    due = Entry.objects.filter(state=Entry.State.OPEN, next_on__lte=today, expires_on__gt=today)
    with own_facts.at_hand():
        for entry in due.order_by("campaign", "order").iterator():
            step(entry)


@app.task(name=LOOK_UP, queue=QUEUE)
def look_up(case: str) -> None:
    """Somebody said yes: what own data say is put into their case."""
    own_facts.fill_case(case)


@app.periodic(cron="0 5 * * *")
@app.task(name="campagnes-van-vandaag", queue=QUEUE, queueing_lock="campagnes-van-vandaag")
def every_day(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """What came of it elsewhere, mandates that are gone, what is over; then the day's waves."""
    ending.follow()
    stop_without_mandate()
    ending.expire()
    expire_offers()
    opened = blind.lists()
    if opened is not None:
        expire_lists(opened.party, clock.today())
    start_due_waves()
    documents.remind()


@app.periodic(cron="0 6 * * *")
@app.task(name="toets-van-het-jaar", queue=QUEUE, queueing_lock="toets-van-het-jaar")
def test_of_the_year(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """On its day the test of every year is put ready, for who asked for it; two weeks before they hear."""
    yearly.do_due()


@app.periodic(cron="*/5 * * * *")
@app.task(name="documenten-vernieuwd", queue=QUEUE, queueing_lock="documenten-vernieuwd")
def renewed(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Who has a new document, died or left hears nothing any more, from the same hour on."""
    documents.stop_renewed()
    ending.let_go()


@app.periodic(cron="*/5 * * * *")
@app.task(name="lijsten-nalopen", queue=QUEUE, queueing_lock="lijsten-nalopen")
def resume_lists(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Go on with lists that a program that died, or a halt, left."""
    for each in Campaign.objects.filter(state=Campaign.State.ASKING):
        go_on(str(each.pk))


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
