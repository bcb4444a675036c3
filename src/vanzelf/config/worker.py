"""The program that does the work that waits."""

from typing import Final

from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

AT_ONCE: Final = 2
"""Pieces of work that one program does side by side."""


class Connector(PsycopgConnector):
    """Work that comes out of work is put in the line in the transaction of that work, and with it."""

    def get_sync_connector(self) -> BaseConnector:
        """The one of the thread that asks; the library would take a connection of its own."""
        return DjangoConnector()


def work() -> None:
    """Do what waits, and what comes in, until stopped. Several programs may."""
    with app.replace_connector(Connector(kwargs=connector_params())) as running:
        running.run_worker(concurrency=AT_ONCE)
