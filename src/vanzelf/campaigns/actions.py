"""Making a campaign: its plan, its list, and its release by two people."""

import datetime as dt
import math
import secrets
from collections.abc import Mapping
from typing import Final

from django.db import transaction

from vanzelf.campaigns import blind
from vanzelf.campaigns.ending import erase
from vanzelf.campaigns.models import Campaign, Entry, Wave
from vanzelf.campaigns.older import refuse_without_reason
from vanzelf.campaigns.standing import go_ahead
from vanzelf.campaigns.waves import draw
from vanzelf.definitions.model import Trigger
from vanzelf.definitions.wording import Kind
from vanzelf.org import audit, clock
from vanzelf.org.errors import need, refuse
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.reach import wording
from vanzelf.services.models import Version
from vanzelf.services.queries import Running, running

WEEK: Final = 7
LONGEST_WAIT: Final = 60
"""Days that the last wave may wait for the first: waiting is later, never not at all (P-42)."""
PEOPLE: Final = "mensen"
"""In the funnel: about how many residents the sources are asked."""
FILLED_IN: Final = frozenset({"aanhef", "code", "uiterlijk", "versie"})
"""What of an offer is filled in for each person; the rest is the same for everybody."""


@transaction.atomic
def create(
    *,
    version: Version,
    group: str,
    name: str,
    on: dt.date,
    by: Staff,
    said: Mapping[str, str] | None = None,
) -> Campaign:
    """A campaign for a group of a service that is in force.

    on: the reference date of the list. said: what its messages fill in (see `to_fill_in`).
    Raises ProblemError no-right, service-not-running, campaign-stands-still, campaign-trigger or
    campaign-words.
    """
    need(by, Right.RUN_CAMPAIGNS)
    run = running(version.service)
    found = run.service.group(group)
    if found.trigger is Trigger.DATE:
        raise refuse(
            "campaign-trigger",
            "this group is reached by a date.",
            "It needs no list: see its page.",
        )
    given = {key: text.strip() for key, text in (said or {}).items() if text.strip()}
    if set(to_fill_in(run, group)) - set(given):
        raise refuse("campaign-words", "a message has a gap.", "Fill in every word it asks for.")
    campaign = Campaign(
        name=name, version=run.version, group=group, on=on, made_by=by, made_at=clock.now(),
        said=given, ladder=_ladder(run, group),
    )  # fmt: skip
    go_ahead(campaign)
    campaign.save(force_insert=True)
    _write(campaign, by, "campagne gemaakt")
    return campaign


def to_fill_in(run: Running, group: str) -> list[str]:
    """What the offer of a group fills in that is the same for everybody, in order."""
    try:
        text = run.service.message(Kind.OFFER, group)
    except KeyError:
        return []
    return sorted(text.slots - FILLED_IN - set(wording.office("nl")))


def _ladder(run: Running, group: str) -> list[dict[str, object]]:
    return [
        {"kanaal": str(rung.channel), "pogingen": rung.attempts, "dagen": rung.days}
        for rung in run.ladder(group)
    ]


@transaction.atomic
def plan(
    *, campaign: Campaign, waves: int, days_between: int, per_week: int, by: Staff
) -> Campaign:
    """How many waves, how far apart, and how many conversations a week the teams can have.

    Raises ProblemError no-right, campaign-state or campaign-waits.
    """
    need(by, Right.RUN_CAMPAIGNS)
    found = _lock(campaign)
    if found.state not in (Campaign.State.DRAFT, Campaign.State.ASKING, Campaign.State.READY):
        raise _state("its plan stands since it was released.")
    if min(waves, days_between, per_week) < 1 or (waves - 1) * days_between > LONGEST_WAIT:
        raise refuse(
            "campaign-waits",
            f"the last wave would wait more than {LONGEST_WAIT} days.",
            "Choose fewer waves, or less time between them.",
        )
    found.waves_wanted, found.days_between, found.per_week = waves, days_between, per_week
    found.save()
    _write(found, by, "campagne gepland")
    return found


# -- the list ----------------------------------------------------------------------------------------


