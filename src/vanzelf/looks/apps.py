"""The app of the looks of pages."""

from django.apps import AppConfig


class LooksConfig(AppConfig):
    """Base pages, components, forms, the theme of a municipality."""

    name = "vanzelf.looks"
    label = "looks"
    verbose_name = "vormgeving"

    def ready(self) -> None:
        """Let Django check the theme when it starts, and forms speak plainly."""
        from vanzelf.looks import checks  # noqa: F401 -- it registers itself
        from vanzelf.looks.forms import speak_plainly

        speak_plainly()
