"""After a run is closed: nothing is left to read, and nothing left to lay side by side."""

import logging
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from conftest import RUN_DIRECTORY
from lists.adversaries.tricks import SOURCES, change_data, copied, every_value, stuck
from lists.world import ON, World, assemble
from vanzelf.ask.freezing import load
from vanzelf.ask.people import People
from vanzelf.eikenhage.expected import answers_of_sources
from vanzelf.ledger.log import Log
from vanzelf.protocol.rows import TOKEN
from vanzelf.source.keys import budget_keys
from vanzelf.store.database import connect
from vanzelf.store.server import Server
from vanzelf.terms.answers import NO
from vanzelf.transport.party import secret

pytestmark = pytest.mark.soak  # a minute each: every store and log is looked through

BSN = re.compile(rb"(?<!\d)999\d{6}(?!\d)")
MARKED = 98_765_432_109
"""An amount that stands nowhere else."""
WATCHED = 4
"""Tokens that are looked for."""


@dataclass
class Closed:
    """A world with a list that is made and closed, and what to look for."""

    world: World
    run: str
    server: Path
    persons: list[list[str]]
    homes: list[str]
    tokens: list[bytes]
    log: str
    searched: int = 0

    def everywhere(self) -> Iterator[tuple[str, bytes]]:
        """Every file of every party and of the database server: data, write-ahead log, logs."""
        with connect(self.world.municipality.dsn) as con:
            con.autocommit = True
            con.execute("checkpoint")
        logs = [path for path in self.server.iterdir() if path.is_file()]
        for path in logs:
            yield path.name, path.read_bytes()
        for folder in (self.server / "data", self.world.folder):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    yield str(path.relative_to(folder)), path.read_bytes()
        yield "the log of the programs", self.log.encode()

    def remains(self) -> dict[str, set[str]]:
        """Where a number of a person, a token or the marked amount still stands."""
        numbers = {each.encode() for row in self.persons for each in row}
        amounts = [
            form
            for each in (MARKED, MARKED * 100)
            for form in (str(each).encode(), each.to_bytes(8, "little"), each.to_bytes(8))
        ]
        tokens = [form for each in self.tokens for form in (each, each.hex().encode())]
        found: dict[str, set[str]] = {}
        self.searched = 0
        for where, data in self.everywhere():
            self.searched += len(data)
            kinds = {
                kind
                for kind, there in (
                    ("number", not numbers.isdisjoint(BSN.findall(data))),
                    ("amount", any(each in data for each in amounts)),
                    ("token", any(each in data for each in tokens)),
                )
                if there
            }
            if kinds:
                found[where] = kinds
        return found


@pytest.fixture(scope="module")
def closed(tmp_path_factory, catalogue, divided_town, worker_id) -> Iterator[Closed]:
    """A run on a server of its own, so that only this run is in its write-ahead log."""
    directory = Path(os.environ[RUN_DIRECTORY], f"resten_{worker_id}")
    server = Server(directory)
    server.ensure_started()
    folder = tmp_path_factory.mktemp("resten")
    town, holders = divided_town(1)
    holders = copied(holders, folder / "anders", "belastingdienst")
    for slug in SOURCES:  # each its own key, as parties have that do not share a test
        key = folder / "resten" / "partijen" / slug / "sleutels" / "logboek.sleutel"
        secret(key, lambda: secrets.token_bytes(32))
    world = assemble(catalogue, folder / "resten", server.dsn, town, holders)
    found = world.population()
    persons, homes = found.persons.to_pylist(), found.addresses.to_pylist()
    query = "update inkomensgegeven set bedrag = ? where fin = ?"
    change_data(holders, "belastingdienst", query, [MARKED, persons[0][0]])
    world.grant()
    handler = _Kept()
    logging.getLogger().addHandler(handler)
    try:
        run = world.propose()
        tokens = load(world.municipality, run).rows.tokens
        assert world.runner().to_the_end(run, stuck).state == "klaar"
    finally:
        logging.getLogger().removeHandler(handler)
    looked_for = [tokens[at : at + TOKEN] for at in range(0, WATCHED * TOKEN, TOKEN)]
    yield Closed(world, run, directory, persons, homes, looked_for, "\n".join(handler.lines))
    server.stop()


