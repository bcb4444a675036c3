"""Forms of award runs."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vanzelf.decide.awards import groups_that_run
from vanzelf.definitions.model import Trigger
from vanzelf.definitions.wording import Kind
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.staff import words

SAID_YES: Final = "ja"
LARGEST: Final = 20_000_000
"""Bytes of a file that is taken in."""


def _groups() -> list[tuple[str, Any]]:
    """Each group that runs; where a partner looks after a yes, who said yes stands apart."""
    found = []
    for service, group in groups_that_run():
        known = services()[service].group(group)
        name = f"{words.service_name(service)}: {known.name[words.language()]}"
        found.append((f"{service}:{group}", name))
        if known.tested_by and known.trigger is not Trigger.YEARLY:
            found.append(
                (f"{service}:{group}:{SAID_YES}", _("%(name)s, die ja zeiden") % {"name": name})
            )
    return found


def _filled_in(service: str, group: str) -> frozenset[str]:
    """What the letters of a run fill in: an offer, a decision, or what was arranged."""
    found = services()[service]
    own = found.group(group).wording
    named = [own.get(kind, str(kind)) for kind in (Kind.OFFER, Kind.DECIDED, Kind.ARRANGED)]
    texts = [found.wording[each] for each in named if each in found.wording]
    return frozenset(slot for text in texts for slot in text.slots)


class RunForm(forms.Form):
    """Whom a run is about, and what its letters fill in."""

    groep = forms.ChoiceField(label=_("Voor wie"), choices=_groups, widget=forms.RadioSelect)
    jaar = forms.IntegerField(
        label=_("Voor welk jaar"), min_value=2020, max_value=2100,
        initial=lambda: clock.today().year,
    )  # fmt: skip
    heffingen = forms.CharField(
        label=_("Welke belastingen"),
        max_length=80,
        required=False,
        help_text=_("Zo staat het in de brief. Bijvoorbeeld: afval en riool."),
    )
    heffingen_en = forms.CharField(
        label=_("Welke belastingen, in het Engels"),
        max_length=80,
        required=False,
        help_text=_("Voor wie brieven in het Engels wil. Bijvoorbeeld: waste and sewerage."),
    )
    maand = forms.CharField(
        label=_("In welke maand kijken wij elk jaar"),
        max_length=20,
        required=False,
        help_text=_("Bijvoorbeeld: januari."),
    )

    def clean(self) -> dict[str, Any]:
        """What the letters of the chosen group say for everybody alike must be there."""
        data = super().clean() or {}
        service, _colon, group = data.get("groep", "").partition(":")
        slots = _filled_in(service, group.partition(":")[0]) if service else frozenset()
        if "heffingen" in slots and not data.get("heffingen"):
            self.add_error("heffingen", self.fields["heffingen"].error_messages["required"])
        return data

    def said(self) -> dict[str, str]:
        """What letters fill in."""
        data = self.cleaned_data
        said = {
            "heffingen": data["heffingen"], "heffingen.en": data["heffingen_en"],
            "maand_van_toets": data["maand"],
        }  # fmt: skip
        return {name: text for name, text in said.items() if text}


class LeviesForm(forms.Form):
    """The levies of this year, as the tax system has them."""

    heffingen = forms.FileField(
        label=_("Heffingen uit de belastingadministratie"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_(
            "Een CSV-bestand. Dan staat in brieven en bestanden wat het scheelt per heffing."
        ),
    )

    def clean_heffingen(self) -> Any:
        """The file, whole: of one that is cut off the last amount would be another."""
        return not_too_large(self.cleaned_data["heffingen"])


def not_too_large(file: Any) -> Any:
    """A file that is taken in; raises ValidationError."""
    if file.size > LARGEST:
        raise forms.ValidationError(_("Dit bestand is te groot. Is het wel het goede?"))
    return file


class AnswerForm(forms.Form):
    """What the Inlichtingenbureau answered, as a file."""

    antwoord = forms.FileField(
        label=_("Het antwoord van het Inlichtingenbureau"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("Een CSV-bestand, met voor elk huishouden één regel."),
    )

    def clean_antwoord(self) -> tuple[str, bytes]:
        """How the file is called, and what is in it."""
        file = not_too_large(self.cleaned_data["antwoord"])
        return file.name, file.read()


class AgreeForm(forms.Form):
    """The second person says that they looked."""

    gezien = forms.BooleanField(label=_("Ik heb de steekproef bekeken en het klopt"))
