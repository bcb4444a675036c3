"""Stages for scenes: one for each file, which its tests share."""

import datetime as dt
import os
import secrets
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from journeys.running import database, forget
from journeys.stage import BEGIN, Filled, Stage, set_up
from lists.conftest import catalogue, divided_town, mould  # noqa: F401 -- fixtures
from lists.world import World
from support.browser import UNSAFE, browser


@pytest.fixture(scope="module")
def chromium(application: str) -> Iterator[Browser]:
    from django.db import connections

    connections.close_all()  # those from before are out of sight once the event loop runs
    # django's own check of threads: the browser's library runs an event loop in this one
    before = os.environ.get(UNSAFE)
    os.environ[UNSAFE] = "yes"
    with browser() as opened:
        yield opened
    if before is None:
        del os.environ[UNSAFE]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A scene plays twice: in short, and in the long run with every program that a town has."""
    if "eikenhage" in metafunc.fixturenames and ".test_scene_" in metafunc.module.__name__:
        forms = [
            pytest.param(False, id="short"),
            pytest.param(True, id="whole", marks=pytest.mark.soak),
        ]
        metafunc.parametrize("eikenhage", forms, indirect=True, scope="module")


@pytest.fixture(scope="session")
def filled(
    application: str,
    postgres_dsn: str,
    divided_town: Callable[[int], object],  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Filled:
    """Everybody of a small Eikenhage, its staff and its services, as in the demo: to be copied."""
    from io import StringIO

    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from vanzelf.eikenhage.register import write_register

    before, name = settings.ENVIRONMENT, f"reis_{worker_id}"
    folder = tmp_path_factory.mktemp("gevuld")
    write_register(divided_town(1)[1]["gemeente"], folder / "bevolking.csv")  # type: ignore[index]
    with database(postgres_dsn, name):
        settings.ENVIRONMENT = before.model_copy(
            update={
                "keys": folder / "sleutels", "moment": BEGIN - dt.timedelta(minutes=15),
                "moment_since": timezone.now(),
                "contact": "Sanne",
            }
        )  # fmt: skip
        forget()
        call_command("set_the_scene", str(folder / "bevolking.csv"), stdout=StringIO())
    settings.ENVIRONMENT = before
    forget()
    return Filled(name, folder / "sleutels")


@pytest.fixture(scope="module")
def eikenhage(
    request: pytest.FixtureRequest,
    postgres_dsn: str,
    filled: Filled,
    chromium: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Iterator[Stage]:
    """The municipality with a database of its own and everybody of a small Eikenhage."""
    name, whole = f"reis_{worker_id}_{secrets.token_hex(3)}", getattr(request, "param", False)
    folder = tmp_path_factory.mktemp("reis")
    with set_up(postgres_dsn, filled, name, folder, chromium, whole=whole) as made:
        yield made
        assert made.faults == []


@pytest.fixture(scope="module")
def world_of_lists(eikenhage, mould, divided_town, tmp_path_factory, worker_id) -> World:  # noqa: F811
    """Sources, a combiner and a municipality, of the same town; see `journeys.stage.parties`."""
    return mould.world(tmp_path_factory.mktemp(f"wereld_{worker_id}_"), *divided_town(1))
