"""Award runs on screen: put ready by one, agreed to by another, followed; and files for others."""

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vanzelf.campaigns.candidates import agree, answered, candidates
from vanzelf.decide import awards, levies
from vanzelf.decide.models import AwardRun, Effect
from vanzelf.definitions.model import Trigger
from vanzelf.looks.shapes import Column, Fact, Link, Table
from vanzelf.looks.templatetags.looks import badge
from vanzelf.org import audit
from vanzelf.org.audience import staff
from vanzelf.org.catalogue import services
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.reach import bureau
from vanzelf.staff import words
from vanzelf.staff.award_forms import LARGEST, AgreeForm, AnswerForm, LeviesForm, RunForm
from vanzelf.staff.kindly import kindly
from vanzelf.staff.seeing import looked_at, resident_of, user_of
from vanzelf.terms.problems import ProblemError

BADGES: Final = {
    "vraagt": "wait",
    "concept": "wait",
    "loopt": "active",
    "klaar": "good",
    "gestopt": "neutral",
}
FEW: Final = 10
"""A count under this is not shown as it is."""
POPULATION: Final = "Een medewerker keek een toekenning na waar u in staat"


def count(number: int) -> str:
    """A count on a page: a small one as under ten, so that it names nobody."""
    return str(number) if number == 0 or number >= FEW else f"<{FEW}"


@staff(Right.RUN_AWARDS)
@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def runs(request: HttpRequest) -> HttpResponse:
    """All runs, and the files for other systems."""
    levies_form = LeviesForm(request.POST, request.FILES) if "inlezen" in request.POST else None
    if levies_form is not None and levies_form.is_valid():
        _take_levies(request, levies_form.cleaned_data["heffingen"])
        return redirect("staff:awards")
    if request.method == "POST" and levies_form is None:
        for system in awards.waiting_for() or [awards.TAXES]:
            name = awards.write_file(by=user_of(request), system=system)
            messages.success(request, _("Het bestand %(name)s staat klaar.") % {"name": name})
        return redirect("staff:awards")
    rows = [
        {
            "what": format_html(
                '<a href="{}">{}</a>', reverse("staff:award", args=[each.pk]), _title(each)
            ),
            "state": badge(_state(each), BADGES[each.state]), "made": words.day(each.made_at),
            "by": _by(each), "going": count(each.counted.get("kandidaten", 0)),
        }
        for each in AwardRun.objects.select_related("made_by").order_by("-made_at")[:50]
    ]  # fmt: skip
    columns = (
        Column("what", _("Voor wie")), Column("state", _("Stand")),
        Column("going", _("Aantal"), numeric=True), Column("made", _("Klaargezet")),
        Column("by", _("Door")),
    )  # fmt: skip
    table = Table(
        _("Toekenningen"), columns, rows, stack=True, small=True,
        empty=_("Nog geen toekenningen. Zet er één klaar; een collega kijkt mee voordat hij loopt."),
    )  # fmt: skip
    files = [
        {**each, "total": words.money(each["total"]),
         "url": reverse("staff:award-file", args=[each["name"]])}
        for each in awards.files()
    ]  # fmt: skip
    context = {
        "table": table, "files": files, "waiting": awards.waiting_effects(),
        "levies": levies_form or LeviesForm(),
    }  # fmt: skip
    return render(request, "staff/werk/awards.html", context)


def _by(run: AwardRun) -> str:
    return _("de datum van de toets") if run.made_by is None else run.made_by.name


def _title(run: AwardRun) -> str:
    group = services()[run.service].group(run.group)
    return f"{words.scheme_name(run.scheme)} {run.period}: {group.name[words.language()]}"


def _state(run: AwardRun) -> str:
    return {
        "vraagt": _("Wacht op antwoord"), "concept": _("Wacht op een tweede"), "loopt": _("Loopt"), "klaar": _("Klaar"),
        "gestopt": _("Gestopt"),
    }[run.state]  # fmt: skip


