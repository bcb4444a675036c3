"""S18: a decision. A yes is confirmed and sent; anything else waits for a call, and says so."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vanzelf.decide import actions, facts
from vanzelf.decide.models import NEGATIVE, Decision
from vanzelf.decide.queries import almost_late, may_leave, remedy_of, remedy_until
from vanzelf.definitions.slots import SLOTS
from vanzelf.explanation.notation import Language
from vanzelf.looks.shapes import Link, Moment
from vanzelf.looks.templatetags.looks import badge
from vanzelf.org import clock
from vanzelf.org.audience import staff
from vanzelf.org.catalogue import services
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.reach import deciding
from vanzelf.reach.models import Message
from vanzelf.reach.written import content_of
from vanzelf.residents.models import Preferences
from vanzelf.staff import words
from vanzelf.staff.decision_forms import AttemptForm, DespiteForm, DropForm, SlotsForm
from vanzelf.staff.kindly import kindly
from vanzelf.staff.seeing import decision_for, looked_at, resident_of, user_of
from vanzelf.terms.problems import ProblemError
from vanzelf.work import actions as work
from vanzelf.work.queries import attempts, parts_left

FOLLOWS: Final = frozenset({"vooraf", "per_heffing"})
"""What a letter fills in that follows from the call, or from the other words."""
BADGES: Final = {
    Decision.State.DRAFT: "active", Decision.State.CALL_FIRST: "wait", Decision.State.SECOND: "wait",
    Decision.State.READY: "good", Decision.State.SENT: "good", Decision.State.UNDONE: "neutral",
    Decision.State.DROPPED: "neutral",
}  # fmt: skip


@staff(Right.SEE_CASES)
@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, key: UUID) -> HttpResponse:
    """A decision as it stands, with the one thing that can be done now."""
    found, me = decision_for(request, key), user_of(request)
    forms = {
        "attempt": AttemptForm(request.POST if "bel" in request.POST else None),
        "drop": DropForm(request.POST if "vervalt" in request.POST else None),
        "despite": DespiteForm(request.POST if "ondanks" in request.POST else None),
        "slots": _slots_form(request, found),
    }
    if request.method == "POST":
        done = _do(request, found, me, forms)
        if done is not None:
            return done
    looked_at(
        request, found.case.subject, found.case.service, f"besluit:{found.pk}",
        "Een medewerker bekeek het besluit over uw zaak",
    )  # fmt: skip
    return render(request, "staff/werk/decision.html", _shown(found, me, forms))


def _do(
    request: HttpRequest, found: Decision, me: Staff, forms: dict[str, Any]
) -> HttpResponse | None:
    """Carry out what a button asks; None when its form is not filled in well."""
    back = redirect("staff:decision", found.pk)
    asked = set(request.POST)
    if "vaststellen" in asked:
        deciding.confirm(found, by=me)
    elif "tekenen" in asked:
        actions.sign_too(decision=found, by=me)
        messages.success(request, _("U hebt mee getekend. Het besluit kan nu weg."))
    elif "verstuur" in asked:
        deciding.make_known(found)
        messages.success(request, _("Het besluit is verzonden. De brief gaat vandaag mee."))
    elif "terugdraaien" in asked:
        deciding.undo_known(found, noted_by=me)
        messages.success(
            request, _("Teruggedraaid, alsof het er nooit was. De inwoner krijgt bericht.")
        )
    elif "bel" in asked and forms["attempt"].is_valid():
        _note(found, me, forms["attempt"])
        messages.success(request, _("De poging is genoteerd."))
    elif "vervalt" in asked and forms["drop"].is_valid():
        actions.drop(decision=found, by=me, because=forms["drop"].cleaned_data["waarom"])
        messages.success(
            request, _("Het besluit is vervallen. De zaak is weer open: kijk opnieuw.")
        )
        return redirect("staff:case", found.case_id)
    elif "ondanks" in asked and forms["despite"].is_valid():
        actions.despite_promise(
            decision=found, by=me, reason=forms["despite"].cleaned_data["waarom"]
        )
    elif "aanvullen" in asked and forms["slots"] and forms["slots"].is_valid():
        facts.fill_in(case=found.case, said=forms["slots"].cleaned_data, by=me)
        messages.success(request, _("De brief is aangevuld."))
    else:
        return None
    return back


def _note(found: Decision, me: Staff, form: AttemptForm) -> None:
    """An attempt to speak with somebody; what they said is a fact of the case, not of the attempt."""
    data = form.cleaned_data
    work.tried(
        subject=found.case.subject, about=actions.named(found), kind=data["hoe"],
        reached=data["bereikt"] == "ja", by=me, at=form.moment(),
    )  # fmt: skip


def _slots_form(request: HttpRequest, found: Decision) -> SlotsForm | None:
    """A form for what the letter needs and nobody filled in; None when it is complete."""
    try:
        lacking = deciding.missing(found)
    except ProblemError:
        return None
    open_still = [name for name in lacking if name in SLOTS]
    # What follows from the call is not typed in.
    asked = [name for name in open_still if name not in FOLLOWS]
    if not asked:
        return None
    return SlotsForm(request.POST if "aanvullen" in request.POST else None, names=asked)


def _shown(found: Decision, me: Staff, forms: dict[str, Any]) -> dict[str, Any]:
    case = found.case
    negative = found.direction in NEGATIVE
    tried = list(attempts(actions.named(found), found.made_at).select_related("staff"))
    alive = found.state not in (
        Decision.State.SENT, Decision.State.UNDONE, Decision.State.DROPPED,
    )  # fmt: skip
    against = deciding.promised(found) if alive else None
    resident = resident_of(case.subject)
    context: dict[str, Any] = {
        "decision": found, "case": case, "resident": resident, "forms": forms,
        "phone": Preferences.objects.filter(subject=case.subject).values_list("phone", flat=True)
        .first(),
        "direction": words.word(words.DIRECTIONS, found.direction),
        "state": badge(words.word(words.DECISIONS, found.state), BADGES[Decision.State(found.state)]),
        "amount": words.money(found.amount_cents) if found.amount_cents else "",
        "reasons": found.reasons.get(words.language()) or found.reasons.get("nl") or [],
        "used": found.reasons.get(f"facts_{words.language()}") or [],
        "articles": found.reasons.get("articles") or [],
        "differs": found.reasons.get("differs_because", ""),
        "alive": alive, "negative": negative, "locked": negative and not may_leave(found),
        "call_first": found.state == Decision.State.CALL_FIRST,
        "tried": [
            Moment(
                _("Gesproken") if each.reached else _("Niet bereikt"), words.moment(each.at),
                words.word(words.ATTEMPTS, each.kind),
                _("%(part)s, door %(name)s")
                % {"part": words.word(words.PARTS, each.part_of_day), "name": each.staff.name},
                "done",
            )
            for each in tried
        ],
        "parts": [
            words.word(words.PARTS, each)
            for each in parts_left(actions.named(found), found.made_at)
        ],
        "script": deciding.script(found, by=me) if negative and alive else None,
        "due": words.day(case.due_on), "left": words.days_left(case.due_on),
        "late": almost_late(case) and alive,
        "remedy": remedy_of(case),
        "until": words.day(found.object_until or remedy_until(case, clock.today())),
        "may_undo": _may_undo(found), "undo_until": words.day(found.undo_until),
        "second_needed": found.state == Decision.State.SECOND,
        "own": found.author_id == me.pk, "against": against,
        "blocked": against is not None and found.despite_by_id is None,
        "above": services()[case.service].four_eyes_above_cents,
        "crumbs": _crumbs(found),
    }  # fmt: skip
    return context


def _may_undo(found: Decision) -> bool:
    return (
        found.state == Decision.State.SENT
        and found.undo_until is not None
        and clock.today() <= found.undo_until
    )


@staff(Right.SEE_CASES)
@require_safe
def letter(request: HttpRequest, key: UUID) -> HttpResponse:
    """The letter: as it would go now, or exactly as it went."""
    found = decision_for(request, key)
    language: Language = "en" if request.GET.get("taal") == "en" else "nl"
    sent = Message.objects.filter(key=f"besluit:{found.pk}").exclude(sealed=None).first()
    said = None
    if sent is not None:
        said, language = content_of(sent), "en" if sent.language == "en" else "nl"
    else:
        try:
            said = deciding.preview(found, language)
        except ProblemError:
            said = None
    looked_at(
        request, found.case.subject, found.case.service, f"besluit:{found.pk}",
        "Een medewerker bekeek een brief aan u",
    )  # fmt: skip
    here = request.path
    context = {
        "decision": found, "case": found.case, "said": said, "sent": sent, "language": language,
        "crumbs": [*_crumbs(found)[:-1],
                   Link(_("Besluit"), reverse("staff:decision", args=[key])), Link(_("Brief"))],
        "tabs": [
            Link(_("Nederlands"), here, here=language == "nl"),
            Link(_("Engels"), f"{here}?taal=en", here=language == "en"),
        ],
    }  # fmt: skip
    return render(request, "staff/werk/letter.html", context)


def _crumbs(found: Decision) -> list[Link]:
    return [
        Link(_("Begin"), reverse("staff:start")), Link(_("Zaken"), reverse("staff:stock")),
        Link(str(found.case), reverse("staff:case", args=[found.case_id])), Link(_("Besluit")),
    ]  # fmt: skip
