"""Work of any program: taking up what another one left when it died; telling staff about their account."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status

from vanzelf.org.models import Staff

DEAD_AFTER = 30
"""Seconds without a sign of life after which a program is taken for dead: it gives one every ten."""


@app.periodic(cron="* * * * *")
@app.task(name="blijven-liggen", queue="opruimen", queueing_lock="blijven-liggen")
async def take_up(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Put work back in the line that a program had in hand when it died.

    All work may be begun again: what was done of it is done once.
    """
    jobs: Any = app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        try:
            await jobs.retry_job(job)
        except UniqueViolation:  # the same work waits already
            await jobs.finish_job(job, Status.ABORTED, delete_job=False)
        except ConnectorException:
            continue  # another took it up, or it was alive after all


@app.task(
    name="tweede-bewijs-melden", queue="berichten",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)  # fmt: skip
def tell_of_reset(staff: str) -> None:
    """Tell somebody that their second factor was taken away, at the address they log in with.

    There is no link in it: who reads along in a mailbox must not get in by that.
    """
    found, environment = Staff.objects.get(pk=staff), settings.ENVIRONMENT
    said = (
        f"Beste {found.name},\n\n"
        "Twee beheerders hebben uw tweede bewijs en uw wachtwoord weggehaald. Wat u had, werkt niet "
        "meer.\n\n"
        "Hebt u dit zelf gevraagd? Dan krijgt u van een beheerder een link. Daarmee kiest u een "
        "nieuw wachtwoord en een nieuw tweede bewijs.\n\n"
        f"Hebt u dit niet gevraagd? Bel dan meteen: {environment.phone}.\n\n"
        f"{environment.municipality}\n"
    )
    send_mail("Uw tweede bewijs is weggehaald", said, None, [found.email])
