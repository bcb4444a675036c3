"""A recovery that goes against a confirmation stays where it is until a colleague says why.

Confirmations are kept by the app `reach`, further out; their table is there before any decision is.
"""

from typing import ClassVar

from django.db import migrations

FORWARD = """
create function decide_promise_holds() returns trigger language plpgsql as $$
begin
    if new.direction <> 'terugvordering' or new.despite_by_id is not null
       or new.state not in ('tweede_handtekening', 'klaar', 'verzonden') then
        return new;
    end if;
    if exists (select from reach_receipt r join decide_case c on c.subject_id = r.subject_id
               where c.id = new.case_id and r.service = c.service and r.promise) then
        raise exception 'a confirmation promised otherwise'
            using errcode = 'check_violation', constraint = 'decision_promise_holds';
    end if;
    return new;
end $$;
create trigger promise_holds before insert or update on decide_decision
    for each row execute function decide_promise_holds();
"""
BACK = "drop trigger promise_holds on decide_decision; drop function decide_promise_holds();"


class Migration(migrations.Migration):
    """A trigger, so that it holds on every road (A64)."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("decide", "0003_numbers")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(FORWARD, BACK)]
