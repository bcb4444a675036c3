"""A scene that can be played: who is in it, what is there when it begins, what everybody does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from vanzelf.org.models import Staff
from vanzelf.residents.models import Subject

RESIDENT = "inwoner"
"""Who does a step, when it is the first resident of the scene; the second is `inwoner-2`."""


@dataclass(frozen=True)
class Actor:
    """A resident in a scene. label: as the broker calls them, whom they log in as."""

    label: str
    number: str = field(repr=False)
    subject: Subject


@dataclass(frozen=True)
class Happening:
    """Something that the world does in a scene, by a button: the register tells of something."""

    label: Promise
    done: Promise
    do: Callable[[Sequence[Subject]], None]


@dataclass(frozen=True)
class Play:
    """A scene. number: as it is told everywhere. residents: how many are in it.

    steps: who, by their key in the cast or RESIDENT, and what they do. set_up: puts there what is there
    when it begins; twice does no harm.
    """

    number: int
    title: Promise
    about: Promise
    steps: Sequence[tuple[str, Promise]]
    set_up: Callable[[Sequence[Actor], Mapping[str, Staff]], None]
    residents: int = 1
    happenings: Mapping[str, Happening] = field(default_factory=dict)
