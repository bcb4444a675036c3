"""The app of the interface for other programs."""

from django.apps import AppConfig


class RestConfig(AppConfig):
    """The interface for other programs."""

    name = "vanzelf.rest"
    label = "rest"
    verbose_name = "koppelingen"

    def ready(self) -> None:
        """What stands in the navigation."""
        from vanzelf.rest.admin_urls import menu

        menu()
