"""Nothing is asked back in a case that a mistake of ours touched, whatever a decision says of it."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
create function decide_our_error() returns trigger language plpgsql as $$
begin
    if new.direction <> 'terugvordering' or new.state = 'vervallen' then
        return new;
    end if;
    if exists (
        select from decide_mistake m where m.whose = 'wij' and (
            exists (select from decide_decision d
                    where d.case_id = new.case_id and m.evidence->>'besluit' = d.id::text)
            or exists (select from work_task t
                       where t.kind = 'herstellen' and t.about = 'zaak:' || new.case_id
                       and t.data->>'fout' = m.id::text))
    ) then
        raise exception 'nothing is asked back for a mistake of ours'
            using errcode = 'check_violation', constraint = 'decision_our_error';
    end if;
    return new;
end $$;
create trigger our_error before insert or update on decide_decision
    for each row execute function decide_our_error();
"""
BACK = "drop trigger our_error on decide_decision; drop function decide_our_error();"


class Migration(migrations.Migration):
    """A trigger, so that it holds on every road (A36)."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("decide", "0006_by_itself")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(FORWARD, BACK)]
