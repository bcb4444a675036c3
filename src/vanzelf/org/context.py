"""What every page may show: whose page this is, and whether everybody in it is made up."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def municipality(_request: HttpRequest) -> dict[str, Any]:
    """The municipality's name and telephone number, and whether this is a demo."""
    environment = settings.ENVIRONMENT
    return {
        "municipality": environment.municipality,
        "phone": environment.phone,
        "demo": environment.demo,
        "theme": environment.theme is not None,
    }
