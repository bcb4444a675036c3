"""A list of the municipality's own making: residents of one district, a team, two people to release."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from vanzelf.campaigns.models import Campaign, Entry
    from vanzelf.org.models import Staff

SERVICE, GROUP = "toeslagen", "lijst"


@dataclass
class Scene:
    """Who is in it. people: residents, in order of their numbers."""

    campaign: "Campaign"
    manager: "Staff"
    officer: "Staff"
    lead: "Staff"
    worker: "Staff"
    people: list[Any] = field(default_factory=list)

    def fresh(self) -> "Campaign":
        """The campaign as it is now."""
        self.campaign.refresh_from_db()
        return self.campaign

    def entries(self) -> "list[Entry]":
        """Its entries, in the order of the draw."""
        return list(self.campaign.entries.order_by("wave__number", "order"))

    def release(self, waves: int = 1, per_week: int = 40) -> None:
        """Two people let it go, and its first wave begins."""
        from vanzelf.campaigns import actions, tasks

        actions.plan(
            campaign=self.campaign, waves=waves, days_between=14, per_week=per_week,
            by=self.manager,
        )  # fmt: skip
        actions.ask_release(campaign=self.campaign, by=self.manager)
        actions.release(campaign=self.campaign, by=self.officer)
        tasks.start_due_waves()
        self.fresh()

    def share(self, hours: float = 6, day: dt.date | None = None) -> int:
        """The worker gets what fits."""
        from vanzelf.campaigns.sharing import share_out
        from vanzelf.org import clock
        from vanzelf.org.models import District

        return share_out(
            district=District.objects.get(pk="oost"), day=day or clock.today(),
            hours={self.worker: hours}, by=self.lead,
        )  # fmt: skip


Stage = Callable[..., Scene]


@pytest.fixture
def stage(begin, settle, hire) -> Stage:
    """Sets a scene: `stage(people=3, team="gemeente", change=…)`; the list is filled, not released."""

    def set_up(
        people: int = 3,
        team: str = "stichting",
        change: Callable[[list[Any]], None] | None = None,
        service: str = SERVICE,
        group: str = GROUP,
        said: dict[str, str] | None = None,
    ) -> Scene:
        from vanzelf.campaigns import actions
        from vanzelf.campaigns.blind import Household
        from vanzelf.campaigns.filling import fill
        from vanzelf.campaigns.models import Campaign
        from vanzelf.org.models import Assignment, District, Organisation
        from vanzelf.org.rights import Role

        numbers = [f"9999{each:05}" for each in range(1, people + 1)]
        residents = [settle(each, f"A. Bewoner{each[-2:]}") for each in numbers]
        running = begin(service)
        municipality = Organisation.objects.get(name="Gemeente Eikenhage")
        if team == "gemeente":
            District.objects.filter(pk="oost").update(team=municipality)
        owner = District.objects.select_related("team").get(pk="oost").team
        lead, worker = hire(name="Tess"), hire(name="Noor")
        for staff, role in ((lead, Role.TEAM_LEAD), (worker, Role.FIELD_WORKER)):
            staff.organisation = owner
            staff.save()
            Assignment.objects.create(
                staff=staff, role=role, district_id="oost", begins=dt.date(2026, 1, 1)
            )
        manager = hire(Role.CAMPAIGN_MANAGER, name="Mila")
        officer = hire(Role.PRIVACY_OFFICER, name="Olaf")
        campaign = actions.create(
            version=running.version, group=group, name="Najaar 2026", on=dt.date(2026, 11, 1),
            by=manager, said=said,
        )  # fmt: skip
        if change is not None:
            change(residents)
        Campaign.objects.filter(pk=campaign.pk).update(state=Campaign.State.ASKING)
        fill(campaign, [Household((each,), "") for each in numbers])
        campaign.refresh_from_db()
        return Scene(campaign, manager, officer, lead, worker, residents)

    return set_up
