"""Eikenhage in small: a town, its sources, a combiner and a municipality, in one process."""

import datetime as dt
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from support import towns
from vanzelf.ask.people import People
from vanzelf.ask.population import Population, build
from vanzelf.ask.preparing import agree, prepare, want
from vanzelf.ask.refusals import Refusals
from vanzelf.ask.running import Runner
from vanzelf.ask.steps import Granted, Logging
from vanzelf.combiner.desk import CombinerDesk
from vanzelf.eikenhage.files import ACTIVITY
from vanzelf.eikenhage.mandating import grant_all
from vanzelf.eikenhage.parties import (
    ACTORS,
    COMBINER,
    MUNICIPALITY,
    SOURCES,
    key_of,
    make_keys,
    note_key,
    open_parties,
    reviewer_of,
)
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.holding import Holding
from vanzelf.ledger.log import Log
from vanzelf.rules.model import Catalogue
from vanzelf.source.answerers import answerer
from vanzelf.source.desk import Office, SourceDesk
from vanzelf.store.database import create_database
from vanzelf.synth.holders import DATABASE, make_holders
from vanzelf.synth.make import make_town
from vanzelf.transport.desk import Desk
from vanzelf.transport.links import DeskLink, Link
from vanzelf.transport.party import Party, secret

ON = dt.date(2026, 11, 1)
BEGIN = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)


@dataclass
class Clock:
    """The moment, which a test may move."""

    now: dt.datetime = BEGIN

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += dt.timedelta(**amount)


@dataclass
class World:
    """Everybody who takes part, on one made town."""

    catalogue: Catalogue
    folder: Path
    holders: Mapping[str, Path]
    town: Path
    clock: Clock
    parties: dict[str, Party]
    desks: dict[str, Desk] = field(default_factory=dict)
    mandates: dict[str, dict[str, Granted]] = field(default_factory=dict)
    bundle: str = "toeslagen"

    @property
    def links(self) -> dict[str, Link]:
        return {oin: DeskLink(desk) for oin, desk in self.desks.items()}

    @property
    def municipality(self) -> Party:
        return self.parties[MUNICIPALITY.slug]

    def start(self) -> None:
        """(Re)start every desk."""
        self.desks[COMBINER.oin] = CombinerDesk(self.parties[COMBINER.slug])
        for actor in SOURCES:
            self.desks[actor.oin] = self.source(actor.slug)
        self.municipality.migrate("vanzelf.ask")
        for desk in self.desks.values():
            desk.start()

    def source(self, slug: str) -> SourceDesk:
        party = self.parties[slug]
        actor = next(each for each in SOURCES if each.slug == slug)
        mapping = towns.mapping(self.holders[slug])
        subject_key = secret(party.directory / "sleutels" / "logboek.sleutel", lambda: b"k" * 32)
        office = Office(
            self.catalogue,
            answerer(mapping, self.holders[slug] / DATABASE, self.catalogue),
            Log(subject_key, {"service.name": slug}),
            ACTIVITY,
            key_of(self.folder, actor, "status"),
        )
        return SourceDesk(party, office)

    def grant(self, bundle: str = "toeslagen") -> None:
        self.mandates[bundle] = grant_all(
            self.folder, self.catalogue, self.parties, bundle, self.clock()
        )

    def population(self, bundle: str = "toeslagen") -> Population:
        party = self.municipality
        mapping = towns.mapping(self.holders["gemeente"])
        with (
            open_connection(self.holders["gemeente"] / DATABASE) as own,
            party.connect() as con,
        ):
            holding = Holding(mapping, own, self.catalogue)
            refusals = Refusals(con, People.of(party))
            return build(holding, lambda who: refusals.among(who, bundle), bundle, ON)

    def propose(self, bundle: str = "toeslagen") -> str:
        """A frozen run; gives its id."""
        mapping = towns.mapping(self.holders["gemeente"])
        with open_connection(self.holders["gemeente"] / DATABASE) as own:
            holding = Holding(mapping, own, self.catalogue)
            run = prepare(self.municipality, holding, bundle, ON).id
        want(self.municipality, run, "wethouder")
        agree(self.municipality, run, "analist")
        agree(self.municipality, run, "fg")
        return run

    def runner(self, bundle: str = "toeslagen", links: Mapping[str, Link] | None = None) -> Runner:
        wanted = {*self.mandates[bundle], COMBINER.oin}
        chosen = {oin: link for oin, link in (links or self.links).items() if oin in wanted}
        subject = self.catalogue.bundles[bundle].subject["nl"]
        return Runner(
            self.municipality,
            chosen,
            self.mandates[bundle],
            subject,
            note_key(self.folder),
            Logging(Log(b"g" * 32, {"service.name": "gemeente"}), ACTIVITY),
        )

    def pause(self) -> None:
        """Nobody can move, unless the reviewer is asked to open its canaries."""
        canaries = self.municipality.directory / "kanaries"
        if not reviewer_of(self.folder, self.clock).answer(canaries):
            raise AssertionError("nothing moves any more")

    def refuse(self, person: str, scope: str = "alles") -> None:
        with self.municipality.connect() as con, con.transaction():
            Refusals(con, People.of(self.municipality)).add(person, scope, self.clock(), "balie")

    def listed(self, run: str) -> set[frozenset[str]]:
        """The households on the list, as persons."""
        people = People.of(self.municipality)
        with self.municipality.connect() as con:
            sealed = dict(con.execute("select id, sealed from ask.subjects").fetchall())
            rows = con.execute("select subjects from ask.entries where run = %s", (run,)).fetchall()
        return {frozenset(people.person(bytes(sealed[each])) for each in row[0]) for row in rows}


