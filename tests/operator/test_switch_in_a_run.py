"""A question that is switched off ends a new run aloud, and a run that was accepted goes on."""

import datetime as dt

import pytest

from lists.world import World, assemble
from support import towns
from vanzelf.rules.load import load_catalogue
from vanzelf.source.mandates import MandateStore
from vanzelf.source.switches import OFF, Switches

SLUG = "svb"


@pytest.fixture(scope="module")
def world(tmp_path_factory, postgres_dsn, worker_id) -> World:
    catalogue, folder = load_catalogue(), tmp_path_factory.mktemp(f"bediening_{worker_id}")
    town, holders = towns.town(2_000, 1), towns.holders(2_000, 1)
    made = assemble(catalogue, folder, postgres_dsn, town, holders)
    made.grant()
    return made


def switch(world: World, *, answers: bool) -> None:
    """Switch every question of a source."""
    party = world.parties[SLUG]
    with party.connect() as con, con.transaction():
        for question in questions(world):
            Switches(con).switch(
                (question.scheme, question.id), answers=answers, role="beheerder",
                name="A. de Boer", why="Het register wordt hersteld.", now=world.clock(),
            )  # fmt: skip


def questions(world: World):
    return world.mandates["toeslagen"][world.parties[SLUG].oin].mandate.questions


def state(world: World, run: str) -> tuple[str, str | None] | None:
    with world.parties[SLUG].connect() as con:
        return con.execute(
            "select state, reason from source_runs where run = %s", (run,)
        ).fetchone()


def to_the_end(world: World, run: str):
    return world.runner().to_the_end(run, lambda: world.clock.forward(seconds=30))


def test_off_is_refused_aloud_and_on_is_answered_again(world):
    switch(world, answers=False)
    refused = world.propose()
    assert to_the_end(world, refused).state == "afgebroken"
    assert state(world, refused) == ("geweigerd", OFF)
    with world.parties[SLUG].connect() as con:
        alerts = MandateStore(con).alerts(dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
        assert [(each.reason, each.run) for each in alerts] == [(OFF, refused)]

    switch(world, answers=True)
    run, runner = world.propose(), world.runner()
    while state(world, run) is None:
        runner.one_pass(run)
    assert state(world, run) == ("aanvaard", None)
    switch(world, answers=False)
    assert to_the_end(world, run).state == "klaar"
    assert state(world, run) == ("gesloten", None)
