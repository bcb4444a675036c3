"""The app of organisations and staff."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class OrgConfig(AppConfig):
    """Organisations, staff, roles."""

    name = "vanzelf.org"
    label = "org"
    verbose_name = "organisaties en medewerkers"

    def ready(self) -> None:
        """After Django's own tables come those of the packages that know no Django."""
        post_migrate.connect(_migrate_parts, sender=self)


def _migrate_parts(using: str, **_rest: Any) -> None:
    from vanzelf.org.tables import PARTS
    from vanzelf.store.database import migrate

    connection = connections[using]
    connection.ensure_connection()
    for part in PARTS:
        migrate(connection.connection, part)
