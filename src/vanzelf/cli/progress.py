"""Progress bars for long work; silent when the output is not a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

Report = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is."""


@contextmanager
def bar(title: str) -> Iterator[Report]:
    """A bar on standard error, which goes away when the work is done."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[what]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None, what="")

        def report(what: str, done: int, total: int) -> None:
            progress.update(task, completed=done, total=total, what=what)

        yield report
