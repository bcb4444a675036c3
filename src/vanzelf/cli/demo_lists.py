"""The lists of the demo: five sources, a combiner and a municipality as programs of their own."""

import datetime as dt
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import typer

from vanzelf.charts import bits_text
from vanzelf.cli import progress
from vanzelf.cli.parties import real_time
from vanzelf.cli.show import number, table
from vanzelf.cli.stopping import held, removed_when_stopped
from vanzelf.eikenhage.measured import measured, population_of
from vanzelf.eikenhage.parties import ACTORS, MUNICIPALITY
from vanzelf.eikenhage.seen import what_was_seen
from vanzelf.eikenhage.stage import PROGRAM, SERVED, Stage, set_stage
from vanzelf.pages.lists_page import write_lists_page
from vanzelf.rules.model import Catalogue
from vanzelf.screening.run import Screening
from vanzelf.store.server import DURABLE, Server
from vanzelf.terms.problems import ProblemError

BUNDLES = ("toeslagen", "gemeentelijk")
SMALLEST = 2_000
"""A smaller town has too few households to ask about.

With canaries come all who live with them, as many in every town. At 2,000 residents the run is about
91 per cent or more of the households that a source knows (seeds 1 to 5); at 1,500 it is 89 for seed
2, and a source ends a run under 90.
"""


def play_lists(
    catalogue: Catalogue,
    town: Path,
    out: Path,
    now: Screening,
    on_stage: ExitStack,
    *,
    quiet: bool,
) -> tuple[dict[str, Any], Stage]:
    """Make the lists of Eikenhage; gives what each party saw, and the stage they play on.

    out: an own directory. now: the screening of the town, on the date of the lists. on_stage: ends
    the programs and their database when it closes.
    """
    shutil.rmtree(out, ignore_errors=True)
    with removed_when_stopped(out):
        stage = _set(catalogue, town, out, now.on, on_stage)
        for bundle in BUNDLES:
            _run(stage, bundle, now.on, quiet=quiet)
        seen = what_was_seen(stage)
        with progress.bar("Measuring what the lists give away") as report:
            seen["measured"] = list(_measured(catalogue, town, out, now, report))
    return seen, stage


def _set(catalogue: Catalogue, town: Path, out: Path, on: dt.date, on_stage: ExitStack) -> Stage:
    """Everybody's programs, started, on a database server of their own."""
    place = Path(tempfile.mkdtemp(prefix="vanzelf-"))
    on_stage.callback(shutil.rmtree, place, ignore_errors=True)
    place.chmod(0o755)
    server = Server(place, DURABLE)
    on_stage.callback(_held, server.stop)
    with held():
        server.ensure_started()
    moment = dt.datetime(on.year, on.month, on.day, 9, tzinfo=dt.UTC)
    with progress.bar("Setting up the parties") as report:
        report("keys, data and mandates", 0, 2)
        stage = set_stage(catalogue, town, out, server.dsn, BUNDLES, moment, real_time())
        on_stage.callback(_held, stage.stop)
        report("programs", 1, 2)
        for actor in SERVED:
            with held():
                stage.start(actor.slug)
        with held():
            stage.start_reviewer()
        for actor in SERVED:
            stage.wait_for(actor.slug)
    return stage


def _held(stop: Callable[[], None]) -> None:
    with held():
        stop()


def _measured(
    catalogue: Catalogue, town: Path, out: Path, now: Screening, report: progress.Report
) -> Iterator[dict[str, Any]]:
    """Per list what it gives away and whom it misses. out: where the lists were made."""
    holders = {path.name: path for path in (out / "houders").iterdir()}
    for done, bundle in enumerate(BUNDLES):
        report(bundle, done, len(BUNDLES))
        asked = population_of(catalogue, out / "eigen" / MUNICIPALITY.slug, bundle, now.on)
        yield measured(catalogue, town, holders, bundle, asked, now)


def tell_measured(catalogue: Catalogue, found: Sequence[Mapping[str, Any]]) -> None:
    """Print what the lists give away, and whom they miss."""
    names = {name: bundle.name["en"] for name, bundle in catalogue.bundles.items()}
    typer.echo("\nWhat the lists give away, in bits about a household (amounts: about a person)")
    rows = [["list", "the list", "every answer", "all amounts"]]
    for each in found:
        bits = (bits_text(each["bits"][way], "nl") for way in ("mean", "answers", "amounts"))
        rows.append([names[each["bundle"]], *bits])
    table(rows, right=(1, 2, 3))
    typer.echo("\nHouseholds that were asked about and miss something")
    rows = [["list", "there are", "not on the list", "with income of two years ago"]]
    for each in found:
        whole = next(row for row in each["missed"] if row["scheme"] is None)
        older = number(whole["older"]) if each["older_income"] else "not used"
        rows.append([names[each["bundle"]], number(whole["missing"]), number(whole["now"]), older])
    table(rows, right=(1, 2, 3))


def write_page(catalogue: Catalogue, seen: dict[str, Any], out: Path) -> Path:
    """Write the page about the lists beside the report; gives the file."""
    names = {name: bundle.name for name, bundle in catalogue.bundles.items()}
    parties = {actor.slug: actor.name for actor in ACTORS}
    return write_lists_page(seen, names, parties, out, report="index.html")


def _run(stage: Stage, bundle: str, on: dt.date, *, quiet: bool) -> None:
    """Make one list as the municipality would, with its own command."""
    command = [sys.executable, "-c", PROGRAM, "list", "run", bundle, "--on", on.isoformat()]
    command += ["--party", str(stage.files[MUNICIPALITY.slug])]
    command += ["--board", "wethouder", "--by", "beleidsmedewerker"]
    command += ["--by", "functionaris gegevensbescherming"]
    if not quiet:
        typer.echo(f"\nvanzelf list run {bundle} --on {on}")
    shown = subprocess.DEVNULL if quiet else None
    with held():  # a session of its own: Ctrl-C is for the demo, which then ends it
        running = subprocess.Popen(command, stdout=shown, start_new_session=True)  # noqa: S603 -- ours
    try:
        ended = running.wait()
    except BaseException:
        with held():
            running.terminate()
            running.wait()
        raise
    if ended:
        raise ProblemError.single(
            "demo-list",
            f"the list {bundle} of this made-up town was not made.",
            "It says why above. Take another --seed, or more --residents.",
            place=str(stage.files[MUNICIPALITY.slug]),
        )
