"""What `vanzelf source` and `vanzelf combiner` have in common."""

import asyncio
import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from starlette.applications import Starlette

from vanzelf.cli.options import DIRECTORY, FILE, NUMBER
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.cards import Role
from vanzelf.transport.carrier import process
from vanzelf.transport.config import Settings, read_settings
from vanzelf.transport.desk import Desk
from vanzelf.transport.serving import log_to_stderr, server

PartyFile = Annotated[Path, typer.Option("--party", metavar=FILE, help="The file of the party.")]
Host = Annotated[str, typer.Option(metavar="ADDRESS", help="Address of this machine to listen on.")]
Port = Annotated[int, typer.Option(metavar=NUMBER, help="Port to listen on.")]
Folder = Annotated[
    Path, typer.Argument(metavar=DIRECTORY, help="Directory with in, uit and verwerkt.")
]
HERE, HTTPS = "127.0.0.1", 8443


def real_time() -> dt.datetime:
    """The moment, in UTC."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - the command line reads the clock


def settings_of(path: Path, role: Role) -> Settings:
    """The file of a party of one role; raises ProblemError party-role."""
    found = read_settings(path)
    if found.role != role:
        raise ProblemError.single(
            "party-role",
            f"this is the file of a {found.role}, not of a {role}.",
            "Give the file of the party that this command is for.",
            path,
        )
    return found


def serve(app: Starlette, settings: Settings, host: str, port: int) -> None:
    """Serve until Ctrl-C."""
    log_to_stderr()
    running = server(app, settings, host, port)
    typer.echo(f"Serving {settings.name} on https://{host}:{port}/v1 — stop with Ctrl-C.")
    try:
        asyncio.run(running.serve())
    except SystemExit:  # what the server does when it cannot have the port
        raise ProblemError.single(
            "port-in-use", f"port {port} cannot be used.", "Choose another one.", "--port"
        ) from None


def process_files(desk: Desk, folder: Path) -> None:
    """Handle what is in a directory, and say how much; exit code 1 when anything was refused."""
    desk.start()
    found = process(desk, folder)
    typer.echo(
        f"{found.handled} handled, {found.answers} answers written, {found.refused} refused."
    )
    if found.refused:
        raise typer.Exit(1)
