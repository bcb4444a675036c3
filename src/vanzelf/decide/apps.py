"""The app of cases and decisions."""

from django.apps import AppConfig


class DecideConfig(AppConfig):
    """Cases and decisions."""

    name = "vanzelf.decide"
    label = "decide"
    verbose_name = "besluiten"
