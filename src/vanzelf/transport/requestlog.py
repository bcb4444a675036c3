"""What is kept of requests that were refused: one line of JSON each, and never what was in them.

A line has the moment, the code, the status, the route (never the address as it was asked, which
could hold anything), the sender when its signature held, and the ids of trace and FSC transaction.
"""

import datetime as dt
import json
import logging
import traceback
from collections.abc import Mapping

LOGGER = logging.getLogger("vanzelf.verzoeken")
"""Where the lines go; a program chooses the handler."""


def note_refusal(code: str, status: int, at: dt.datetime, about: Mapping[str, str | None]) -> None:
    """Keep that a request was refused. about: route, sender, trace, transaction."""
    _write(logging.WARNING, {"op": _moment(at), "code": code, "status": status, **about})


def note_fault(error: BaseException, at: dt.datetime, about: Mapping[str, str | None]) -> None:
    """Keep that something went wrong here: the kind of error and where in the code.

    Its text is left out: it may hold what it was about.
    """
    steps = [f"{each.name}:{each.lineno}" for each in traceback.extract_tb(error.__traceback__)]
    _write(
        logging.ERROR,
        {
            "op": _moment(at),
            "code": "fault",
            "status": 500,
            "fout": type(error).__name__,
            "waar": " > ".join(steps[-8:]),
            **about,
        },
    )


def note_call(run: str, transaction: str) -> None:
    """Keep which transaction FSC gave to a call of ours."""
    _write(logging.INFO, {"code": "fsc", "trace": run, "fsc": transaction})


def _moment(at: dt.datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _write(level: int, line: Mapping[str, object]) -> None:
    shown = {name: value for name, value in line.items() if value is not None}
    LOGGER.log(level, "%s", json.dumps(shown, ensure_ascii=True))
