"""Serving an application over HTTPS, to whoever has a certificate of the group."""

import logging
import ssl
import sys

import uvicorn
from starlette.applications import Starlette

from vanzelf.terms.problems import ProblemError
from vanzelf.transport.certificates import client_context
from vanzelf.transport.config import Settings
from vanzelf.transport.requestlog import LOGGER

SHUTDOWN_SECONDS = 10


def server(app: Starlette, settings: Settings, host: str, port: int) -> uvicorn.Server:
    """A server that is not started yet: TLS 1.2 or newer, and a certificate asked of every caller.

    Raises ProblemError certificate-missing or certificate-unusable.
    """
    chosen = settings.certificates
    if chosen is None:
        raise ProblemError.single(
            "certificate-missing",
            "the file of the party names no certificates.",
            "Name them in certificaten: certificaat, sleutel and uitgever.",
            settings.file,
        )
    client_context(chosen)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        ssl_certfile=str(chosen.certificate),
        ssl_keyfile=str(chosen.key),
        ssl_ca_certs=str(chosen.authority),
        ssl_cert_reqs=ssl.CERT_REQUIRED,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    return uvicorn.Server(config)


def log_to_stderr() -> None:
    """Write the lines about refused requests to standard error, for whatever collects them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
