"""What `vanzelf source` and `vanzelf combiner` have in common."""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Generic, TypeVar

import typer
import uvicorn
from starlette.applications import Starlette

from vanzelf.cli.options import DIRECTORY, FILE, NUMBER
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.cards import Role
from vanzelf.transport.carrier import process as process_folder
from vanzelf.transport.config import Settings, read_settings
from vanzelf.transport.desk import Desk
from vanzelf.transport.serving import log_to_stderr, server

D = TypeVar("D", bound=Desk)
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


def _serve(app: Starlette, settings: Settings, host: str, port: int) -> None:
    told = f"Serving {settings.name} on https://{host}:{port}/v1 — stop with Ctrl-C."
    run_until_stopped(server(app, settings, host, port), told, port)


def run_until_stopped(running: uvicorn.Server, told: str, port: int) -> None:
    """Serve until Ctrl-C. told: what is said first. Raises ProblemError port-in-use."""
    log_to_stderr()
    typer.echo(told)
    try:
        asyncio.run(running.serve())
    except SystemExit:  # what the server does when it cannot have the port
        raise ProblemError.single(
            "port-in-use", f"port {port} cannot be used.", "Choose another one.", "--port"
        ) from None


@dataclass(frozen=True)
class Gateway(Generic[D]):
    """A kind of party that takes messages. name: as it stands in a sentence.

    desk, app: open the desk of a party, and the application around it. They import what they need
    when they are called, so that no other command waits for it. expire: ends what took too long.
    """

    role: Role
    name: str
    desk: Callable[[Settings], D]
    app: Callable[[Settings, D], Starlette]
    expire: Callable[[D], object]


def add_gateway(commands: typer.Typer, gateway: Gateway[D]) -> None:
    """Add what every party that takes messages can do: over HTTPS, and from files."""

    @commands.command(
        help=f"Serve the API of {gateway.name} over HTTPS, to who has a certificate of the group."
        "\n\nRefused requests are noted on standard error, one line of JSON each."
    )
    def serve(party: PartyFile, host: Host = HERE, port: Port = HTTPS) -> None:
        settings = settings_of(party, gateway.role)
        _serve(gateway.app(settings, gateway.desk(settings)), settings, host, port)

    @commands.command()
    def process(folder: Folder, party: PartyFile) -> None:
        """Handle every message in DIRECTORY/in; answers go to DIRECTORY/uit, per organisation.

        What was handled moves to DIRECTORY/verwerkt; why a message was refused is written beside it.
        """
        desk = gateway.desk(settings_of(party, gateway.role))
        gateway.expire(desk)
        _process_files(desk, folder)


def _process_files(desk: Desk, folder: Path) -> None:
    """Handle what is in a directory, and say how much; exit code 1 when anything was refused."""
    desk.start()
    found = process_folder(desk, folder)
    typer.echo(
        f"{found.handled} handled, {found.answers} answers written, {found.refused} refused."
    )
    if found.refused:
        raise typer.Exit(1)