def make_world(
    catalogue: Catalogue, folder: Path, dsn: str, residents: int = 2000, seed: int = 1
) -> World:
    """A world on a town of its own."""
    town = folder / "stad"
    make_town(catalogue, residents, seed, town)
    holders = make_holders(catalogue, town, folder / "houders")
    return assemble(catalogue, folder, dsn, town, holders)


@dataclass
class Mould:
    """Parties that granted each other everything about a bundle, to make worlds of.

    Their keys, databases and mandates are made once and copied: that takes a third of the time.
    """

    catalogue: Catalogue
    folder: Path
    dsn: str
    made: dict[str, World] = field(default_factory=dict)

    def world(
        self, folder: Path, town: Path, holders: Mapping[str, Path], bundle: str = "toeslagen"
    ) -> World:
        """A world on a town that is there already, whose parties have never asked anything."""
        if bundle not in self.made:
            place = self.folder / f"{self.folder.name}_{bundle}"
            made = assemble(self.catalogue, place, self.dsn, town, holders)
            made.grant(bundle)
            self.made[bundle] = made
        mould = self.made[bundle]
        shutil.copytree(mould.folder, folder / "partijen")
        copied = f"{self.folder.name}_{bundle}"
        world = _open(self.catalogue, folder, self.dsn, town, holders, copied)
        world.mandates = dict(mould.mandates)
        return world


def assemble(
    catalogue: Catalogue, folder: Path, dsn: str, town: Path, holders: Mapping[str, Path]
) -> World:
    """A world on a town that is there already, in which nothing was granted yet."""
    make_keys(folder / "partijen")
    return _open(catalogue, folder, dsn, town, holders)


def _open(
    catalogue: Catalogue,
    folder: Path,
    dsn: str,
    town: Path,
    holders: Mapping[str, Path],
    copied: str | None = None,
) -> World:
    databases = {
        actor.slug: create_database(
            dsn, _database(folder.name, actor.slug), copied and _database(copied, actor.slug)
        )
        for actor in ACTORS
    }
    clock = Clock()
    parties = open_parties(folder / "partijen", databases, clock)
    world = World(catalogue, folder / "partijen", holders, town, clock, parties)
    world.start()
    return world


def _database(name: str, slug: str) -> str:
    return f"{name}_{slug}".replace("-", "_")
