"""Forms of the register of mistakes: nothing follows from a mistake before all is answered."""

from decimal import Decimal
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vanzelf.decide.repairing import Attribution
from vanzelf.org.catalogue import services
from vanzelf.staff import words

WHOSE: Final = {
    "wij": _("Van ons"), "bron": _("Van de bron"), "inwoner": _("Van de inwoner"),
    "niemand": _("Van niemand"),
}  # fmt: skip
CHOICES: Final = {
    "niet": _("Niets"), "deels": _("Een deel"), "geheel": _("Alles"),
}  # fmt: skip
LONG: Final = {"rows": 3}


class MistakeForm(forms.Form):
    """A mistake, whose it was and what it does."""

    dienst = forms.ChoiceField(
        label=_("Bij welke dienst"),
        choices=lambda: [(e, words.service_name(e)) for e in services()],
    )
    zaak = forms.CharField(
        label=_("Zaaknummer waar u het zag"), required=False, max_length=20,
        help_text=_("Dan vinden wij anderen bij wie dezelfde regels zijn gebruikt."),
    )  # fmt: skip
    wat = forms.CharField(label=_("Wat ging er mis?"), max_length=300)
    van_wie = forms.ChoiceField(
        label=_("Van wie was de fout?"), widget=forms.RadioSelect, choices=list(WHOSE.items())
    )
    bewijs = forms.CharField(
        label=_("Waar blijkt dat uit?"), max_length=500, widget=forms.Textarea(attrs=LONG)
    )
    weten = forms.ChoiceField(
        label=_("Had de inwoner het kunnen weten?"), widget=forms.RadioSelect,
        choices=[("nee", _("Nee")), ("ja", _("Ja"))],
    )  # fmt: skip
    gevolg = forms.CharField(
        label=_("Wat doet terugvragen met dit huishouden?"), max_length=500,
        widget=forms.Textarea(attrs=LONG),
    )  # fmt: skip
    hardheid = forms.CharField(
        label=_("Is het te hard? Waarom wel of niet?"), max_length=500,
        widget=forms.Textarea(attrs=LONG),
    )  # fmt: skip
    keuze = forms.ChoiceField(
        label=_("Wat vragen wij terug?"), widget=forms.RadioSelect, choices=list(CHOICES.items()),
        initial="niet", help_text=_("Was het onze fout? Dan vragen wij niets terug."),
    )  # fmt: skip

    def attribution(self) -> Attribution:
        """What the register keeps."""
        data = self.cleaned_data
        return Attribution(
            data["van_wie"], data["bewijs"], data["weten"] == "ja", data["gevolg"], data["hardheid"],
            data["keuze"],
        )  # fmt: skip


class RecoverForm(forms.Form):
    """What somebody got too much is asked back: how much, and why, as their letter says it."""

    zaak = forms.CharField(label=_("Zaaknummer"), max_length=20)
    bedrag = forms.DecimalField(
        label=_("Hoeveel euro"), min_value=Decimal("0.01"), max_digits=9, decimal_places=2,
        localize=True, help_text=_("Nooit meer dan wat iemand te veel kreeg."),
    )  # fmt: skip
    reden_nl = forms.CharField(
        label=_("Waarom, in gewone woorden"), max_length=500, widget=forms.Textarea(attrs=LONG)
    )
    reden_en = forms.CharField(
        label=_("Hetzelfde in het Engels"), max_length=500, widget=forms.Textarea(attrs=LONG)
    )

    def cents(self) -> int:
        """How much, in cents."""
        return int(self.cleaned_data["bedrag"] * 100)


class LetterForm(forms.Form):
    """What somebody hears about our mistake."""

    zaak = forms.CharField(label=_("Zaaknummer"), max_length=20)
    fout = forms.CharField(
        label=_("Wat deden wij fout?"), max_length=300,
        help_text=_("In één gewone zin. Bijvoorbeeld: Wij telden uw spaargeld twee keer."),
    )  # fmt: skip
    herstel = forms.CharField(
        label=_("Wat doen wij nu?"),
        max_length=300,
        help_text=_("Bijvoorbeeld: U krijgt € 150 van ons terug."),
    )
