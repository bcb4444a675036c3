"""The scenes of the demo, their residents, and what the page to begin with says of them."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from vanzelf.org import clock
from vanzelf.org.models import Staff
from vanzelf.rehearsal import call_first, no_is_no, passports, remission, walk_list
from vanzelf.rehearsal.cast import CAST
from vanzelf.rehearsal.play import RESIDENT, Actor, Play
from vanzelf.residents import actions, numbers
from vanzelf.residents.models import Preferences, Subject
from vanzelf.residents.register import Row

PLAYS: Final[tuple[Play, ...]] = (
    walk_list.PLAY, remission.PLAY, call_first.PLAY, passports.PLAY, no_is_no.PLAY,
)  # fmt: skip
ROLES: Final = "rollen.json"
"""Beside the keys: by the number of a scene, the random ids of its residents and what they are called."""
GROWN, OLD = 25, 66
"""Ages between which somebody can be in a scene."""
OTHERS: Final = 24
"""How many residents who are in no scene come first; all the others can be looked for."""
YEAR: Final = dt.timedelta(days=365.25)


def set_up(rows: Sequence[Row], staff: Mapping[str, Staff]) -> dict[str, str]:
    """Set up every scene with residents of the register; gives who can log in: numbers by label."""
    fit = [row for row in rows if _fits(row)]
    told: dict[str, list[list[str]]] = {}
    known: dict[str, str] = {}
    for play in PLAYS:
        chosen, fit = fit[: play.residents], fit[play.residents :]
        if len(chosen) < play.residents:
            continue  # so small a register has nobody for it
        actors = [_actor(row, play) for row in chosen]
        play.set_up(actors, staff)
        told[str(play.number)] = [[str(each.subject.pk), each.label] for each in actors]
        known |= {each.label: each.number for each in actors}
    _file().write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    rest = [row for row in rows if row.street and row.number not in known.values()]
    shown = rest[:: max(1, len(rest) // OTHERS)]
    return known | {_label(row): row.number for row in (*shown, *rest)}


def _fits(row: Row) -> bool:
    """Somebody of whom nothing in the register gets in the way of a scene."""
    age = (clock.today() - row.born_on) / YEAR
    aside = row.in_investigation or row.secret or row.guardianship or row.partner or row.died_on
    return bool(row.bag) and GROWN <= age < OLD and not aside


def _actor(row: Row, play: Play) -> Actor:
    """A resident in a scene: in Dutch, with a telephone, whatever was drawn for them."""
    subject = numbers.subject_of(row.number, synthetic=True)
    found = Preferences.objects.filter(subject=subject).first()
    number = found.phone if found and found.phone else f"+31600998{play.number:03}"
    actions.prefer(
        subject=subject,
        phone=number,
        language="nl",
        no_digital=False,
        large_print=False,
        channel="",
    )
    return Actor(_("%(who)s – scène %(number)s") % {"who": _label(row), "number": play.number},
                 row.number, subject)  # fmt: skip


def _label(row: Row) -> str:
    return f"{row.name}, {row.street} {row.house}"


def _file() -> Path:
    keys: Path = settings.ENVIRONMENT.keys
    return keys / ROLES


def residents_of(play: Play) -> list[tuple[Subject, str]]:
    """Who is in a scene, with what they are called; nobody when it was not set up."""
    if not _file().exists():
        return []
    told = json.loads(_file().read_text(encoding="utf-8")).get(str(play.number), [])
    return [(Subject.objects.get(pk=subject), label) for subject, label in told]


def shown() -> list[dict[str, Any]]:
    """Every scene that was set up, as the page to begin with shows it."""
    players = {each.key: each.name for each in CAST}
    found = []
    for play in PLAYS:
        labels = [label for _subject, label in residents_of(play)]
        if not labels:
            continue
        names = [RESIDENT, *(f"{RESIDENT}-{place}" for place in range(2, len(labels) + 1))]
        called = players | {
            name: label.split(",")[0] for name, label in zip(names, labels, strict=True)
        }
        found.append(
            {
                "play": play,
                "residents": labels,
                "steps": [
                    {"who": called[who], "key": who if who in players else "", "what": what}
                    for who, what in play.steps
                ],
                "happenings": play.happenings.items(),
            }
        )
    return found


def play_of(number: int) -> Play | None:
    """The scene with a number."""
    return next((each for each in PLAYS if each.number == number), None)
