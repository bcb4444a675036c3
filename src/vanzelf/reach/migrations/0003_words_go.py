"""What somebody wrote goes when the task that it belongs to is done, by whatever road that is."""

from typing import ClassVar

from django.db import migrations

GO = """
create function reach_words_go() returns trigger language plpgsql as $$
begin
    delete from reach_words where task_id = new.id;
    return null;
end $$;
create trigger reach_words_go after update of state on work_task
    for each row when (new.state <> 'open') execute function reach_words_go();
"""
BACK = "drop trigger reach_words_go on work_task; drop function reach_words_go();"


class Migration(migrations.Migration):
    """A trigger on tasks."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("reach", "0002_numbers"),
        ("work", "0001_initial"),
    ]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(GO, BACK)]
