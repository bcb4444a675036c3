"""Work of any program: taking up what another one left when it died."""

from typing import Any

from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status

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
