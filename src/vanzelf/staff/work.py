"""Where somebody begins (what waits for them), the stock of cases (S16), and tasks."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from vanzelf.decide import facts
from vanzelf.decide.models import Case
from vanzelf.looks.context import bar_of
from vanzelf.looks.shapes import Column, Table, order_from
from vanzelf.looks.templatetags.looks import badge
from vanzelf.org import clock
from vanzelf.org.audience import staff
from vanzelf.org.catalogue import services
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.reach import settling
from vanzelf.reach.models import Answer
from vanzelf.reach.preflight import ABSENT
from vanzelf.residents.models import Preferences
from vanzelf.staff import reading, words
from vanzelf.staff.call_forms import SUBJECTS
from vanzelf.staff.kindly import kindly
from vanzelf.staff.seeing import cases_for, known_by, looked_at, resident_of, task_for, user_of
from vanzelf.staff.work_forms import (
    FinishForm,
    LookedIntoForm,
    StockFilter,
    TaskFilter,
)
from vanzelf.work import actions
from vanzelf.work.models import Task
from vanzelf.work.queries import open_tasks

A_PAGE: Final = 25
FIRST: Final = 8
"""Tasks on the first page: what can be seen at a glance."""
OVER: Final = (Case.State.DECIDED, Case.State.WITHDRAWN)


@staff()
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What waits for somebody: what we promised first."""
    me = user_of(request)
    waiting = open_tasks(me).filter(Q(taken_by=None) | Q(taken_by=me))
    promised = waiting.order_by(
        "-urgent", F("promised_at").asc(nulls_last=True), "due_at", "id"
    ).select_related("taken_by")[:FIRST]
    context: dict[str, Any] = {
        "tasks": [_card(each) for each in promised],
        "hour": _greeting(),
        **waiting.order_by().aggregate(
            many=Count("pk"), late=Count("pk", filter=Q(due_at__lt=clock.now()))
        ),
    }
    if me.may(Right.SEE_CASES):
        mine = cases_for(me).exclude(state__in=OVER)
        context |= mine.aggregate(
            mine=Count("pk", filter=Q(handler=me)), free=Count("pk", filter=Q(handler=None)),
            urgent=Count("pk", filter=Q(warn_on__lte=clock.today())),
        )  # fmt: skip
        context["call_first"] = mine.filter(call_first=True).count()
    bar = bar_of(request)
    context["places"] = [
        section for section in (bar.sections if bar else ()) if section.label != _("Werk")
    ]
    return render(request, "staff/werk/start.html", context)


def _greeting() -> str:
    part = actions.part_of_day(clock.now())
    return {
        "ochtend": _("Goedemorgen"), "middag": _("Goedemiddag"), "avond": _("Goedenavond"),
    }[part]  # fmt: skip


def _card(task: Task) -> dict[str, Any]:
    return {
        "task": task,
        "what": words.word(words.TASKS, task.kind),
        "service": words.service_name(task.service) if task.service else "",
        "when": words.when(task.promised_at or task.due_at),
        "promised": task.promised_at is not None,
        "late": (task.promised_at or task.due_at) < clock.now(),
        "url": reverse("staff:task", args=[task.pk]),
    }


# -- the stock of cases ------------------------------------------------------------------------------

STOCK: Final = ("due_on", "number", "service")


@staff(Right.SEE_CASES)
@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def stock(request: HttpRequest) -> HttpResponse:
    """Cases by the day before which the law wants a decision; without names, since many stand here."""
    me = user_of(request)
    if request.method == "POST":
        following = cases_for(me).exclude(state__in=OVER).filter(handler=None)
        case = following.order_by("due_on", "number").first()
        if case is None:
            messages.info(request, _("Alle zaken hebben al iemand. Er ligt niets meer voor u."))
            return redirect("staff:stock")
        facts.take_case(case=case, by=me)
        return redirect("staff:case", case.pk)
    form = StockFilter(request.GET, services=_services())
    found = _narrowed(cases_for(me), form, request)
    columns = (
        Column("number", _("Zaak"), sortable=True), Column("service", _("Dienst"), sortable=True),
        Column("state", _("Stand")), Column("handler", _("Bij wie")),
        Column("due_on", _("Beslissen voor"), sortable=True),
    )  # fmt: skip
    order = order_from(request.GET, columns, "due_on")
    keys = found.order_by(order, "number").values_list("pk", flat=True)
    page = Paginator(keys, A_PAGE).get_page(request.GET.get("bladzijde"))
    here = cases_for(me).filter(pk__in=list(page.object_list)).order_by(order, "number")
    table = Table(
        _("Zaken"), columns, [_row(each, me.pk) for each in here], order=order,
        query=request.GET, stack=True, small=True,
        empty=_("Geen zaken gevonden. Kies minder filters, of geniet van een lege lijst."),
    )  # fmt: skip
    return render(request, "staff/werk/stock.html", {"form": form, "table": table, "page": page})


