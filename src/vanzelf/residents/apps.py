"""The app of residents."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """Residents."""

    name = "vanzelf.residents"
    label = "residents"
    verbose_name = "inwoners"
