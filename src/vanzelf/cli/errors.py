"""Problems on the command line: one line each, with the place, what is wrong and what to do."""

import json
import os
import traceback
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import typer

from vanzelf.terms.problems import Place, Problem, ProblemError

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What typer raises for a command that is used wrongly."""

TRACEBACK = "VANZELF_TRACEBACK"
"""An environment variable: when set, a fault of the program shows its traceback."""

INPUT, USAGE = 1, 2


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether the user asked for JSON, before the arguments have been understood."""
    return ("--format", "json") in pairwise(arguments) or "--format=json" in arguments


def show(error: ProblemError, *, as_json: bool) -> int:
    """Show problems on standard error; gives the exit code."""
    problems = [_placed(problem) for problem in error.problems]
    if as_json:
        _dump(problems)
    else:
        for problem in problems:
            typer.echo(" ".join(str(problem).split()), err=True)
        if len(problems) > 1:
            typer.echo(f"{len(problems)} problems.", err=True)
    return USAGE if all(_of_usage(problem) for problem in problems) else INPUT


def show_usage(error: Exception, *, as_json: bool) -> int:
    """Show what is wrong with the command line itself."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "vanzelf"
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(context.get_help() if context else str(error))
        return USAGE
    problem = Problem(
        Place(_parameter(error) or command), "usage", _message(error), f"See {command} --help."
    )
    show(ProblemError([problem]), as_json=as_json)
    return USAGE


def _parameter(error: Exception) -> str:
    """The option or argument that it is about; empty when it is about none."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(getattr(error, "option_name", None) or "")
    options = [name for name in parameter.opts if name.startswith("--")]
    return options[0] if options else str(parameter.name).upper()


def _message(error: Exception) -> str:
    if type(error).__name__ == "MissingParameter":
        return "this is needed."
    text = str(getattr(error, "message", "") or error).rstrip(".")
    return f"{text[:1].lower()}{text[1:]}."


def of_file(error: OSError) -> ProblemError:
    """A file that cannot be read or written, as a problem."""
    what = f"{(error.strerror or str(error)).lower()}."
    return ProblemError.single(
        "file-error", what, "Check the path and who may use it.", place=str(error.filename or "-")
    )


def show_fault(error: Exception, *, as_json: bool) -> int:
    """Show a fault of the program: where it is, without the data it met."""
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = next(
        (f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames)), "unknown"
    )
    what = f"a fault in the program: {type(error).__name__} at {where}."
    remedy = f"Please report it; {TRACEBACK}=1 shows more."
    return show(ProblemError.single("fault", what, remedy), as_json=as_json)


def _placed(problem: Problem) -> Problem:
    """A problem without a place of its own is one of the command."""
    if problem.place.file != "-":
        return problem
    return Problem(Place("vanzelf"), problem.code, problem.what, problem.remedy)


def _of_usage(problem: Problem) -> bool:
    return problem.place.file.startswith("--") or problem.code == "usage"


def _dump(problems: Sequence[Problem]) -> None:
    rows = [
        {
            "place": str(problem.place),
            "file": problem.place.file,
            "line": problem.place.line,
            "column": problem.place.column,
            "code": problem.code,
            "what": problem.what,
            "remedy": problem.remedy,
        }
        for problem in problems
    ]
    typer.echo(json.dumps({"problems": rows}, ensure_ascii=False, indent=2), err=True)
