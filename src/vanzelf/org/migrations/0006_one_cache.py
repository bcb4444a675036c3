"""What every program of an installation must know for a while: which codes were used, who tries often."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
create table django_cache (
    cache_key varchar(255) primary key, value text not null, expires timestamptz not null
);
create index django_cache_expires on django_cache (expires);
"""


class Migration(migrations.Migration):
    """As `createcachetable` makes it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("org", "0005_audit_ends")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(FORWARD, "drop table django_cache")
    ]
