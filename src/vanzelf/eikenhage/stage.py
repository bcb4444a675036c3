"""The parties of Eikenhage as programs of their own, beside each other on this machine."""

import datetime as dt
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from vanzelf.ask.preparing import keep_mandates
from vanzelf.eikenhage.canaries import Canary, give, hatch
from vanzelf.eikenhage.files import HERE, write_party_files
from vanzelf.eikenhage.mandating import grant_all
from vanzelf.eikenhage.parties import (
    ACTORS,
    COMBINER,
    MUNICIPALITY,
    REVIEWER,
    SOURCES,
    make_keys,
    open_parties,
    reviewer_of,
)
from vanzelf.rules.model import Catalogue
from vanzelf.store.database import create_database
from vanzelf.synth.holders import make_holders
from vanzelf.terms.problems import ProblemError

SERVED = (*SOURCES, COMBINER)
READY_SECONDS = 90.0
PROGRAM = "from vanzelf.cli import main; main()"


@dataclass
class Stage:
    """The programs. folder: the directories of the parties. files: their party files, by slug.

    moment: what time it was in Eikenhage at the real time `at`. canaries: by bundle. patience: seconds
    in which a program must answer.
    """

    folder: Path
    files: Mapping[str, Path]
    ports: Mapping[str, int]
    databases: Mapping[str, str]
    moment: dt.datetime
    at: dt.datetime
    canaries: Mapping[str, Sequence[Canary]] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    patience: float = READY_SECONDS

    def give_canaries(self) -> None:
        """Let the reviewer give canaries for one more list of each bundle: a set is for one."""
        opened = open_parties(self.folder, self.databases, lambda: self.moment)
        reviewer = reviewer_of(self.folder, lambda: self.moment)
        for bundle, canaries in self.canaries.items():
            give(opened[MUNICIPALITY.slug], bundle, canaries, reviewer)

    def start(self, slug: str) -> None:
        """Start the program of a party."""
        kind = "combiner" if slug == COMBINER.slug else "source"
        command = [sys.executable, "-c", PROGRAM, kind, "serve"]
        command += ["--party", str(self.files[slug]), "--port", str(self.ports[slug])]
        with (self.folder / slug / "verzoeken.log").open("ab") as log:
            self.running[slug] = subprocess.Popen(  # noqa: S603 -- our own program
                command, stdout=subprocess.DEVNULL, stderr=log, stdin=subprocess.DEVNULL
            )

    def start_all(self) -> None:
        """Start everybody, and wait until all of them answer."""
        for actor in SERVED:
            self.start(actor.slug)
        self.start_reviewer()
        for actor in SERVED:
            self.wait_for(actor.slug)

    def start_reviewer(self) -> None:
        """Start the program that opens canaries once a list is there."""
        own, municipality = self.folder / REVIEWER, self.folder / MUNICIPALITY.slug
        command = [sys.executable, "-c", PROGRAM, "canary", "open", "--watch"]
        command += [str(municipality / "kanaries"), "--keys", str(own / "sleutels")]
        command += ["--cards", str(municipality / "kaarten"), "--record", str(own / "geopend")]
        self.running[REVIEWER] = subprocess.Popen(  # noqa: S603 -- our own program
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )

    def wait_for(self, slug: str) -> None:
        """Wait until a party answers; raises ProblemError party-slow, RuntimeError when it stopped."""
        tls = self._tls()
        until = time.perf_counter() + self.patience
        while time.perf_counter() < until:
            if self.running[slug].poll() is not None:
                raise RuntimeError(f"{slug} stopped; see {self.folder / slug / 'verzoeken.log'}")
            try:
                url = f"https://{HERE}:{self.ports[slug]}/v1/gezondheid"
                if httpx.get(url, verify=tls, timeout=5, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise ProblemError.single(
            "party-slow",
            f"a program of the demo did not answer within {self.patience} seconds.",
            "Try again when the machine has less to do.",
            slug,
        )

    def _tls(self) -> ssl.SSLContext:
        own = self.folder / MUNICIPALITY.slug / "certificaten"
        context = ssl.create_default_context(cafile=str(own / "uitgever.pem"))
        context.load_cert_chain(own / "partij.pem", own / "partij.sleutel.pem")
        return context

    def kill(self, slug: str) -> None:
        """End a program as a power cut would."""
        running = self.running.pop(slug)
        running.send_signal(signal.SIGKILL)
        running.wait()

    def stop(self) -> None:
        """End all programs."""
        for running in self.running.values():
            running.terminate()
        for running in self.running.values():
            try:
                running.wait(timeout=10)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()
        self.running.clear()


def set_stage(
    catalogue: Catalogue,
    town: Path,
    folder: Path,
    dsn: str,
    bundles: Sequence[str],
    moment: dt.datetime,
    at: dt.datetime,
    seed: int = 1,
) -> Stage:
    """Everything the parties need, in a directory that is new: data, keys, files, mandates.

    moment: what time it is in Eikenhage. at: the real time.
    """
    with_canaries = folder / "met-kanaries"
    canaries = hatch(catalogue, town, with_canaries, bundles, moment.date(), seed)
    holders = make_holders(catalogue, with_canaries, folder / "houders")
    own = make_holders(catalogue, town, folder / "eigen")
    parties = folder / "partijen"
    make_keys(parties)
    databases = {
        actor.slug: create_database(dsn, f"vanzelf_{actor.slug.replace('-', '_')}")
        for actor in ACTORS
    }
    ports = dict(zip((actor.slug for actor in SERVED), free_ports(len(SERVED)), strict=True))
    files = write_party_files(
        parties, {**holders, "gemeente": own["gemeente"]}, databases, ports, at, moment
    )
    opened = open_parties(parties, databases, lambda: moment)
    for actor in SOURCES:
        opened[actor.slug].migrate("vanzelf.source")
    municipality = opened[MUNICIPALITY.slug]
    for bundle in bundles:
        granted = grant_all(parties, catalogue, opened, bundle, moment)
        keep_mandates(municipality.directory / "mandaten", bundle, granted)
    stage = Stage(parties, files, ports, databases, moment, at, canaries)
    stage.give_canaries()
    return stage


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody uses now."""
    held = [socket.socket() for _ in range(count)]
    try:
        for each in held:
            each.bind((HERE, 0))
        return [each.getsockname()[1] for each in held]
    finally:
        for each in held:
            each.close()
