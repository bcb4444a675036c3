"""Whether somebody still wants what a run is about: asked again at every step of it."""

from collections.abc import Sequence
from uuid import UUID

from vanzelf.decide.models import AwardRun
from vanzelf.definitions.model import Trigger
from vanzelf.org.catalogue import services
from vanzelf.residents.models import Consent, Refusal


def still_wanted(run: AwardRun, whom: Sequence[UUID]) -> bool:
    """Whether nobody of a household said no, and everybody's consent stands where it rests on that."""
    refused = Refusal.objects.filter(
        subject__in=whom, scope__in=[Refusal.EVERYTHING, run.service], revoked_at=None
    )
    if refused.exists():
        return False
    if services()[run.service].group(run.group).trigger is not Trigger.YEARLY:
        return True
    agreed = Consent.objects.filter(subject__in=whom, service=run.service, ended_at=None)
    return agreed.values("subject").distinct().count() == len(whom)
