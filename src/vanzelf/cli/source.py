"""`vanzelf source`: answer questions of municipalities, and decide who may ask them."""

from typing import TYPE_CHECKING, Annotated

import typer
from starlette.applications import Starlette

from vanzelf.cli.options import NUMBER
from vanzelf.cli.parties import (
    Gateway,
    PartyFile,
    add_gateway,
    real_time,
    run_until_stopped,
    settings_of,
)
from vanzelf.cli.source_approve import approve
from vanzelf.cli.source_log import app as log
from vanzelf.transport.config import Settings

if TYPE_CHECKING:
    from vanzelf.source.desk import SourceDesk

PAGES = 8470
"""The port of the pages."""

app = typer.Typer(
    help="A source: answer questions of municipalities on your own data.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(log, name="log")


def _desk(settings: Settings) -> "SourceDesk":
    from vanzelf.source.app import source_desk

    return source_desk(settings, real_time)


def _app(settings: Settings, desk: "SourceDesk") -> Starlette:
    from vanzelf.source.app import source_app

    return source_app(settings, desk)


def _expire(desk: "SourceDesk") -> None:
    desk.expire(desk.party.clock())


add_gateway(app, Gateway("bron", "a source", _desk, _app, _expire))


@app.command()
def operate(
    party: PartyFile,
    port: Annotated[int, typer.Option(metavar=NUMBER, help="Port on this machine.")] = PAGES,
) -> None:
    """Serve the pages of the operator and the privacy officer, on this machine only.

    Prints a code that lets one person in, once. Start the command again for somebody else.
    """
    from vanzelf.operate.access import Access
    from vanzelf.operate.app import operate_app
    from vanzelf.operate.serving import HERE, server
    from vanzelf.operate.side import side_of

    side, access = side_of(settings_of(party, "bron"), real_time), Access()
    told = (
        f"Open http://{HERE}:{port}/ on this machine — stop with Ctrl-C.\n"
        f"Code, for one person, once: {access.code}"
    )
    run_until_stopped(server(operate_app(side, access), port), told, port)


app.command()(approve)
