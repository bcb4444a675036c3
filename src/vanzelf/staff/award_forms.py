"""Forms of award runs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanzelf.decide.awards import groups_that_run
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.staff import words


def _groups() -> list[tuple[str, Any]]:
    return [
        (f"{service}:{group}", f"{words.service_name(service)}: "
         f"{services()[service].group(group).name[words.language()]}")
        for service, group in groups_that_run()
    ]  # fmt: skip


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
        help_text=_("Zo staat het in de brief. Bijvoorbeeld: afval en riool."),
    )
    maand = forms.CharField(
        label=_("In welke maand kijken wij elk jaar"),
        max_length=20,
        required=False,
        help_text=_("Bijvoorbeeld: januari."),
    )

    def said(self) -> dict[str, str]:
        """What letters fill in."""
        data = self.cleaned_data
        said = {"heffingen": data["heffingen"], "maand_van_toets": data["maand"]}
        return {name: text for name, text in said.items() if text}


class AgreeForm(forms.Form):
    """The second person says that they looked."""

    gezien = forms.BooleanField(label=_("Ik heb de steekproef bekeken en het klopt"))
