"""The application of the combiner: messages, and nothing else."""

from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette

from vanzelf.combiner.desk import CombinerDesk
from vanzelf.transport.asgi import Service, application, described_as
from vanzelf.transport.config import Settings
from vanzelf.transport.exchanging import Daily
from vanzelf.transport.https import links_of
from vanzelf.transport.limits import Gate
from vanzelf.transport.opening import party_of
from vanzelf.transport.party import Clock

_TITLE = "Samenvoegen van antwoorden"
_ABOUT = (
    "Hiermee voegt een onafhankelijke partij de versleutelde antwoorden van bronnen samen tot één"
    " lijst. Zij kent geen namen en geen burgerservicenummers, en vergeet na afloop alles."
)


def combiner_desk(settings: Settings, clock: Clock) -> CombinerDesk:
    """The desk of the combiner that a party file describes. clock: the real time.

    Raises ProblemError with what is wrong.
    """
    return CombinerDesk(party_of(settings, clock))


def described() -> dict[str, Any]:
    """The description of the API of the combiner (OpenAPI 3.1)."""
    return described_as(_TITLE, _ABOUT)


def combiner_app(settings: Settings, desk: CombinerDesk) -> Starlette:
    """The application around the desk of the combiner."""
    party = desk.party

    def desk_for(_resource: Mapping[str, str]) -> CombinerDesk:
        return desk

    return application(
        Service(
            title=_TITLE,
            description=_ABOUT,
            party=party,
            desk=desk,
            desk_for=desk_for,
            gate=Gate(settings.limits),
            expire=lambda: desk.expire(party.clock()),
            daily=Daily(party, links_of(settings)),
        )
    )
