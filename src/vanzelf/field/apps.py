"""The app of who walks a list."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """Walking a list."""

    name = "vanzelf.field"
    label = "field"
    verbose_name = "looplijst"

    def ready(self) -> None:
        """Its place in the navigation of staff."""
        from django.utils.translation import gettext_lazy as _

        from vanzelf.looks import navigation
        from vanzelf.org.rights import Right

        navigation.register(_("Looplijst"), _("Mijn dag"), "field:day", Right.SEE_LIST, order=50)
