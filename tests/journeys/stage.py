"""The whole municipality for a scene: served, at work, with carriers, a broker and parties of lists.

A database of its own that really commits, a server that answers several at once, a worker of the
queue, texts, letters and e-mail over HTTP and SMTP, and a browser for each person in the scene. It is
filled as the demo is. What time it is, is decided here: for everybody at once.

In the long run the pages, the work (`vanzelf web worker`) and every party of a list are programs of their
own; in the short run all of them are here.
"""

import dataclasses
import datetime as dt
import os
import secrets
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from playwright.sync_api import Browser, BrowserContext, Page

from connectors.running import mailing, serving
from crashes.programs import LONGEST, Programs, free_port, until
from journeys.running import as_environment, database, forget, served, set_clocks, work_here
from support.browser import axe as looked_at
from support.screens import keep

if TYPE_CHECKING:
    from lists.world import World
    from vanzelf.eikenhage.stage import Stage as Town
    from vanzelf.transport.own_log import Heard

SCREENSHOTS: Final = "VANZELF_SCREENSHOTS"
"""The directory for a picture of every step; without it none are made."""
BEGIN: Final = dt.datetime(2026, 11, 2, 8, 30, tzinfo=dt.UTC)
"""Monday half past nine in the morning, in Eikenhage."""
PHONE: Final = {"width": 390, "height": 844}
DESK: Final = {"width": 1280, "height": 900}
PATIENCE: Final = 120_000
"""Milliseconds that somebody waits for a page on a machine that has more to do."""


class Person:
    """Somebody in a scene, at a browser of their own. page: what they look at."""

    def __init__(self, stage: "Stage", context: BrowserContext, scene: str) -> None:
        self.stage, self.context, self.scene = stage, context, scene
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: stage.faults.append(str(error)))
        self.page.on("response", self._answered)

    def _answered(self, response: Any) -> None:
        if response.status >= 500:
            self.stage.faults.append(f"{response.status} {response.url}")

    def go(self, path: str) -> Page:
        """Go to an address of the application."""
        self.page.goto(self.stage.origin + path)
        return self.page

    def click(self, name: str, role: str = "button", exact: bool = True) -> Page:
        """Press a button, or follow a link with role="link"."""
        self.page.get_by_role(role, name=name, exact=exact).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        return self.page

    def sees(self, *texts: str) -> None:
        """What they read on the page, each text somewhere."""
        for text in texts:
            self.page.get_by_text(text).filter(visible=True).first.wait_for()

    def reads(self) -> str:
        """All that the page says, folded parts included."""
        self.page.locator("main details").evaluate_all(
            "all => all.forEach(one => { one.open = true; })"
        )
        return self.page.locator("main").inner_text()

    def look(self, name: str, *, axe: bool = False) -> None:
        """Keep a picture where somebody asked for one; with axe (in short: on a telephone) nothing is found."""
        if folder := os.environ.get(SCREENSHOTS):
            path = Path(folder, f"{self.scene}-{name}.png")
            path.parent.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=path, full_page=True, timeout=PATIENCE)
        keep(self.page, f"{self.scene}-{name}")
        if axe and (self.stage.whole or self.page.viewport_size == PHONE):
            found = looked_at(self.page)
            assert found.response["violations"] == [], f"{name}: {found.generate_report()}"

    def leaves(self) -> None:
        """Close the browser."""
        self.context.close()


