"""What a resident wrote, on the page of the task: for who took it, and for nobody else."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from vanzelf.org import audit
from vanzelf.org.models import Staff
from vanzelf.reach.contesting import words_of
from vanzelf.reach.inbound import about_which, meant
from vanzelf.reach.models import Answer, Offer
from vanzelf.staff import words
from vanzelf.staff.seeing import looked_at
from vanzelf.work.models import Task

WHAT = "Een medewerker las wat u ons schreef"
"""As it stands in the log of the resident."""


def of(request: HttpRequest, task: Task, me: Staff) -> dict[str, Any]:
    """For the template: whether something is sealed, and what it says for who has the task.

    That it was read is written down, for us and for the resident.
    """
    sealed = hasattr(task, "words")
    if not sealed or task.taken_by_id != me.pk:
        return {"sealed": sealed}
    about = f"taak:{task.pk}"
    if task.subject is not None:
        looked_at(request, task.subject, task.service, about, WHAT, action="woorden gelezen")
    else:
        audit.write(staff=me, action="woorden gelezen", about=about)
    return {
        "sealed": True,
        "said": words_of(task),
        "offers": [
            {"offer": each, "service": words.service_name(each.service),
             "until": words.day(each.expires_on)}
            for each in about_which(task)
        ],
    }  # fmt: skip


def answered(request: HttpRequest, task: Task, me: Staff) -> bool:
    """Somebody says what a text means; whether the task is done with that. Raises Http404."""
    said, _colon, which = request.POST.get("antwoord", "").partition(":")
    if said not in Answer.values:
        raise Http404
    try:
        offer = about_which(task).get(pk=UUID(which))
    except (ValueError, Offer.DoesNotExist):
        raise Http404 from None
    receipt = meant(task=task, offer=offer, answer=Answer(said), by=me)
    text = _("Genoteerd onder nummer %(number)s. De inwoner krijgt een bevestiging.")
    messages.success(request, text % {"number": receipt.number})
    task.refresh_from_db()
    return bool(task.state != Task.State.OPEN)
