"""From what the rules say of a case to a decision."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanzelf.decide import actions
from vanzelf.decide.assessing import assess, reasons_of
from vanzelf.decide.models import Direction
from vanzelf.looks.shapes import Link
from vanzelf.org.audience import staff
from vanzelf.org.rights import Right
from vanzelf.staff import words
from vanzelf.staff.assess_forms import ProposalForm
from vanzelf.staff.facts import crumbs_of, result_of
from vanzelf.staff.kindly import kindly
from vanzelf.staff.seeing import case_for, looked_at, user_of


@staff(Right.DECIDE)
@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, key: UUID) -> HttpResponse:
    """From what the rules say to a decision, in words that the officer can better."""
    found, me = case_for(request, key), user_of(request)
    now = assess(found)
    reasons = reasons_of(now)
    form = ProposalForm(
        request.POST or None, direction=now.direction, initial={
            "strekking": now.direction or "", "reden_nl": "\n".join(reasons["nl"]),
            "reden_en": "\n".join(reasons["en"]),
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        made = actions.propose(
            case=found, direction=Direction(chosen["strekking"]), author=me,
            amount_cents=form.amount(now.amount_cents), receipt=now.receipt(),
            rules_hash=now.rules_hash, reasons=form.reasons(reasons),
        )  # fmt: skip
        return redirect("staff:decision", made.pk)
    looked_at(
        request, found.subject, found.service, f"zaak:{found.pk}",
        "Een medewerker bereidde een besluit over uw zaak voor",
    )  # fmt: skip
    context = {
        "case": found, "form": form, "result": result_of(now), "now": now,
        "used": reasons[f"facts_{words.language()}"], "articles": reasons["articles"],
        "crumbs": [*crumbs_of(found)[:-1], Link(str(found), reverse("staff:case", args=[key])),
                   Link(_("Besluit voorstellen"))],
    }  # fmt: skip
    return render(request, "staff/werk/propose.html", context)
