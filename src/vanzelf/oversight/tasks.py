"""Work of itself: erasing what is too old every day, and asking every hour if mandates still hold."""

from procrastinate.contrib.django import app

from vanzelf.oversight import mandates, retention


@app.periodic(cron="17 3 * * *")
@app.task(name="bewaartermijnen", queue="toezicht", queueing_lock="bewaartermijnen")
def keep_no_longer(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Erase what is older than its period, and write down that it was done."""
    retention.run()


@app.periodic(cron="47 * * * *")
@app.task(name="mandaten-lezen", queue="toezicht", queueing_lock="mandaten-lezen")
def keep_mandates(timestamp: int) -> None:  # noqa: ARG001
    """Keep the versions of mandates that are there now, and hear whether they still hold."""
    mandates.take_in()
    mandates.hear()
