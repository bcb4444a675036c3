"""What every page may show of whoever looks at it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from vanzelf.looks import navigation as registry


class Named(Protocol):
    """A role: something with a name for the screen."""

    @property
    def label(self) -> Any:
        """What it is called."""


@runtime_checkable
class Worker(Protocol):
    """Staff, as far as the frame of a page needs to know them."""

    @property
    def name(self) -> str:
        """What somebody is called."""

    def roles(self) -> Collection[Named]:
        """The roles of today."""

    def rights(self) -> Collection[str]:
        """What they may do today."""


@dataclass(frozen=True)
class Person:
    """Who is logged in: a name, and the roles of today in words."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """What frames the pages of staff."""

    person: Person
    sections: tuple[registry.Section, ...]
    states: tuple[registry.StateItem, ...]

    @property
    def halted(self) -> bool:
        """Whether everything that goes out has been stopped."""
        return any(state.kind == "stop" for state in self.states)


@dataclass(frozen=True)
class Language:
    """A language that pages can be read in, by its own name."""

    code: str
    name: str
    here: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The frame of staff (`bar`, made when a page asks for it) and the languages."""
    return {"bar": SimpleLazyObject(lambda: bar_of(request)), "languages": languages()}


def bar_of(request: HttpRequest) -> Bar | None:
    """The frame for this person; None for anybody who is not staff."""
    user = getattr(request, "user", None)
    if not isinstance(user, Worker):
        return None
    labels = tuple(sorted(str(role.label) for role in user.roles()))
    return Bar(
        Person(user.name, labels),
        tuple(registry.sections(request, user.rights())),
        tuple(registry.states(request)),
    )


def languages() -> list[Language]:
    """The languages of the pages, the present one marked."""
    now = (get_language() or "").partition("-")[0]
    return [Language(code, str(name), code == now) for code, name in settings.LANGUAGES]
