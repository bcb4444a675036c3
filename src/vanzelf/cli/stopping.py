"""Stopping with Ctrl-C in good order: nothing half-written stays, and nothing runs on."""

import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

ALIKE = (signal.SIGTERM, signal.SIGHUP)
"""What ends a program from elsewhere, such as a terminal that is closed."""
_ASKED = threading.Event()
"""Somebody asked to stop; an interrupt that arrives in a callback of a library can get lost there."""


@contextmanager
def removed_when_stopped(*folders: Path) -> Iterator[None]:
    """Remove the directories that something was being made in, when somebody stops it."""
    try:
        yield
    except BaseException as error:
        if not _stopped(error):
            raise
        for each in folders:
            shutil.rmtree(each, ignore_errors=True)
        raise KeyboardInterrupt from error


@contextmanager
def held() -> Iterator[None]:
    """Let Ctrl-C wait until something short is done, which must not be left halfway."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _hear_again()
    asked: list[int] = []

    def later(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before: dict[signal.Signals, Any] = {
        each: signal.signal(each, later) for each in (signal.SIGINT, *ALIKE)
    }
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    if asked:
        raise KeyboardInterrupt


@contextmanager
def ended_alike() -> Iterator[None]:
    """Take being ended from elsewhere as Ctrl-C, so that it ends in the same good order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        _ASKED.set()
        raise KeyboardInterrupt

    _ASKED.clear()
    before: dict[signal.Signals, Any] = {
        each: signal.signal(each, stop) for each in (signal.SIGINT, *ALIKE)
    }
    try:
        yield
    except BaseException as error:
        if not _stopped(error):
            raise
        raise KeyboardInterrupt from error
    finally:
        _ASKED.clear()
        for each, handler in before.items():
            signal.signal(each, handler)


def _stopped(error: BaseException) -> bool:
    """Whether somebody asked to stop: a library may make a fault of its own of the interrupt."""
    return isinstance(error, KeyboardInterrupt) or _ASKED.is_set()


def _hear_again() -> None:
    """Stop after all when somebody asked for it inside a callback of a library, which lost it."""
    if _ASKED.is_set() and not isinstance(sys.exc_info()[1], KeyboardInterrupt):
        raise KeyboardInterrupt
