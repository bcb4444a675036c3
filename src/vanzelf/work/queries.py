"""What is to be done, by whom, before when; and what was tried."""

import datetime as dt

from django.db.models import QuerySet

from vanzelf.org.models import Staff
from vanzelf.work.models import ContactAttempt, PartOfDay, Task


def open_tasks(staff: Staff) -> QuerySet[Task]:
    """What somebody may take or has taken: urgent first, then what is due first.

    A role in one district sees that district's tasks only.
    """
    return tasks_of(staff).filter(state=Task.State.OPEN).order_by("-urgent", "due_at", "id")


def tasks_of(staff: Staff) -> QuerySet[Task]:
    """The tasks of the roles and districts of somebody, those that are done too."""
    assignments = staff.held()
    found = Task.objects.filter(role__in={each.role for each in assignments})
    districts = {each.district_id for each in assignments if each.district_id}
    if districts and all(each.district_id for each in assignments):
        found = found.filter(district__in=districts)
    return found


def attempts(about: str, since: dt.datetime) -> QuerySet[ContactAttempt]:
    """What was tried about something, last first."""
    return ContactAttempt.objects.filter(about=about, at__gte=since).order_by("-at")


def parts_left(about: str, since: dt.datetime) -> list[PartOfDay]:
    """At which parts of the day nobody was tried yet."""
    tried = set(attempts(about, since).values_list("part_of_day", flat=True))
    return [part for part in PartOfDay if part not in tried]
