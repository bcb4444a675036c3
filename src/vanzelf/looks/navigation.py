"""What stands in the navigation of staff. Each app adds its own pages; a role sees what it may do.

Called in `AppConfig.ready` of an app:

    navigation.register("Werk", "Mijn dag", "field:day", Right.SEE_LIST, order=10)
    navigation.register_state(oversight.queries.state_line)
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from vanzelf.looks.shapes import Link, Text

Count = Callable[[HttpRequest], int]


@dataclass(frozen=True)
class Entry:
    """A page in the navigation. permission: the right that is needed; None is for all staff."""

    section: Text
    label: Text
    url_name: str
    permission: str | None
    order: int
    count: Count | None


@dataclass(frozen=True)
class Section:
    """A group of pages under one heading."""

    label: Text
    links: tuple[Link, ...]


@dataclass(frozen=True)
class StateItem:
    """A line about the whole: whether messages go out, who is on duty. kind stop: all is halted."""

    text: Text
    kind: Literal["good", "info", "wait", "stop"] = "info"
    url: str = ""


State = Callable[[HttpRequest], StateItem | None]


@dataclass
class Registry:
    """What the apps have added."""

    entries: dict[str, Entry] = field(default_factory=dict)
    states: list[State] = field(default_factory=list)


_ALL = Registry()


def register(
    section: Text,
    label: Text,
    url_name: str,
    permission: str | None = None,
    *,
    order: int = 100,
    count: Count | None = None,
) -> None:
    """Add a page to the navigation of staff; the same `url_name` again replaces it.

    order: lower comes first; a section stands where its first page does.
    count: how many things wait there for this person; asked once a page.
    """
    _ALL.entries[url_name] = Entry(section, label, url_name, permission, order, count)


def register_state(state: State) -> None:
    """Add a line under the bar on top; one that returns None is not shown."""
    if state not in _ALL.states:
        _ALL.states.append(state)


def states(request: HttpRequest) -> list[StateItem]:
    """What the lines say now, the gravest first."""
    said = [item for state in _ALL.states if (item := state(request)) is not None]
    return sorted(said, key=lambda item: item.kind != "stop")


def sections(
    request: HttpRequest, rights: Collection[str], entries: Iterable[Entry] | None = None
) -> list[Section]:
    """The navigation for somebody with these rights; pages that do not exist yet are left out."""
    known = _ALL.entries.values() if entries is None else entries
    shown = [
        (entry, url)
        for entry in sorted(known, key=lambda each: each.order)
        if entry.permission is None or entry.permission in rights
        if (url := _address(entry.url_name))
    ]
    under = [url for _, url in shown if request.path == url or _is_below(request.path, url)]
    here = max(under, key=len, default="")
    grouped: dict[str, list[Link]] = {}
    for entry, url in shown:
        waiting = entry.count(request) if entry.count else None
        link = Link(entry.label, url, here=url == here, count=waiting)
        grouped.setdefault(str(entry.section), []).append(link)
    return [Section(label, tuple(links)) for label, links in grouped.items()]


def _is_below(path: str, url: str) -> bool:
    return path.startswith(f"{url.rstrip('/')}/")


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
