"""Lines about what staff did are never changed, and go only once they are five years old."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
drop trigger audit_only_grows on org_auditline;
create trigger audit_only_grows before update or truncate on org_auditline
    for each statement execute function org_audit_only_grows();
create trigger audit_stays before delete on org_auditline
    for each row when (old.at > now() - interval '5 years')
    execute function org_audit_only_grows();
"""
BACK = """
drop trigger audit_stays on org_auditline;
drop trigger audit_only_grows on org_auditline;
create trigger audit_only_grows before update or delete or truncate on org_auditline
    for each statement execute function org_audit_only_grows();
"""


class Migration(migrations.Migration):
    """The least period stands in the database itself, so that it holds on every road."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("org", "0004_remembered")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(FORWARD, BACK)]
