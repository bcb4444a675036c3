"""A program beside another: it comes back when it dies, and goes when the other does."""

import os
import signal
import subprocess
import sys
import time

from vanzelf.cli.beside import kept_going

PROGRAM = """
import os, sys, time
from vanzelf.cli.beside import end_with_input
end_with_input()
with open(sys.argv[1], "a") as told:
    print(os.getpid(), file=told, flush=True)
time.sleep(60)
"""
OTHER = """
import sys, time
from vanzelf.cli.beside import kept_going
with kept_going([sys.executable, "-c", sys.argv[2], sys.argv[1]]):
    time.sleep(60)
"""


def begun(told, count):
    """The processes that were begun, when there are so many."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = told.read_text().split() if told.exists() else []
        if len(found) >= count:
            return [int(each) for each in found]
        time.sleep(0.05)
    raise AssertionError(f"not begun {count} times")


def gone(process):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_it_is_begun_again_when_it_dies_and_ends_with_the_block(tmp_path):
    told = tmp_path / "begun"
    with kept_going([sys.executable, "-c", PROGRAM, str(told)]):
        os.kill(begun(told, 1)[0], signal.SIGKILL)
        first, second = begun(told, 2)
        assert first != second
    assert gone(second)


def test_it_ends_when_the_other_is_killed(tmp_path):
    told = tmp_path / "begun"
    other = subprocess.Popen([sys.executable, "-c", OTHER, str(told), PROGRAM])
    (process,) = begun(told, 1)
    other.kill()
    other.wait()
    assert gone(process)
