"""A small town whose parties meet by file, or over roads that fail; time passes when a test says so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lists.world import World, assemble
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue
from vanzelf.synth.holders import make_holders
from vanzelf.synth.make import make_town

RESIDENTS = 2_000
"""As few as have the 500 households that a source wants to be asked about."""


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def town(tmp_path_factory, catalogue) -> tuple[Path, dict[str, Path]]:
    folder = tmp_path_factory.mktemp("per_bestand")
    make_town(catalogue, RESIDENTS, 1, folder / "stad")
    return folder / "stad", make_holders(catalogue, folder / "stad", folder / "houders")


@pytest.fixture
def make_world(tmp_path, postgres_dsn, catalogue, town, worker_id) -> Callable[[], World]:
    """Parties on the town that have never asked anything."""

    def make() -> World:
        folder = tmp_path / f"bestanden_{worker_id}"
        world = assemble(catalogue, folder, postgres_dsn, *town)
        world.grant()
        return world

    return make


@pytest.fixture
def world(make_world) -> World:
    return make_world()