@transaction.atomic
def propose_list(*, campaign: Campaign, by: Staff) -> Campaign:
    """Choose whom the sources would be asked about, and count them. Nobody is asked anything yet.

    A list of that day that is there already, and that no campaign has, is used instead.

    From own data alone there is nobody to ask: the list is there at once, and is read by a worker.
    Raises ProblemError no-right, campaign-state, campaign-stands-still, lists-none or mandate-none;
    from own data also when the rules of that day are not there.
    """
    need(by, Right.RUN_CAMPAIGNS)
    found = _lock(campaign)
    if found.state != Campaign.State.DRAFT or found.run:
        raise _state("its list was asked for already.")
    service = go_ahead(found).service
    if service.group(found.group).trigger is Trigger.LIST:
        assert service.bundle is not None
        lists, taken = blind.needed(), set(Campaign.objects.values_list("run", flat=True))
        run = lists.there(service.bundle, found.on, taken) or lists.propose(
            service.bundle, found.on
        )
        found.run, found.funnel = run.id, {**run.counted, PEOPLE: run.people}
        found.board = run.board and run.wanted_by is None
    else:
        blind.needed()
        blind.rules_of(service, found.group, found.on)
    found.asked_by = by
    found.save()
    _write(found, by, "lijst voorgesteld")
    return found


@transaction.atomic
def want_list(*, campaign: Campaign, because: str, by: Staff) -> Campaign:
    """Somebody of the board wants a list about so many residents, for this campaign alone (P-06).

    Raises ProblemError no-right, campaign-state, campaign-stands-still, campaign-second or
    campaign-reason.
    """
    need(by, Right.SIGN_WANT)
    found = _lock(campaign)
    if found.state != Campaign.State.DRAFT or not found.board or found.wanted_by is not None:
        raise _state("nothing of it waits for the board.")
    _second(found, by)
    go_ahead(found)
    if not because.strip():
        raise refuse("campaign-reason", "there is no reason with it.", "Say in a sentence why.")
    blind.needed().want(found.run, _signed(by))
    found.wanted_by, found.wanted_at = by, clock.now()
    found.wanted_because = because.strip()[:200]
    found.save()
    _write(found, by, "grote lijst gewild", first=str(found.asked_by_id))
    return found


@transaction.atomic
def set_limit(*, percent: int, begins: dt.date, by: Staff) -> None:
    """From a day on, a list about more than so many of a hundred residents takes the board.

    Raises ProblemError no-right, lists-none, limit-percent or limit-past.
    """
    need(by, Right.SIGN_WANT)
    blind.needed().set_limit(percent, begins, _signed(by))
    audit.write(
        staff=by, action="grens van het bestuur gezet", percent=percent, vanaf=begins.isoformat()
    )


def _signed(who: Staff) -> str:
    """How somebody stands among those who agreed with a run."""
    return f"{who.name} <{who.email}>"


@transaction.atomic
def agree_list(*, campaign: Campaign, by: Staff) -> Campaign:
    """A second person agrees, having seen the counts: the sources are asked by a worker.

    Raises ProblemError no-right, campaign-state, campaign-stands-still, campaign-second or
    campaign-board.
    """
    from vanzelf.campaigns.tasks import put_in_line

    need(by, Right.RELEASE_WAVES)
    found = _lock(campaign)
    if found.state != Campaign.State.DRAFT or found.asked_by is None:
        raise _state("nobody proposed a list.")
    _second(found, by)
    if found.wanted_by_id == by.pk:
        raise refuse("campaign-second", "you wanted it already.", "Ask a colleague to agree.")
    if found.board and found.wanted_by is None:
        raise refuse(
            "campaign-board",
            "this list is about so many residents that the board must want it first.",
            "Ask somebody of the board, or make the group smaller.",
        )
    go_ahead(found)
    if found.run:
        lists = blind.needed()
        for who in (found.asked_by, by):
            if lists.run(found.run).state == "voorstel":
                lists.agree(found.run, _signed(who))
    found.state = Campaign.State.ASKING
    found.save()
    _write(found, by, "lijst akkoord", first=str(found.asked_by_id))
    put_in_line(str(found.pk))
    return found


# -- release -----------------------------------------------------------------------------------------


