"""Forms of the stock of work and of tasks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanzelf.explanation.words import HOLDERS
from vanzelf.org.catalogue import catalogue
from vanzelf.reach.settling import OUTCOMES
from vanzelf.staff import words

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


class FinishForm(forms.Form):
    """What came of a task."""

    uitkomst = forms.ChoiceField(
        label=_("Wat kwam ervan?"), widget=forms.RadioSelect,
        choices=[(str(code), label) for code, label in words.ENDED_WITH.items()],
    )  # fmt: skip


class LookedIntoForm(forms.Form):
    """Who was asked about a fact that is not right, and what they said: the resident reads both."""

    bron = forms.ChoiceField(
        label=_("Bij wie hebt u het nagevraagd?"),
        choices=lambda: [
            (each, words.source_name(each)) for each in HOLDERS if each not in words.NOBODY_ELSE
        ],
    )  # fmt: skip
    uitkomst = forms.ChoiceField(
        label=_("Wat kwam ervan?"), widget=forms.RadioSelect,
        choices=[(str(code), words.LOOKED_INTO[code]) for code in OUTCOMES],
        help_text=_("De inwoner krijgt hierover een brief. Dat hebben wij beloofd."),
    )  # fmt: skip

    def __init__(self, *args: Any, concept: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        found = catalogue().concepts.get(concept)
        if found is not None:
            self.fields["bron"].initial = found.holder