def _narrowed(found: QuerySet[Any], form: StockFilter, request: HttpRequest) -> QuerySet[Any]:
    asked = form.cleaned_data if form.is_valid() else {}
    if not asked.get("alles"):
        found = found.exclude(state__in=OVER)
    if asked.get("dienst"):
        found = found.filter(service=asked["dienst"])
    if asked.get("van") == "mij":
        found = found.filter(handler=user_of(request))
    elif asked.get("van") == "niemand":
        found = found.filter(handler=None)
    if asked.get("zoek"):
        found = found.filter(known_by(asked["zoek"]))
    narrow = {
        "bellen": Q(call_first=True), "wacht": Q(state=Case.State.WAITING),
        "bron": Q(state=Case.State.PAUSED), "fout": Q(our_error=True),
        "spoed": Q(warn_on__lte=clock.today()), "tekenen": Q(second=True), "klaar": Q(ready=True),
    }  # fmt: skip
    return found.filter(narrow[asked["stand"]]) if asked.get("stand") in narrow else found


def _row(case: Any, me: Any) -> dict[str, Any]:
    mine = case.handler_id == me
    handler = _("u") if mine else case.handler.name if case.handler else _("niemand")
    return {
        "number": format_html('<a href="{}">{}</a>', reverse("staff:case", args=[case.pk]), case),
        "service": words.service_name(case.service),
        "state": badges(case),
        "handler": handler,
        "due_on": format_html(
            '{}<br><span class="vz-small vz-soft">{}</span>', words.day(case.due_on),
            words.days_left(case.due_on) if case.state not in OVER else "",
        ),
    }  # fmt: skip


def badges(case: Any) -> SafeString:
    """What stands out about a case, the most pressing first."""
    found: list[SafeString] = []
    if case.state in OVER:
        found.append(badge(words.word(words.CASES, case.state), "good"))
    else:
        if clock.today() >= case.warn_on:
            found.append(badge(_("Spoed"), "stop"))
        marks = (
            (case.our_error, _("Onze fout"), "stop"), (case.call_first, _("Eerst bellen"), "wait"),
            (case.second, _("Mee tekenen"), "wait"), (case.ready, _("Klaar om te sturen"), "good"),
        )  # fmt: skip
        found += [badge(text, kind) for there, text, kind in marks if there]
        if case.state != Case.State.OPEN:
            found.append(badge(words.word(words.CASES, case.state), "neutral"))
        if not found:
            found.append(badge(_("In behandeling"), "active"))
    inside = format_html_join(" ", "{}", ((each,) for each in found))
    return format_html('<span class="vz-row">{}</span>', inside)


def _services() -> Sequence[tuple[str, str]]:
    return [(each.id, each.name[words.language()]) for each in services().values()]


# -- tasks -------------------------------------------------------------------------------------------


@staff()
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """What somebody may take or has taken; what is promised stands with its time."""
    me = user_of(request)
    found = open_tasks(me).select_related("taken_by")
    form = TaskFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("soort"):
        found = found.filter(kind=asked["soort"])
    if asked.get("van") == "mij":
        found = found.filter(taken_by=me)
    elif asked.get("van") == "niemand":
        found = found.filter(taken_by=None)
    columns = (
        Column("what", _("Taak")), Column("service", _("Dienst")), Column("when", _("Uiterlijk")),
        Column("taken", _("Bij wie")),
    )  # fmt: skip
    page = Paginator(found, A_PAGE).get_page(request.GET.get("bladzijde"))
    table = Table(
        _("Taken"), columns, [_task_row(each, me.pk) for each in page.object_list], stack=True,
        small=True, query=request.GET, empty=_("Er ligt niets voor u. Dat is goed nieuws."),
    )  # fmt: skip
    return render(request, "staff/werk/tasks.html", {"form": form, "table": table, "page": page})


def _task_row(task: Task, me: Any) -> dict[str, Any]:
    card = _card(task)
    late = badge(_("Te laat"), "stop") if card["late"] else ""
    promise = badge(_("Beloofd"), "wait") if card["promised"] and not card["late"] else ""
    taken = _("u") if task.taken_by_id == me else task.taken_by.name if task.taken_by else ""
    return {
        "what": format_html('<a href="{}">{}</a>', card["url"], card["what"]),
        "service": card["service"] or "–",
        "when": format_html('<span class="vz-row">{} {}{}</span>', card["when"], late, promise),
        "taken": taken or _("niemand"),
    }