@staff(Right.RUN_AWARDS)
@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put a run ready: look up who it is about in own data, and count them."""
    form = RunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        service, group, *yes = data["groep"].split(":")
        made = _put_ready(
            service, group, str(data["jaar"]), form.said(), user_of(request), bool(yes)
        )
        asking = made.state == AwardRun.State.ASKING
        messages.success(request, _("Klaargezet. Vraag nu het Inlichtingenbureau om te kijken.") if asking
                         else _("Klaargezet. Een collega moet nu kijken en goedkeuren."))  # fmt: skip
        return redirect("staff:award", made.pk)
    return render(request, "staff/werk/award_new.html", {"form": form})


def _put_ready(
    service: str, group: str, year: str, said: dict[str, str], by: Staff, yes: bool
) -> AwardRun:
    """A run of a group, or of who said yes in it; a partner looks first where the group names one."""
    known = services()[service]
    found = answered(service, group, year, said) if yes else candidates(service, group, said)
    tested = known.group(group)
    return awards.prepare(
        service=service, group=group, scheme=known.schemes[0], period=year, found=found, by=by,
        ask_first=bool(tested.tested_by) and (yes or tested.trigger is Trigger.YEARLY), said=said,
    )  # fmt: skip


@staff(Right.RUN_AWARDS)
@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, key: UUID) -> HttpResponse:
    """One run: what it does, whom it leaves out and why, five to look at, and how far it is."""
    found = get_object_or_404(AwardRun.objects.select_related("made_by", "agreed_by"), pk=key)
    me = user_of(request)
    form = AgreeForm(request.POST if "goedkeuren" in request.POST else None)
    upload = AnswerForm(request.POST, request.FILES) if "inlezen" in request.POST else None
    if request.method == "POST":
        if "stop" in request.POST:
            awards.stop(run=found, by=me)
            messages.success(request, _("Gestopt. Wat al toegekend is, blijft."))
            return redirect("staff:award", key)
        if "vraag" in request.POST:
            return _download(bureau.question(run=found, by=me), bureau.file_name(found))
        if upload is not None and upload.is_valid():
            _take_answer(request, found, upload)
            return redirect("staff:award", key)
        if form.is_valid():
            agree(found, by=me, sample_seen=form.cleaned_data["gezien"])
            found.refresh_from_db()
            messages.success(
                request, _("Goedgekeurd. Het loopt nu vanzelf.") if found.agreed_by_id
                else _("U hebt goedgekeurd. Nu moet nog één collega kijken."),
            )  # fmt: skip
            return redirect("staff:award", key)
    audit.write(staff=me, action="toekenning bekeken", about=f"toekenning:{key}")
    own, draft = found.made_by_id == me.pk, found.state == AwardRun.State.DRAFT
    progress = awards.progress_of(found)
    context = {
        "run": found, "title": _title(found), "state": badge(_state(found), BADGES[found.state]),
        "form": form, "own": own, "draft": draft, "running": found.state == AwardRun.State.RUNNING,
        "asking": found.state == AwardRun.State.ASKING, "upload": upload or AnswerForm(),
        "asked": found.candidates.exclude(asked_at=None).exists(),
        "households": count(found.counted.get("kandidaten", 0)),
        "billed": _billed(found), "facts": _counted(found), "left": _left(found), "far": _how_far(progress),
        "sample": _sample(request, found) if draft else [],
        "made": [(label, count(progress[name])) for name, label in (
            ("besluit", _("Besluiten")), ("aanbod", _("Aanbiedingen")),
            ("taak", _("Taken voor een medewerker")), ("teruggedraaid", _("Teruggedraaid door de inwoner")),
        )],
        "crumbs": [Link(_("Begin"), reverse("staff:start")),
                   Link(_("Toekenningen"), reverse("staff:awards")), Link(_title(found))],
    }  # fmt: skip
    return render(request, "staff/werk/award.html", context)


def _billed(found: AwardRun) -> str:
    """How many have a bill already, of a run that still has something to give; empty when nobody has."""
    over = found.state in (AwardRun.State.DONE, AwardRun.State.STOPPED)
    number = 0 if over else levies.billed(found)
    return count(number) if number else ""


def _take_levies(request: HttpRequest, file: Any) -> None:
    """Take the levies of the tax system in; what is wrong with the file is told by line."""
    try:
        many = levies.take_in(data=file.read(LARGEST), file=file.name, by=user_of(request))
    except ProblemError as error:
        _tell_lines(request, error, "levies-file")
        return
    messages.success(request, _("Ingelezen: %(many)s regels.") % {"many": many})


def _tell_lines(request: HttpRequest, error: ProblemError, code: str) -> None:
    lines = sorted({each.place.line for each in error.problems if each.code == code})
    if not lines:
        raise error
    first = ", ".join(str(line) for line in lines[:5])
    messages.error(request, _(
        "Dit bestand klopt niet. Er is niets ingelezen. Kijk naar regel %(lines)s, of vraag het "
        "bestand opnieuw."
    ) % {"lines": first})  # fmt: skip


def _take_answer(request: HttpRequest, found: AwardRun, upload: AnswerForm) -> None:
    """Take the answer in and say what it brought; what is wrong with it is told by line."""
    name, data = upload.cleaned_data["antwoord"]
    try:
        came = bureau.take_answer(run=found, data=data, file=name, by=user_of(request))
    except ProblemError as error:
        _tell_lines(request, error, "hindrance-file")
        return
    if came.again:
        messages.info(request, _("Dit bestand was al ingelezen. Er is niets veranderd."))
        return
    messages.success(request, _(
        "Ingelezen. Een collega moet nu kijken en goedkeuren. Staat er iets in de weg? Dan kijkt een "
        "medewerker, en hoort niemand nu al iets."
    ))  # fmt: skip


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _counted(found: AwardRun) -> list[Fact]:
    counted = found.counted
    facts = [
        Fact(_("Wat het doet"), _does(found)),
        Fact(_("Bekeken"), count(counted.get("bekeken", 0))),
        Fact(_("Vragen wij over") if found.state == AwardRun.State.ASKING else _("Krijgen het"),
             count(counted.get("kandidaten", 0))),
        Fact(_("Samen"), _total(counted)),
        Fact(_("Hadden het al"), count(counted.get("had_het_al", 0))),
        Fact(_("Klaargezet door"), f"{_by(found)}, {words.day(found.made_at)}"),
    ]  # fmt: skip
    if found.agreed_by is not None:
        facts.append(
            Fact(_("Goedgekeurd door"), f"{found.agreed_by.name}, {words.day(found.agreed_at)}")
        )
    if counted.get("eerst_vragen"):
        facts.append(
            Fact(_("Uitkering gestopt: die vragen wij het eerst"), count(counted["eerst_vragen"]))
        )
    if counted.get("vorige"):
        facts.append(Fact(_("Anders dan de vorige keer"), _("%(more)s erbij, %(less)s eraf") % {
            "more": count(counted.get("erbij", 0)), "less": count(counted.get("eraf", 0)),
        }))  # fmt: skip
    return facts


def _total(counted: dict[str, Any]) -> str:
    """What it comes to, of so many that it says nothing of one of them."""
    if 0 < counted.get("kandidaten", 0) < FEW:
        return _("noemen wij niet bij minder dan tien")
    return words.money(counted.get("bedrag_cent"))


def _how_far(progress: dict[str, int]) -> tuple[int, int, str]:
    """How far a run is: value, most, and the same in words; of few only whether it is done."""
    done, most = progress["klaar"], progress["alle"]
    text = _("%(done)s van %(most)s") % {"done": count(done), "most": count(most)}
    return (int(done == most), 1, text) if most < FEW else (done, most, text)


def _does(found: AwardRun) -> str:
    """What a run does with whoever is in it."""
    if found.counted.get("niveau") == "N4":
        return _("Kent toe; de inwoner hoeft niets te doen")
    if found.state == AwardRun.State.ASKING or found.answer:
        return _("Kent toe aan wie ja zei, als er niets in de weg staat")
    return _("Biedt aan; één ja is genoeg")


def _left(found: AwardRun) -> list[tuple[str, str]]:
    """Why people were left out, in words, and how many."""
    reasons = found.counted.get("uitgezonderd", {})
    return [
        (words.word(words.LEFT, code), count(number)) for code, number in sorted(reasons.items())
    ]


def _sample(request: HttpRequest, found: AwardRun) -> list[dict[str, Any]]:
    rows = []
    for each in awards.sample_of(found).select_related("subject"):
        looked_at(request, each.subject, found.service, f"toekenning:{found.pk}", POPULATION)
        rows.append({
            "resident": resident_of(each.subject), "amount": words.money(each.amount_cents),
            "facts": [
                Fact(words.concept_name(fact["concept"]), fact["value"],
                     words.source_name(fact["source"]), words.day(dt.date.fromisoformat(fact["as_of"])))
                for fact in each.facts
            ],
        })  # fmt: skip
    return rows


@staff(Right.RUN_AWARDS)
@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """A file for another system, the same however often it is taken; that it was taken is noted."""
    if not Effect.objects.filter(file=name).exists():
        raise Http404
    audit.write(staff=user_of(request), action="bestand opgehaald", about=f"bestand:{name}")
    return _download(awards.file_content(name), name)
