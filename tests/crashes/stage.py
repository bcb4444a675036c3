"""A municipality with its programs, its database and a provider; and time, which goes by when asked."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Event
from typing import Any

import httpx

from crashes.municipality import Municipality
from crashes.post import Post
from crashes.programs import Programs, until

MINUTES = 70
"""Minutes that go by at a time: claims are old, and receipts should have come."""
TICKS = ("blijven-liggen", "berichten-nalopen", "toekenningen-nalopen", "bezorging-navragen")
"""Work that the programs put in the line by themselves every so many minutes (see the test of it)."""


@dataclass
class Stage:
    """All there is. dead: programs that were killed, by the number that the line knows them by."""

    municipality: Municipality
    programs: Programs
    post: Post
    dead: set[int] = field(default_factory=set)
    died: int = 0
    erased: int = 0

    def kill(self, *names: str) -> None:
        """kill -9."""
        if "worker" in names:
            self.dead |= set(_column("select id from procrastinate_workers"))
            self.died += 1
        self.programs.kill(*names)

    def defer(self, *names: str) -> None:
        """Put work in the line, unless it is in it."""
        from procrastinate.contrib.django import app
        from procrastinate.exceptions import AlreadyEnqueued

        for name in names:
            with suppress(AlreadyEnqueued):
                app.configure_task(name, queueing_lock=name).defer(timestamp=0)

    def quiet(self) -> bool:
        """Whether nobody does anything: all that is left waits for a later time, or for the dead."""
        (busy,) = _column(
            """select count(*) from procrastinate_jobs
            where (status = 'doing' and worker_id is not null and not worker_id = any(%s))
            or (status = 'todo' and (scheduled_at is null or scheduled_at <= now()))""",
            [list(self.dead)],
        )
        return not busy and not self.post.provider.underway

    def let_time_pass(self) -> None:
        """It is an hour later: claims, receipts and second tries are old, and the dead are cold."""
        from django.db import connection

        later = f"interval '{MINUTES} minutes'"
        with connection.cursor() as cursor:
            for table, column, only in (
                ("reach_message", "claimed_at", "state = 'onderweg'"),
                ("reach_message", "send_after", "state = 'wacht'"),
                ("reach_message", "sent_at", "state = 'verzonden' and sent_at > made_at"),
                ("procrastinate_jobs", "scheduled_at", "status = 'todo'"),
            ):
                cursor.execute(f"update {table} set {column} = {column} - {later} where {only}")
            cursor.execute(
                f"update procrastinate_workers set last_heartbeat = last_heartbeat - {later}"
                " where id = any(%s)",
                [list(self.dead)],
            )
        self.defer(*TICKS)

    def settle(self, done: Any, what: str) -> None:
        """Let everything come to rest, with an hour going by whenever nothing happens any more."""

        def reached() -> bool:
            for name, program in self.programs.running.items():
                assert program.poll() is None, self.programs.told(name)
            if not self.quiet():
                return False
            if done():
                return True
            self.let_time_pass()
            return False

        until(reached, what, every=0.2, longest=1_800)


def _column(sql: str, values: Any = ()) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


# -- people who click --------------------------------------------------------------------------------


class Clicking:
    """Members of staff at their pages: who gets an error, or no answer, clicks again."""

    def __init__(self, address: str) -> None:
        self._address = address

    def click(self, staff: Any, path: str, **form: str) -> None:
        """Press a button until the page says that it was received."""
        token = secrets.token_hex(16)
        cookies = {"sessie": _session(staff), "csrftoken": token}
        with httpx.Client(cookies=cookies, timeout=60, trust_env=False) as browser:
            until(
                lambda: self._pressed(browser, path, {**form, "csrfmiddlewaretoken": token}),
                path, every=0.2,
            )  # fmt: skip

    def _pressed(self, browser: httpx.Client, path: str, form: dict[str, str]) -> bool:
        try:
            answer = browser.post(self._address + path, data=form)
        except httpx.HTTPError:
            return False
        assert answer.status_code in (200, 302, 500, 502, 503), answer.status_code
        return answer.status_code in (200, 302)


def _session(staff: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(staff)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": 0}, {"method": "mfa", "type": "totp", "at": 0},
    ]  # fmt: skip
    session.save()
    return client.cookies["sessie"].value


@contextmanager
def meanwhile(*work: Any):
    """Do things in threads of their own, each to its end; what fails there fails here.

    Each is handed what is set when there is no more sense in it.
    """
    from django.db import connections

    def doing(each: Any) -> None:
        try:
            each()
        finally:
            connections.close_all()

    given_up = Event()
    with ThreadPoolExecutor(len(work)) as pool:
        done = [pool.submit(doing, partial(each, given_up)) for each in work]
        try:
            yield
        except BaseException:
            given_up.set()
            raise
        for each in done:
            each.result()
