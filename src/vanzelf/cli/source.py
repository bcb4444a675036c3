"""`vanzelf source`: answer questions of municipalities, over HTTPS or from files."""

import typer

from vanzelf.cli.parties import (
    HERE,
    HTTPS,
    Folder,
    Host,
    PartyFile,
    Port,
    process_files,
    real_time,
    settings_of,
)
from vanzelf.cli.parties import serve as serve_app

app = typer.Typer(
    help="A source: answer questions of municipalities on your own data.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def serve(party: PartyFile, host: Host = HERE, port: Port = HTTPS) -> None:
    """Serve the API of a source over HTTPS, to who has a certificate of the group.

    Refused requests are noted on standard error, one line of JSON each.
    """
    from vanzelf.source.app import source_app, source_desk

    settings = settings_of(party, "bron")
    serve_app(source_app(settings, source_desk(settings, real_time)), settings, host, port)


@app.command()
def process(folder: Folder, party: PartyFile) -> None:
    """Handle every message in DIRECTORY/in; answers go to DIRECTORY/uit, per organisation.

    What was handled moves to DIRECTORY/verwerkt; why a message was refused is written beside it.
    """
    from vanzelf.source.app import source_desk

    desk = source_desk(settings_of(party, "bron"), real_time)
    desk.expire(desk.party.clock())
    process_files(desk, folder)
