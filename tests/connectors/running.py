"""Servers that tests talk to, each on a port of its own, in a thread of its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette

from vanzelf.connectors.mail.fake import FakeMailServer

PATIENCE = 120
"""Seconds that a server may take over anything, on a busy machine."""


@contextmanager
def serving(app: Starlette) -> Iterator["Running"]:
    """An application over HTTP meanwhile."""
    config = uvicorn.Config(app, "127.0.0.1", 0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    with looping() as loop:
        task = asyncio.run_coroutine_threadsafe(server.serve(), loop)
        while not server.started:
            if task.done():
                task.result()
            threading.Event().wait(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield Running(f"http://127.0.0.1:{port}", loop)
        finally:
            server.should_exit = True
            task.result(PATIENCE)


@contextmanager
def mailing(server: FakeMailServer) -> Iterator[int]:
    """A mail server meanwhile; gives its port."""
    with looping() as loop:
        running = server.serving()
        port = asyncio.run_coroutine_threadsafe(running.__aenter__(), loop).result(PATIENCE)
        yield port
        asyncio.run_coroutine_threadsafe(running.__aexit__(None, None, None), loop).result(PATIENCE)


@contextmanager
def looping() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class Running:
    """A server: where it is, and its loop, to do something in it."""

    def __init__(self, url: str, loop: asyncio.AbstractEventLoop) -> None:
        self.url, self._loop = url, loop

    def do(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)
