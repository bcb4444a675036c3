"""Forms of a case: facts, suppositions, and the proposal of a decision."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vanzelf.decide.facts import Known
from vanzelf.decide.models import Direction
from vanzelf.decide.reading import as_written
from vanzelf.looks.forms import DateOfThree
from vanzelf.org import clock
from vanzelf.staff import words

Choices = Sequence[tuple[str, str]]
EXAMPLE: Final = _("Bijvoorbeeld 1250.50, ja, nee of 2026-01-31.")
SHORTEST: Final = 20
"""Signs of a reason to depart from the rules, at least."""
OF: Final = [
    ("", _("De inwoner of het huishouden")), ("partner", _("De partner")), ("kind1", _("Kind 1")),
    ("kind2", _("Kind 2")), ("kind3", _("Kind 3")), ("kostendeler1", _("Kostendeler 1")),
]  # fmt: skip


def fitting(concept: str, written: str) -> str:
    """A value as a facts file has it; raises ValidationError when it does not fit its concept."""
    plain = as_written(concept, written)
    if plain is None:
        raise ValidationError(_("Deze waarde past niet. %(example)s") % {"example": EXAMPLE})
    return plain


class FactForm(forms.Form):
    """What a fact is instead, and where that comes from."""

    waarde = forms.CharField(label=_("Nieuwe waarde"), max_length=40, help_text=EXAMPLE)
    bron = forms.CharField(
        label=_("Waar komt dit vandaan?"), max_length=40,
        help_text=_("Bijvoorbeeld: bankafschrift, UWV, of de inwoner zelf."),
    )  # fmt: skip
    stand = DateOfThree(label=_("Van welke dag is dit?"))

    def __init__(self, *args: Any, concept: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.concept = concept

    def clean_waarde(self) -> str:
        """The value fits its concept."""
        return fitting(self.concept, self.cleaned_data["waarde"])

    def clean_stand(self) -> dt.date:
        """Nothing is known of a day to come."""
        return not_ahead(self.cleaned_data["stand"])

    def given(self) -> dict[str, Any]:
        """What `facts.correct` takes."""
        data = self.cleaned_data
        return {"value": data["waarde"], "source": data["bron"], "as_of": data["stand"]}


def not_ahead(day: dt.date) -> dt.date:
    """A day that has come; raises ValidationError."""
    if day > clock.today():
        raise ValidationError(_("Deze dag moet nog komen."))
    return day


class NewFactForm(forms.Form):
    """A fact that was not known yet."""

    begrip = forms.ChoiceField(label=_("Gegeven"))
    van = forms.ChoiceField(label=_("Van wie"), choices=OF, required=False)
    waarde = forms.CharField(label=_("Waarde"), max_length=40, help_text=EXAMPLE)
    bron = forms.CharField(label=_("Waar komt dit vandaan?"), max_length=40)
    stand = DateOfThree(label=_("Van welke dag is dit?"))

    def __init__(self, data: Any = None, *, concepts: Choices) -> None:
        super().__init__(data, auto_id="nieuw_%s")
        field = self.fields["begrip"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Kies een gegeven")), *concepts]

    def clean_stand(self) -> dt.date:
        """Nothing is known of a day to come."""
        return not_ahead(self.cleaned_data["stand"])

    def clean(self) -> dict[str, Any]:
        """The value fits its concept."""
        data = super().clean() or {}
        if data.get("begrip") and data.get("waarde"):
            try:
                data["waarde"] = fitting(data["begrip"], data["waarde"])
            except ValidationError as error:
                self.add_error("waarde", error)
        return data

    def known(self) -> Known:
        """The fact."""
        data = self.cleaned_data
        return Known(data["begrip"], data["waarde"], data["bron"], data["stand"], data["van"])


class NormForm(forms.Form):
    """With which limit something was compared: without it nobody is told."""

    norm = forms.CharField(
        label=_("Met welke grens is vergeleken?"), max_length=80,
        help_text=_("Een bedrag, bijvoorbeeld € 3.350. Zonder deze grens gaat er geen brief."),
    )  # fmt: skip


class SupposeForm(forms.Form):
    """A fact that is only supposed: it stands in the address and nowhere else."""

    begrip = forms.ChoiceField(label=_("Stel dat"))
    waarde = forms.CharField(label=_("is"), max_length=40)

    def __init__(self, data: Any = None, *, concepts: Choices) -> None:
        super().__init__(data, auto_id="stel_%s")
        field = self.fields["begrip"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = concepts


class ProposalForm(forms.Form):
    """A decision as it would be. What the rules say is filled in; for somebody's good it may differ."""

    strekking = forms.ChoiceField(label=_("Besluit"), widget=forms.RadioSelect)
    bedrag = forms.DecimalField(
        label=_("Bedrag in euro’s"), required=False, min_value=0, max_digits=9, decimal_places=2,
        localize=True, help_text=_("Alleen als u afwijkt van de regels."),
    )  # fmt: skip
    afwijken = forms.CharField(
        label=_("Waarom wijkt u af van de regels?"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Alleen invullen als u iets anders kiest dan de regels zeggen."),
    )  # fmt: skip
    reden_nl = forms.CharField(
        label=_("De reden, in gewone woorden"), max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Zo staat het in de brief en in het belscript. Korte zinnen, zonder vaktaal."),
    )  # fmt: skip
    reden_en = forms.CharField(
        label=_("De reden in het Engels"), max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        help_text=_("Voor wie brieven in het Engels wil."),
    )  # fmt: skip

    def __init__(self, *args: Any, direction: Direction | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.direction = direction
        offered = list(dict.fromkeys([d for d in (direction, Direction.GRANTED) if d is not None]))
        field = self.fields["strekking"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(each), words.word(words.DIRECTIONS, each)) for each in offered]

    @property
    def differs(self) -> bool:
        """Whether the officer decides otherwise than the rules say."""
        return self.cleaned_data.get("strekking") != self.direction

    def clean(self) -> dict[str, Any]:
        """Who departs from the rules says why, and for how much."""
        data = super().clean() or {}
        if self.differs and data.get("strekking"):
            if len((data.get("afwijken") or "").strip()) < SHORTEST:
                self.add_error("afwijken", _("Schrijf in een hele zin waarom u afwijkt."))
            if data.get("bedrag") is None:
                self.add_error("bedrag", _("Vul het bedrag in."))
        return data

    def amount(self, by_rules: int | None) -> int | None:
        """Cents: of the rules, or what the officer chose."""
        if not self.differs:
            return by_rules
        return int(self.cleaned_data["bedrag"] * 100)

    def reasons(self, found: dict[str, Any]) -> dict[str, Any]:
        """The reasons with the officer's own words."""
        data = self.cleaned_data
        own: dict[str, Any] = {
            "nl": [line.strip() for line in data["reden_nl"].splitlines() if line.strip()],
            "en": [line.strip() for line in data["reden_en"].splitlines() if line.strip()],
        }
        if self.differs:
            own["differs_because"] = data["afwijken"].strip()
        return {**found, **own}
