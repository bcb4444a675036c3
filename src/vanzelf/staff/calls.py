"""S14: who calls. What is shown depends on how sure we are that it is them; S15: handing over."""

import datetime as dt
import secrets
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vanzelf.decide.models import Case
from vanzelf.definitions.fill import Filled
from vanzelf.looks.shapes import Moment
from vanzelf.org import audit, clock, processing
from vanzelf.org.audience import staff
from vanzelf.org.catalogue import services
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right, Role
from vanzelf.reach.answering import Given, answer, say_no, stop_everything, stop_looking
from vanzelf.reach.models import Answer, Message, Offer
from vanzelf.reach.written import code_of, content_of
from vanzelf.residents import actions as residents
from vanzelf.residents import numbers
from vanzelf.residents.models import (
    Channel,
    Consent,
    Preferences,
    Refusal,
    Representative,
    Resident,
    Subject,
)
from vanzelf.staff import words
from vanzelf.staff.call_forms import STRONG, CallForm, HandOverForm, PreferenceForm
from vanzelf.staff.kindly import kindly
from vanzelf.staff.known import to_a_colleague
from vanzelf.staff.seeing import address_of, user_of
from vanzelf.work import actions as work
from vanzelf.work.calendar import working_days_on
from vanzelf.work.models import Task

OPEN_FOR: Final = dt.timedelta(minutes=30)
"""How long a caller's page stays open: a conversation, not a working day."""
SESSION: Final = "beller"


