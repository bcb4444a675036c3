"""`vanzelf combiner`: join sealed answers to one list, over HTTPS or from files."""

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
    help="The combiner: join the sealed answers of sources to one list.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def serve(party: PartyFile, host: Host = HERE, port: Port = HTTPS) -> None:
    """Serve the API of the combiner over HTTPS, to who has a certificate of the group.

    Refused requests are noted on standard error, one line of JSON each.
    """
    from vanzelf.combiner.app import combiner_app, combiner_desk

    settings = settings_of(party, "combiner")
    serve_app(combiner_app(settings, combiner_desk(settings, real_time)), settings, host, port)


@app.command()
def process(folder: Folder, party: PartyFile) -> None:
    """Handle every message in DIRECTORY/in; answers go to DIRECTORY/uit, per organisation.

    What was handled moves to DIRECTORY/verwerkt; why a message was refused is written beside it.
    """
    from vanzelf.combiner.app import combiner_desk

    desk = combiner_desk(settings_of(party, "combiner"), real_time)
    desk.expire(desk.party.clock())
    process_files(desk, folder)
