import datetime as dt
import os
import shutil
import tempfile
import uuid
from pathlib import Path

import pytest

from connectors.running import mailing, serving
from crashes.municipality import Municipality
from crashes.post import Post
from crashes.programs import Programs, free_port
from crashes.provider import Provider
from crashes.stage import Stage
from vanzelf.connectors.mail.fake import FakeMailServer
from vanzelf.connectors.notify.fake import FakeNotify

MOMENT = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)
TOKEN = "een-geheim-woord"


@pytest.fixture(scope="module")
def database(application, postgres_dsn, worker_id):
    """A copy of the application's database, in which what is written stays until the file is done."""
    from django.db import connections

    from support.copies import copy_of

    connection = connections["default"]
    own, name = connection.settings_dict["NAME"], f"crashes_{worker_id}"
    connections.close_all()
    dsn = copy_of(postgres_dsn, own, name)
    connection.settings_dict["NAME"] = name
    forget_other_tests()
    yield dsn
    connections.close_all()
    connection.settings_dict["NAME"] = own


def forget_other_tests():
    """Who was erased or refused in the database of another test is not missing in this one."""
    from vanzelf.org import remembering

    for line in remembering.undone():
        remembering.done(line.number)


@pytest.fixture(scope="module")
def clocked():
    """Monday 2 November 2026, nine in the morning, when this file began."""
    from django.utils import timezone

    return MOMENT, timezone.now()


@pytest.fixture
def now(clocked):
    """The time of the programs, at the beginning of a test."""
    from django.utils import timezone

    from vanzelf.org import clock

    moment, since = clocked
    with clock.at(moment + (timezone.now() - since)):
        yield


@pytest.fixture(scope="module")
def stage(database, clocked):
    """Everything runs."""
    from vanzelf.org import clock

    folder, port = Path(tempfile.mkdtemp(prefix="vanzelf-crashes-")), free_port()
    key, (moment, since) = f"proef-{uuid.uuid4()}-{uuid.uuid4()}", clocked
    notify = FakeNotify(
        key, lambda: MOMENT, callback=f"http://localhost:{port}/binnenkomst/bericht", token=TOKEN
    )
    notify.mood.telling = 2
    post = Post(Provider(notify), FakeMailServer(), folder / "drukker")
    with serving(post.provider) as running, mailing(post.mail) as mail_port:
        settings = os.environ | {
            "DATABASE_URL": database, "VANZELF_ORIGIN": f"http://localhost:{port}",
            "VANZELF_MOMENT": moment.isoformat(), "VANZELF_MOMENT_SINCE": since.isoformat(),
            "VANZELF_NOTIFY_URL": running.url, "VANZELF_NOTIFY_KEY": key,
            "VANZELF_NOTIFY_TEMPLATE": str(uuid.uuid4()), "VANZELF_NOTIFY_CALLBACK_TOKEN": TOKEN,
            "VANZELF_LETTERBOX": str(post.folder), "VANZELF_MAIL_HOST": "127.0.0.1",
            "VANZELF_MAIL_PORT": str(mail_port), "VANZELF_MAIL_TLS": "false",
            "VANZELF_MAIL_FROM": "gemeente@eikenhage.example",
        }  # fmt: skip
        programs = Programs(settings, port, folder)
        try:
            with clock.at(moment):
                municipality = Municipality()
            programs.start("web", "worker")
            yield Stage(municipality, programs, post)
        finally:
            programs.stop()
            running.do(notify.settle())
    shutil.rmtree(folder)
