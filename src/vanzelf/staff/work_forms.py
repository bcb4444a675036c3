"""Forms of the stock of work and of tasks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanzelf.staff import words
from vanzelf.work.models import Result

WHOSE = [("", _("Van iedereen")), ("mij", _("Van mij")), ("niemand", _("Van niemand"))]
STATES = [
    ("", _("Alles wat open is")), ("spoed", _("Spoed")), ("bellen", _("Eerst bellen")),
    ("wacht", _("Wacht op inwoner")), ("bron", _("Wacht op de bron")), ("fout", _("Onze fout")),
    ("tekenen", _("Mee tekenen")), ("klaar", _("Klaar om te sturen")),
]  # fmt: skip


class StockFilter(forms.Form):
    """What the stock of cases is narrowed with."""

    dienst = forms.ChoiceField(label=_("Dienst"), required=False)
    stand = forms.ChoiceField(label=_("Stand"), required=False, choices=STATES)
    van = forms.ChoiceField(label=_("Van wie"), required=False, choices=WHOSE)
    zoek = forms.CharField(
        label=_("Zaaknummer"), required=False, max_length=20,
        widget=forms.TextInput(attrs={"data-search": True, "autocomplete": "off"}),
    )  # fmt: skip
    alles = forms.BooleanField(label=_("Ook wat besloten is"), required=False)

    def __init__(self, *args: Any, services: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["dienst"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Alle diensten")), *services]


class TaskFilter(forms.Form):
    """What tasks are narrowed with."""

    soort = forms.ChoiceField(
        label=_("Soort"), required=False,
        choices=lambda: [("", _("Alle soorten")), *words.TASKS.items()],
    )  # fmt: skip
    van = forms.ChoiceField(label=_("Van wie"), required=False, choices=WHOSE)


RESULTS = {
    Result.APPLIED_TOGETHER: _("Samen aangevraagd"),
    Result.HAD_IT: _("Had het al"),
    Result.NOT_ENTITLED: _("Toch geen recht"),
    Result.NOT_YET: _("Nog niet te bepalen"),
    Result.OTHER_CHANNEL: _("Wil het op een andere manier"),
    Result.NOT_REACHED: _("Niet bereikt"),
    Result.MOVED: _("Verhuisd"),
    Result.DIED: _("Overleden"),
    Result.REPRESENTED: _("Iemand regelt het voor deze persoon"),
    Result.REFERRED: _("Doorverwezen"),
    Result.DATA_WRONG: _("Fout in gegevens"),
    Result.REPAIRED: _("Hersteld"),
}
"""What a member of staff can say came of a task: codes of the closed list."""


class FinishForm(forms.Form):
    """What came of a task."""

    uitkomst = forms.ChoiceField(
        label=_("Wat kwam ervan?"), widget=forms.RadioSelect,
        choices=[(str(code), label) for code, label in RESULTS.items()],
    )  # fmt: skip
