"""The app of offers, messages and replies."""

from django.apps import AppConfig


class ReachConfig(AppConfig):
    """Offers, messages and replies."""

    name = "vanzelf.reach"
    label = "reach"
    verbose_name = "contact"
