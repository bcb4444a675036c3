"""All commands together, and how problems reach the user: one line each, never a traceback."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Annotated, Any, Final

import typer
from typer.main import get_command

from vanzelf import __version__
from vanzelf.cli import errors
from vanzelf.terms.problems import ProblemError


@dataclass(frozen=True)
class Part:
    """A command, or a group of commands, that is read when somebody uses it.

    module: in this package. attribute: the function of a command, or the group. more: modules that
    add commands to the group.
    """

    name: str
    module: str
    attribute: str = "app"
    more: tuple[str, ...] = ()

    def read(self) -> Any:
        """The function, or the group with all its commands."""
        found = getattr(_module(self.module), self.attribute)
        for each in self.more:
            _module(each).add_to(found)
        return found


def _module(name: str) -> Any:
    return import_module(f"vanzelf.cli.{name}")


PARTS: Final = (
    Part("catalogue", "catalogue"),
    Part("scheme", "schemes"),
    Part("service", "services"),
    Part("list", "lists"),
    Part("log", "log", more=("heads", "log_erase")),
    Part("application", "application"),
    Part("bureau", "bureau"),
    Part("source", "source", more=("own", "held")),
    Part("combiner", "combiner"),
    Part("canary", "own", "canary"),
    Part("mandate", "mandate"),
    Part("party", "party"),
    Part("web", "web"),
    Part("evaluate", "evaluate", "evaluate"),
    Part("replay", "replay", "replay"),
    Part("synth", "synth", "synth"),
    Part("screen", "screen", "screen"),
    Part("diff", "diff", "diff"),
    Part("explain", "explain", "explain"),
    Part("doctor", "doctor", "doctor"),
    Part("demo", "demo", "demo"),
)
"""Every command by its name, in the order of the help. A program that serves starts in half the time
when it does not read the code of all others."""


def application(parts: Sequence[Part] = PARTS) -> Any:
    """The command line with these parts, as click runs it."""
    app = typer.Typer(
        name="vanzelf",
        help="Who is entitled to what, why, and what is not yet known.",
        epilog="Exit codes: 0 done, 1 the input has problems, 2 the command is used wrongly.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    for part in parts:
        found = _read(part)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=part.name)
        else:
            app.command(part.name)(found)
    app.callback()(_root)
    return get_command(app)


@cache
def _read(part: Part) -> typer.Typer | Callable[..., None]:
    """A part, which is read once: what is added to a group would be in it twice."""
    found: typer.Typer | Callable[..., None] = part.read()
    return found


def _asked(arguments: Sequence[str]) -> Sequence[Part]:
    """The part that is used; all of them for who asks for help, or for what there is not."""
    named = [part for part in PARTS if arguments and part.name == arguments[0]]
    return named or PARTS


def _version(value: bool) -> None:
    if value:
        typer.echo(f"vanzelf {__version__}")
        raise typer.Exit


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
        code = application(_asked(arguments)).main(
            list(arguments), prog_name="vanzelf", standalone_mode=False
        )
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
