"""`vanzelf synth`: a synthetic municipality."""

from pathlib import Path
from typing import Annotated

import typer

from vanzelf.cli import progress
from vanzelf.cli.options import (
    DIRECTORY,
    NUMBER,
    Catalogue,
    PlainFormat,
    Shown,
)
from vanzelf.cli.show import dump, number
from vanzelf.rules.load import load_catalogue


def synth(
    residents: Annotated[int, typer.Option(metavar=NUMBER, help="How many residents.")] = 80_000,
    seed: Annotated[
        int, typer.Option(metavar=NUMBER, help="The same seed gives the same town.")
    ] = 1,
    out: Annotated[Path, typer.Option(metavar=DIRECTORY, help="Directory to write.")] = Path(
        "var/eikenhage"
    ),
    catalogue: Catalogue = None,
    awards: Annotated[
        bool, typer.Option(help="Also draw who receives which award (runs the rules).")
    ] = True,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """Make the synthetic municipality Eikenhage: made-up people, real proportions."""
    from vanzelf.synth.make import make_town

    with progress.bar("Eikenhage") as report:
        manifest = make_town(
            load_catalogue(catalogue), residents, seed, out, awards=awards, progress=report
        )
    if shown is PlainFormat.JSON:
        dump({"out": str(out), **manifest})
        return
    made = number(int(manifest["residents"]))
    typer.echo(f"Made {made} synthetic residents (seed {seed}) in {out}.")
