"""Addresses of texts, and where they stand in the navigation."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from vanzelf.looks import navigation
from vanzelf.org.rights import Right
from vanzelf.staff import texts

addresses: list[URLPattern] = [
    path("beheer/teksten/", texts.texts, name="texts"),
    path("beheer/teksten/<slug:service>/<slug:key>/", texts.text, name="text"),
]


def menu() -> None:
    """What stands in the navigation."""
    navigation.register(_("Beheer"), _("Teksten"), "staff:texts", Right.EDIT_TEXTS, order=830)
