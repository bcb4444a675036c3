"""Forms of a decision: attempts to speak with somebody, what the letter lacks, why it is dropped."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanzelf.definitions.slots import SLOTS
from vanzelf.looks.forms import DateOfThree
from vanzelf.org import clock
from vanzelf.staff import words


class AttemptForm(forms.Form):
    """When somebody was tried, how, and whether they were reached."""

    bereikt = forms.ChoiceField(
        label=_("Hebt u de inwoner gesproken?"), widget=forms.RadioSelect,
        choices=[("ja", _("Ja, ik heb het uitgelegd en geluisterd")),
                 ("nee", _("Nee, niet bereikt"))],
    )  # fmt: skip
    hoe = forms.ChoiceField(label=_("Hoe"), choices=lambda: list(words.ATTEMPTS.items()))
    dag = DateOfThree(label=_("Welke dag"), required=False, help_text=_("Leeg laten: vandaag."))
    uur = forms.TimeField(
        label=_("Hoe laat"), required=False, help_text=_("Leeg laten: nu. Bijvoorbeeld 18:30."),
        input_formats=["%H:%M", "%H.%M"], widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """An attempt has been made; one that is still to come is not written down."""
        data = super().clean() or {}
        if not self.errors and self.moment() > clock.now():
            self.add_error("dag", _("Dat moment moet nog komen. Schrijf het op als u gebeld hebt."))
        return data

    def moment(self) -> dt.datetime:
        """When it was."""
        now = timezone.localtime(clock.now())
        day, hour = self.cleaned_data.get("dag"), self.cleaned_data.get("uur")
        if day is None and hour is None:
            return clock.now()
        return timezone.make_aware(
            dt.datetime.combine(day or now.date(), hour or now.time().replace(tzinfo=None))
        )


class DropForm(forms.Form):
    """Why a decision is not sent."""

    waarom = forms.CharField(
        label=_("Wat is er nieuw?"), max_length=100,
        help_text=_("Een paar woorden, bijvoorbeeld: het spaargeld is op. Zet het gegeven zelf in de zaak."),
    )  # fmt: skip


class DespiteForm(forms.Form):
    """Why a recovery goes on although a confirmation promised otherwise."""

    waarom = forms.CharField(
        label=_("Waarom gaat dit toch door?"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wat is het gevolg voor de inwoner? Kan het ook niet doorgaan?"),
    )  # fmt: skip


class SlotsForm(forms.Form):
    """What a letter fills in and no rule knows."""

    def __init__(self, data: Any = None, *, names: Sequence[str]) -> None:
        super().__init__(data, auto_id="brief_%s")
        language = words.language()
        for name in names:
            slot = SLOTS[name]
            meaning = slot.meaning[language]
            self.fields[name] = forms.CharField(
                label=f"{meaning[:1].upper()}{meaning[1:]}", max_length=200,
                help_text=_("Bijvoorbeeld: %(example)s") % {"example": slot.example[language]},
            )  # fmt: skip
