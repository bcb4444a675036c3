"""Worlds for lists: a town is made once, the parties on it anew for every test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lists.world import Mould, World
from support import towns
from vanzelf.eikenhage.canaries import give
from vanzelf.eikenhage.parties import reviewer_of
from vanzelf.rules.model import Catalogue

RESIDENTS = 2_000
Make = Callable[..., World]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return towns.catalogue()


@pytest.fixture(scope="session")
def divided_town() -> Callable[[int], tuple[Path, dict[str, Path]]]:
    """A made town and the directories of its holders, by seed."""
    return lambda seed: (towns.town(RESIDENTS, seed), towns.holders(RESIDENTS, seed))


@pytest.fixture(scope="session")
def town_with_canaries():
    """The town of seed 1 with canaries among the people its sources know, and the canaries."""
    holders, canaries = towns.with_canaries(RESIDENTS, 1)
    return towns.town(RESIDENTS, 1), holders, canaries["toeslagen"]


@pytest.fixture(scope="session")
def mould(tmp_path_factory, postgres_dsn, catalogue, worker_id) -> Mould:
    """What all worlds of a session are copied from."""
    folder = tmp_path_factory.mktemp("vorm")
    return Mould(catalogue, folder / f"{folder.name}_{worker_id}", postgres_dsn)


@pytest.fixture
def world_with_canaries(tmp_path, mould, town_with_canaries, worker_id) -> World:
    town, holders, canaries = town_with_canaries
    world = mould.world(tmp_path / f"wereld_{worker_id}", town, holders)
    reviewer = reviewer_of(world.folder, world.clock)
    give(world.municipality, "toeslagen", canaries, reviewer)
    return world


@pytest.fixture
def make_world(tmp_path, mould, divided_town, worker_id) -> Make:
    def make(seed: int = 1, bundle: str = "toeslagen") -> World:
        return mould.world(tmp_path / f"wereld_{worker_id}", *divided_town(seed), bundle)

    return make


@pytest.fixture
def world(make_world) -> World:
    return make_world()
