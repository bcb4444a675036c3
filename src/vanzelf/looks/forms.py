"""How forms look: FORM_RENDERER = "vanzelf.looks.forms.Renderer" makes every Django form look right."""

import datetime as dt
from pathlib import Path
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.renderers import DjangoTemplates as DjangoForms
from django.template.backends.django import DjangoTemplates
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

_OURS: Final = Path(__file__).parent / "form_templates"
_DJANGO: Final = Path(forms.__file__).parent / str(DjangoForms.backend.app_dirname)


class Renderer(BaseRenderer):
    """Draws forms with the components of the design system: label, hint, fault, then the box.

    A form is drawn with a summary of its faults on top, each a link to its box.
    """

    form_template_name = "django/forms/form.html"
    formset_template_name = "django/forms/formset.html"
    field_template_name = "django/forms/field.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        """Our templates first, then those of Django; the apps' come last."""
        return DjangoTemplates(
            {
                "NAME": "looks-forms",
                "DIRS": [_OURS, _DJANGO],
                "APP_DIRS": True,
                "OPTIONS": {},
            }
        )

    def get_template(self, template_name: str) -> Any:
        """A template by its name."""
        return self.engine.get_template(template_name)


class DayMonthYear(forms.MultiWidget):
    """A date in three boxes: the quickest for a date somebody knows by heart, without a script."""

    template_name = "django/forms/widgets/day_month_year.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({name: forms.TextInput() for name in ("dag", "maand", "jaar")}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """The day, month and year of a date."""
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The three boxes with their labels."""
        context = super().get_context(name, value, attrs)
        labels = (_("Dag"), _("Maand"), _("Jaar"))
        autocomplete = ("bday-day", "bday-month", "bday-year")
        for at, part in enumerate(context["widget"]["subwidgets"]):
            part["label"] = labels[at]
            part["attrs"] |= {"inputmode": "numeric", "maxlength": "4" if at == 2 else "2"}
            if self.attrs.get("autocomplete") == "bday":
                part["attrs"]["autocomplete"] = autocomplete[at]
        return context


class DateOfThree(forms.MultiValueField):
    """A date that is typed as day, month and year; gives a `datetime.date`."""

    widget = DayMonthYear

    def __init__(self, **options: Any) -> None:
        wrong = {"invalid": _("Schrijf de dag, de maand en het jaar in cijfers.")}
        parts = tuple(
            forms.IntegerField(min_value=least, max_value=most, error_messages=wrong)
            for least, most in ((1, 31), (1, 12), (1900, 2100))
        )
        options.setdefault("error_messages", wrong | {"required": _("Vul de datum in.")})
        super().__init__(fields=parts, require_all_fields=True, **options)

    def clean(self, value: Any) -> Any:
        """The date; any fault in a part is one fault of the whole."""
        try:
            return super().clean(value)
        except ValidationError as error:
            if error.code == "required" or not any(value or ()):
                raise
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def compress(self, data_list: Any) -> Any:
        """A date of its three parts; one that does not exist (31 June) is invalid."""
        if not data_list:
            return None
        day, month, year = data_list
        try:
            return dt.date(year, month, day)
        except ValueError:
            raise ValidationError(_("Deze datum bestaat niet."), code="invalid") from None


def speak_plainly() -> None:
    """Let every form say what to do when a box is empty, instead of that a field is mandatory."""
    said: dict[Any, Any] = {
        forms.Field: _("Vul dit in."),
        forms.ChoiceField: _("Kies een antwoord."),
        forms.MultipleChoiceField: _("Kies één of meer antwoorden."),
        forms.BooleanField: _("Zet hier een vinkje als u dit wilt."),
        forms.FileField: _("Kies een bestand."),
    }
    for kind, words in said.items():
        kind.default_error_messages = {
            **kind.__dict__.get("default_error_messages", {}),
            "required": words,
        }
