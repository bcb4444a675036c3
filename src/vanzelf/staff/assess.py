"""S17: a case with its facts, the rules applied to them, what is missing, and what-if."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanzelf.decide import actions, facts
from vanzelf.decide.assessing import Assessment, assess, reasons_of, touched_by
from vanzelf.decide.models import Case, CaseFact, Direction
from vanzelf.decide.queries import remedy_of, underway
from vanzelf.explanation.about import about_unknown
from vanzelf.explanation.model import Explanation, Verdict
from vanzelf.looks.shapes import Column, Link, Moment, Table
from vanzelf.looks.templatetags.looks import badge
from vanzelf.org.audience import staff
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.staff import words
from vanzelf.staff.assess_forms import FactForm, NewFactForm, ProposalForm, SupposeForm
from vanzelf.staff.kindly import kindly, sentence
from vanzelf.staff.seeing import address_of, case_for, looked_at, resident_of, user_of
from vanzelf.staff.work import OVER, badges
from vanzelf.terms.outcome import Outcome
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
    if request.method == "POST":
        done = _done(request, found, me, new)
        if done is not None:
            return done
    looked_at(
        request, found.subject, found.service, f"zaak:{found.pk}",
        "Een medewerker bekeek uw zaak om te beslissen",
    )  # fmt: skip
    return render(request, "staff/werk/case.html", _shown(request, found, new))


def _done(request: HttpRequest, found: Case, me: Staff, new: NewFactForm) -> HttpResponse | None:
    """Carry out what a button of the page asks; None when its form is not filled in well."""
    back = redirect("staff:case", found.pk)
    if "neem" in request.POST:
        facts.take_case(case=found, by=me)
    elif "wacht" in request.POST:
        facts.wait_for_resident(case=found, by=me, waiting=request.POST["wacht"] == "ja")
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
        "mine": found.handler_id == user_of(request).pk, "facts": _facts_table(found, now),
        "now": now, "result": _result(now), "new": new, "underway": underway(found),
        "left": words.days_left(found.due_on), "due": words.day(found.due_on),
        "moments": _history(found), "crumbs": _crumbs(found),
        "may": user_of(request).may(Right.DECIDE), "remedy": remedy_of(found),
    }  # fmt: skip
    if now is not None:
        explained = in_language(now)
        context |= {
            "criteria": _criteria(explained), "steps": [s for s in explained.steps if s.of_amount],
            "unknown": _unknown(explained), "law": explained.law,
            "touched": [words.scheme_name(each) for each in touched_by(found.scheme, now.program.on)],
            "suppose": SupposeForm(concepts=_to_suppose(now)), "supposed": _supposed_words(supposed),
            "other": other, "other_result": _result(other), "problem": problem,
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


def in_language(found: Assessment) -> Explanation:
    """The explanation in the language of the page."""
    return found.english if words.language() == "en" else found.explanation


def _result(found: Assessment | None) -> dict[str, Any] | None:
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


# -- facts -------------------------------------------------------------------------------------------


def _facts_table(found: Case, now: Assessment | None) -> Table:
    shown = _texts(now) if now is not None else {}
    current = list(
        CaseFact.objects.filter(case=found, superseded_by=None).order_by("owner", "concept")
    )
    rows = [
        {
            "fact": _fact_name(each),
            "value": shown.get((each.concept, each.owner), value_text(each)),
            "source": each.source,
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
            facts.stands(fact=row, by=me)
            messages.success(request, _("Genoteerd. De zaak gaat verder."))
            return redirect("staff:case", key)
        if form.is_valid():
            facts.correct(fact=row, by=me, **form.given())
            facts.go_on(case_id=found.pk)
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
        "contested": row.contested_at is not None and row.settled_at is None,
        "current": row.superseded_by_id is None,
        "moments": [
            Moment(value_text(each), words.moment(each.known_at), each.source, state="done")
            for each in history.order_by("-known_at")
        ],
        "crumbs": [*_crumbs(found)[:-1], Link(str(found), reverse("staff:case", args=[key])),
                   Link(_fact_name(row))],
    }  # fmt: skip
    return render(request, "staff/werk/fact.html", context)


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
    from vanzelf.decide.assessing import day_of, program_for

    try:
        program = program_for(found.scheme, day_of(found))
    except ProblemError:
        return []
    names = {**program.unit_facts, **program.person_facts}
    wanted: Iterable[str] = (name for name in names if name not in COLLECTIONS)
    return sorted(((name, words.concept_name(name)) for name in wanted), key=lambda pair: pair[1])


# -- to a decision -----------------------------------------------------------------------------------


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
        "case": found, "form": form, "result": _result(now), "now": now,
        "used": reasons[f"facts_{words.language()}"], "articles": reasons["articles"],
        "crumbs": [*_crumbs(found)[:-1], Link(str(found), reverse("staff:case", args=[key])),
                   Link(_("Besluit voorstellen"))],
    }  # fmt: skip
    return render(request, "staff/werk/propose.html", context)


def _crumbs(found: Case) -> list[Link]:
    return [
        Link(_("Begin"), reverse("staff:start")), Link(_("Zaken"), reverse("staff:stock")),
        Link(str(found)),
    ]  # fmt: skip


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
