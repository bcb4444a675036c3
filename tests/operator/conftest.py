"""A source with its pages, and people who use them over HTTP as a browser does."""

import datetime as dt
import html
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from pages.structure import Element, tree
from support import towns
from vanzelf.eikenhage.parties import (
    ACTORS,
    COMBINER,
    MUNICIPALITY,
    SOURCES,
    key_of,
    make_keys,
    open_parties,
)
from vanzelf.operate.access import Access
from vanzelf.operate.app import operate_app
from vanzelf.operate.serving import HERE as HOST
from vanzelf.operate.serving import server
from vanzelf.operate.side import Side
from vanzelf.protocol.application import propose_application
from vanzelf.protocol.canonical import digest
from vanzelf.protocol.mandates import CombinerPin, Party, Requester
from vanzelf.protocol.proposing import Approval, propose
from vanzelf.source.app import gateway_registrar
from vanzelf.source.application_granting import ApplicationRegistrar
from vanzelf.store.database import create_database
from vanzelf.synth.holders import DATABASE
from vanzelf.transport.party import Party as Opened

SOURCE = next(each for each in SOURCES if each.slug == "belastingdienst")
PLAN = "toeslagen-belastingdienst"
HERE = "http://127.0.0.1:8470"
_NUMBERS = count()


@dataclass
class Clock:
    """The moment, which a test may move."""

    now: dt.datetime = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


@dataclass
class Stage:
    """A source and what a municipality can send it."""

    folder: Path
    side: Side
    clock: Clock

    def propose(self, version: int = 1, **changes) -> str:
        """A proposal that the source received; its digest."""
        asks = Requester(oin=MUNICIPALITY.oin, name=MUNICIPALITY.name, municipalities=("9999",))
        answers = Party(oin=SOURCE.oin, name=SOURCE.name)
        pin = CombinerPin(
            oin=COMBINER.oin, name=COMBINER.name, supplier=COMBINER.supplier, host=COMBINER.host,
            kid=key_of(self.folder, COMBINER, "berichten").kid,
        )  # fmt: skip
        made = propose(
            self.side.catalogue, PLAN, answers, asks, pin, self.clock().date(), version
        ).model_copy(update=changes)
        text = made.signed(key_of(self.folder, MUNICIPALITY, "berichten"))
        with self.side.party.connect() as con, con.transaction():
            assert self.side.registrar.receive(con, text, self.clock()) is None
        return digest(text.encode())

    def propose_fetch(self) -> str:
        """A proposal about applications that the source received; its digest."""
        asks = Requester(oin=MUNICIPALITY.oin, name=MUNICIPALITY.name, municipalities=("9999",))
        answers = Party(oin=SOURCE.oin, name=SOURCE.name)
        plan = "aanvraag-zorgtoeslag-belastingdienst"
        made = propose_application(self.side.catalogue, plan, answers, asks, self.clock().date())
        text = made.signed(key_of(self.folder, MUNICIPALITY, "berichten"))
        with self.side.party.connect() as con, con.transaction():
            decides = ApplicationRegistrar(self.side.registrar)
            assert decides.receive(con, text, self.clock()) is None
        return digest(text.encode())

    def run(self, number: int, *, state: str = "gesloten", persons: int = 0, days: int = 0) -> str:
        """A run as the desk leaves it, some days ago."""
        run, at = f"{number:032x}", self.clock() - dt.timedelta(days=days)
        with self.side.party.connect() as con, con.transaction():
            con.execute(
                """insert into source_runs (run, requester, bundle, state, manifest, mandates,
                run_key, households, accepted_at, expires)
                values (%s, %s, 'toeslagen', %s, '', '{}', '', %s, %s, %s)""",
                (run, MUNICIPALITY.oin, state, 1_234, at, at),
            )
            con.execute(
                """insert into source_parts (run, part, tokens, leg, persons, stopped, seconds)
                values (%s, 0, '', '', %s, '{"geweigerd": 77}', 12.25)""",
                (run, persons),
            )
        return run

    def sign(self, proposal: str, role: str, name: str, conditions=None) -> None:
        """Sign with the key of a role that somebody agrees."""
        said = Approval(
            proposal=proposal, source=SOURCE.oin, name=name, conditions=conditions, at=self.clock()
        )
        with self.side.party.connect() as con, con.transaction():
            self.side.registrar.approve(
                con, said.signed(key_of(self.folder, SOURCE, role)), self.clock()
            )

    def grant(self, proposal: str) -> str:
        """Sign with the mandate key."""
        key = key_of(self.folder, SOURCE, "mandaten")
        side = self.side
        with side.party.connect() as con, con.transaction():
            registrar = gateway_registrar(side.party, side.holder, side.catalogue, key)
            return registrar.grant(con, proposal, self.clock())


