"""S17: a case with its facts, the rules applied to them, what is missing, and what-if."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanzelf.decide import facts
from vanzelf.decide.assessing import (
    Assessment,
    assess,
    day_of,
    program_for,
    touched_by,
)
from vanzelf.decide.models import Case
from vanzelf.decide.queries import remedy_of, underway
from vanzelf.explanation.about import about_unknown
from vanzelf.explanation.model import Explanation, Verdict
from vanzelf.looks.shapes import Moment
from vanzelf.looks.templatetags.looks import badge
from vanzelf.org.audience import staff
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.reach.hindrances import NATURES, hindrance_of, reopen, tell
from vanzelf.reach.models import Message
from vanzelf.staff import words
from vanzelf.staff.assess_forms import (
    NewFactForm,
    NormForm,
    SupposeForm,
)
from vanzelf.staff.facts import crumbs_of, facts_table, in_language, result_of
from vanzelf.staff.kindly import kindly, sentence
from vanzelf.staff.seeing import address_of, case_for, looked_at, resident_of, user_of
from vanzelf.staff.work import OVER, badges
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import COLLECTIONS

VERDICTS: Final = {Verdict.MET: "good", Verdict.NOT_MET: "stop", Verdict.NOT_KNOWN: "wait"}
SUPPOSED: Final = "als"
"""The name in the address of something that is supposed: concept=value."""


@staff(Right.SEE_CASES)
@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """A case: what is known, what the rules make of it, and what would change it."""
    found, me = case_for(request, key), user_of(request)
    new = NewFactForm(request.POST if "nieuw" in request.POST else None, concepts=_all(found))
    norm = NormForm(
        request.POST if "niet_automatisch" in request.POST else None,
        initial={"norm": _norm(found)},
    )
    if request.method == "POST":
        done = _done(request, found, me, new, norm)
        if done is not None:
            return done
    looked_at(
        request, found.subject, found.service, f"zaak:{found.pk}",
        "Een medewerker bekeek uw zaak om te beslissen",
    )  # fmt: skip
    hindrance = hindrance_of(found)
    context = _shown(request, found, new) | {"norm": norm, "hindrance": hindrance}
    if hindrance is not None:
        context |= {
            "nature": NATURES[str(hindrance.value)][words.language()],
            "told": Message.objects.filter(key=f"niet-automatisch:{hindrance.pk}").first(),
            "hindrance_on": words.day(hindrance.as_of),
            "hindrance_source": words.source_name(hindrance.source),
        }
    return render(request, "staff/werk/case.html", context)


def _norm(found: Case) -> str:
    """The limit that a hindrance was compared with, where the rules name it as one figure."""
    hindrance = hindrance_of(found)
    if hindrance is None or hindrance.value != "voertuig":
        return ""
    constant = program_for(found.scheme, day_of(found)).constants.get("autogrens")
    value = None if constant is None else constant.value
    return "" if not isinstance(value, int) else words.money(value * 100)


def _done(
    request: HttpRequest, found: Case, me: Staff, new: NewFactForm, norm: NormForm
) -> HttpResponse | None:
    """Carry out what a button of the page asks; None when its form is not filled in well."""
    back = redirect("staff:case", found.pk)
    if "neem" in request.POST:
        facts.take_case(case=found, by=me)
    elif "wacht" in request.POST:
        facts.wait_for_resident(case=found, by=me, waiting=request.POST["wacht"] == "ja")
    elif "heropen" in request.POST:
        reopen(case=found, by=me)
        messages.success(request, _("De zaak is weer open. Wij vragen het na bij de bron."))
    elif norm.is_valid():
        tell(case=found, norm=norm.cleaned_data["norm"], by=me)
        messages.success(request, _("De brief is onderweg. De inwoner kan nog steeds ja zeggen."))
    elif new.is_valid():
        facts.know(case=found, facts=[new.known()], by=me)
        messages.success(request, _("Het gegeven is toegevoegd. De regels zijn opnieuw nagelopen."))
    else:
        return None
    return back


def _shown(request: HttpRequest, found: Case, new: NewFactForm) -> dict[str, Any]:
    supposed = _supposed(request)
    problem, other = "", None
    now = _assessed(found, {})
    if supposed and now is not None:
        try:
            other = assess(found, supposed)
        except ProblemError as error:
            problem = sentence(error)
    resident = resident_of(found.subject)
    context: dict[str, Any] = {
        "case": found, "service": words.service_name(found.service),
        "scheme": words.scheme_name(found.scheme), "badges": badges(found),
        "resident": resident, "address": address_of(resident), "over": found.state in OVER,
        "mine": found.handler_id == user_of(request).pk, "facts": facts_table(found, now),
        "now": now, "result": result_of(now), "new": new, "underway": underway(found),
        "left": words.days_left(found.due_on), "due": words.day(found.due_on),
        "moments": _history(found), "crumbs": crumbs_of(found),
        "may": user_of(request).may(Right.DECIDE), "remedy": remedy_of(found),
    }  # fmt: skip
    if now is not None:
        explained = in_language(now)
        context |= {
            "criteria": _criteria(explained), "steps": [s for s in explained.steps if s.of_amount],
            "unknown": _unknown(explained), "law": explained.law,
            "touched": [words.scheme_name(each) for each in touched_by(found.scheme, now.program.on)],
            "suppose": SupposeForm(concepts=_to_suppose(now)), "supposed": _supposed_words(supposed),
            "other": other, "other_result": result_of(other), "problem": problem,
            "same": other is not None
            and (other.outcome, other.amount_cents) == (now.outcome, now.amount_cents),
            "keep": [f"{name}={value}" for name, value in supposed.items()],
        }  # fmt: skip
    return context


def _assessed(found: Case, supposed: Mapping[str, str]) -> Assessment | None:
    """The rules applied; None when there is nothing to apply them to yet, or they do not hold."""
    if not found.facts.exists():
        return None
    try:
        return assess(found, supposed)
    except ProblemError:
        return None


# -- the rules ---------------------------------------------------------------------------------------


def _criteria(explained: Explanation) -> list[dict[str, Any]]:
    texts = {
        Verdict.MET: _("Ja"), Verdict.NOT_MET: _("Nee"), Verdict.NOT_KNOWN: _("Weten wij niet"),
    }  # fmt: skip
    steps = {each.id: each for each in explained.steps}
    figures = {each.id: each for each in explained.figures}
    return [
        {
            "badge": badge(texts[each.settled], VERDICTS[each.settled]),
            "estimated": each.estimated,
            "text": each.text, "article": each.article, "rule": each.rule,
            "facts": each.facts,
            "steps": [steps[name] for name in each.steps if name in steps],
            "figures": [figures[name] for name in each.figures if name in figures],
        }
        for each in explained.criteria
    ]  # fmt: skip


def _unknown(explained: Explanation) -> list[dict[str, str]]:
    return [
        {
            "name": each.name,
            "question": each.question,
            "about": " ".join(about_unknown(each, words.language())),
        }
        for each in explained.unknown
    ]


# -- what-if -----------------------------------------------------------------------------------------


def _supposed(request: HttpRequest) -> dict[str, str]:
    """What the address supposes: earlier suppositions and the newest; nothing of it is kept."""
    found = {}
    for each in request.GET.getlist(SUPPOSED)[:10]:
        name, equals, value = each.partition("=")
        if equals and name:
            found[name[:60]] = value[:40]
    name, value = request.GET.get("begrip", ""), request.GET.get("waarde", "").strip()
    if name and value:
        found[name[:60]] = value[:40].replace(",", ".")
    return found


def _supposed_words(supposed: Mapping[str, str]) -> list[str]:
    return [
        f"{words.concept_name(name.rpartition('.')[2])}: {value}"
        for name, value in supposed.items()
    ]


def _to_suppose(now: Assessment) -> list[tuple[str, str]]:
    """Facts that the rule used or waits for, by their name."""
    explained = in_language(now)
    names = {fact.concept for part in explained.criteria for fact in part.facts}
    names |= {fact.concept for step in explained.steps for fact in step.facts}
    names |= {each.concept for each in explained.unknown if each.concept}
    names -= set(COLLECTIONS)
    own = {name for name in names if _is_own(now, name)}
    return sorted(((name, words.concept_name(name)) for name in own), key=lambda pair: pair[1])


def _is_own(now: Assessment, name: str) -> bool:
    concept = now.program.concepts.get(name)
    return concept is not None and concept.derivation is None


def _all(found: Case) -> list[tuple[str, str]]:
    """Every fact that the scheme of a case may use."""
    try:
        program = program_for(found.scheme, day_of(found))
    except ProblemError:
        return []
    names = {**program.unit_facts, **program.person_facts}
    wanted: Iterable[str] = (name for name in names if name not in COLLECTIONS)
    return sorted(((name, words.concept_name(name)) for name in wanted), key=lambda pair: pair[1])


def _history(found: Case) -> list[Moment]:
    """The case in time: opened, decisions, and the last day."""
    moments = [Moment(_("Zaak geopend"), words.day(found.opened_at), state="done")]
    for each in found.decisions.order_by("made_at"):
        link = format_html(
            '<a href="{}">{}</a>', reverse("staff:decision", args=[each.pk]),
            words.word(words.DECISIONS, each.state),
        )  # fmt: skip
        text = f"{_('Besluit')}: {words.word(words.DIRECTIONS, each.direction).lower()}"
        done = each.state in ("verzonden", "teruggedraaid", "vervallen")
        moments.append(
            Moment(text, words.day(each.made_at), detail=link, state="done" if done else "now")
        )
    if found.state not in OVER:
        moments.append(Moment(_("Laatste dag om te beslissen"), words.day(found.due_on)))
    return moments
