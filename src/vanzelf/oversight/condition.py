"""Whether everything is there that the application needs: for `vanzelf web check`."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError

from vanzelf.org import catalogue, clock, remembering, tables
from vanzelf.terms.problems import ProblemError


@dataclass(frozen=True)
class Line:
    """One thing that was looked at. Never a secret or anything of a person."""

    what: str
    good: bool
    detail: str


def condition() -> list[Line]:
    """Everything that was looked at, in order."""
    return [*_settings(), *_database(), *_keys(), *_catalogue(), *_party()]


def _settings() -> Iterator[Line]:
    environment = settings.ENVIRONMENT
    yield Line("settings", True, f"{environment.municipality}, {environment.mode}")
    yield Line("moment", True, f"{clock.now():%Y-%m-%d %H:%M} UTC")


def _database() -> Iterator[Line]:
    try:
        waiting = tables.waiting()
    except DatabaseError:
        yield Line("database", False, "it does not answer")
        return
    yield Line("database", True, "it answers")
    said = f"{len(waiting)} changes to do: vanzelf web migrate" if waiting else "up to date"
    yield Line("tables", not waiting, said)
    if not waiting:
        behind = remembering.behind()
        said = "put back from a backup: vanzelf web replay" if behind else "nothing came back"
        yield Line("erased", not behind, said)


def _keys() -> Iterator[Line]:
    folder = settings.ENVIRONMENT.keys
    if not folder.is_dir():
        yield Line("keys", not folder.exists(), "made at the first use")
        return
    files = [each for each in folder.rglob("*") if each.is_file()]
    loose = [each.name for each in files if each.stat().st_mode & 0o077]
    said = f"others can read {', '.join(sorted(loose))}" if loose else f"{len(files)} files"
    yield Line("keys", not loose, said)


def _catalogue() -> Iterator[Line]:
    try:
        found = catalogue.services()
    except ProblemError as error:
        yield Line("catalogue", False, f"{len(error.problems)} problems: vanzelf catalogue check")
        return
    yield Line("catalogue", True, f"{len(found)} services")


def _party() -> Iterator[Line]:
    path = settings.ENVIRONMENT.party
    if path is None:
        yield Line("party", True, "takes part in no lists")
        return
    from vanzelf.residents.party import party

    try:
        found = party()
    except ProblemError as error:
        yield Line("party", False, str(error.problems[0].what))
        return
    yield Line("party", True, "" if found is None else found.card.name)
