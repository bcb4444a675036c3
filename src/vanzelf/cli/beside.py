"""A program beside this one: begun again when it dies, and ended with this one, however that ends."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

BREATH: Final = 1.0
"""Seconds before a program that died is begun again: one that cannot live is not begun without end."""


@contextmanager
def kept_going(command: Sequence[str]) -> Iterator[None]:
    """Keep a program going meanwhile. Its standard input ends when this program does."""
    over = threading.Event()
    running: list[subprocess.Popen[bytes]] = [_begun(command)]

    def keep() -> None:
        while not over.is_set():
            _ended(running[0])
            if not over.wait(BREATH):
                running[0] = _begun(command)

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        running[0].send_signal(signal.SIGTERM)
        _ended(running[0])
        keeper.join(timeout=BREATH)


def end_with_input() -> None:
    """End this program when its standard input does: whoever began it is gone, even by kill -9."""

    def wait() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def _begun(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 -- this same program


def _ended(program: subprocess.Popen[bytes]) -> None:
    """Wait until it is over."""
    program.wait()
    assert program.stdin is not None
    program.stdin.close()
