"""Who of the staff sees which resident: by role, organisation and district; and that they looked.

Whoever asks for somebody outside that is refused, and the refusal is written down.
"""

from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from vanzelf.decide.models import Case, Decision
from vanzelf.decide.numbers import meant
from vanzelf.decide.queries import cases
from vanzelf.org import audit, processing
from vanzelf.org.catalogue import services
from vanzelf.org.models import Organisation, Staff
from vanzelf.org.rights import Right, Role, rights_of
from vanzelf.residents import numbers
from vanzelf.residents.models import Resident, Subject
from vanzelf.staff.known import keep_apart
from vanzelf.work.models import Task
from vanzelf.work.queries import tasks_of


def user_of(request: HttpRequest) -> Staff:
    """Who asks; the decorator of the view saw to it that it is staff."""
    return cast(Staff, request.user)


def cases_for(staff: Staff) -> QuerySet[Any]:
    """The cases somebody may see: of their districts, when they have a role in districts only."""
    if staff.organisation.kind == Organisation.Kind.FOUNDATION:
        return cases().none()
    allowed = [
        each for each in staff.held()
        if Right.SEE_CASES in rights_of(frozenset({Role(each.role)}))
    ]  # fmt: skip
    districts = [each.district_id for each in allowed]
    if not allowed:
        return cases().none()
    if all(districts):
        return cases().filter(subject__resident__address__district__in=districts)
    return cases()


def case_for(request: HttpRequest, key: UUID) -> Case:
    """A case, if whoever asks may see it. Raises Http404 or PermissionDenied."""
    staff = user_of(request)
    found = cases_for(staff).select_related("subject").filter(pk=key).first()
    if isinstance(found, Case):
        keep_apart(staff, found.subject_id, f"zaak:{key}")
        return found
    other = Case.objects.filter(pk=key).first()
    if other is None:
        raise Http404
    audit.write(
        staff=staff, action="geweigerd: zaak", about=f"zaak:{key}", subject=other.subject_id,
        allowed=False,
    )  # fmt: skip
    raise PermissionDenied


def decision_for(request: HttpRequest, key: UUID) -> Decision:
    """A decision in a case that whoever asks may see. Raises Http404 or PermissionDenied."""
    found = Decision.objects.select_related("author", "second", "despite_by").filter(pk=key).first()
    if found is None:
        raise Http404
    found.case = case_for(request, found.case_id)
    return found


def task_for(request: HttpRequest, key: UUID) -> Task:
    """A task for the role and the district of whoever asks. Raises Http404 or PermissionDenied."""
    staff = user_of(request)
    task = Task.objects.select_related("subject", "taken_by", "done_by").filter(pk=key).first()
    if task is None:
        raise Http404
    if tasks_of(staff).filter(pk=key).exists():
        return task
    audit.write(
        staff=staff, action="geweigerd: taak", about=f"taak:{key}", subject=task.subject_id,
        allowed=False,
    )  # fmt: skip
    raise PermissionDenied


@transaction.atomic
def looked_at(
    request: HttpRequest, subject: Subject, service: str, about: str, why: str,
    action: str = "bekeken",
) -> None:  # fmt: skip
    """Write down that somebody looked at a resident: for us who, for the resident what for.

    service: for which; without one it was to help who called or wrote.
    """
    found = services().get(service)
    operation = processing.used(
        number=numbers.number_of(subject), what=why,
        purpose=processing.HELPING if found is None else found.purpose,
    )  # fmt: skip
    audit.write(
        staff=user_of(request), action=action, about=about, subject=subject.id,
        operation=operation,
    )  # fmt: skip


def resident_of(subject: Subject) -> Resident:
    """What the register says of somebody; of who was erased nothing, but that there was somebody."""
    found = Resident.objects.select_related("address").filter(subject=subject).first()
    return found or Resident(subject=subject, name=_("gewist op eigen verzoek"))


def address_of(resident: Resident) -> str:
    """Where somebody lives, for a screen: a secret address stands on none (P-31)."""
    if resident.secret:
        return _("geheim adres")
    if resident.address is None:
        return _("geen adres bekend")
    if resident.in_investigation:
        return _("%(address)s (in onderzoek)") % {"address": resident.address}
    return f"{resident.address}, {resident.address.postcode} {resident.address.city}"


def known_by(typed: str) -> Q:
    """Cases by their number, its last part, or how it begins: each is found by an index."""
    whole, begin = meant(typed)
    return Q(number__in=whole) | Q(number__startswith=begin)
