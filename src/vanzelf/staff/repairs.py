"""S19: the register of mistakes, and putting right everybody they touched."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanzelf.decide import repairing
from vanzelf.decide.assessing import assess, reasons_of
from vanzelf.decide.models import Case, Decision, Mistake
from vanzelf.looks.shapes import Column, Fact, Link, Table
from vanzelf.looks.templatetags.looks import badge
from vanzelf.org import audit
from vanzelf.org.audience import staff
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.reach.deciding import own_up
from vanzelf.staff import words
from vanzelf.staff.awards import count
from vanzelf.staff.kindly import kindly
from vanzelf.staff.repair_forms import CHOICES, WHOSE, LetterForm, MistakeForm, RecoverForm
from vanzelf.staff.seeing import cases_for, user_of
from vanzelf.work.models import Task


@staff(Right.SEE_CASES)
@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def mistakes(request: HttpRequest) -> HttpResponse:
    """All mistakes, whose they were and whether they were put right; and a form for a new one."""
    me = user_of(request)
    form = MistakeForm(request.POST or None, initial={"zaak": request.GET.get("zaak", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        about = _decision_of(request, data["zaak"])
        made = repairing.register(
            service=data["dienst"], what=data["wat"], found=form.attribution(), by=me,
            rules_hash=about.rules_hash if about else "", about=about,
        )  # fmt: skip
        messages.success(request, _("Opgeschreven. Zoek nu wie er nog meer door geraakt is."))
        return redirect("staff:mistake", made.pk)
    rows = [
        {
            "what": format_html(
                '<a href="{}">{}</a>', reverse("staff:mistake", args=[each.pk]), each.what
            ),
            "service": words.service_name(each.service), "whose": WHOSE[each.whose],
            "found": words.day(each.found_at), "state": _state(each),
        }
        for each in Mistake.objects.order_by("-found_at")[:50]
    ]  # fmt: skip
    columns = (
        Column("what", _("Wat ging er mis")), Column("service", _("Dienst")),
        Column("whose", _("Van wie")), Column("found", _("Gevonden")), Column("state", _("Stand")),
    )  # fmt: skip
    table = Table(
        _("Fouten"), columns, rows, stack=True, small=True,
        empty=_("Er staan geen fouten in het register. Ziet u er één? Schrijf hem op, ook als hij klein is."),
    )  # fmt: skip
    return render(request, "staff/werk/mistakes.html", {"form": form, "table": table})


def _decision_of(request: HttpRequest, number: str) -> Decision | None:
    """The last decision sent in a case that whoever asks may see."""
    if not number:
        return None
    case = cases_for(user_of(request)).filter(number=number).first()
    if case is None:
        return None
    found: Decision | None = (
        Decision.objects.filter(case=case, state=Decision.State.SENT).order_by("-sent_at").first()
    )
    return found


def _state(mistake: Mistake) -> Any:
    if mistake.repaired_at is not None:
        return badge(_("Hersteld"), "good")
    if mistake.affected:
        return badge(_("Wordt hersteld"), "active")
    return badge(_("Zoek anderen"), "wait")


@staff(Right.SEE_CASES)
@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def mistake(request: HttpRequest, key: UUID) -> HttpResponse:
    """One mistake: whose it was and on what that rests, everybody it touched, and their letters."""
    found, me = get_object_or_404(Mistake, pk=key), user_of(request)
    form = LetterForm(request.POST if "brief" in request.POST else None)
    back = RecoverForm(request.POST if "terugvragen" in request.POST else None)
    if request.method == "POST":
        if "zoek" in request.POST:
            repairing.find_others(mistake=found, by=me)
            messages.success(
                request, _("Gezocht, in beide richtingen. Wie geraakt is, heeft een taak.")
            )
            return redirect("staff:mistake", key)
        if "klaar" in request.POST:
            repairing.repaired(mistake=found, by=me)
            messages.success(request, _("Iedereen is geholpen. Dank u wel."))
            return redirect("staff:mistake", key)
        if back.is_valid():
            made = _recover(found, back, me)
            if made is not None:
                return redirect("staff:decision", made.pk)
            back.add_error("zaak", _("Wij vinden deze zaak niet."))
        if form.is_valid():
            data = form.cleaned_data
            case = cases_for(me).select_related("subject").filter(number=data["zaak"]).first()
            if isinstance(case, Case):
                own_up(found, case, wrong=data["fout"], repair=data["herstel"], by=me)
                messages.success(
                    request, _("De brief is onderweg. Er staat in dat het onze fout was.")
                )
                return redirect("staff:mistake", key)
            form.add_error("zaak", _("Wij vinden deze zaak niet."))
    audit.write(staff=me, action="fout bekeken", about=f"fout:{key}")
    evidence = found.evidence
    known = found.affected
    open_tasks = repairing.tasks_of(found.pk).filter(state=Task.State.OPEN)
    context = {
        "mistake": found, "state": _state(found), "form": form, "ours": found.whose == "wij",
        "back": back, "may_recover": found.whose != "wij" and evidence.get("keuze") != "niet",
        "facts": [
            Fact(_("Van wie was de fout?"), WHOSE[found.whose]),
            Fact(_("Waar blijkt dat uit?"), evidence.get("bewijs", "")),
            Fact(_("Had de inwoner het kunnen weten?"),
                 _("ja") if evidence.get("had_kunnen_weten") else _("nee")),
            Fact(_("Wat doet terugvragen met dit huishouden?"), evidence.get("gevolg", "")),
            Fact(_("Is het te hard?"), evidence.get("hardheid", "")),
            Fact(_("Wat vragen wij terug?"), CHOICES[evidence.get("keuze", "niet")]),
        ],
        "searched": bool(known), "less": count(known.get("te_weinig", 0)),
        "more": count(known.get("te_veel", 0)), "has_rules": bool(evidence.get("regels")),
        "tasks": [
            (reverse("staff:task", args=[each.pk]),
             _("Kreeg te weinig") if each.data.get("richting") == "te_weinig" else _("Kreeg te veel"),
             words.when(each.due_at))
            for each in open_tasks.order_by("-urgent", "due_at")[:20]
        ],
        "crumbs": [Link(_("Begin"), reverse("staff:start")),
                   Link(_("Herstel"), reverse("staff:mistakes")), Link(found.what)],
    }  # fmt: skip
    return render(request, "staff/werk/mistake.html", context)


def _recover(found: Mistake, form: RecoverForm, me: Staff) -> Decision | None:
    """A recovery in a case, as a proposal; None when there is no such case for whoever asks."""
    data = form.cleaned_data
    case = cases_for(me).select_related("subject").filter(number=data["zaak"]).first()
    if not isinstance(case, Case):
        return None
    reasons = reasons_of(assess(case))
    return repairing.recover(
        mistake=found, case=case, amount_cents=form.cents(), by=me,
        reasons={**reasons, "nl": [data["reden_nl"].strip()], "en": [data["reden_en"].strip()]},
    )  # fmt: skip