class _Kept(logging.Handler):
    """Keeps every line that is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def test_no_number_token_or_amount_is_left_anywhere(closed):
    """The list itself is there: whose it is stands sealed, under a key that is a file."""
    assert len(closed.world.listed(closed.run)) > 100
    assert closed.remains() == {}
    searched = sum(len(data) for _, data in closed.everywhere())
    print(
        f"searched {searched / 1e6:.0f} MB for {WATCHED} tokens, all numbers, one amount: 0 found"
    )
    # And the search finds what is there.
    with closed.world.parties["svb"].connect() as con:
        con.execute("create table planted (a text, b text, c bytea)")
        con.execute(
            "insert into planted values (%s, %s, %s)",
            (closed.persons[5][0], str(MARKED), closed.tokens[0]),
        )
    found = closed.remains()
    assert {kind for kinds in found.values() for kind in kinds} == {"number", "amount", "token"}
    assert any("pg_wal" in where for where in found)
    with closed.world.parties["svb"].connect() as con:
        con.execute("drop table planted")


def places(closed: Closed) -> Iterator[tuple[str, dict[str, int]]]:
    """Where people stand in every table about people, for who holds all keys of its party."""
    world = closed.world
    everybody = sorted({each for row in closed.persons for each in row})
    people = People.of(world.municipality)
    tax = world.parties["belastingdienst"]
    keys = budget_keys(tax, world.clock())
    desk = world.desks[tax.oin]
    hashes = keys.hashes(keys.now, everybody).tolist()
    states = dict(zip(hashes, everybody, strict=True))
    logs = {
        "gemeente": Log(b"g" * 32, {"service.name": "gemeente"}),
        "belastingdienst": desk.office.log,
    }
    for slug, log in logs.items():
        stored = {f"{table}.{column}": values for table, column, values in every_value(world, slug)}
        subjects = dict(zip(log.subject_bytes(everybody), everybody, strict=True))
        lines = [subjects.get(bytes(each)) for each in stored["ledger.parts.subject"] if each]
        yield f"{slug} ledger.parts", _order(lines)
        if slug == "gemeente":
            names = [people.person(bytes(each)) for each in stored["ask.subjects.sealed"]]
            known = dict(zip(stored["ask.subjects.id"], names, strict=True))
            yield "gemeente ask.subjects", _order(names)
            yield (
                "gemeente ask.notes",
                _order([known[each] for each in stored["ask.notes.subject"]]),
            )
        else:
            asked = stored["public.person_states.person"]
            yield f"{slug} person_states", _order([states.get(each) for each in asked])


def _order(people: list[str | None]) -> dict[str, int]:
    return {who: place for place, who in enumerate(people) if who is not None}


def _area(where: list[int], marked: list[bool]) -> tuple[float, float]:
    """How well order tells the marked from the others (0.5: not at all), and its deviation."""
    ranks = np.argsort(np.argsort(np.array(where)))
    hit = np.array(marked)
    ones, others = int(hit.sum()), int((~hit).sum())
    area = (ranks[hit].sum() - ones * (ones - 1) / 2) / (ones * others)
    return float(area), float(np.sqrt((ones + others + 1) / (12 * ones * others)))


def test_with_all_that_three_parties_kept_an_answer_is_guessed_like_a_coin(closed):
    """Municipality, one source and the combiner, with all their keys, about another source's answers."""
    said = answers_of_sources(
        closed.world.catalogue, closed.world.holders, "toeslagen", closed.persons, closed.homes, ON
    )
    answers = {
        "dienst-toeslagen": said["dienst-toeslagen"]["zorgtoeslag"] == NO,
        "svb": said["svb"]["kindgebonden_budget"] == NO,
    }
    on_list = closed.world.listed(closed.run)
    answers["the list"] = np.array([frozenset(row) in on_list for row in closed.persons])
    tables = 0
    for table, order in places(closed):
        assert len(order) > 1000, table
        tables += 1
        for source, marked in answers.items():
            # Of two people the one with the lowest number stands first: that is no secret.
            rows = [place for place, row in enumerate(closed.persons) if len(row) == 1]
            rows = [place for place in rows if closed.persons[place][0] in order]
            area, deviation = _area(
                [order[closed.persons[place][0]] for place in rows],
                [bool(marked[place]) for place in rows],
            )
            print(f"{table}, {source}: AUC {area:.3f} (chance: 0.5, deviation {deviation:.3f})")
            assert abs(area - 0.5) < 4 * deviation
    assert tables == 5


def test_nothing_about_a_person_is_the_same_at_two_parties(closed):
    """Pseudonyms differ: no value of a table about people stands at another party too."""
    columns = {
        "gemeente": ("ask.subjects.id", "ask.subjects.keyed", "ledger.parts.subject"),
        "belastingdienst": (
            "public.person_states.person",
            "public.person_states.members",
            "ledger.parts.subject",
        ),
        "svb": (
            "public.person_states.person",
            "public.person_states.members",
            "ledger.parts.subject",
        ),
    }
    values = {
        slug: {
            bytes(each) if isinstance(each, memoryview | bytes) else each
            for table, column, found in every_value(closed.world, slug)
            if f"{table}.{column}" in names
            for each in found
            if each is not None
        }
        for slug, names in columns.items()
    }
    assert all(len(each) > 2000 for each in values.values())
    parties = sorted(values)
    for place, one in enumerate(parties):
        for other in parties[place + 1 :]:
            assert not values[one] & values[other], (one, other)
    rows = {table: len(found) for table, _, found in every_value(closed.world, "combiner")}
    assert max(rows.values()) <= 16, "the combiner keeps no row about a household"
