"""Sharing out the day in a district, and letting a visit to a secret address go. No names here."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanzelf.campaigns import queries, sharing
from vanzelf.campaigns.models import Entry
from vanzelf.org import audit, clock
from vanzelf.org.audience import staff
from vanzelf.org.models import District, Staff
from vanzelf.org.rights import Right
from vanzelf.staff.campaigns_forms import HoursForm
from vanzelf.staff.kindly import kindly, kindly_to


@staff(Right.ASSIGN_LIST)
@require_safe
def districts(request: HttpRequest) -> HttpResponse:
    """The districts somebody shares out, and how many wait there."""
    today = clock.today()
    days = [
        queries.team_day(each, today) for each in sharing.districts_of(_user(request))
    ]  # one team has few districts
    return render(request, "staff/campaigns/districts.html", {"days": days})


@staff(Right.ASSIGN_LIST)
@require_http_methods(["GET", "POST"])
@kindly
def share(request: HttpRequest, code: str) -> HttpResponse:
    """Hours per person; who goes where follows from that."""
    district, user, today = _district(request, code), _user(request), clock.today()
    day = queries.team_day(district, today)
    form = HoursForm(list(day.members), request.POST or None)
    if request.method == "POST" and form.is_valid():
        many = sharing.share_out(district=district, day=today, hours=form.hours(), by=user)
        said = ngettext("%(many)s adres verdeeld.", "%(many)s adressen verdeeld.", many)
        messages.success(request, said % {"many": many})
        return redirect("staff:share-district", code)
    context = {"it": day, "form": form, "most": sharing.MOST, "minutes": sharing.MINUTES}
    return render(request, "staff/campaigns/share.html", context)


@staff(Right.ASSIGN_LIST)
@require_POST
@kindly_to("staff:share-district")
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """What nobody got to waits again."""
    many = sharing.take_back(
        district=_district(request, code), day=clock.today() - dt.timedelta(days=1),
        by=_user(request),
    )  # fmt: skip
    said = ngettext("%(many)s adres wacht weer.", "%(many)s adressen wachten weer.", many)
    messages.success(request, said % {"many": many})
    return redirect("staff:share-district", code)


@staff(Right.RELEASE_SECRET)
@require_safe
def secrets_(request: HttpRequest) -> HttpResponse:
    """Secret addresses on a list: each is let go by name, or not."""
    found = list(queries.to_release()[:200])
    audit.write(staff=_user(request), action="geheime adressen bekeken", aantal=len(found))
    return render(request, "staff/campaigns/secret.html", {"entries": found})


@staff(Right.RELEASE_SECRET)
@require_POST
def release_secret(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let one visit go."""
    entry = get_object_or_404(queries.to_release(), pk=key)
    sharing.release_secret(entry=Entry.objects.get(pk=entry.pk), by=_user(request))
    messages.success(request, _("Vrijgegeven voor een bezoek. Uw naam staat erbij."))
    return redirect("staff:secret-addresses")


def _district(request: HttpRequest, code: str) -> District:
    found = sharing.districts_of(_user(request)).filter(pk=code).first()
    if found is None:
        audit.write(
            staff=_user(request), action="looplijst verdelen", about=f"wijk:{code}"[:60],
            allowed=False,
        )  # fmt: skip
        raise Http404
    return found


def _user(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user
