"""Serving the pages to a browser on this machine, and to nothing else."""

import uvicorn
from starlette.applications import Starlette

HERE = "127.0.0.1"


def server(app: Starlette, port: int) -> uvicorn.Server:
    """A server that is not started yet, on the loopback address; headers of a proxy mean nothing."""
    config = uvicorn.Config(
        app,
        host=HERE,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config)
