"""A sequence for the numbers of confirmations."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Numbers that two requests cannot both get."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("reach", "0001_initial")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            "create sequence reach_receipt_number", "drop sequence reach_receipt_number"
        )
    ]
