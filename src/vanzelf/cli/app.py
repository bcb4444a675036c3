"""All commands together, and how problems reach the user: one line each, never a traceback."""

import json
import os
import sys
from typing import Annotated

import typer

from vanzelf import __version__
from vanzelf.cli import catalogue, demo, doctor, evaluate, populations, schemes
from vanzelf.terms.problems import ProblemError

app = typer.Typer(
    name="vanzelf",
    help="Who is entitled to what, why, and what is not yet known.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(catalogue.app, name="catalogue")
app.add_typer(schemes.app, name="scheme")
app.command("evaluate")(evaluate.evaluate)
app.command("explain")(populations.explain)
app.command("synth")(populations.synth)
app.command("screen")(populations.screen)
app.command("diff")(populations.diff)
app.command("doctor")(doctor.doctor)
app.command("demo")(demo.demo)


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
    as_json = "json" in [
        second for first, second in zip(sys.argv, sys.argv[1:], strict=False) if first == "--format"
    ]
    try:
        app(standalone_mode=True)
    except ProblemError as error:
        _show(error, as_json=as_json)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _show(error: ProblemError, *, as_json: bool) -> None:
    if as_json:
        problems = [
            {
                "place": str(problem.place),
                "file": problem.place.file,
                "line": problem.place.line,
                "column": problem.place.column,
                "code": problem.code,
                "what": problem.what,
                "remedy": problem.remedy,
            }
            for problem in error.problems
        ]
        typer.echo(json.dumps({"problems": problems}, ensure_ascii=False, indent=2), err=True)
        return
    for problem in error.problems:
        typer.echo(str(problem), err=True)
    count = len(error.problems)
    typer.echo(f"{count} problem{'s' if count > 1 else ''}.", err=True)
