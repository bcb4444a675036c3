"""Work that waits: forgetting wrong codes and visits that are over."""

import datetime as dt
from typing import Final

from procrastinate.contrib.django import app

from vanzelf.org import clock
from vanzelf.portal.entering import forget
from vanzelf.portal.models import Visit

KEPT: Final = dt.timedelta(days=1)


@app.periodic(cron="40 3 * * *")
@app.task(name="bezoeken-opruimen", queue="opruimen", queueing_lock="bezoeken-opruimen")
def tidy(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Take away what was kept of visits and of tries of more than a day ago."""
    forget()
    Visit.objects.filter(seen_at__lt=clock.now() - KEPT).delete()
