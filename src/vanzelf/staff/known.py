"""Who knows a resident leaves cases and calls of theirs to a colleague (P-39)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanzelf.org import audit
from vanzelf.org.audience import staff
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.residents.models import Subject
from vanzelf.work import actions


@staff(Right.SEE_CASES, Right.CALL_VIEW)
@require_POST
def know(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that one knows the resident whose case or call is open. key: of the resident."""
    assert isinstance(request.user, Staff)
    actions.know(subject=get_object_or_404(Subject, pk=key), by=request.user, about="inwoner")
    messages.success(request, _("Dank u. Een collega doet dit. Uw teamleider weet het."))
    return redirect("staff:start")


def to_a_colleague(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Where somebody goes who speaks with a resident whom they know; that it was refused is written."""
    assert isinstance(request.user, Staff)
    _refused(request.user, subject, "beller")
    messages.info(request, _("U zei dat u deze inwoner kent. Verbind door met een collega."))
    return redirect("staff:find")


def keep_apart(user: Staff, subject: UUID, about: str) -> None:
    """Raises PermissionDenied for who knows the resident, and writes it down."""
    if actions.knows(user, subject):
        _refused(user, subject, about)
        raise PermissionDenied


def _refused(user: Staff, subject: UUID, about: str) -> None:
    audit.write(
        staff=user, action="geweigerd: kent de inwoner", about=about, subject=subject, allowed=False
    )
