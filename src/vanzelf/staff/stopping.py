"""Where people stop on the road of a campaign's message, in counts (A41).

Counted is only what is there for the road itself: messages, answers and what was looked through. How
often a page was opened is one number of a campaign, without who opened it. Answers, and what came of a
yes, move once a week and never for fewer than ten new answers: see `vanzelf.campaigns.outcomes`.
"""

import datetime as dt
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanzelf.campaigns.models import Campaign
from vanzelf.campaigns.numbers import rounded, shown
from vanzelf.campaigns.outcomes import answers_told
from vanzelf.definitions.model import Role
from vanzelf.definitions.wording import Kind
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.oversight.retention import ANSWERED
from vanzelf.portal.models import OpenedCount
from vanzelf.reach.models import Message, Offer
from vanzelf.staff.campaigns_shown import Step

STEPS: Final = (
    ("told", _("Kregen het bericht"), ""),
    ("opened", _("Openden de bladzijde met hun code"), _("Wie op twee dagen kijkt, telt twee keer.")),
    ("answered", _("Gaven daar een antwoord"), _("Ja, nee, eerst praten of dit klopt niet.")),
)  # fmt: skip
OF_A_YES: Final = (
    (
        "began", _("Zeiden ja en begonnen hun gegevens na te kijken"),
        _("Nee zeggen is een keuze. Wie nee zei, stopte dus niet."),
    ),
    (
        "sent", _("Keken alles na en verstuurden het"),
        _("Wie niet verder kwam, krijgt na een week één keer hulp aangeboden."),
    ),
)  # fmt: skip
"""Where the municipality decides, a yes goes on with facts that were filled in already."""


def road(campaign: Campaign) -> list[Step]:
    """The steps, the first one on top; none before it began, nor once the first answers are erased."""
    service = services().get(campaign.version.service)
    if service is None or campaign.released_at is None:
        return []
    kept = dt.timedelta(days=min(service.retention_days, ANSWERED))
    if timezone.localdate(campaign.released_at) + kept <= clock.today():
        return []
    counts = _counted(campaign)
    steps = (*STEPS, *OF_A_YES) if service.role == Role.DECIDES else STEPS
    most = max(rounded(counts[name]) or 0 for name, *_rest in steps) or 1
    found = [Step(label, shown(counts[name]), why, _width(counts[name], most))
             for name, label, why in steps]  # fmt: skip
    other = Step(_("Antwoordden op een andere manier"), shown(counts["otherwise"]),
                 _("Per telefoon, sms of brief, aan de balie of aan de deur."),
                 _width(counts["otherwise"], most))  # fmt: skip
    return [*found, other]


def _counted(campaign: Campaign) -> dict[str, int]:
    """Whole numbers, of all offers of a campaign at once; no page shows one under ten."""
    told = Message.objects.filter(offer=OuterRef("pk"), kind=str(Kind.OFFER), sent_at__isnull=False)
    opened = OpenedCount.objects.filter(pk=campaign.pk).values_list("times", flat=True).first()
    return {
        "told": Offer.objects.filter(Exists(told), campaign=campaign.pk).count(),
        "opened": opened or 0, **answers_told(campaign),
    }  # fmt: skip


def _width(count: int, most: int) -> int:
    """How long its bar is, 1 to 100, made of the rounded count."""
    return max(1, min(100, round(100 * (rounded(count) or 0) / most)))
