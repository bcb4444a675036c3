"""The app of the interface for other programs."""

from django.apps import AppConfig


class RestConfig(AppConfig):
    """The interface for other programs."""

    name = "vanzelf.rest"
    label = "rest"
    verbose_name = "koppelingen"
