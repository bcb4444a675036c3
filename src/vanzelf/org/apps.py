"""The app of organisations and staff."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """Organisations, staff, roles."""

    name = "vanzelf.org"
    label = "org"
    verbose_name = "organisaties en medewerkers"
