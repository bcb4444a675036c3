"""The app of the pages of staff."""

from importlib import import_module
from typing import Final

from django.apps import AppConfig

PARTS: Final = (
    "vanzelf.staff.work_urls",
    "vanzelf.staff.oversight_urls",
    "vanzelf.staff.admin_urls",
    "vanzelf.staff.texts_urls",
    "vanzelf.staff.services_urls",
    "vanzelf.staff.campaigns_urls",
)
"""Modules with `addresses` and `menu`: what a part serves, and where it stands in the navigation."""


class StaffConfig(AppConfig):
    """The pages of staff."""

    name = "vanzelf.staff"
    label = "staff"
    verbose_name = "bladzijden voor medewerkers"

    def ready(self) -> None:
        """Each part says what stands in the navigation."""
        for part in PARTS:
            import_module(part).menu()
