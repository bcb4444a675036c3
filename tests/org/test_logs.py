"""A log line says what happened and never about whom, whoever wrote it."""

import json
import subprocess
import sys

NUMBER = "999990019"
PROGRAM = f"""
import logging
import structlog
from vanzelf.config.logs import configure
configure({{"json": True}})
structlog.get_logger("vanzelf.reach").info(
    "handed-over", status=200, bsn="{NUMBER}", message="{NUMBER}", user={{"naam": "{NUMBER}"}})
logging.getLogger("some.library").warning("could not find %s", "{NUMBER}")
logging.getLogger("django.request").error("Not Found: /zoek?bsn={NUMBER}")
try:
    raise ValueError("no {NUMBER} here")
except ValueError:
    logging.getLogger("vanzelf.portal").exception("broken")
"""


def test_what_somebody_typed_or_who_they_are_stands_in_no_line():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert NUMBER not in done.stdout + done.stderr
    ours, library, request, broken = map(json.loads, done.stderr.splitlines())
    assert (ours["event"], ours["status"]) == ("handed-over", 200)
    assert library["event"] == "could not find %s"
    assert request["event"] == "request"
    assert (broken["event"], broken["exc_type"]) == ("broken", "ValueError")
