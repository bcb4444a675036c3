"""Stages for scenes: one for each file, which its tests share."""

import os
import secrets
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from journeys.stage import Stage, set_up
from lists.conftest import catalogue, divided_town, mould  # noqa: F401 -- fixtures
from lists.world import World
from support.browser import browser


@pytest.fixture(scope="module")
def chromium(application: str) -> Iterator[Browser]:
    from django.db import connections

    connections.close_all()  # those from before are out of sight once the event loop runs
    # django's own check of threads: the browser's library runs an event loop in this one
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with browser() as opened:
        yield opened
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def stage(
    postgres_dsn: str,
    chromium: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Iterator[Stage]:
    """A municipality with a database of its own and nobody in it."""
    name = f"reis_{worker_id}_{secrets.token_hex(3)}"
    with set_up(postgres_dsn, name, tmp_path_factory.mktemp("reis"), chromium) as made:
        yield made
        assert made.faults == []


@pytest.fixture(scope="module")
def eikenhage(stage: Stage, divided_town: Callable[[int], object]) -> Stage:  # noqa: F811
    """The municipality with everybody of a small Eikenhage, its staff and its services: as the demo."""
    from io import StringIO

    from django.core.management import call_command

    from vanzelf.eikenhage.register import write_register

    holders = divided_town(1)[1]  # type: ignore[index]
    register = stage.folder / "bevolking.csv"
    write_register(holders["gemeente"], register)
    call_command("set_the_scene", str(register), stdout=StringIO())
    return stage


@pytest.fixture(scope="module")
def world_of_lists(mould, divided_town, tmp_path_factory, worker_id) -> World:  # noqa: F811
    """Sources, a combiner and a municipality, of the same town; see `journeys.stage.parties`."""
    return mould.world(tmp_path_factory.mktemp(f"wereld_{worker_id}_"), *divided_town(1))
