"""Small forms of residents: as little to fill in as can be."""

from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vanzelf.reach.inbound import e164

MOMENTS: Final = (
    ("", _("Dat maakt niet uit")),
    ("ochtend", _("’s Ochtends")),
    ("middag", _("’s Middags")),
    ("avond", _("’s Avonds")),
)


class PhoneField(forms.CharField):
    """A telephone number, kept as +31612345678."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def clean(self, value: str) -> str:
        """The number; raises ValidationError when it is none."""
        given = super().clean(value)
        if not given:
            return ""
        found = e164(given)
        if not found:
            raise ValidationError(_("Dit telefoonnummer is te kort of te lang."), code="phone")
        return found


class CallForm(forms.Form):
    """Where and when to call back."""

    phone = PhoneField(
        label=_("Op welk nummer mogen wij u bellen?"),
        help_text=_("Wij gebruiken dit nummer alleen voor dit gesprek. Daarna halen wij het weg."),
        max_length=20,
        error_messages={"required": _("Vul een telefoonnummer in.")},
    )
    moment = forms.ChoiceField(
        label=_("Wanneer komt het u uit?"),
        choices=MOMENTS,
        required=False,
        widget=forms.RadioSelect,
    )


class StoryForm(forms.Form):
    """Something in one's own words."""

    story = forms.CharField(
        label=_("Wilt u iets vertellen?"),
        help_text=_(
            "Schrijf het in uw eigen woorden. Een medewerker leest het. "
            "Schrijf geen burgerservicenummer op."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Schrijf hier wat u wilt vertellen.")},
    )