@staff(Right.CALL_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Find who calls, by number or by name, day of birth and postcode; never in an address."""
    form, erased = CallForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        found = _found(form)
        erased = found is None and _erased(form)
        if erased and "weer" in request.POST:
            return _know_again(request, form)
        if erased:
            audit.write(staff=user_of(request), action="beller gewist")
        elif found is None:
            audit.write(staff=user_of(request), action="beller niet gevonden")
            form.add_error(None, _(
                "Wij vinden niemand met deze gegevens. Kijk of alles goed is ingevuld. Lukt het niet? "
                "Spreek af dat een collega terugbelt."
            ))  # fmt: skip
        else:
            data = form.cleaned_data
            request.session[SESSION] = {
                "wie": str(found.pk), "niveau": data["niveau"], "reden": data["reden"],
                "hoe": data["hoe"], "tot": (clock.now() + OPEN_FOR).isoformat(),
            }  # fmt: skip
            audit.write(
                staff=user_of(request), action=f"beller: {data['niveau']}", about=data["reden"][:60],
                subject=found.pk,
            )  # fmt: skip
            return redirect("staff:caller", found.pk)
    return render(request, "staff/werk/find.html", {"form": form, "erased": erased})


def _found(form: CallForm) -> Subject | None:
    """The one resident who fits; nobody when there are more, since we do not guess."""
    data = form.cleaned_data
    if data.get("bsn"):
        known = numbers.find(data["bsn"])
        return known if hasattr(known, "resident") else None
    found = Resident.objects.filter(
        name__icontains=data["naam"], born_on=data["geboren"],
        address__postcode__iexact=data["postcode"],
    ).select_related("subject")[:2]  # fmt: skip
    return found[0].subject if len(found) == 1 else None


def _erased(form: CallForm) -> bool:
    """Whether it is somebody who was erased: told only of who proved that it is them."""
    data = form.cleaned_data
    proved = data["niveau"] == STRONG and data.get("bsn")
    return bool(proved and numbers.forgotten([data["bsn"]]))


@transaction.atomic
def _know_again(request: HttpRequest, form: CallForm) -> HttpResponse:
    """They ask to be known again."""
    data, me = form.cleaned_data, user_of(request)
    residents.know_again(
        keyed=numbers.keyed(data["bsn"]), told_by=Channel(data["hoe"]), noted_by=me
    )
    processing.used(
        number=data["bsn"], purpose=processing.HELPING, what="U vroeg ons om u weer te kennen"
    )
    messages.success(request, _(
        "Genoteerd. Wij nemen de gegevens over van de bevolkingsregistratie. Dat duurt ongeveer een dag."
    ))  # fmt: skip
    return redirect("staff:find")


@staff(Right.CALL_VIEW)
@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def caller(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who calls: at weak certainty only that something is there; at strong what was sent and done."""
    opened = _opened(request, key)
    if opened is None:
        audit.write(
            staff=user_of(request), action="geweigerd: beller", about="zonder gesprek", subject=key,
            allowed=False,
        )  # fmt: skip
        messages.info(request, _("Zoek eerst wie u spreekt. Zo weten wij waarom u kijkt."))
        return redirect("staff:find")
    if work.knows(user_of(request), key):
        return to_a_colleague(request, key)
    subject = get_object_or_404(Subject, pk=key)
    strong = opened["niveau"] == STRONG
    preferences = Preferences.objects.filter(subject=subject).first()
    forms: dict[str, Any] = {
        "hand_over": HandOverForm(request.POST if "overdragen" in request.POST else None),
        "prefer": PreferenceForm(
            request.POST if "voorkeur" in request.POST else None, instance=preferences
        ),
    }
    if request.method == "POST":
        done = _do(request, subject, forms, opened)
        if done is not None:
            return done
    context = _strong(subject) if strong else {}
    _note(request, subject, opened)
    context |= {
        "key": key, "opened": opened, "strong": strong, "forms": forms,
        "resident": Resident.objects.select_related("address").get(subject=subject),
        "contact": Message.objects.filter(subject=subject).exists(), "token": secrets.token_hex(8),
        "callbacks": [
            _callback(each) for each in Task.objects.filter(
                subject=subject, kind=Task.Kind.CALL_BACK, state=Task.State.OPEN
            )
        ],
    }  # fmt: skip
    return render(request, "staff/werk/caller.html", context)


def _opened(request: HttpRequest, key: UUID) -> dict[str, str] | None:
    """The conversation that is going on about this resident; None when there is none."""
    found = request.session.get(SESSION) or {}
    if found.get("wie") != str(key) or dt.datetime.fromisoformat(found["tot"]) < clock.now():
        return None
    return dict(found)


@transaction.atomic
def _note(request: HttpRequest, subject: Subject, opened: dict[str, str]) -> None:
    """That they looked, why, and for the resident that we did."""
    operation = processing.used(
        number=numbers.number_of(subject), purpose=processing.HELPING,
        what="Een medewerker zocht uw gegevens op toen u belde of langskwam",
    )  # fmt: skip
    audit.write(
        staff=user_of(request), action="beller bekeken", about=opened["reden"][:60],
        subject=subject.pk, operation=operation, niveau=opened["niveau"],
    )  # fmt: skip


def _callback(task: Task) -> dict[str, Any]:
    return {"when": words.when(task.promised_at or task.due_at), "service": task.service}


def _strong(subject: Subject) -> dict[str, Any]:
    """What may be told to somebody who proved who they are."""
    sent = Message.objects.filter(subject=subject).exclude(sealed=None).order_by("-made_at")[:12]
    resident = Resident.objects.select_related("address").get(subject=subject)
    today = clock.today()
    refused = list(Refusal.objects.filter(subject=subject, revoked_at=None).order_by("since"))
    return {
        "address": address_of(resident),
        "messages_sent": [_message(each) for each in sent],
        "offers": [
            {
                "offer": each, "service": words.service_name(each.service),
                "open": each.state not in (Offer.State.EXPIRED, Offer.State.WITHDRAWN),
                "state": words.word(OFFERS, each.state), "until": words.day(each.expires_on),
            }
            for each in Offer.objects.filter(subject=subject).order_by("-made_at")[:6]
        ],
        "cases": [
            {
                "case": each, "service": words.service_name(each.service),
                "state": words.word(words.CASES, each.state), "due": words.day(each.due_on),
            }
            for each in Case.objects.filter(subject=subject).order_by("-opened_at")[:6]
        ],
        "refusals": [
            {"scope": each.scope, "name": _scope(each.scope), "since": words.day(each.since)}
            for each in refused
        ],
        "refusable": [
            (each, words.service_name(each)) for each in services()
            if not {each, Refusal.EVERYTHING} & {one.scope for one in refused}
        ],
        "consents": [
            {"service": each.service, "name": words.service_name(each.service),
             "since": words.day(each.since)}
            for each in Consent.objects.filter(subject=subject, ended_at=None)
        ],
        "represented": Representative.objects.filter(subject=subject, begins__lte=today).exclude(
            until__lte=today
        ),
        "tasks": [
            Moment(words.word(words.TASKS, each.kind), words.when(each.due_at),
                   words.service_name(each.service) if each.service else "")
            for each in Task.objects.filter(subject=subject, state=Task.State.OPEN)
            .exclude(kind__in=INSIDE).order_by("due_at")[:8]
        ],
        "answers": list(Answer.choices),
    }  # fmt: skip


INSIDE: Final = (Task.Kind.REPAIR, Task.Kind.SECOND, Task.Kind.HINDRANCE, Task.Kind.EXCLUDED)
"""Work of officers among themselves, of which nothing is told at the telephone."""
OFFERS: Final = {
    Offer.State.OPEN: gettext_lazy("open"),
    Offer.State.YES: gettext_lazy("ja gezegd"),
    Offer.State.NO: gettext_lazy("nee gezegd"),
    Offer.State.TALK: gettext_lazy("wil eerst praten"),
    Offer.State.WRONG: gettext_lazy("klopt niet, gezegd"),
    Offer.State.EXPIRED: gettext_lazy("verlopen"),
    Offer.State.WITHDRAWN: gettext_lazy("ingetrokken"),
}


def _message(message: Message) -> dict[str, Any]:
    said = _without(code_of(message), content_of(message))
    return {
        "message": message,
        "said": said,
        "when": words.day(message.sent_at or message.made_at),
        "service": words.service_name(message.service) if message.service else "",
        "state": message.get_state_display(),
        "channel": message.get_channel_display(),
    }


def _without(code: str | None, said: Filled) -> Filled:
    """A message without its code: whoever has that answers as the resident, and nobody sees who it was."""
    if code is None:
        return said
    return replace(
        said,
        paragraphs=tuple(
            replace(
                part,
                runs=tuple(replace(run, text=run.text.replace(code, "…")) for run in part.runs),
            )
            for part in said.paragraphs
        ),
    )


def _scope(scope: str) -> str:
    return _("alles") if scope == Refusal.EVERYTHING else words.service_name(scope)


# -- what an agent can do on the spot ------------------------------------------------------------------


def _do(
    request: HttpRequest, subject: Subject, forms: dict[str, Any], opened: dict[str, str]
) -> HttpResponse | None:
    """Do what a button asks; None when its form is not filled in well."""
    me, back = user_of(request), redirect("staff:caller", subject.pk)
    asked, channel = request.POST, Channel(opened["hoe"])
    if "overdragen" in asked:
        if not forms["hand_over"].is_valid():
            return None
        _hand_over(subject, forms["hand_over"], me)
        messages.success(request, _("Afgesproken. Zeg de inwoner wanneer wij bellen."))
        return back
    if opened["niveau"] != STRONG:
        audit.write(
            staff=me, action="geweigerd: zwakke identificatie", subject=subject.pk, allowed=False
        )
        raise PermissionDenied
    if "antwoord" in asked:
        _answer(request, subject, me, channel)
    elif "alles" in asked:
        _stop_all(subject, me, channel)
        messages.success(
            request, _("Genoteerd. Wij bieden niets meer aan. Dat heeft geen gevolgen.")
        )
    elif asked.get("weiger") in services():
        say_no(subject=subject, scope=asked["weiger"], channel=channel, noted_by=me)
        messages.success(
            request,
            _(
                "Genoteerd. Wij bieden dit niet meer aan, en vragen er ook niets "
                "meer over aan anderen."
            ),
        )
    elif "intrekken" in asked:
        residents.take_back(subject=subject, scope=asked["intrekken"][:40], noted_by=me)
        messages.success(request, _("Genoteerd. Wij mogen dit weer aanbieden."))
    elif "stoppen" in asked:
        stop_looking(subject=subject, service=asked["stoppen"][:40], channel=channel, noted_by=me)
        messages.success(request, _("Gestopt. Wij kijken niet meer elk jaar."))
    elif "voorkeur" in asked:
        if not forms["prefer"].is_valid():
            return None
        residents.prefer(subject=subject, noted_by=me, **forms["prefer"].cleaned_data)
        messages.success(request, _("Bewaard. Dit geldt voor alles wat wij sturen."))
    return back


def _answer(request: HttpRequest, subject: Subject, me: Staff, channel: Channel) -> None:
    asked = request.POST
    offer = get_object_or_404(Offer, pk=asked.get("aanbod"), subject=subject)
    if asked["antwoord"] not in Answer.values:
        return
    receipt = answer(
        offer,
        Given(
            key=f"{channel}:{offer.pk}:{asked.get('sleutel', '')[:32]}",
            answer=Answer(asked["antwoord"]), channel=channel, by=me,
        ),
    )  # fmt: skip
    messages.success(
        request,
        _("Genoteerd onder nummer %(number)s. De inwoner krijgt een bevestiging.")
        % {"number": receipt.number},
    )


def _stop_all(subject: Subject, me: Staff, channel: Channel) -> None:
    """Nothing at all any more, whether there was an offer or not."""
    offer = Offer.objects.filter(subject=subject, state=Offer.State.OPEN).first()
    if offer is not None:
        given = Given(key=f"stop:{offer.pk}", answer=Answer.NO, channel=channel, by=me)
        stop_everything(offer=offer, given=given)
        return
    say_no(subject=subject, scope=Refusal.EVERYTHING, channel=channel, noted_by=me)


def _hand_over(subject: Subject, form: HandOverForm, me: Staff) -> Task:
    """A promise: who calls back, before when, and about what. The receiver confirms by taking it."""
    promised = working_days_on(clock.now(), 1)
    data = form.cleaned_data
    officer = data["naar"] == "consulent"
    return work.give(
        key=f"overdracht:{subject.pk}:{secrets.token_hex(4)}",
        kind=Task.Kind.HAND_OVER if officer else Task.Kind.CALL_BACK,
        role=Role.OFFICER if officer else Role.CALL_AGENT, due_at=promised, promised_at=promised,
        subject=subject, service=data["dienst"], onderwerp=data["onderwerp"],
        van=str(me.pk), toestemming=bool(data["toestemming"]),
    )  # fmt: skip
