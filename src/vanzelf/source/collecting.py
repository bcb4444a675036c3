"""Python's search for cycles, and when a source can do without it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no cycles meanwhile: a part makes a million objects, and not one of them in a cycle.

    Looking through them again and again takes a quarter of the time of an answer. What is no
    longer used is still freed at once, by its count of references.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
