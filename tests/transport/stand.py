"""A source and a combiner as they are served, and a municipality that can sign anything."""

import datetime as dt
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.applications import Starlette

from vanzelf.combiner.app import combiner_app, combiner_desk
from vanzelf.combiner.desk import CombinerDesk
from vanzelf.eikenhage.files import write_party_files
from vanzelf.eikenhage.parties import ACTORS, COMBINER, MUNICIPALITY, SOURCES, make_keys
from vanzelf.protocol.messages import Kind, write
from vanzelf.protocol.sealing import SealingKey
from vanzelf.protocol.signing import Key
from vanzelf.rules.model import Catalogue
from vanzelf.source.app import source_app, source_desk
from vanzelf.source.desk import SourceDesk
from vanzelf.store.database import create_database
from vanzelf.transport.config import Settings, read_settings
from vanzelf.transport.framing import ONE
from vanzelf.transport.opening import party_of
from vanzelf.transport.party import Party
from vanzelf.transport.serving import server

SOURCE = next(each for each in SOURCES if each.slug == "belastingdienst")
SERVED = (SOURCE, COMBINER)
TAKING_PART = (MUNICIPALITY, COMBINER, SOURCE)
NOW = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
RUN = "4bf92f3577b34da6a3ce929d0e0e4736"


@dataclass
class Clock:
    """The moment, which a test may move."""

    now: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        return self.now


@dataclass
class Seen:
    """An answerer that says whether it was asked anything."""

    inner: object
    asked: int = 0
    by_address: bool = False

    def answer(self, *arguments):
        self.asked += 1
        return self.inner.answer(*arguments)

    def recheck(self, *arguments):
        self.asked += 1
        return self.inner.recheck(*arguments)


@dataclass
class Stand:
    """The parties of a test. files: their party files, by slug."""

    folder: Path
    files: Mapping[str, Path]
    ports: Mapping[str, int]
    clock: Clock = field(default_factory=Clock)

    def settings(self, slug: str) -> Settings:
        return read_settings(self.files[slug], {})

    def party(self, slug: str) -> Party:
        return party_of(self.settings(slug), self.clock)

    def source(self, catalogue: Catalogue) -> tuple[SourceDesk, Seen]:
        desk = source_desk(self.settings(SOURCE.slug), self.clock, catalogue)
        seen = Seen(desk.office.answerer)
        desk.office = replace(desk.office, answerer=seen)
        return desk, seen

    def source_app(self, desk: SourceDesk) -> Starlette:
        return source_app(self.settings(SOURCE.slug), desk)

    def combiner(self) -> CombinerDesk:
        return combiner_desk(self.settings(COMBINER.slug), self.clock)

    def combiner_app(self, desk: CombinerDesk) -> Starlette:
        return combiner_app(self.settings(COMBINER.slug), desk)

    def message(
        self,
        kind: Kind,
        to: str,
        *,
        run: str = RUN,
        body: bytes = b"",
        key: Key | None = None,
        **head,
    ) -> bytes:
        """A message of the municipality, or of whose key it is."""
        signs = key or self.party(MUNICIPALITY.slug).key
        return write({"kind": kind, "to": to, "run": run, "at": self.clock(), **head}, signs, body)

    def key_request(self, **head) -> bytes:
        """A message that the combiner takes."""
        content = {"lijstsleutel": SealingKey.make().public}
        return self.message(Kind.KEY_REQUEST, COMBINER.oin, content=content, **head)


def make_stand(folder: Path, dsn: str | None, holders: Mapping[str, Path], name: str) -> Stand:
    """Parties with files, keys, certificates and empty databases; without dsn they have none."""
    make_keys(folder)
    databases = {
        each.slug: create_database(dsn, f"{name}_{each.role}")
        if dsn and each in TAKING_PART
        else "dbname=none"
        for each in ACTORS
    }
    ports = {each.slug: free_port() for each in SERVED}
    return Stand(folder, write_party_files(folder, holders, databases, ports, real_now()), ports)


def real_now() -> dt.datetime:
    """Certificates are judged by the real clock, which no test may decide."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)  # noqa: TID251


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


class Client:
    """Asks an application without a network."""

    def __init__(self, app: Starlette, portal: BlockingPortal) -> None:
        self._app, self._portal = app, portal

    def ask(self, method: str, path: str, **said) -> httpx.Response:
        return self._portal.call(self._ask, method, path, said)

    async def _ask(self, method: str, path: str, said: dict) -> httpx.Response:
        road = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=road, base_url="https://partij.example") as client:
            return await client.request(method, path, **said)

    def bring(self, raw, **headers) -> httpx.Response:
        """Offer a message."""
        sent = {"Content-Type": ONE, **headers}
        return self.ask("POST", "/v1/berichten", content=raw, headers=sent)


@contextmanager
def client_of(app: Starlette) -> Iterator[Client]:
    with start_blocking_portal() as portal:
        yield Client(app, portal)


@contextmanager
def served(app: Starlette, settings: Settings, port: int) -> Iterator[None]:
    """The application, served over TLS by a thread."""
    running = server(app, settings, "127.0.0.1", port)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive()
        threading.Event().wait(0.01)
    try:
        yield
    finally:
        running.should_exit = True
        thread.join(30)
        assert not thread.is_alive()


def kept(party: Party) -> dict[str, int]:
    """How much a party has stored: rows of its tables, and files of runs.

    Without the heads of its own log, which it makes by itself every day.
    """
    with party.connect() as con:
        tables = con.execute(
            """select format('%I.%I', schemaname, tablename) from pg_tables
            where schemaname not in ('pg_catalog', 'information_schema')
                and (schemaname, tablename) <> ('ledger', 'heads')"""
        ).fetchall()
        counts = {
            table: con.execute(f"select count(*) from {table}".encode()).fetchone()[0]
            for (table,) in tables
        }
    for name in ("runs", "sleutels/runs"):
        found = (party.directory / name).rglob("*")
        counts[name] = sum(path.is_file() for path in found)
    return counts


def lines(caplog) -> list[dict]:
    """What was noted about requests."""
    return [
        json.loads(each.getMessage()) for each in caplog.records if each.name == "vanzelf.verzoeken"
    ]
