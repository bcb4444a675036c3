"""The programs of a municipality, as `vanzelf web` starts them, and the end that no program sees."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-c", "from vanzelf.cli import main; main()", "web"]
LONGEST = 600
"""Seconds that anything may take here, on a busy machine: nothing waits so long when all is well."""


def until(reached: Callable[[], Any], what: str, every: float = 0.05, longest: float = LONGEST):
    """Look until something is so; fails when that takes too long."""
    end = time.monotonic() + longest
    while not (found := reached()):
        assert time.monotonic() < end, f"still waiting: {what}"
        time.sleep(every)
    return found


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Programs:
    """web: the pages. worker: the work in the background. Each a group of processes of its own.

    settings: the environment of what is started from now on.
    """

    def __init__(self, settings: Mapping[str, str], port: int, folder: Path) -> None:
        self.settings, self._folder, self.port = settings, folder, port
        self._commands = {
            "web": ["serve", "--port", str(port), "--processes", "1", "--no-worker"],
            "worker": ["worker"],
        }
        self.running: dict[str, subprocess.Popen] = {}

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://localhost:{self.port}"

    def start(self, *names: str) -> None:
        """Start these, and wait until the pages answer."""
        for name in names:
            with (self._folder / f"{name}.log").open("ab") as log:
                self.running[name] = subprocess.Popen(
                    [*COMMAND, *self._commands[name]], env=self.settings, stdout=log, stderr=log,
                    start_new_session=True,
                )  # fmt: skip
        if "web" in names:
            until(self._ready, "the pages", every=0.1)

    def kill(self, *names: str) -> None:
        """kill -9, all their processes at once."""
        for name in names:
            os.killpg(self.running[name].pid, signal.SIGKILL)
        for name in names:
            self.running.pop(name).wait()

    def end(self, name: str) -> None:
        """Let a program finish what it has in hand, if it runs."""
        if (running := self.running.pop(name, None)) is not None:
            running.terminate()
            running.wait(LONGEST)

    def stop(self) -> None:
        """End whatever runs."""
        for name in list(self.running):
            with suppress(ProcessLookupError):  # it ended by itself
                self.kill(name)

    def _ready(self) -> bool:
        assert self.running["web"].poll() is None, self.told("web")
        try:
            urllib.request.urlopen(f"{self.address}/klaar", timeout=5).close()
        except OSError:
            return False
        return True

    def told(self, name: str) -> str:
        """The end of what a program wrote."""
        return (self._folder / f"{name}.log").read_text(errors="replace")[-4000:]