@dataclass
class Person:
    """Somebody with a browser: it keeps cookies, and knows the stamp of the last page."""

    portal: BlockingPortal
    access: Access
    app: object
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
    stamp: str = ""

    def ask(self, method: str, path: str, *, base: str = HERE, **said) -> httpx.Response:
        answer = self.portal.call(self._ask, method, path, base, said)
        self.cookies.update(answer.cookies)
        return answer

    async def _ask(self, method: str, path: str, base: str, said: dict) -> httpx.Response:
        road = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=road, base_url=base, cookies=self.cookies) as client:
            return await client.request(method, path, **said)

    def html(self, path: str) -> str:
        """A page, which must be there; its stamp is remembered."""
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        if found := re.search(r'name="stempel" value="([^"]+)"', answer.text):
            self.stamp = found[1]
        return answer.text

    def see(self, path: str) -> Element:
        """The elements of a page."""
        return tree(self.html(path))

    def read(self, path: str, part: str = "main") -> str:
        """The words of a part of a page, by its id or tag, as somebody reads them."""
        return words(self.html(path), part)

    def send(self, path: str, **fields) -> httpx.Response:
        """A form with the stamp of the last page."""
        return self.ask("POST", path, data={"stempel": self.stamp, **fields})

    def follow(self, answer: httpx.Response) -> str:
        """The words of the page that a form led to."""
        assert answer.status_code == 303, answer.text
        return self.read(answer.headers["Location"])

    def enter(self, name: str, role: str) -> httpx.Response:
        fields = {"code": self.access.code, "naam": name, "rol": role}
        return self.ask("POST", "/nl/aanmelden", data=fields)


def words(page: str, part: str = "main") -> str:
    """The words of an element, by its id or tag, in order; spaces of any kind are one."""
    start = re.search(rf'<(\w+)[^>]*\bid="{re.escape(part)}"|<({re.escape(part)})\b', page)
    assert start, part
    inside = page[start.end() : page.index(f"</{start[1] or start[2]}>", start.end())]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", f"<{inside}")).split())


@pytest.fixture(scope="session")
def town_holders() -> dict[str, Path]:
    return towns.holders(500, 1)


@pytest.fixture(scope="session")
def mould(tmp_path_factory, postgres_dsn, worker_id) -> tuple[Path, str]:
    """Keys of the parties, and the name of a database of a source that knows nothing yet."""
    folder, name = tmp_path_factory.mktemp("vorm") / "partijen", f"bediening_{worker_id}"
    make_keys(folder)
    opened(folder, create_database(postgres_dsn, name), Clock()).migrate("vanzelf.source")
    return folder, name


def opened(folder: Path, database: str, clock: Clock) -> Opened:
    databases = {each.slug: "dbname=none" for each in ACTORS}
    return open_parties(folder, databases | {SOURCE.slug: database}, clock)[SOURCE.slug]


@pytest.fixture
def stage(tmp_path, postgres_dsn, town_holders, mould) -> Stage:
    keys, template = mould
    folder, clock, held = tmp_path / "partijen", Clock(), town_holders[SOURCE.slug]
    shutil.copytree(keys, folder)
    database = create_database(postgres_dsn, f"{template}_{next(_NUMBERS)}", template)
    party, catalogue = opened(folder, database, clock), towns.catalogue()
    mapping = towns.mapping(held)
    return Stage(folder, Side(party, SOURCE.slug, catalogue, mapping, held / DATABASE), clock)


@pytest.fixture(scope="module")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as opened:
        yield opened


@pytest.fixture
def somebody(stage, portal) -> Callable[..., Person]:
    """Somebody who started the program anew; signed in unless told otherwise."""

    def make(name: str = "A. de Boer", role: str = "beheerder", *, inside: bool = True) -> Person:
        access = Access()
        person = Person(portal, access, operate_app(stage.side, access))
        if inside:
            assert person.enter(name, role).status_code == 303
        return person

    return make


@contextmanager
def on_this_machine(app) -> Iterator[int]:
    """The pages as they are served; gives the port."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    running = server(app, port)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive()
        threading.Event().wait(0.01)
    try:
        yield port
    finally:
        running.should_exit = True
        thread.join(30)
        assert not thread.is_alive()


@pytest.fixture
def served():
    """Serves an application."""
    return on_this_machine
