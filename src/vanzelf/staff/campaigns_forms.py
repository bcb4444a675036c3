"""Forms of campaigns: making one, its plan, stopping it; and sharing out a day."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vanzelf.campaigns.actions import LONGEST_WAIT, to_fill_in
from vanzelf.campaigns.models import Campaign
from vanzelf.campaigns.uplift import Prices
from vanzelf.looks.forms import DateOfThree
from vanzelf.org.models import Staff
from vanzelf.services.queries import Running

WORDS: Final[dict[str, tuple[Any, Any]]] = {
    "belastingjaar": (_("Belastingjaar"), _("Bijvoorbeeld 2026.")),
    "heffingen": (_("Welke heffingen?"), _("Zoals het in de brief staat: afval en riool.")),
    "gegevens": (
        _("Wat weten wij, van wie en van wanneer?"),
        _("Bijvoorbeeld: uw uitkering (gemeente, 1 november 2026)."),
    ),
    "bedrag_bereik": (_("Hoeveel ongeveer?"), _("Altijd als bereik: € 100 tot € 400.")),
    "maand_van_toets": (_("Maand van de toets"), ""),
}
"""What a message asks to fill in; what is not here is asked for by its own name."""
SLOT: Final = "woord_"


class CampaignForm(forms.Form):
    """A campaign for a group of a service."""

    name = forms.CharField(
        label=_("Naam"), max_length=80, help_text=_("Alleen voor uzelf en uw collega's.")
    )
    on = DateOfThree(
        label=_("Peildatum"), help_text=_("Van welke dag de gegevens zijn waar wij naar kijken.")
    )

    def __init__(self, run: Running, group: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in to_fill_in(run, group):
            label, hint = WORDS.get(name, (name.replace("_", " ").capitalize(), ""))
            self.fields[SLOT + name] = forms.CharField(label=label, help_text=hint, max_length=120)

    def said(self) -> dict[str, str]:
        """What the messages fill in."""
        return {
            name.removeprefix(SLOT): text
            for name, text in self.cleaned_data.items()
            if name.startswith(SLOT)
        }


class PlanForm(forms.Form):
    """How many waves, how far apart, and what the teams can do."""

    waves = forms.IntegerField(
        label=_("Aantal golven"), min_value=1, max_value=12,
        help_text=_("De latere golven wachten. Aan het eind is iedereen aan de beurt geweest."),
    )  # fmt: skip
    days_between = forms.IntegerField(
        label=_("Dagen tussen twee golven"), min_value=1, max_value=LONGEST_WAIT
    )
    per_week = forms.IntegerField(
        label=_("Gesprekken per week"), min_value=1, max_value=5000,
        help_text=_("Wat de teams samen aankunnen. Een te lange lijst wordt geweigerd."),
    )  # fmt: skip

    @classmethod
    def of(cls, campaign: Campaign, data: Any = None) -> "PlanForm":
        """With what was chosen before."""
        return cls(
            data,
            initial={
                "waves": campaign.waves_wanted, "days_between": campaign.days_between,
                "per_week": campaign.per_week,
            },
        )  # fmt: skip


class PriceForm(forms.Form):
    """What one of each costs, by the municipality's own figures; nothing of it is kept."""

    brief = forms.DecimalField(
        label=_("Wat kost een brief?"), min_value=0, max_digits=6, decimal_places=2,
        help_text=_("Alles samen, in euro’s. Bijvoorbeeld 1,50."),
    )  # fmt: skip
    gesprek = forms.DecimalField(
        label=_("Wat kost een telefoongesprek?"), min_value=0, max_digits=6, decimal_places=2
    )
    bezoek = forms.DecimalField(
        label=_("Wat kost een bezoek?"), min_value=0, max_digits=6, decimal_places=2
    )

    def prices(self) -> Prices:
        """In cents."""
        given = (int(100 * self.cleaned_data[name]) for name in ("brief", "gesprek", "bezoek"))
        return Prices(*given)


class StopForm(forms.Form):
    """Why a campaign stops for good."""

    because = forms.CharField(label=_("Waarom stopt deze campagne?"), max_length=200)
    sure = forms.BooleanField(
        label=_("Ik weet dat de namen nu meteen weg zijn, en dat dit niet terug kan.")
    )


class WantForm(forms.Form):
    """Why the board wants a list about so many."""

    because = forms.CharField(label=_("Waarom wil het bestuur deze lijst?"), max_length=200)


class OlderForm(forms.Form):
    """Why a list goes although much of it rests on older data."""

    because = forms.CharField(
        label=_("Waarom gaat deze lijst toch door?"), max_length=200,
        help_text=_("Wie vrijgeeft, leest dit ook."),
    )  # fmt: skip


class LimitForm(forms.Form):
    """From which day on the board signs a list about more residents than this."""

    percent = forms.IntegerField(
        label=_("Van de 100 inwoners, hoogstens"), min_value=1, max_value=100,
        help_text=_("Gaat een lijst over meer inwoners? Dan moet het bestuur die ene lijst zelf willen."),
    )  # fmt: skip
    begins = DateOfThree(label=_("Vanaf"), help_text=_("Vandaag of later."))


class HoursForm(forms.Form):
    """How many hours each of a team has on a day."""

    def __init__(self, team: list[tuple[Staff, int]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = {str(who.pk): who for who, _held in team}
        for who, held in team:
            self.fields[str(who.pk)] = forms.DecimalField(
                label=who.name, min_value=0, max_value=12, decimal_places=1, required=False,
                help_text=_held(held) if held else "",
            )  # fmt: skip

    def hours(self) -> dict[Staff, float]:
        """Hours of who has any."""
        return {self.team[key]: float(given) for key, given in self.cleaned_data.items() if given}


def _held(many: int) -> str:
    told = ngettext("heeft vandaag al %(held)s adres", "heeft vandaag al %(held)s adressen", many)
    return told % {"held": many}
