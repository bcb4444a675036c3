"""All commands together, and how problems reach the user: one line each, never a traceback."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command

from vanzelf import __version__
from vanzelf.cli import (
    application,
    catalogue,
    combiner,
    demo,
    diff,
    doctor,
    errors,
    evaluate,
    explain,
    heads,
    held,
    lists,
    log,
    mandate,
    own,
    party,
    replay,
    schemes,
    screen,
    services,
    source,
    web,
)
from vanzelf.cli.synth import synth
from vanzelf.terms.problems import ProblemError

app = typer.Typer(
    name="vanzelf",
    help="Who is entitled to what, why, and what is not yet known.",
    epilog="Exit codes: 0 done, 1 the input has problems, 2 the command is used wrongly.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.add_typer(catalogue.app, name="catalogue")
app.add_typer(schemes.app, name="scheme")
app.add_typer(services.app, name="service")
app.add_typer(lists.app, name="list")
heads.add_to(log.app)
app.add_typer(log.app, name="log")
app.add_typer(application.app, name="application")
own.add_to(source.app)
held.add_to(source.app)
app.add_typer(source.app, name="source")
app.add_typer(combiner.app, name="combiner")
app.add_typer(own.canary, name="canary")
app.add_typer(mandate.app, name="mandate")
app.add_typer(party.app, name="party")
app.add_typer(web.app, name="web")
app.command()(evaluate.evaluate)
app.command()(replay.replay)
app.command()(synth)
app.command()(screen.screen)
app.command()(diff.diff)
app.command()(explain.explain)
app.command()(doctor.doctor)
app.command()(demo.demo)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"vanzelf {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _version_flag: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives its exit code."""
    as_json = errors.wants_json(arguments)
    try:
        code = get_command(app).main(list(arguments), prog_name="vanzelf", standalone_mode=False)
    except ProblemError as error:
        return errors.show(error, as_json=as_json)
    except errors.UsageError as error:
        return errors.show_usage(error, as_json=as_json)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return errors.show(errors.of_file(error), as_json=as_json)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("Stopped.", err=True)
        return 130
    except Exception as error:  # noqa: BLE001 - a fault of ours is one line too, and says where
        return errors.show_fault(error, as_json=as_json)
    return code if isinstance(code, int) else 0
