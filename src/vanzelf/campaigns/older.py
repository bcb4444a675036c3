"""How much of a list rests on older data: of an earlier year than it is about, or an estimate (A15).

Only of a list from own data is that known. Sources answer yes or no, and nobody here sees of when their
facts are. Above a limit two people release it only with a reason in writing.
"""

from typing import Final

from django.conf import settings

from vanzelf.ask.population import OLDER
from vanzelf.campaigns.models import Campaign
from vanzelf.org.errors import refuse

LISTED: Final = "op_de_lijst"


def too_old(campaign: Campaign) -> bool:
    """Whether more of a list rests on older data than the municipality lets go by itself."""
    older, listed = (campaign.funnel.get(name, 0) for name in (OLDER, LISTED))
    return bool(100 * older > settings.ENVIRONMENT.older_percent * listed)


def refuse_without_reason(campaign: Campaign) -> None:
    """Raises ProblemError campaign-older when it is too old and nobody wrote why it goes all the same."""
    if too_old(campaign) and not campaign.older_because:
        raise refuse(
            "campaign-older",
            "much of this list rests on older data.",
            "Write why it goes all the same, or wait for newer data.",
        )
