"""A courier: every party has a directory, handles it when it pleases, and hours pass in between."""

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from lists.world import World
from vanzelf.ask.running import Runner
from vanzelf.ask.runs import Run, Runs
from vanzelf.eikenhage.parties import MUNICIPALITY
from vanzelf.transport.carrier import FileLink, process
from vanzelf.transport.party import BY_FILE


@dataclass
class Courier:
    """Who handles what when, drawn by a seed. hours: at least and at most, between two that act."""

    world: World
    folder: Path
    run: str
    seed: int
    hours: tuple[float, float] = (0.5, 1.5)
    refused: list[str] = field(default_factory=list)
    ended: bool = False

    def __post_init__(self) -> None:
        self.chance = np.random.default_rng(self.seed)

    def runner(self) -> Runner:
        links = {oin: FileLink(MUNICIPALITY.oin, self.folder / oin) for oin in self.world.desks}
        return replace(self.world.runner(links=links), status_minutes=BY_FILE)

    def act(self, who: str) -> None:
        """One party handles what is there."""
        self.world.clock.now += dt.timedelta(hours=self.chance.uniform(*self.hours))
        if who == MUNICIPALITY.oin:
            _, self.ended = self.runner().as_far_as_possible(self.run)
            return
        desk = self.world.desks[who]
        desk.expire(self.world.clock())
        process(desk, self.folder / who)
        for path in (self.folder / who / "in").glob("*.probleem.json"):
            self.refused.append(path.read_text())

    def asked(self) -> list[str]:
        """Those who take part: the municipality, the sources of the mandates, the combiner."""
        mandates = self.world.mandates[self.world.bundle]
        combiner = next(iter(mandates.values())).mandate.combiner.oin
        return [MUNICIPALITY.oin, combiner, *sorted(mandates)]

    def rounds(self, most: int) -> int:
        """Let everybody act once a round, in an order that differs; how many until it has ended."""
        for number in range(1, most + 1):
            for who in self.chance.permutation(self.asked()).tolist():
                self.act(who)
            if self.ended:
                return number
        raise AssertionError(f"it goes on after {most} rounds")

    def found(self) -> Run:
        with self.world.municipality.connect() as con:
            return Runs(con).get(self.run)
