"""Forms of oversight: halting, rehearsing, requests of residents about their data."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanzelf.looks.forms import DateOfThree
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.oversight import grounds
from vanzelf.oversight.models import Request
from vanzelf.residents import numbers
from vanzelf.residents.models import Channel, Subject
from vanzelf.staff import words


class HaltForm(forms.Form):
    """Stop everything."""

    reason = forms.CharField(
        label=_("Waarom zet u alles stil?"), max_length=300,
        help_text=_("Eén zin. Zonder namen en zonder burgerservicenummer."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class DrillForm(forms.Form):
    """What came of a rehearsal."""

    seconds = forms.IntegerField(
        label=_("Na hoeveel seconden stond alles stil?"), min_value=0, max_value=86_400
    )
    left = forms.IntegerField(
        label=_("Hoeveel berichten gingen daarna toch nog uit?"), min_value=0, initial=0
    )
    lessons = forms.CharField(
        label=_("Wat leerden wij?"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class RequestForm(forms.Form):
    """A request that came in. The number is used to find somebody and stands in no address."""

    number = forms.CharField(
        label=_("Burgerservicenummer"), max_length=12,
        help_text=_("Alleen om de inwoner te vinden. Stel eerst vast wie het is."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Wat vraagt de inwoner?"), choices=Request.Kind.choices, widget=forms.RadioSelect
    )
    service = forms.ChoiceField(
        label=_("Waarover?"), required=False, choices=lambda: [
            ("", _("Alles")), *((each.id, each.name["nl"]) for each in services().values())
        ],
    )  # fmt: skip
    came_by = forms.ChoiceField(label=_("Hoe kwam het binnen?"), choices=Channel.choices)
    came_on = DateOfThree(label=_("Wanneer kwam het binnen?"))

    def clean_number(self) -> Subject:
        """The resident; a number we do not know is not repeated."""
        digits = "".join(each for each in self.cleaned_data["number"] if each.isdigit())
        found = numbers.find(digits)
        if found is None:
            raise ValidationError(_("Wij hebben niets van iemand met dit nummer."))
        return found

    def clean_came_on(self) -> Any:
        """Not in the future."""
        found = self.cleaned_data["came_on"]
        if found > clock.today():
            raise ValidationError(_("Die dag moet nog komen."))
        return found


def _grounds(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Sentences to choose from, as the resident reads them."""
    own = ("", gettext("Iets anders: ik schrijf het hieronder"))
    return [*((code, grounds.ALL[code][words.language()]) for code in codes), own]


class ExtendForm(forms.Form):
    """Two months more."""

    ground = forms.ChoiceField(
        label=_("Waarom duurt het langer?"), required=False, widget=forms.RadioSelect,
        choices=lambda: _grounds(grounds.DELAYING),
    )  # fmt: skip
    because = forms.CharField(
        label=_("Wilt u er iets bij schrijven?"), required=False, max_length=200,
        help_text=_("De inwoner leest dit ook. U schrijft het in het Nederlands."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class FinishForm(forms.Form):
    """What came of it."""

    outcome = forms.ChoiceField(
        label=_("Uitkomst"), choices=Request.Outcome.choices, widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(
        label=_("Waarom niet, of niet alles?"), required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Wilt u er iets bij schrijven?"), required=False, max_length=400,
        help_text=_(
            "Schrijft u zelf waarom? Zet het artikel erbij. De inwoner leest dit ook. U schrijft het in"
            " het Nederlands."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _grounds(grounds.OF[kind])
