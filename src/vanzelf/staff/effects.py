"""What messages about a last day did (A19): a chart, the reasons people gave, and nobody in them."""

from typing import Any

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vanzelf.campaigns.documents import series_of
from vanzelf.campaigns.effects import WITHIN, Effect, Group, effect, has_effect
from vanzelf.campaigns.numbers import shown
from vanzelf.charts.rising import Rising, rising_chart
from vanzelf.definitions.model import Service
from vanzelf.looks.shapes import Column, Link, Table
from vanzelf.org.audience import staff
from vanzelf.org.catalogue import services
from vanzelf.org.rights import Right
from vanzelf.portal.models import ReasonCount
from vanzelf.staff import words
from vanzelf.staff.services_shown import days_from, said


@staff(Right.SEE_SERVICES)
@require_safe
def of_service(request: HttpRequest, service: str) -> HttpResponse:
    """How many renewed with a message and before there were any, and why others did not."""
    folder = services().get(service)
    if folder is None or not has_effect(folder):
        raise Http404
    found = effect(folder)
    context = {
        "name": said(folder.name), "found": found, "within": WITHIN,
        "began": words.day(found.began), "steps": [days_from(day) for day in series_of(folder)],
        "groups": [
            (_("Sinds er berichten zijn"), _group(found.after)),
            (_("In het jaar daarvoor"), _group(found.before)),
        ],
        "chart": _chart(found), "sent": shown(found.sent), "asked": shown(found.asked),
        "reasons": _reasons(folder),
        "crumbs": [
            Link(_("Diensten"), reverse("staff:services")),
            Link(said(folder.name), reverse("staff:service", args=[service])),
            Link(_("Wat doet het bericht?")),
        ],
    }  # fmt: skip
    return render(request, "staff/services/effect.html", context)


def _chart(found: Effect) -> Any:
    """The curves; None while there are too few people to show anything."""
    if found.after.whole is None and found.before.whole is None:
        return None
    groups = [
        Rising(_("Sinds er berichten zijn"), found.after.points),
        Rising(_("In het jaar daarvoor"), found.before.points),
    ]
    return rising_chart(
        "vernieuwd", words.language(), _("Deel dat een nieuw document heeft, na de dag van het bericht"),
        groups,
    )  # fmt: skip


def _group(group: Group) -> dict[str, Any]:
    whole = group.whole
    return {
        "many": shown(group.many),
        "share": None if whole is None else f"{whole.percent}%",
        "between": None
        if whole is None
        else _("tussen %(low)s en %(high)s%%") % {"low": whole.low, "high": whole.high},
    }


def _reasons(folder: Service) -> Table | None:
    """How often each reason was given, all months together; None when nothing is asked."""
    if not folder.reasons:
        return None
    counted = dict(
        ReasonCount.objects.filter(service=folder.id)
        .values_list("reason").annotate(many=Sum("times")).order_by()
    )  # fmt: skip
    rows = [
        {"reason": said(each.name), "many": shown(counted.get(each.id, 0))}
        for each in sorted(folder.reasons, key=lambda each: -counted.get(each.id, 0) // 10)
    ]
    columns = (Column("reason", _("Reden")), Column("many", _("Hoe vaak"), numeric=True))
    return Table(_("Waarom mensen niet verlengen"), columns, rows, small=True)
