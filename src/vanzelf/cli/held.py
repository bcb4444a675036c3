"""`vanzelf source release` and `discard`: what a privacy officer decides about a list that is held."""

from pathlib import Path
from typing import Annotated

import typer

from vanzelf.cli.options import FILE
from vanzelf.cli.parties import PartyFile, real_time, settings_of

RunId = Annotated[str, typer.Argument(metavar="RUN", help="The id of a run.")]
By = Annotated[str, typer.Option("--as", metavar="NAME", help="Who decides.")]
KeyFile = Annotated[
    Path, typer.Option("--key", metavar=FILE, help="The key of the privacy officer.")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands to those of a source."""
    app.command()(release)
    app.command()(discard)


def release(run: RunId, party: PartyFile, key: KeyFile, by: By) -> None:
    """Let the municipality have a list that is held, as the privacy officer of this source.

    It takes two officers of different sources, and none who discards it.
    """
    gate = _decide(party, run, key, by, release=True)
    typer.echo(f"Released as far as this source goes; it was held at the gate {gate}.")


def discard(run: RunId, party: PartyFile, key: KeyFile, by: By) -> None:
    """Discard a list that is held, as the privacy officer of this source: nobody gets it."""
    gate = _decide(party, run, key, by, release=False)
    typer.echo(f"Discarded; it was held at the gate {gate}.")


def _decide(party: Path, run: str, key: Path, by: str, *, release: bool) -> str:
    from vanzelf.source.held import decide
    from vanzelf.transport.opening import party_of
    from vanzelf.transport.party import read_key

    opened = party_of(settings_of(party, "bron"), real_time)
    return decide(opened, run, read_key(key), by, release=release)
