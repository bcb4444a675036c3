"""Applications on a made town of 2,000: sources that also answer applications."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lists.world import ON, World, assemble
from support import towns
from vanzelf.ask.applications import Fetcher, GrantedApplication
from vanzelf.ask.prefilling import OwnData
from vanzelf.ask.vault import Vault
from vanzelf.eikenhage.applications import ACTIVITY, grant_applications
from vanzelf.eikenhage.parties import SOURCES
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.holding import Holding
from vanzelf.ledger.log import Log
from vanzelf.protocol.application import Consent
from vanzelf.source.applications import ApplicationDesk
from vanzelf.source.fetching import Books
from vanzelf.synth.holders import DATABASE
from vanzelf.transport.links import DeskLink, Link

YES = Consent(reference="5" * 32, at=dt.datetime(2026, 10, 28, 10, tzinfo=dt.UTC))


def stuck() -> None:
    raise AssertionError("nothing moves any more")


@dataclass
class Counter:
    """A municipality with the sources that granted it application mandates."""

    world: World
    mandates: dict[str, dict[str, GrantedApplication]] = field(default_factory=dict)
    desks: dict[str, ApplicationDesk] = field(default_factory=dict)
    log: Log = field(default_factory=lambda: Log(b"g" * 32, {"service.name": "gemeente"}))

    def open(self) -> None:
        for actor in SOURCES:
            desk = self.world.source(actor.slug)
            folder = self.world.holders[actor.slug]
            mapping = towns.mapping(folder)
            books = Books(mapping, folder / DATABASE, ACTIVITY)
            self.desks[actor.oin] = ApplicationDesk(desk.party, desk.office, books)

    def granted(self, scheme: str) -> dict[str, GrantedApplication]:
        if scheme not in self.mandates:
            self.mandates[scheme] = grant_applications(
                self.world.folder,
                self.world.catalogue,
                self.world.parties,
                scheme,
                self.world.clock(),
            )
        return self.mandates[scheme]

    def fetcher(self, scheme: str, mandates=None, links=None) -> Fetcher:
        given = self.granted(scheme) if mandates is None else mandates
        roads: dict[str, Link] = links or {oin: DeskLink(desk) for oin, desk in self.desks.items()}
        return Fetcher(self.world.municipality, roads, given, self.log, ACTIVITY)

    def purpose(self, scheme: str) -> str:
        return next(iter(self.granted(scheme).values())).mandate.purpose

    @contextmanager
    def own(self) -> Iterator[OwnData]:
        folder = self.world.holders["gemeente"]
        with open_connection(folder / DATABASE) as connection:
            yield OwnData(Holding(towns.mapping(folder), connection, self.world.catalogue), ON)

    def begin(self, applicant: str, scheme: str, consent: Consent = YES, **given) -> str:
        with self.own() as own:
            fetcher = self.fetcher(scheme, **given)
            return fetcher.begin(own, applicant, scheme, self.purpose(scheme), consent)

    def fetch(self, applicant: str, scheme: str, **given) -> str:
        application = self.begin(applicant, scheme, **given)
        self.fetcher(scheme, **given).to_the_end(application, stuck)
        return application

    def prefilled(self, application: str, told=None):
        with self.own() as own, self.world.municipality.connect() as con:
            vault = Vault(self.world.municipality, con)
            found = vault.get(application)
            answers = vault.answers(application)
            return own.prefilled(found.scheme, found.applicant, answers, told or {})


@pytest.fixture(scope="session")
def catalogue():
    return towns.catalogue()


@pytest.fixture(scope="session")
def town() -> tuple[Path, dict[str, Path]]:
    return towns.town(2_000, 1), towns.holders(2_000, 1)


@pytest.fixture(scope="session")
def counter(tmp_path_factory, postgres_dsn, catalogue, town, worker_id) -> Counter:
    """One world for all tests of a session: each takes a household of its own."""
    folder = tmp_path_factory.mktemp("wereld") / f"aanvraag_{worker_id}"
    found = Counter(assemble(catalogue, folder, postgres_dsn, *town))
    found.open()
    return found
