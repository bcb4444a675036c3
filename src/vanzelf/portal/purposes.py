"""What somebody's data are used for, each with why that is allowed and until when: S7, above the days (A16)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanzelf.explanation.notation import Language
from vanzelf.looks.shapes import Text
from vanzelf.org import clock
from vanzelf.org.catalogue import catalogue
from vanzelf.portal.looking_back import Line
from vanzelf.residents.models import Consent, Refusal, Subject
from vanzelf.rules.model import Purpose

CONSENT: Final = "toestemming"
"""A ground that rests on consent says so by this word."""
AWARDING: Final = "toekennen"
BY_CONSENT: Final = _(
    "U vroeg het zelf. Zonder uw ja doen wij dit niet. U kunt het altijd stoppen."
)
GROUNDS: Final = {
    "informeren": _("Het hoort bij het werk van de gemeente. De wet zegt dat wij dit mogen doen."),
    "aanbieden": _(
        "Inwoners helpen is een taak van de gemeente. Onze eigen gegevens mogen wij daarvoor gebruiken. "
        "Voor gegevens van anderen moet dat in een wet staan. U mag altijd nee zeggen."
    ),
    AWARDING: _("Er is ja gezegd. Dan moet de gemeente nakijken of het kan. De wet zegt hoe."),
}
"""Why it is allowed, in plain words, by the kind of a purpose."""


@dataclass(frozen=True)
class Use:
    """A purpose, or a thing that others did, with all times that data were used for it.

    kept: until when we keep what came of it; None when nothing of it is kept. stopped: since when the
    resident does not want it. yearly, not_yearly: since when we look every year, or no longer do.
    """

    name: str
    text: str
    ground: Text
    law: str
    times: int
    last: dt.date
    kept: dt.date | None
    over: bool
    awards: bool = False
    stopped: dt.date | None = None
    yearly: dt.date | None = None
    not_yearly: dt.date | None = None


def uses_of(subject: Subject, lines: Sequence[Line], language: Language) -> list[Use]:
    """What data of somebody were used for, the latest first. lines: the newest first."""
    groups: dict[str, list[Line]] = {}
    for each in lines:
        groups.setdefault(each.purpose or each.what, []).append(each)
    refused = list(Refusal.objects.filter(subject=subject, revoked_at=None))
    consents = list(Consent.objects.filter(subject=subject).order_by("since"))
    return [
        _use(catalogue().purposes.get(name), found, language, refused, consents)
        for name, found in groups.items()
    ]


def _use(
    purpose: Purpose | None,
    lines: Sequence[Line],
    language: Language,
    refused: Iterable[Refusal],
    consents: Iterable[Consent],
) -> Use:
    newest = lines[0]
    kept = max((each.kept for each in lines if each.kept is not None), default=None)
    over = kept is not None and kept < clock.today()
    last = timezone.localdate(newest.at)
    if purpose is None:
        return Use(
            newest.what, newest.why, newest.ground, "", len(lines), last, kept, over,
        )  # fmt: skip
    offers = purpose.kind == "aanbieden"
    stopped = _stopped(newest.services, refused) if offers else None
    own = [each for each in consents if each.service in newest.services]
    held = next((each for each in own if each.ended_at is None), None)
    ended = None if held or not own else own[-1].ended_at
    return Use(
        name=purpose.name[language], text=purpose.text[language],
        ground=BY_CONSENT if CONSENT in purpose.law else GROUNDS[purpose.kind],
        law=purpose.law, times=len(lines), last=last, kept=kept,
        over=held is None and (over or stopped is not None),
        awards=purpose.kind == AWARDING, stopped=stopped,
        yearly=None if held is None else timezone.localdate(held.since),
        not_yearly=None if ended is None else timezone.localdate(ended),
    )  # fmt: skip


def _stopped(services: Sequence[str], refused: Iterable[Refusal]) -> dt.date | None:
    """Since when nothing of this is wanted; None while something of it is."""
    since = {each.scope: timezone.localdate(each.since) for each in refused}
    if Refusal.EVERYTHING in since:
        return since[Refusal.EVERYTHING]
    if not services or not all(each in since for each in services):
        return None
    return max(since[each] for each in services)
