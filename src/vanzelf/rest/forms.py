"""The form with which a program is let in."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vanzelf.looks.forms import DateOfThree
from vanzelf.org.catalogue import catalogue
from vanzelf.org.models import Organisation
from vanzelf.rest.purposes import Scope, known

SCOPES = {
    Scope.SERVICES: _("Diensten lezen"),
    Scope.CAMPAIGNS: _("Campagnes lezen, in aantallen"),
    Scope.AWARDS: _("Toekenningen lezen, in aantallen"),
    Scope.TASKS: _("Taken lezen, zonder namen"),
    Scope.OUTCOMES: _("Uitkomsten lezen, in aantallen"),
    Scope.DECISIONS: _("Besluiten in een zaak lezen"),
    Scope.PROPOSE: _("Een besluit voorstellen"),
    Scope.EVENTS: _("Gebeurtenissen uit de BRP melden"),
    Scope.REFUSALS: _("Een nee van een inwoner doorgeven"),
    Scope.OWN_LOG: _("Nalezen wat deze koppeling zelf deed"),
}
"""What a program may do, in words."""


def purposes() -> list[tuple[str, Any]]:
    """The purposes a program can have, with their names."""
    language = "en" if get_language() == "en" else "nl"
    found = catalogue().purposes
    named = [(each, found[each].name[language]) for each in sorted(known()) if each in found]
    return [*named, ("beheer", _("Beheer: wat bij geen dienst hoort"))]


class ProgramForm(forms.Form):
    """A program: whose it is, what it may do, what for, until when."""

    name = forms.CharField(
        label=_("Naam"), max_length=80, help_text=_("Bijvoorbeeld: Belastingpakket.")
    )
    organisation = forms.ChoiceField(
        label=_("Van welke organisatie"),
        choices=lambda: [
            ("", _("Kies een organisatie")),
            *((str(key), name) for key, name in
              Organisation.objects.filter(ends_on=None).order_by("name").values_list("id", "name")),
        ],
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=_("Wat mag het?"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Kies zo min mogelijk."),
        choices=[(str(scope), label) for scope, label in SCOPES.items()],
    )  # fmt: skip
    purposes = forms.MultipleChoiceField(
        label=_("Waarvoor?"), widget=forms.CheckboxSelectMultiple, choices=purposes,
        help_text=_("Controleren en innen staan er niet bij. Dat kan nooit."),
    )  # fmt: skip
    until = DateOfThree(
        label=_("Tot"), help_text=_("Hoogstens een jaar. Daarna laat u het opnieuw toe.")
    )

    def clean_organisation(self) -> Organisation:
        """The organisation itself."""
        return Organisation.objects.get(pk=self.cleaned_data["organisation"])

    def clean_scopes(self) -> list[Scope]:
        """The scopes themselves."""
        return [Scope(each) for each in self.cleaned_data["scopes"]]
