"""Whether a campaign may go on: asked at every step, so that what stops it works at once."""

from vanzelf.campaigns.models import Campaign
from vanzelf.org import clock
from vanzelf.org.errors import refuse
from vanzelf.org.halting import halted
from vanzelf.services.queries import Running, running
from vanzelf.terms.problems import ProblemError

HALTED, NOT_RUNNING, CHANGED, NOT_ALLOWED = (
    "alles-stilgezet", "dienst-niet-in-werking", "dienst-veranderd", "groep-niet-toegestaan",
)  # fmt: skip


def in_the_way(campaign: Campaign) -> str:
    """What keeps a campaign from doing anything now, as a code; empty when nothing does."""
    if halted():
        return HALTED
    try:
        run = running(campaign.version.service)
    except ProblemError:
        return NOT_RUNNING
    if run.version.pk != campaign.version_id:
        return CHANGED
    if not run.allows(campaign.group) or run.level(campaign.group, clock.today()) == "N0":
        return NOT_ALLOWED
    return ""


def go_ahead(campaign: Campaign) -> Running:
    """The service of a campaign that may go on; raises ProblemError campaign-stands-still."""
    if in_the_way(campaign):
        raise refuse(
            "campaign-stands-still",
            "the campaign may do nothing now.",
            "See whether its service is in force, and whether everything was halted.",
        )
    return running(campaign.version.service)
