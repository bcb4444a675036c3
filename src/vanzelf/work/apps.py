"""The app of tasks for people."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Tasks for people."""

    name = "vanzelf.work"
    label = "work"
    verbose_name = "taken"
