"""Work that waits: measuring what the questions of a service buy."""

from procrastinate.contrib.django import app

from vanzelf.services import necessity
from vanzelf.services.models import Version


@app.task(name="noodzaak-meten", queue="diensten")
def measure_necessity(version: str) -> None:
    """In a town that is made for it; once more when that was broken off."""
    found = Version.objects.get(pk=version)
    if found.state != Version.State.ENDED and necessity.measured(found) is None:
        necessity.measure(found)
