"""The app of the pages of residents."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The pages of residents."""

    name = "vanzelf.portal"
    label = "portal"
    verbose_name = "bladzijden voor inwoners"
