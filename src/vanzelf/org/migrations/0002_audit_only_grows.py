"""Lines about what staff did are added, never changed or removed."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
create function org_audit_only_grows() returns trigger language plpgsql as $$
begin
    raise exception 'lines about what staff did are only added' using errcode = 'restrict_violation';
end $$;
create trigger audit_only_grows before update or delete or truncate on org_auditline
    for each statement execute function org_audit_only_grows();
"""
BACK = "drop trigger audit_only_grows on org_auditline; drop function org_audit_only_grows();"


class Migration(migrations.Migration):
    """A trigger, so that it holds on every road."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("org", "0001_initial")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(FORWARD, BACK)]
