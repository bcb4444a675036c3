"""The app of who walks a list."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """Walking a list."""

    name = "vanzelf.field"
    label = "field"
    verbose_name = "looplijst"
