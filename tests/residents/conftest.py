"""Runs on a made town of 2,000, stopped where a test wants to do something."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from lists.conftest import (  # noqa: F401 -- fixtures
    catalogue,
    divided_town,
    make_world,
    mould,
    town_with_canaries,
    world,
    world_with_canaries,
)
from lists.world import World
from vanzelf.ask.concluding import open_result
from vanzelf.ask.freezing import Frozen, load
from vanzelf.ask.runs import Runs
from vanzelf.ask.steps import Steps
from vanzelf.protocol.messages import Kind
from vanzelf.protocol.rows import TOKEN


def stuck() -> None:
    raise AssertionError("nothing moves any more")


@dataclass
class Going:
    """A run that goes on."""

    world: World
    run: str

    @contextmanager
    def steps(self) -> Iterator[Steps]:
        party = self.world.municipality
        with party.connect() as con:
            found, runner = Runs(con).get(self.run), self.world.runner()
            yield Steps(party, con, found, runner.mandates, runner.logging)

    def until(self, kind: Kind) -> None:
        """Go on until a message of a kind went out or came in."""
        for _ in range(20):
            with self.steps() as steps:
                if steps.sent(kind) or steps.came(kind):
                    return
            self.world.runner().one_pass(self.run)
        raise AssertionError(f"no {kind}")

    def frozen(self) -> Frozen:
        return load(self.world.municipality, self.run)

    def listed(self) -> list[int]:
        """The rows that the combiner listed."""
        rows = self.frozen().rows
        with self.steps() as steps:
            tokens = open_result(steps).tokens
        places = range(len(rows))
        return [at for at in places if rows.tokens[at * TOKEN : (at + 1) * TOKEN] in tokens]

    def to_the_end(self) -> str:
        return self.world.runner().to_the_end(self.run, stuck).state


@pytest.fixture
def going(world) -> Going:  # noqa: F811
    return Going(world, world.propose())


def with_housemate(frozen: Frozen, places: list[int]) -> tuple[int, str]:
    """A household of some rows, and somebody in its home who is in no row."""
    asked = set(frozen.rows.persons.flatten().to_pylist())
    for place in places:
        for home in frozen.homes.of[place].as_py():
            for person in sorted(frozen.homes.people[home].as_py()):
                if person not in asked:
                    return place, person
    raise AssertionError("everybody is in a row")
