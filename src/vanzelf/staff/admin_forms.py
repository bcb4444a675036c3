"""Forms of who works here: inviting, giving a role, adding organisations and districts."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vanzelf.looks.forms import DateOfThree
from vanzelf.org.models import District, Organisation, Staff
from vanzelf.org.rights import Role


def _organisations() -> list[tuple[str, Any]]:
    rows = Organisation.objects.order_by("name").values_list("id", "name")
    return [("", _("Kies een organisatie")), *((str(key), name) for key, name in rows)]


class Invitation(forms.Form):
    """Somebody new."""

    name = forms.CharField(label=_("Naam"), max_length=80, help_text=_("Voornaam en achternaam."))
    email = forms.EmailField(
        label=_("E-mailadres"), help_text=_("Van het werk. Hiermee loggen zij in.")
    )
    organisation = forms.ChoiceField(label=_("Organisatie"), choices=_organisations)

    def clean_organisation(self) -> Organisation:
        """The organisation itself."""
        return Organisation.objects.get(pk=self.cleaned_data["organisation"])


class RoleForm(forms.Form):
    """A role for somebody, for a time, perhaps in one district."""

    role = forms.ChoiceField(
        label=_("Rol"), choices=lambda: [("", _("Kies een rol")), *Role.choices]
    )
    district = forms.ChoiceField(
        label=_("Wijk"),
        required=False,
        help_text=_("Alleen als de rol bij één wijk hoort."),
        choices=lambda: [
            ("", _("Alle wijken")),
            *District.objects.order_by("name").values_list("code", "name"),
        ],
    )
    begins = DateOfThree(label=_("Vanaf"))
    until = DateOfThree(
        label=_("Tot"),
        help_text=_("De eerste dag waarop de rol niet meer geldt. Hoogstens een jaar later."),
    )

    def clean_role(self) -> Role:
        """The role itself."""
        return Role(self.cleaned_data["role"])

    def clean_district(self) -> District | None:
        """The district itself, or none."""
        found = self.cleaned_data["district"]
        return District.objects.get(pk=found) if found else None


class OrganisationForm(forms.Form):
    """An organisation that works with us."""

    name = forms.CharField(label=_("Naam"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Soort"), choices=Organisation.Kind.choices, widget=forms.RadioSelect
    )
    phone = forms.CharField(label=_("Telefoonnummer"), max_length=20)

    def clean_kind(self) -> Organisation.Kind:
        """The kind itself."""
        return Organisation.Kind(self.cleaned_data["kind"])


class DistrictForm(forms.Form):
    """A district and the team that works there."""

    name = forms.CharField(label=_("Naam"), max_length=60)
    code = forms.SlugField(
        label=_("Code"), max_length=30, help_text=_("Kleine letters, zoals in het adresbestand.")
    )
    team = forms.ChoiceField(label=_("Team"), choices=_organisations)

    def clean_team(self) -> Organisation:
        """The team itself."""
        return Organisation.objects.get(pk=self.cleaned_data["team"])


class EndForm(forms.Form):
    """When an organisation leaves."""

    on = DateOfThree(
        label=_("Eindigt op"), help_text=_("Vanaf die dag kan niemand van deze organisatie erbij.")
    )


class PasswordForm(forms.Form):
    """Choosing a password, with a link that works once."""

    password = forms.CharField(
        label=_("Nieuw wachtwoord"),
        help_text=_("Minstens 12 tekens. Een zin van een paar woorden is makkelijk te onthouden."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label=_("Nog een keer"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._staff = staff

    def clean_password(self) -> str:
        """Not too easy to guess."""
        found: str = self.cleaned_data["password"]
        validate_password(found, self._staff)
        return found

    def clean(self) -> dict[str, Any]:
        """Twice the same."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", ValidationError(_("Dit is niet hetzelfde wachtwoord.")))
        return data
