"""Numbers of confirmations."""

from django.db import connection

from vanzelf.org import clock


def next_number() -> str:
    """The next number, such as B-2026-000417."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('reach_receipt_number')")
        (found,) = cursor.fetchone()
    return f"B-{clock.today().year}-{found:06}"
