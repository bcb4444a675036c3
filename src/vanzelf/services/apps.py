"""The app of services in force."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """Services in force."""

    name = "vanzelf.services"
    label = "services"
    verbose_name = "diensten"
