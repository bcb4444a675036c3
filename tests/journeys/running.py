"""What runs in a scene: the pages, the work, and the settings and clocks that all of it shares."""

import datetime as dt
import json
import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr


def as_environment() -> dict[str, str]:
    """The settings of now, as a program reads them."""
    from django.conf import settings

    from vanzelf.config.environment import Environment, names

    values = (getattr(settings.ENVIRONMENT, field) for field in Environment.model_fields)
    known = zip(names(), values, strict=True)
    return {name: _written(value) for name, value in known if value is not None}


def _written(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return ",".join(value) if isinstance(value, tuple) else str(value)


def set_clocks(files: Iterable[Path], moment: dt.datetime, since: dt.datetime) -> None:
    """It becomes a moment for every party that starts from its file."""
    for each in files:
        said = json.loads(each.read_text(encoding="utf-8"))
        said["klok"] = {"moment": moment.isoformat(), "sinds": since.isoformat()}
        each.write_text(json.dumps(said), encoding="utf-8")


def work_here() -> None:
    """What is done every minute, and all that waits in the queue, by a worker in a thread of this program."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    from vanzelf.config.worker import Connector
    from vanzelf.reach.tasks import sweep

    failed: list[BaseException] = []
    sweep.configure(queueing_lock=secrets.token_hex(8)).defer(timestamp=0)

    def run() -> None:
        try:
            app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        except BaseException as error:  # noqa: BLE001 -- shown below, in the test's own thread
            failed.append(error)

    with app.replace_connector(Connector(kwargs=connector_params())):
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    if failed:
        raise failed[0]


@contextmanager
def database(server: str, name: str, copied: str = "") -> Iterator[str]:
    """A copy of the application's database, or of another, which Django uses meanwhile; where it is."""
    from django.db import connections

    from support.copies import copy_of

    connections.close_all()
    own = connections["default"].settings_dict
    dsn = copy_of(server, copied or own["NAME"], name)
    before = {each: own[each] for each in ("NAME", "CONN_MAX_AGE")}
    own |= {"NAME": name, "CONN_MAX_AGE": 0}
    try:
        yield dsn
    finally:
        connections.close_all()
        own |= before


@contextmanager
def served() -> Iterator[str]:
    """The application, for as many browsers as come; gives its origin."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        """Says nothing of each request."""

        def log_message(self, *_args: object) -> None:
            """Nothing."""

    server = ThreadedWSGIServer(("localhost", 0), Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def forget() -> None:
    """What is remembered for as long as a program runs: its keys, its party, its carriers."""
    from vanzelf.campaigns import blind
    from vanzelf.org import processing, safe
    from vanzelf.portal import looking_back
    from vanzelf.reach import carriers
    from vanzelf.residents import numbers, party

    for each in (
        numbers._people, safe._key, processing.log, party.party, carriers._carriers,
        blind._of_installation, looking_back.lists,
    ):  # fmt: skip
        each.cache_clear()
