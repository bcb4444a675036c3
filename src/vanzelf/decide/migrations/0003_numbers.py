"""A sequence for case numbers."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Numbers that two requests cannot both get."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("decide", "0002_call_first")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL("create sequence decide_case_number", "drop sequence decide_case_number")
    ]
