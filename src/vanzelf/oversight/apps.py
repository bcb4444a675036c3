"""The app of oversight."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Oversight."""

    name = "vanzelf.oversight"
    label = "oversight"
    verbose_name = "toezicht"