@dataclasses.dataclass
class Stage:
    """The municipality. origin: where it is served. people: who can log in at the broker, their
    number by what they are called there. faults: what went wrong in a browser, which fails the scene.
    whole: pages and parties are programs. town: those parties. files: of the parties, by slug.
    """

    origin: str
    chromium: Browser
    office: Any
    mail: Any
    people: dict[str, str]
    folder: Path
    dsn: str
    programs: Programs
    scene: str = "scene"
    world: "World | None" = None
    whole: bool = False
    town: "Town | None" = None
    files: Mapping[str, Path] = dataclasses.field(default_factory=dict)
    faults: list[str] = dataclasses.field(default_factory=list)

    # -- people ----------------------------------------------------------------------------------------

    def somebody(self, **more: Any) -> Person:
        """Somebody at a browser, who has not logged in."""
        context = self.chromium.new_context(**{"locale": "nl-NL", "viewport": DESK} | more)
        return Person(self, context, self.scene)

    def staff(self, key: str, **more: Any) -> Person:
        """One of the staff (see `vanzelf.rehearsal.cast`), logged in with the one click of a demo."""
        from vanzelf.rehearsal.cast import CAST

        name = next(player.name for player in CAST if player.key == key)
        person = self.somebody(**more)
        person.go("/demo/")
        person.click(name)
        return person

    def team(self, key: str = "buurtteam") -> Person:
        """Somebody who goes by, with a telephone in one hand."""
        return self.staff(key, viewport=PHONE, has_touch=True)

    def resident(self, number: str, **more: Any) -> Person:
        """A resident on a telephone, logged in at the broker."""
        person = self.somebody(**{"viewport": PHONE, "has_touch": True} | more)
        self.people["Ik zelf"] = number
        person.go("/mijn/inloggen")
        person.click("Ik zelf")
        person.page.wait_for_url("**/mijn/")
        return person

    # -- time and work ---------------------------------------------------------------------------------

    def at(self, moment: dt.datetime) -> None:
        """It becomes this moment, for the application and every party; programs begin anew."""
        from django.conf import settings
        from django.utils import timezone

        self.programs.end("worker")
        self.programs.stop()
        since = timezone.now()
        settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(
            update={"moment": moment, "moment_since": since}
        )
        set_clocks(self.files.values(), moment, since)
        if self.world is not None:
            self.world.clock.now = moment
        forget()
        if self.whole:
            self.begin()

    def chooses(self, service: str, choices: str) -> None:
        """The municipality chooses in a service that ships; three people sign for it anew."""
        from django.conf import settings

        from vanzelf.org import clock
        from vanzelf.org.catalogue import services
        from vanzelf.rehearsal.cast import engage, open_services

        local = self.folder / "local"
        file = local / "services" / service / "keuzes.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(choices, encoding="utf-8")
        settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"catalogue": local})
        services.cache_clear()
        open_services(engage())
        self.at(clock.now())

    def begin(self) -> None:
        """Start the pages and every party as programs."""
        if self.town is not None:
            self.town.stop()
            self.town.start_all()
        self.start("web")

    def start(self, name: str) -> None:
        """Start a program, with the settings of now."""
        self.programs.settings = os.environ | as_environment() | {"DATABASE_URL": self.dsn}
        self.programs.start(name)

    def later(self, **amount: float) -> None:
        """Time passes: `later(days=1)`."""
        from vanzelf.org import clock

        self.at(clock.now() + dt.timedelta(**amount))

    def work(self) -> None:
        """All that waits in the queue is done, and what is done every minute."""
        from procrastinate.contrib.django import app

        if not self.whole:
            work_here()
        else:
            if "worker" not in self.programs.running:
                self.start("worker")
            until(self._idle, "work in the background")
        jobs = app.job_manager.list_jobs(status="failed")
        assert not list(jobs), [(job.task_name, job.task_kwargs) for job in jobs]

    def _idle(self) -> bool:
        """Whether nothing is being done, or waits for now or for the next minute."""
        from django.db.models import Q
        from django.utils import timezone
        from procrastinate.contrib.django.models import ProcrastinateJob

        assert self.programs.running["worker"].poll() is None, self.programs.told("worker")
        soon = timezone.now() + dt.timedelta(minutes=1)
        now = Q(scheduled_at=None) | Q(scheduled_at__lt=soon)
        busy = ProcrastinateJob.objects.filter(Q(status="doing") | Q(status="todo") & now)
        return not busy.exists()

    def timers(self) -> None:
        """Every timer goes off, and its work is done."""
        from procrastinate.contrib.django import app

        for each in app.periodic_registry.periodic_tasks.values():
            each.task.configure(queueing_lock=secrets.token_hex(8)).defer(timestamp=0)
        self.work()

    # -- what arrives ----------------------------------------------------------------------------------

    def telephone(self, number: str) -> list[str]:
        """The texts on a telephone, the oldest first."""
        return [each.body for each in self.office.notify.sent_to(number)]


@dataclasses.dataclass(frozen=True)
class Filled:
    """The application with everybody of a small Eikenhage, of which every stage gets a copy."""

    database: str
    keys: Path


