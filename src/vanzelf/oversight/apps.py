"""The app of oversight."""

from typing import Any, Final

from django.apps import AppConfig

_GAUGES: Final[list[Any]] = []
"""Made once in a program, however often the app is."""


class OversightConfig(AppConfig):
    """Oversight."""

    name = "vanzelf.oversight"
    label = "oversight"
    verbose_name = "toezicht"

    def ready(self) -> None:
        """Whoever watches the machine sees how many periods are over without proof."""
        from prometheus_client import Gauge

        from vanzelf.oversight.retention import overdue

        if not _GAUGES:
            gauge = Gauge(
                "vanzelf_retention_overdue", "Kinds of data of which nothing proves that they went."
            )
            gauge.set_function(overdue)
            _GAUGES.append(gauge)
