"""The facts of a case on screen: what is known, from whom, of which day, and correcting it."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanzelf.decide import facts
from vanzelf.decide.assessing import Assessment, assess
from vanzelf.decide.models import Case, CaseFact, Direction
from vanzelf.explanation.model import Explanation
from vanzelf.looks.shapes import Column, Link, Moment, Table
from vanzelf.looks.templatetags.looks import badge
from vanzelf.org.audience import staff
from vanzelf.org.rights import Right
from vanzelf.reach import settling
from vanzelf.staff import words
from vanzelf.staff.assess_forms import FactForm
from vanzelf.staff.kindly import kindly, sentence
from vanzelf.staff.seeing import case_for, looked_at, user_of
from vanzelf.terms.outcome import Outcome
from vanzelf.terms.problems import ProblemError

LOOK: Final = "bekijk"
"""The button that only shows what a correction would do."""


def in_language(found: Assessment) -> Explanation:
    """The explanation in the language of the page."""
    return found.english if words.language() == "en" else found.explanation


def result_of(found: Assessment | None) -> dict[str, Any] | None:
    """What the rules say, for a card."""
    if found is None:
        return None
    kinds = {
        Direction.GRANTED: "good", Direction.PARTLY: "wait", Direction.REFUSED: "stop", None: "wait",
    }  # fmt: skip
    direction = found.direction
    label = words.word(words.DIRECTIONS, direction) if direction else _("Nog niet te zeggen")
    return {
        "badge": badge(label, kinds.get(direction, "neutral")),
        "amount": words.money(found.amount_cents) if found.outcome is Outcome.YES else "",
        "whole": words.money(found.whole_cents) if direction is Direction.PARTLY else "",
        "headline": in_language(found).headline,
        "sentences": in_language(found).sentences,
    }


def _before(found: Case, row: CaseFact, value: str) -> dict[str, Any]:
    """What a correction would do, with what the rules say now: nothing of it is kept."""
    name = f"{row.owner}.{row.concept}" if row.owner else row.concept
    try:
        return {"now": result_of(assess(found)), "then": result_of(assess(found, {name: value}))}
    except ProblemError as error:
        return {"problem": sentence(error)}


def crumbs_of(found: Case) -> list[Link]:
    """The way back from a case."""
    return [
        Link(_("Begin"), reverse("staff:start")), Link(_("Zaken"), reverse("staff:stock")),
        Link(str(found)),
    ]  # fmt: skip


def facts_table(found: Case, now: Assessment | None) -> Table:
    """What is known in a case, each with its source, its day and how sure it is."""
    shown = _texts(now) if now is not None else {}
    current = list(
        CaseFact.objects.filter(case=found, superseded_by=None).order_by("owner", "concept")
    )
    rows = [
        {
            "fact": _fact_name(each),
            "value": shown.get((each.concept, each.owner), value_text(each)),
            "source": words.source_name(each.source),
            "as_of": words.day(each.as_of),
            "state": _fact_badge(each),
            "change": format_html(
                '<a href="{}">{}<span class="vz-hide"> {}</span></a>',
                reverse("staff:fact", args=[found.pk, each.pk]), _("Bekijk of wijzig"),
                _fact_name(each),
            ),
        }
        for each in current
    ]  # fmt: skip
    columns = (
        Column("fact", _("Gegeven")), Column("value", _("Waarde")), Column("source", _("Van")),
        Column("as_of", _("Stand van")), Column("state", _("Hoe zeker")),
        Column("change", _("Wijzigen")),
    )  # fmt: skip
    return Table(
        _("Wat wij weten"), columns, rows, stack=True, small=True,
        empty=_("Nog niets. Vraag het de inwoner, of voeg hieronder toe wat er in een brief staat."),
    )  # fmt: skip


def _texts(now: Assessment) -> dict[tuple[str, str], str]:
    """How the explanation writes each value, by concept and owner."""
    unit = now.evaluation.unit
    owners = {unit.id: "", **{m.person_id: m.person_id for m in unit.members[1:]}}
    explained = in_language(now)
    used = [fact for part in explained.criteria for fact in part.facts]
    used += [fact for step in explained.steps for fact in step.facts]
    found = {}
    for each in used:
        owner = owners.get(each.subject, "")
        found[each.concept, "partner" if owner == "partner1" else owner] = each.text
    return found


def value_text(row: CaseFact) -> str:
    """A value as it was written down, with the words of the page for yes, no and nobody."""
    said = {"ja": _("ja"), "nee": _("nee"), "geen": _("niemand"), "True": _("ja")}
    return said.get(str(row.value), str(row.value))


def _fact_name(row: CaseFact) -> str:
    name = words.concept_name(row.concept)
    return f"{name} ({words.owner_name(row.owner).lower()})" if row.owner else name


def _fact_badge(row: CaseFact) -> Any:
    if row.contested_at is not None and row.settled_at is None:
        return badge(_("Klopt niet, zegt de inwoner"), "stop")
    if row.status == "schatting":
        return badge(_("Schatting"), "wait")
    if row.status == "in_onderzoek":
        return badge(_("In onderzoek"), "wait")
    return badge(_("Vast"), "good")


@staff(Right.SEE_CASES)
@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def fact(request: HttpRequest, key: UUID, fact: UUID) -> HttpResponse:
    """One fact: what was known before, correct it, or write down that the resident contests it."""
    found, me = case_for(request, key), user_of(request)
    row = CaseFact.objects.filter(case=found, pk=fact).first()
    if row is None:
        raise Http404
    form = FactForm(request.POST if "waarde" in request.POST else None, concept=row.concept)
    if request.method == "POST":
        if "betwist" in request.POST:
            facts.contest(fact=row, by=me)
            messages.success(
                request, _("Genoteerd. Wij vragen het na bij de bron. Tot dan wacht de zaak.")
            )
            return redirect("staff:case", key)
        if "klopt" in request.POST:
            settling.stands(fact=row, by=me)
            messages.success(request, _("Genoteerd. De zaak gaat verder."))
            return redirect("staff:case", key)
        if form.is_valid() and LOOK not in request.POST:
            settling.correct(fact=row, by=me, **form.given())
            messages.success(
                request, _("Het gegeven is verbeterd. De regels zijn opnieuw nagelopen.")
            )
            return redirect("staff:case", key)
    looked_at(
        request, found.subject, found.service, f"zaak:{found.pk}",
        "Een medewerker bekeek een gegeven in uw zaak",
    )  # fmt: skip
    history = CaseFact.objects.filter(case=found, concept=row.concept, owner=row.owner)
    context = {
        "case": found, "row": row, "name": _fact_name(row), "value": value_text(row), "form": form,
        "badge": _fact_badge(row), "as_of": words.day(row.as_of),
        "source": words.source_name(row.source),
        "contested": row.contested_at is not None and row.settled_at is None,
        "current": row.superseded_by_id is None,
        "moments": [
            Moment(
                value_text(each), words.moment(each.known_at), words.source_name(each.source),
                state="done",
            )
            for each in history.order_by("-known_at")
        ],
        "crumbs": [*crumbs_of(found)[:-1], Link(str(found), reverse("staff:case", args=[key])),
                   Link(_fact_name(row))],
    }  # fmt: skip
    if form.is_bound and form.is_valid():
        context["before"] = _before(found, row, form.cleaned_data["waarde"])
    return render(request, "staff/werk/fact.html", context)