@contextmanager
def set_up(
    server: str, filled: Filled, name: str, folder: Path, chromium: Browser, *, whole: bool
) -> Iterator[Stage]:
    """A stage with everybody on it. server: where PostgreSQL is. name: of its database."""
    from django.conf import settings
    from django.utils import timezone
    from pydantic import SecretStr
    from starlette.applications import Starlette
    from starlette.routing import Mount

    from vanzelf.connectors.mail.fake import FakeMailServer
    from vanzelf.connectors.notify.fake import FakeNotify
    from vanzelf.org import clock
    from vanzelf.org.catalogue import services
    from vanzelf.rehearsal.broker import Broker, Client
    from vanzelf.rehearsal.post_office import PostOffice

    before, people = settings.ENVIRONMENT, dict[str, str]()
    key, token = f"eikenhage-{uuid.uuid4()}-{uuid.uuid4()}", "binnen"
    with ExitStack() as on:
        dsn = on.enter_context(database(server, name, filled.database))
        shutil.copytree(filled.keys, folder / "sleutels")
        port = free_port()
        origin = f"http://localhost:{port}" if whole else on.enter_context(served())
        notify = FakeNotify(
            key, clock.now, callback=f"{origin}/binnenkomst/bericht", token=token,
            inbound=f"{origin}/binnenkomst/sms",
        )  # fmt: skip
        mail = FakeMailServer()
        office = PostOffice(notify, mail)
        posted = on.enter_context(serving(office.app)).url
        mail_port = on.enter_context(mailing(mail))
        broker = Broker(
            "", Client("portaal", "geheim", f"{origin}/mijn/terug"), people,
            lambda: timezone.now().timestamp(),
        )  # fmt: skip
        there = on.enter_context(serving(Starlette(routes=[Mount("/", broker.app())])))
        broker.issuer = there.url
        settings.ENVIRONMENT = before.model_copy(
            update={
                "origin": origin, "keys": folder / "sleutels", "moment": BEGIN,
                "moment_since": timezone.now(), "notify_url": posted,
                "notify_key": SecretStr(key), "notify_template": str(uuid.uuid4()),
                "notify_callback_token": SecretStr(token), "mail_host": "127.0.0.1",
                "mail_port": mail_port, "mail_tls": False,
                "mail_from": "gemeente@eikenhage.example", "broker_issuer": there.url,
                "broker_client": "portaal", "broker_secret": SecretStr("geheim"),
                "contact": "Sanne",
            }
        )  # fmt: skip
        on.enter_context(patch.dict(os.environ, {"VANZELF_POST_OFFICE": posted}))
        forget()
        programs = Programs({}, port, folder)
        stage = Stage(origin, chromium, office, mail, people, folder, dsn, programs, whole=whole)
        try:
            if whole:
                stage.begin()
            yield stage
        finally:
            programs.stop()
            settings.ENVIRONMENT = before
            services.cache_clear()
            forget()


@contextmanager
def parties(stage: Stage, world: "World") -> Iterator[None]:
    """The municipality takes part in lists with the parties of a world: programs, or desks here.

    Everything is as its party file says, but for desks the road to others (no TLS).
    """
    from vanzelf.ask.preparing import keep_mandates
    from vanzelf.campaigns import blind
    from vanzelf.eikenhage.parties import MUNICIPALITY
    from vanzelf.eikenhage.stage import SERVED, free_ports
    from vanzelf.portal import looking_back

    world.parties[MUNICIPALITY.slug] = dataclasses.replace(world.municipality, dsn=stage.dsn)
    for bundle, granted in world.mandates.items():
        keep_mandates(world.municipality.directory / "mandaten", bundle, granted)
    world.clock.now, stage.world = BEGIN, world
    databases = {each: known.dsn for each, known in world.parties.items()}
    ports = dict(zip((each.slug for each in SERVED), free_ports(len(SERVED)), strict=True))
    with ExitStack() as on:
        on.enter_context(own_party(stage, world.folder, world.holders, databases, ports))
        if not stage.whole:
            on.enter_context(patch.object(blind, "links_of", lambda _settings: world.links))
            on.enter_context(
                patch.object(looking_back, "hear", lambda _party, _known, who: heard(world, who))
            )
        yield


@contextmanager
def own_party(
    stage: Stage,
    folder: Path,
    holders: Mapping[str, Path],
    databases: Mapping[str, str] | None = None,
    ports: Mapping[str, int] | None = None,
) -> Iterator[None]:
    """The municipality is a party with data of its own, at the time of the stage.

    folder: of keys and cards. holders: a directory of data for each party; others are asked nothing
    without their databases and ports, and are programs on a whole stage.
    """
    from django.conf import settings
    from django.utils import timezone

    from vanzelf.eikenhage.files import write_party_files
    from vanzelf.eikenhage.parties import ACTORS, MUNICIPALITY, make_keys
    from vanzelf.eikenhage.stage import Stage as Town

    make_keys(folder)
    known = databases or dict.fromkeys((each.slug for each in ACTORS), stage.dsn)
    stage.files = write_party_files(folder, holders, known, ports or {}, timezone.now(), BEGIN)
    notes = folder / "inwoner" / "notities.sleutel"
    (stage.folder / "sleutels" / notes.name).write_bytes(notes.read_bytes())
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(
        update={"party": stage.files[MUNICIPALITY.slug]}
    )
    try:
        if ports and stage.whole:
            stage.town = Town(folder, stage.files, ports, known, BEGIN, BEGIN, patience=LONGEST)
        stage.at(BEGIN)
        yield
    finally:
        if stage.town is not None:
            stage.town.stop()


def heard(world: "World", person: str) -> list["Heard"]:
    """What every source wrote down about somebody: asked and answered in full, but for the road."""
    from vanzelf.eikenhage.parties import SOURCES
    from vanzelf.transport import own_log

    asks, now, found = world.municipality, world.clock(), []
    for actor in SOURCES:
        desk = world.desks[actor.oin]
        text = own_log.written(person, actor.oin, now, asks.key)
        asked = own_log.understood(text, desk.party.keys_for("berichten"), actor.oin, now)
        with desk.party.connect() as con:
            lines = own_log.given(con, desk.office.log, desk.party, asked)
        found.append(own_log.Heard(actor.oin, actor.name, own_log.records(lines)))
    return found
