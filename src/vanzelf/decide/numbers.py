"""Case numbers: a year and the next number, without gaps that would tell anything."""

from django.db import connection

from vanzelf.org import clock


def next_number() -> str:
    """The next case number, such as K-2026-000123."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('decide_case_number')")
        (found,) = cursor.fetchone()
    return f"K-{clock.today().year}-{found:06}"
