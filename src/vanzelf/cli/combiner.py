"""`vanzelf combiner`: join sealed answers to one list, over HTTPS or from files."""

from typing import TYPE_CHECKING

import typer
from starlette.applications import Starlette

from vanzelf.cli.parties import Gateway, add_gateway, real_time
from vanzelf.transport.config import Settings

if TYPE_CHECKING:
    from vanzelf.combiner.desk import CombinerDesk

app = typer.Typer(
    help="The combiner: join the sealed answers of sources to one list.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def _desk(settings: Settings) -> "CombinerDesk":
    from vanzelf.combiner.app import combiner_desk

    return combiner_desk(settings, real_time)


def _app(settings: Settings, desk: "CombinerDesk") -> Starlette:
    from vanzelf.combiner.app import combiner_app

    return combiner_app(settings, desk)


def _expire(desk: "CombinerDesk") -> None:
    desk.expire(desk.party.clock())


add_gateway(app, Gateway("combiner", "the combiner", _desk, _app, _expire))
