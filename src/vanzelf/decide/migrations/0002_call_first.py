"""What is not positive stays where it is until somebody was called; what was sent stays as it is."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
create function decide_call_first() returns trigger language plpgsql as $$
declare
    named text := 'besluit:' || new.id;
begin
    if new.direction = 'toegekend'
       or new.state not in ('tweede_handtekening', 'klaar', 'verzonden') then
        return new;
    end if;
    if exists (select from work_contactattempt
               where about = named and reached and at >= new.made_at) then
        return new;
    end if;
    if (select count(distinct part_of_day) from work_contactattempt
        where about = named and not reached and at >= new.made_at) >= 3 then
        return new;
    end if;
    raise exception 'nobody was reached about it, nor tried at three parts of the day'
        using errcode = 'check_violation', constraint = 'decision_call_first';
end $$;
create trigger call_first before insert or update on decide_decision
    for each row execute function decide_call_first();

create function decide_sent_stays() returns trigger language plpgsql as $$
begin
    if old.sent_at is not null and (
        new.direction, new.amount_cents, new.case_id, new.author_id, new.made_at, new.sent_at,
        new.reasons::text, new.receipt::text
    ) is distinct from (
        old.direction, old.amount_cents, old.case_id, old.author_id, old.made_at, old.sent_at,
        old.reasons::text, old.receipt::text
    ) then
        raise exception 'a decision that was sent is not changed'
            using errcode = 'check_violation', constraint = 'decision_sent_stays';
    end if;
    return new;
end $$;
create trigger sent_stays before update on decide_decision
    for each row execute function decide_sent_stays();
"""
BACK = """
drop trigger sent_stays on decide_decision; drop function decide_sent_stays();
drop trigger call_first on decide_decision; drop function decide_call_first();
"""


class Migration(migrations.Migration):
    """Triggers, so that it holds on every road: screen, interface, batch and shell."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("decide", "0001_initial"),
        ("work", "0001_initial"),
    ]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(FORWARD, BACK)]
