"""What dishonest parties do, and what can be seen of a run from outside."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from lists.world import World
from vanzelf.ask.freezing import freeze, load, save
from vanzelf.ask.runs import Run, Runs
from vanzelf.ask.steps import expiry, new_run
from vanzelf.protocol.agreement import read_agreement
from vanzelf.protocol.legs import row_circumstances
from vanzelf.protocol.messages import Kind, Message, read, write
from vanzelf.protocol.run import Acceptance
from vanzelf.protocol.sealing import seal
from vanzelf.synth.holders import DATABASE
from vanzelf.transport.links import Link
from vanzelf.transport.mailroom import Mailroom

SOURCES = ("belastingdienst", "dienst-toeslagen", "svb", "woningcorporatie")
"""Who is asked about allowances."""


def stuck() -> None:
    raise AssertionError("nothing moves any more")


def to_the_end(world: World, run: str, links: Mapping[str, Link] | None = None) -> Run:
    return world.runner(links=links).to_the_end(run, world.pause)


def rows_of(world: World, slug: str, query: str) -> list[tuple[Any, ...]]:
    with world.parties[slug].connect() as con:
        return con.execute(query.encode()).fetchall()


def alerts(world: World, slug: str) -> list[str]:
    return [each for (each,) in rows_of(world, slug, "select reason from alerts order by id")]


def states(world: World) -> dict[str, int]:
    """How many people each source remembers to have been asked about."""
    return {
        slug: rows_of(world, slug, "select count(*) from person_states")[0][0] for slug in SOURCES
    }


def propose_about(world: World, persons: list[list[str]], addresses: list[str]) -> str:
    """A run about households that somebody chose, instead of those of the population."""
    party, run, now = world.municipality, new_run(), world.clock()
    frozen = freeze(pa.array(persons, pa.list_(pa.string())), pa.array(addresses), None)
    save(party, run, frozen)
    with party.connect() as con, con.transaction():
        proposed = Run(
            run, "toeslagen", now.date(), "voorstel", {}, len(persons), [], expiry(now), None, None
        )
        Runs(con).begin(proposed, now)
        Runs(con).freeze(run, "analist")
        Runs(con).freeze(run, "fg")
    return run


@dataclass
class Changed:
    """A road on which somebody changes messages of one kind before they are signed and sent."""

    link: Link
    kind: Kind
    change: Callable[[Message], bytes]

    def send(self, raw: bytes) -> list[bytes]:
        text = raw.split(b"\n")[1]
        assert text
        return self.link.send(self._maybe(raw))

    def _maybe(self, raw: bytes) -> bytes:
        message = read(raw, self.trusted)
        return self.change(message) if message.head.kind is self.kind else raw

    trusted: Any = field(default=None)


def changed(
    world: World, slug: str, kind: Kind, change: Callable[[Message], bytes]
) -> dict[str, Link]:
    """The roads of a world, with that to one party tampered with by the municipality."""
    oin = world.parties[slug].oin
    tampered = Changed(world.links[oin], kind, change, world.municipality.trusted)
    return {**world.links, oin: tampered}


def other_rows(world: World, run: str, swap: Callable[[list[list[str]]], None]) -> Any:
    """Rows about other persons than the municipality committed to, sealed and signed as they should."""

    def change(message: Message) -> bytes:
        party = world.municipality
        rows = load(party, run).rows
        persons = rows.persons.to_pylist()
        swap(persons)
        forged = replace(rows, persons=pa.array(persons, pa.list_(pa.string())))
        with party.connect() as con:
            mail = Mailroom(con, party)
            (sent,) = [
                each
                for each in mail.outgoing(run)
                if (each.kind, each.recipient) == (Kind.MANIFEST, message.head.to)
            ]
            accepted = [
                each
                for each in mail.opened(run, Kind.ACCEPTANCE)
                if each.head.sender == message.head.to
            ]
            about = read(sent.raw(), party.trusted)
        agreement = read_agreement(
            about.document("manifest"),
            about.documents("mandaten"),
            about.document("runsleutel"),
            party.keys_for("berichten"),
            party.keys_for("mandaten"),
        )
        acceptance, _ = Acceptance.check(
            accepted[0].document("acceptatie"), party.keys_for("berichten")
        )
        assert acceptance.rows_key is not None
        head = message.head
        sealed = seal(
            forged.for_persons(head.part),
            acceptance.rows_key,
            row_circumstances(agreement.manifest, agreement.digest, head.to, head.part),
        )
        fields = {"kind": head.kind, "to": head.to, "run": run, "at": head.at, "part": head.part}
        return write({**fields, "parts": head.parts, "content": {}}, party.key, sealed)

    return change


@dataclass
class Watched:
    """A road on which somebody sees how long every message is."""

    link: Link
    trusted: Any
    seen: dict[tuple[str, str, str], int]

    def send(self, raw: bytes) -> list[bytes]:
        answers = self.link.send(raw)
        for each in (raw, *answers):
            head = read(each, self.trusted).head
            if head.kind not in (Kind.COLLECT, Kind.STATUS_REQUEST, Kind.STATUS):
                self.seen[head.kind.value, head.sender, head.to] = len(each)
        return answers


def watched(world: World, seen: dict[tuple[str, str, str], int]) -> dict[str, Link]:
    trusted = world.municipality.trusted
    return {oin: Watched(link, trusted, seen) for oin, link in world.links.items()}


def copied(holders: Mapping[str, Path], folder: Path, *slugs: str) -> dict[str, Path]:
    """The holders, some of them with a copy of their data that may be changed."""
    found = dict(holders)
    for slug in slugs:
        shutil.copytree(holders[slug], folder / slug)
        found[slug] = folder / slug
    return found


def change_data(holders: Mapping[str, Path], slug: str, query: str, values: list[Any]) -> None:
    """Change what a holder knows."""
    with duckdb.connect(str(holders[slug] / DATABASE)) as con:
        con.execute(query, values)


def every_value(world: World, slug: str) -> Iterator[tuple[str, str, list[Any]]]:
    """Everything in a party's database: table, column, values in the order they stand in."""
    with world.parties[slug].connect() as con:
        columns = con.execute(
            """select table_schema, table_name, column_name from information_schema.columns
            where table_schema not in ('pg_catalog', 'information_schema')
            order by 1, 2, ordinal_position"""
        ).fetchall()
        for schema, table, column in columns:
            query = f'select "{column}" from "{schema}"."{table}" order by ctid'
            rows = con.execute(query.encode()).fetchall()
            yield f"{schema}.{table}", column, [each for (each,) in rows]
