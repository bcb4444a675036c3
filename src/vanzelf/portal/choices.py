"""S8: what somebody wants and does not want, and how they want to be reached. All of it can go back."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from vanzelf.org.catalogue import services
from vanzelf.portal import every_year, showing
from vanzelf.portal.forms import PhoneField
from vanzelf.portal.overview import acting_for
from vanzelf.portal.visitor import resident, visitor_in
from vanzelf.reach.answering import say_no, stop_looking
from vanzelf.residents import actions as residents
from vanzelf.residents.models import Channel, Consent, Preferences, Refusal

CHANNELS: Final = (
    ("", _("Maakt niet uit")),
    (Channel.LETTER, _("Per brief")),
    (Channel.SMS, _("Met een sms")),
    (Channel.EMAIL, _("Per e-mail")),
    (Channel.CALL, _("Bel mij")),
)


class ReachForm(forms.Form):
    """How to reach somebody."""

    channel = forms.ChoiceField(
        label=_("Hoe hoort u het liefst van ons?"),
        choices=CHANNELS,
        required=False,
        widget=forms.RadioSelect,
    )
    phone = PhoneField(label=_("Telefoonnummer"), required=False, max_length=20)
    email = forms.EmailField(
        label=_("E-mailadres"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    language = forms.ChoiceField(
        label=_("Taal van onze brieven"),
        choices=(("nl", "Nederlands"), ("en", "English")),
        widget=forms.RadioSelect,
    )
    no_digital = forms.BooleanField(label=_("Stuur mij niets digitaal"), required=False)
    large_print = forms.BooleanField(label=_("Stuur brieven in grote letters"), required=False)
    no_yearly = forms.BooleanField(
        label=_("Stuur mij niet elk jaar een bericht dat alles nog klopt"), required=False
    )
    interpreter = forms.CharField(
        label=_("Ik wil graag een tolk. In welke taal?"), required=False, max_length=30
    )
    helper = forms.CharField(
        label=_("Iemand helpt mij. Hoe heet die persoon of organisatie?"),
        required=False,
        max_length=80,
    )

    def clean(self) -> dict[str, Any]:
        """A channel needs its number or address."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("channel") in (Channel.SMS, Channel.CALL) and not given.get("phone"):
            self.add_error(
                "phone", gettext("Vul uw telefoonnummer in. Anders bereiken wij u zo niet.")
            )
        if given.get("channel") == Channel.EMAIL and not given.get("email"):
            self.add_error(
                "email", gettext("Vul uw e-mailadres in. Anders bereiken wij u zo niet.")
            )
        return given


@dataclass(frozen=True)
class Choice:
    """A service on the page, with what its buttons say."""

    id: str
    name: str
    refused: bool = False
    since: Any = None
    on: str = ""
    off: str = ""


@resident()
def choices(request: HttpRequest) -> HttpResponseBase:
    """All choices of somebody; a form that is sent changes how they are reached."""
    subject = visitor_in(request).subject
    held = Preferences.objects.filter(subject=subject).first() or Preferences(subject=subject)
    now = {name: getattr(held, name) for name in ReachForm.base_fields}
    form = ReachForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        residents.prefer(subject=subject, **form.cleaned_data)
        messages.success(request, gettext("Bewaard. Zo bereiken wij u voortaan."))
        return redirect("portal:choices")
    language = showing.here()
    scopes = set(
        Refusal.objects.filter(subject=subject, revoked_at=None).values_list("scope", flat=True)
    )
    consents = Consent.objects.filter(subject=subject, ended_at=None).order_by("since")
    context = {
        "form": form,
        "everything": Refusal.EVERYTHING in scopes,
        "services": [_choice(each.id, each.name[language], scopes) for each in services().values()],
        "consents": [
            Choice(
                each.service, showing.name_of(each.service, language), since=each.since,
                off=gettext("Kijk niet meer elk jaar"),
            )
            for each in consents
        ],
        "may_ask": [Choice(each, showing.name_of(each, language)) for each in every_year.open_to(subject)],
        "acting": acting_for(subject),
    }  # fmt: skip
    return render(request, "portal/choices.html", context, status=400 if form.errors else 200)


@resident()
@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """One button: no more of a service or of anything, yes again, or no longer every year."""
    subject, what = visitor_in(request).subject, request.POST.get("wat", "")
    if what != Refusal.EVERYTHING and what not in services():
        return redirect("portal:choices")
    match request.POST.get("doe"):
        case "weiger":
            say_no(subject=subject, scope=what, channel=Channel.PORTAL)
            messages.success(
                request, gettext("Dat is goed. Wij stoppen er nu mee. Het heeft geen gevolgen.")
            )
        case "terug":
            residents.take_back(subject=subject, scope=what)
            messages.success(request, gettext("Het staat weer aan."))
        case "stop":
            stop_looking(subject=subject, service=what, channel=Channel.PORTAL)
            messages.success(
                request,
                gettext("Wij kijken niet meer elk jaar. Wat u al hebt, blijft zoals het is."),
            )
    return redirect("portal:choices")


def _choice(service: str, name: str, scopes: set[str]) -> Choice:
    return Choice(
        service, name, refused=service in scopes, on=gettext("Kijk hier weer naar"),
        off=gettext("Ik wil dit niet meer"),
    )  # fmt: skip