@staff()
@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, key: UUID) -> HttpResponse:
    """One task: what it is about, take it, and say what came of it."""
    found, me = task_for(request, key), user_of(request)
    form = _end_form(request, found)
    if request.method == "POST":
        if "neem" in request.POST:
            actions.take(task=found, by=me)
            return redirect("staff:task", key)
        if "ken" in request.POST:
            actions.step_aside(task=found, by=me)
            messages.success(
                request, _("Dank u. Een collega doet deze taak. Uw teamleider weet het.")
            )
            return redirect("staff:tasks")
        if "antwoord" in request.POST:
            done = reading.answered(request, found, me)
            return redirect("staff:tasks") if done else redirect("staff:task", key)
        if form is not None and form.is_valid():
            _end(found, form, me)
            messages.success(request, _("Klaar. Dank u wel."))
            return redirect("staff:tasks")
    if found.subject is not None:
        looked_at(
            request, found.subject, found.service, f"taak:{found.pk}",
            "Een medewerker bekeek een taak over u",
        )  # fmt: skip
    context: dict[str, Any] = {
        "task": found, "card": _card(found), "form": form,
        "resident": resident_of(found.subject) if found.subject else None,
        "leads": _leads_to(found, request), "mine": found.taken_by_id == me.pk,
        "over": found.state != Task.State.OPEN, "result": words.word(words.RESULTS, found.result),
        "absent": found.data.get("waarom") == ABSENT,
        "topic": dict(SUBJECTS).get(found.data.get("onderwerp", ""))
        or words.concept_name(found.data.get("begrip", "")),
        "given_by": Staff.objects.filter(pk=found.data["van"]).first()
        if found.data.get("van") else None,
        "why": words.word(words.LEFT, found.data.get("waarom", "")),
        "phone": _phone(found) if found.kind in CALLING else "",
        "made": words.moment(found.made_at), "answers": ANSWERS,
    } | reading.of(request, found, me)  # fmt: skip
    if called := context.get("said", {}).get("telefoon"):
        context["phone"] = called
    return render(request, "staff/werk/task.html", context)


def _end_form(request: HttpRequest, task: Task) -> FinishForm | LookedIntoForm | None:
    """What is asked of who ends a task: more, where the resident was promised an answer.

    None when it ends in its case: there somebody says first what came of the fact.
    """
    if settling.still_contested(task) is not None:
        return None
    if settling.still_to_tell(task) is None:
        return FinishForm(request.POST or None)
    return LookedIntoForm(request.POST or None, concept=task.data.get("begrip", ""))


def _end(task: Task, form: FinishForm | LookedIntoForm, me: Staff) -> None:
    result = form.cleaned_data["uitkomst"]
    if isinstance(form, LookedIntoForm):
        settling.looked_into(task=task, source=form.cleaned_data["bron"], result=result, by=me)
    else:
        actions.finish(task=task, by=me, result=result)


ANSWERS: Final = (
    (Answer.YES, gettext_lazy("Ja"), "check"), (Answer.NO, gettext_lazy("Nee, dank u"), "cross"),
    (Answer.TALK, gettext_lazy("Ik wil eerst praten"), "speech"),
    (Answer.WRONG, gettext_lazy("Dit klopt niet"), "edit"),
)  # fmt: skip
"""What a text can mean: value, label, icon."""
CALLING: Final = (Task.Kind.CALL_BACK, Task.Kind.HAND_OVER, Task.Kind.HELP, Task.Kind.RESCUE)
"""Tasks for which somebody is called: only then the number stands on the page."""


def _phone(task: Task) -> str:
    found = Preferences.objects.filter(subject=task.subject).first()
    return "" if found is None else found.phone


def _leads_to(task: Task, request: HttpRequest) -> str:
    """The page where the work of a task is done, for who may open it."""
    kind, _colon, key = task.about.partition(":")
    me = user_of(request)
    contested = settling.still_contested(task)
    if contested is not None and me.may(Right.SEE_CASES):
        return reverse("staff:fact", args=[contested.case_id, contested.pk])
    if kind == "besluit" and me.may(Right.SEE_CASES):
        return reverse("staff:decision", args=[key])
    if kind == "zaak" and me.may(Right.SEE_CASES):
        return reverse("staff:case", args=[key])
    return ""
