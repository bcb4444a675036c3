"""Forms of the telephone and the desk."""

import re
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vanzelf.looks.forms import DateOfThree
from vanzelf.org.catalogue import services
from vanzelf.residents.models import Channel, Preferences
from vanzelf.staff import words

if TYPE_CHECKING:
    _Preferences = forms.ModelForm[Preferences]
else:
    _Preferences = forms.ModelForm

WEAK, STRONG = "zwak", "sterk"
LEVELS: Final = [
    (STRONG, _("Sterk: ik zag een identiteitsbewijs, of de controlevragen klopten allemaal")),
    (WEAK, _("Zwak: iemand zegt dit te zijn")),
]
SUBJECTS: Final = [
    ("vraag", _("Een vraag over een brief")), ("stand", _("Hoe staat het ermee?")),
    ("nieuw", _("Er is iets veranderd")), ("klacht", _("Niet tevreden")),
    ("anders", _("Iets anders")),
]  # fmt: skip
"""What a conversation that is handed over is about: a code, since free text would stay behind."""


CHANNELS: Final = [
    (str(Channel.LETTER), _("Brief")), (str(Channel.EMAIL), _("E-mail")),
    (str(Channel.SMS), _("Sms")), (str(Channel.CALL), _("Telefoon")),
    (str(Channel.VISIT), _("Bezoek")), (str(Channel.PORTAL), _("De website")),
    (str(Channel.DESK), _("Balie")),
]  # fmt: skip


class CallForm(forms.Form):
    """Who calls, how sure we are, and why we look."""

    hoe = forms.ChoiceField(
        label=_("Hoe spreekt u de inwoner?"), widget=forms.RadioSelect, initial="bellen",
        choices=[(Channel.CALL, _("Telefoon")), (Channel.DESK, _("Balie"))],
    )  # fmt: skip
    bsn = forms.CharField(
        label=_("Burgerservicenummer"), required=False, max_length=11,
        help_text=_("Of vul naam, geboortedatum en postcode in."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    naam = forms.CharField(
        label=_("Achternaam"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    geboren = DateOfThree(label=_("Geboortedatum"), required=False)
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=7)
    niveau = forms.ChoiceField(
        label=_("Hoe zeker weet u wie dit is?"), widget=forms.RadioSelect, choices=LEVELS
    )
    reden = forms.CharField(
        label=_("Waarom kijkt u?"), max_length=60,
        help_text=_("Het nummer van de melding, of een paar woorden. Geen namen en geen nummers van mensen."),
    )  # fmt: skip

    def clean_bsn(self) -> str:
        """Nine digits, however they were typed."""
        digits = re.sub(r"\D", "", self.cleaned_data["bsn"])
        if digits and len(digits) not in (8, 9):
            raise ValidationError(_("Dit nummer heeft acht of negen cijfers."))
        return digits.zfill(9) if digits else ""

    def clean_postcode(self) -> str:
        """As the register writes it."""
        plain = re.sub(r"\s", "", self.cleaned_data["postcode"]).upper()
        return f"{plain[:4]} {plain[4:]}".strip()

    def clean_reden(self) -> str:
        """No number of a person stays behind in the audit."""
        reason = str(self.cleaned_data["reden"])
        if re.search(r"\d{8,}", re.sub(r"[ .-]", "", reason)):
            raise ValidationError(_("Zet hier geen nummer van een persoon neer."))
        return reason

    def clean(self) -> dict[str, Any]:
        """A number, or all three of name, day of birth and postcode."""
        data = super().clean() or {}
        three = all(data.get(name) for name in ("naam", "geboren", "postcode"))
        if not data.get("bsn") and not three and not self.errors:
            raise ValidationError(
                _("Vul een burgerservicenummer in, of naam, geboortedatum en postcode samen.")
            )
        return data


class HandOverForm(forms.Form):
    """A conversation that somebody else goes on with."""

    naar = forms.ChoiceField(
        label=_("Wie belt terug?"), widget=forms.RadioSelect,
        choices=[("kcc", _("Wij zelf, telefoon en balie")), ("consulent", _("Een consulent"))],
    )  # fmt: skip
    onderwerp = forms.ChoiceField(label=_("Waarover?"), choices=SUBJECTS)
    dienst = forms.ChoiceField(
        label=_("Welke dienst"), required=False,
        choices=lambda: [("", _("Geen of onbekend")),
                         *((each, words.service_name(each)) for each in services())],
    )  # fmt: skip
    toestemming = forms.BooleanField(
        label=_("De inwoner vindt het goed dat wij doorgeven waar het over gaat")
    )


class PreferenceForm(_Preferences):
    """How somebody wants to be reached, said once for everything."""

    class Meta:
        """What can be chosen."""

        model = Preferences
        fields = ("phone", "email", "channel", "language", "large_print", "no_digital",
                  "no_yearly", "interpreter", "helper")  # fmt: skip
        labels: Final = {
            "phone": _("Telefoonnummer"), "email": _("E-mailadres"), "channel": _("Liefst via"),
            "language": _("Taal van brieven"), "large_print": _("Grote letters"),
            "no_digital": _("Niets digitaal"),
            "no_yearly": _("Niet elk jaar bericht dat alles klopt"),
            "interpreter": _("Tolk voor"),
            "helper": _("Via een helper"),
        }  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, choices in (
            ("language", [("nl", _("Nederlands")), ("en", _("Engels"))]),
            ("channel", [("", _("Geen voorkeur")), *CHANNELS]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Nothing digital, and a digital channel, do not go together."""
        data = super().clean() or {}
        if data.get("no_digital") and data.get("channel") in ("sms", "email", "portaal"):
            data["channel"] = str(Channel.LETTER)
        return data
