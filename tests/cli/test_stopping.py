"""Who asks to stop is heard, also by way of a library that makes something else of it."""

import os
import signal
from contextlib import suppress

import pytest

from vanzelf.cli.stopping import ended_alike, held, removed_when_stopped


def interrupted_query():
    """As a database does: it hears the interrupt, and says that its question failed."""
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        raise RuntimeError("the question was interrupted") from None


def test_a_fault_that_an_interrupt_became_is_an_interrupt(tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    with pytest.raises(KeyboardInterrupt), ended_alike(), removed_when_stopped(made):
        interrupted_query()
    assert not made.exists()


def test_an_interrupt_that_got_lost_is_heard_at_the_next_step():
    done = []
    with suppress(KeyboardInterrupt), ended_alike():
        with suppress(RuntimeError):
            interrupted_query()
        with held():
            done.append("the next step")
        done.append("the end")
    assert done == []


def test_another_fault_stays_what_it_is_and_removes_nothing(tmp_path):
    with pytest.raises(RuntimeError), ended_alike(), removed_when_stopped(tmp_path):
        raise RuntimeError("the disk is full")
    assert tmp_path.exists()