@transaction.atomic
def ask_release(*, campaign: Campaign, by: Staff, because: str = "") -> Campaign:
    """Ask a colleague to release the waves. because: why, when much of the list rests on older data.

    Raises ProblemError as `release` does.
    """
    need(by, Right.RUN_CAMPAIGNS)
    found = _lock(campaign)
    if found.state != Campaign.State.READY:
        raise _state("there is no list that waits for release.")
    go_ahead(found)
    refuse_too_large(found)
    found.older_because = because.strip()[:200]
    refuse_without_reason(found)
    found.asked_by, found.released_by = by, None
    found.save()
    _write(found, by, "vrijgave gevraagd")
    return found


@transaction.atomic
def release(*, campaign: Campaign, by: Staff) -> Campaign:
    """A second person lets the waves go: who is in which is drawn by lot.

    Raises ProblemError no-right, campaign-state, campaign-stands-still, campaign-second,
    campaign-too-large or campaign-older.
    """
    from vanzelf.campaigns.tasks import start_due_waves

    need(by, Right.RELEASE_WAVES)
    found = _lock(campaign)
    if found.state != Campaign.State.READY or found.asked_by is None:
        raise _state("nobody asked for release.")
    _second(found, by)
    go_ahead(found)
    refuse_too_large(found)
    refuse_without_reason(found)
    found.state, found.released_by, found.released_at = Campaign.State.RUNNING, by, clock.now()
    found.seed = secrets.token_hex(16)
    found.save()
    _make_waves(found)
    draw(found)
    _write(found, by, "golven vrijgegeven", first=str(found.asked_by_id))
    start_due_waves.defer()
    return found


def room(campaign: Campaign) -> int:
    """How many conversations a wave has room for, by what the teams can do until the next."""
    return campaign.per_week * campaign.days_between // WEEK


def refuse_too_large(campaign: Campaign) -> None:
    """Raises ProblemError campaign-too-large when the list does not fit the teams (A51)."""
    many = campaign.entries.count()
    if many > room(campaign) * campaign.waves_wanted:
        waves = math.ceil(many / max(1, room(campaign)))
        raise refuse(
            "campaign-too-large",
            "the teams cannot see so many people in this time.",
            f"Choose {waves} waves, more time between them, or more conversations a week.",
        )


def _make_waves(campaign: Campaign) -> None:
    today = clock.today()
    Wave.objects.bulk_create(
        Wave(
            campaign=campaign, number=number + 1,
            starts_on=today + dt.timedelta(days=number * campaign.days_between),
        )
        for number in range(campaign.waves_wanted)
    )  # fmt: skip


# -- stopping ----------------------------------------------------------------------------------------


@transaction.atomic
def stop(*, campaign: Campaign, because: str, by: Staff | None) -> Campaign:
    """Stop a campaign for good: nobody is approached any more, and the names go at once.

    by: None when the system stops it. Raises ProblemError no-right, campaign-state or
    campaign-reason.
    """
    if by is not None:
        need(by, Right.RUN_CAMPAIGNS)
    found = _lock(campaign)
    if found.state in (Campaign.State.CLOSED, Campaign.State.STOPPED):
        raise _state("it has ended already.")
    if not because.strip():
        raise refuse("campaign-reason", "there is no reason with it.", "Say in a sentence why.")
    erase(Entry.objects.filter(campaign=found), stopped=True)
    found.state, found.stopped_because = Campaign.State.STOPPED, because[:200]
    found.save()
    _write(found, by, "campagne gestopt")
    return found


def _lock(campaign: Campaign) -> Campaign:
    return (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("version", "asked_by", "made_by", "wanted_by")
        .get(pk=campaign.pk)
    )


def _state(what: str) -> Exception:
    return refuse("campaign-state", what, "Look at the page of the campaign again.")


def _second(campaign: Campaign, by: Staff) -> None:
    if campaign.asked_by_id == by.pk:
        raise refuse(
            "campaign-second", "the same person cannot agree twice.", "Ask a colleague to agree."
        )


def _write(campaign: Campaign, by: Staff | None, action: str, first: str = "") -> None:
    audit.write(staff=by, action=action, about=f"campagne:{campaign.pk}", eerste=first)
