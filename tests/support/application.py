"""The municipality's application in tests: its settings, its database, somebody to log in as."""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from vanzelf.org.models import Staff
    from vanzelf.org.rights import Role

ORIGIN = "http://testserver"
MIGRATED = "application_migrated"


def settings_for(dsn: str, keys: Path) -> dict[str, str]:
    """The environment of an application that is tried out."""
    return {
        "VANZELF_SECRET_KEY": secrets.token_urlsafe(60),
        "DATABASE_URL": dsn,
        "VANZELF_ORIGIN": ORIGIN,
        "VANZELF_HOSTS": "testserver,localhost,127.0.0.1",
        "VANZELF_MODE": "demo",
        "VANZELF_KEYS": str(keys),
        "VANZELF_MUNICIPALITY": "Gemeente Eikenhage",
        "VANZELF_PHONE": "0500-12345",
        "VANZELF_MOMENT": "2026-11-01T09:00:00+00:00",
        "VANZELF_MOMENT_SINCE": "2026-11-01T09:00:00+00:00",
    }


@pytest.fixture(scope="session")
def application(postgres_dsn: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The application with an empty database of its own, migrated; gives its connection string.

    The first worker process migrates, and the others copy what came of it.
    """
    from vanzelf.store.database import create_database

    run, own = Path(os.environ["VANZELF_TEST_RUN"]), f"application_{worker_id}"
    with (run / "application.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = (run / "application").exists()
        dsn = create_database(postgres_dsn, own, template=MIGRATED if made else None)
        keys = tmp_path_factory.mktemp("sleutels") / f"sleutels_{worker_id}"
        os.environ.update(settings_for(dsn, keys))
        os.environ["DJANGO_SETTINGS_MODULE"] = "vanzelf.config.settings"
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        if not made:
            call_command("migrate", verbosity=0)
            connections.close_all()
            create_database(postgres_dsn, MIGRATED, template=own)
            (run / "application").touch()
    return dsn


@pytest.fixture
def db(application: str) -> Iterator[None]:
    """The database of the application, as it was again afterwards."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def own_database(application: str, postgres_dsn: str, worker_id: str) -> Iterator[str]:
    """A copy of that database that really commits, for what several programs do; gives where it is."""
    from journeys.running import database

    with database(postgres_dsn, f"eigen_{worker_id}") as dsn:
        yield dsn


@pytest.fixture
def moment() -> Iterator[None]:
    """It is Sunday 1 November 2026, ten o'clock in the morning, and stays so."""
    import datetime as dt

    from vanzelf.org import clock

    with clock.at(dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def client(db: None, moment: None) -> "Client":
    """A browser without JavaScript, at the application."""
    from django.test import Client

    return Client()


Hire = Callable[..., "Staff"]
LogIn = Callable[..., "Client"]


@pytest.fixture
def hire(db: None, moment: None) -> Hire:
    """Adds a member of staff with roles: `hire(Role.OFFICER, name="Karim")`."""
    import datetime as dt

    from vanzelf.org.models import Assignment, Organisation, Staff

    def add(*roles: "Role", name: str = "Karim", **assignment: object) -> Staff:
        municipality, _ = Organisation.objects.get_or_create(
            name="Gemeente Eikenhage", defaults={"kind": "gemeente", "phone": "0500-12345"}
        )
        email = f"{name.lower()}-{secrets.token_hex(3)}@eikenhage.example"
        staff = Staff.objects.create_user(email, name, organisation=municipality)
        for role in roles:
            Assignment.objects.create(
                staff=staff, role=role, begins=dt.date(2026, 1, 1), **assignment
            )
        return staff

    return add


@pytest.fixture
def log_in(client: "Client") -> LogIn:
    """Logs a member of staff in, with both factors; gives the browser."""

    def do(staff: "Staff") -> "Client":
        client.force_login(staff)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": 0}, {"method": "mfa", "type": "totp", "at": 0},
        ]  # fmt: skip
        session.save()
        return client

    return do
