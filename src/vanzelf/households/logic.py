"""Three-valued yes and no: True, False, or None for "the registers cannot tell"."""

from collections.abc import Iterable

from vanzelf.terms.outcome import Truth


def both(*truths: Truth) -> Truth:
    """AND: no if any is no, else unknown if any is unknown, else yes."""
    if any(truth is False for truth in truths):
        return False
    return None if any(truth is None for truth in truths) else True


def either(*truths: Truth) -> Truth:
    """OR: yes if any is yes, else unknown if any is unknown, else no."""
    if any(truth is True for truth in truths):
        return True
    return None if any(truth is None for truth in truths) else False


def any_of(truths: Iterable[Truth]) -> Truth:
    """OR over any number; over nothing it is no."""
    return either(*truths)


def negated(truth: Truth) -> Truth:
    """NOT: unknown stays unknown."""
    return None if truth is None else not truth


def perhaps(truth: Truth) -> Truth:
    """The same, but a yes is no longer certain."""
    return False if truth is False else None
