"""Showing pages from a directory on this machine, for one person."""

import functools
import http.server
import sys
import webbrowser
from pathlib import Path
from typing import Any

import typer

from vanzelf.terms.problems import ProblemError

HERE = "127.0.0.1"


class PageServer:
    """A port that is taken before the work starts, and serves when there is something to show.

    Raises ProblemError port-in-use.
    """

    def __init__(self, folder: Path, port: int) -> None:
        handler = functools.partial(_Quiet, directory=str(folder))
        try:
            self._server = http.server.ThreadingHTTPServer((HERE, port), handler)
        except (OSError, OverflowError) as error:
            raise ProblemError.single(
                "port-in-use",
                f"port {port} cannot be used: {getattr(error, 'strerror', None) or error}.",
                "Choose another one, or --no-serve.",
                place="--port",
            ) from None

    @property
    def port(self) -> int:
        """The port that was taken."""
        return int(self._server.server_port)

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://{HERE}:{self._server.server_port}/"

    def stop(self) -> None:
        """Stop serving, from another thread, and let go of the port."""
        self._server.shutdown()
        self._server.server_close()

    def serve(self) -> None:
        """Serve until Ctrl-C; on a terminal the browser opens."""
        typer.echo(f"Serving {self.address} — stop with Ctrl-C.")
        if sys.stdout.isatty():
            webbrowser.open(self.address)
        try:
            self._server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("\nStopped.")
        finally:
            self._server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a log line per request."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the base
        """Say nothing."""
