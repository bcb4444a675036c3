"""Sharing out the day: who of a team goes where, as many as their hours allow."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from vanzelf.campaigns.ending import ENDED
from vanzelf.campaigns.models import Entry, Walk
from vanzelf.campaigns.standing import in_the_way
from vanzelf.campaigns.waves import WALKED, channel_of, step
from vanzelf.org import audit, clock
from vanzelf.org.errors import need, refuse
from vanzelf.org.models import Assignment, District, Organisation, Staff
from vanzelf.org.rights import Right, Role
from vanzelf.residents.actions import not_taken

MOST: Final = 8
"""Addresses for one person on one day."""
MINUTES: Final = 45
"""What one address takes, with the way there."""


def members(district: District, day: dt.date) -> QuerySet[Staff]:
    """Who of the team of a district can be given addresses there on a day."""
    there = Assignment.objects.in_force(day).filter(
        Q(district=district) | Q(district=None), staff=OuterRef("pk"), role=Role.FIELD_WORKER
    )
    return Staff.objects.filter(
        Exists(there), organisation=district.team_id, is_active=True
    ).select_related("organisation").order_by("name")  # fmt: skip


def to_share(district: District, day: dt.date) -> QuerySet[Entry]:
    """What waits in a district for somebody of the team: agreed moments first, then by lot."""
    waiting = Entry.objects.filter(
        district=district, state=Entry.State.OPEN, next_on__lte=day, expires_on__gt=day,
        wave__started_at__isnull=False,
    ).exclude(campaign__state__in=ENDED)  # fmt: skip
    waiting = waiting.exclude(walks__ended_at=None, walks__isnull=False)
    if district.team.kind == Organisation.Kind.FOUNDATION:
        waiting = waiting.filter(secret=False, subject__resident__secret=False)
    return waiting.select_related("campaign__version").order_by("-appointment", "next_on", "order")


def seats(hours: float) -> int:
    """How many addresses fit in some hours."""
    return max(0, min(MOST, int(hours * 60) // MINUTES))


@transaction.atomic
def share_out(*, district: District, day: dt.date, hours: Mapping[Staff, float], by: Staff) -> int:
    """Give each of a team as many addresses of a district as their hours allow; gives how many.

    What is not allowed any more since this morning is passed over. Raises ProblemError no-right,
    share-district or share-member.
    """
    need(by, Right.ASSIGN_LIST)
    refuse_elsewhere(by, district)
    team = set(members(district, day))
    if set(hours) - team:
        raise refuse("share-member", "somebody is not in this team.", "Choose from the team.")
    held = _held(day, list(hours))
    free = {who: seats(some) - held.get(who.pk, 0) for who, some in hours.items()}
    given: list[Walk] = []
    there = not_taken(to_share(district, day).values_list("subject", flat=True))
    for entry in to_share(district, day).filter(subject__in=there).select_for_update(of=("self",)):
        who = max(free, key=lambda each: free[each], default=None)
        if who is None or free[who] < 1:
            break
        if _may_be_walked(entry):
            given.append(Walk(entry=entry, staff=who, day=day, given_by=by))
            free[who] -= 1
    Walk.objects.bulk_create(given)
    audit.write(
        staff=by, action="looplijst verdeeld", about=f"wijk:{district.pk}", aantal=len(given)
    )
    return len(given)


def _held(day: dt.date, staff: Sequence[Staff]) -> dict[object, int]:
    held: dict[object, int] = {}
    for who in Walk.objects.filter(staff__in=staff, day=day, ended_at=None).values_list(
        "staff", flat=True
    ):
        held[who] = held.get(who, 0) + 1
    return held


def _may_be_walked(entry: Entry) -> bool:
    """Whether it is still open for the team, after the preflight of now."""
    if in_the_way(entry.campaign):
        return False
    step(entry)
    entry.refresh_from_db(fields=["state", "rung", "next_on"])
    return (
        entry.state == Entry.State.OPEN
        and entry.next_on is not None
        and entry.next_on <= clock.today()
        and channel_of(entry) in WALKED
    )


@transaction.atomic
def take_back(*, district: District, day: dt.date, by: Staff) -> int:
    """What nobody got to on a day waits for the team again; gives how many."""
    need(by, Right.ASSIGN_LIST)
    refuse_elsewhere(by, district)
    many = Walk.objects.filter(
        entry__district=district, day__lte=day, ended_at=None
    ).update(ended_at=clock.now())  # fmt: skip
    audit.write(staff=by, action="looplijst teruggenomen", about=f"wijk:{district.pk}", aantal=many)
    return many


def districts_of(staff: Staff) -> QuerySet[District]:
    """The districts somebody shares out: their own, or all of their organisation's."""
    roles = list(staff.assignments_now().filter(role=Role.TEAM_LEAD))
    found = District.objects.filter(team=staff.organisation_id).select_related("team")
    if roles and all(each.district_id for each in roles):
        found = found.filter(pk__in=[each.district_id for each in roles])
    return found.order_by("name") if roles else found.none()


def refuse_elsewhere(by: Staff, district: District) -> None:
    """Raises ProblemError share-district for a district of another team."""
    if not districts_of(by).filter(pk=district.pk).exists():
        raise refuse(
            "share-district", "this district is of another team.", "Share out your own district."
        )


# -- secret addresses --------------------------------------------------------------------------------


@transaction.atomic
def release_secret(*, entry: Entry, by: Staff) -> Entry:
    """Let one visit to a secret address go, by name: for the municipality's own people only (P-31).

    Raises ProblemError no-right or secret-foundation.
    """
    need(by, Right.RELEASE_SECRET)
    found = Entry.objects.select_for_update(of=("self",)).select_related("district__team").get(
        pk=entry.pk
    )  # fmt: skip
    team = found.district.team if found.district else None
    if team is None or team.kind == Organisation.Kind.FOUNDATION:
        raise refuse(
            "secret-foundation",
            "the team there is of another organisation.",
            "A secret address is not shown to others: write or call instead.",
        )
    found.released_secret_by = by
    found.save()
    audit.write(
        staff=by, action="geheim adres vrijgegeven", about=f"lijst:{found.pk}",
        subject=found.subject_id,
    )  # fmt: skip
    return found
