"""The app of the demo: only there when everybody is made up."""

from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    """A stage to try everything on."""

    name = "vanzelf.rehearsal"
    label = "rehearsal"
    verbose_name = "demo"
