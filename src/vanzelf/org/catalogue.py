"""The catalogue of this installation: read once, the same for every page and every worker."""

from collections.abc import Mapping
from functools import cache

from django.conf import settings

from vanzelf.definitions.load import General, load_general, load_services
from vanzelf.definitions.model import Service
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue


@cache
def catalogue() -> Catalogue:
    """Concepts, schemes, purposes, bundles."""
    return load_catalogue(overlay=settings.ENVIRONMENT.catalogue)


@cache
def services() -> Mapping[str, Service]:
    """The services that a folder describes, by id; whether one runs is for the gates to say."""
    return load_services(catalogue(), overlay=settings.ENVIRONMENT.catalogue)


@cache
def general() -> General:
    """What all services share: parts of letters, the outside of messages."""
    return load_general(catalogue(), overlay=settings.ENVIRONMENT.catalogue)
