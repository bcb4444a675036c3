"""What somebody hears of their request about data: what came of it, or that it takes longer."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.utils import timezone

from vanzelf.definitions.wording import Kind
from vanzelf.explanation.notation import Language
from vanzelf.org import clock
from vanzelf.oversight import grounds
from vanzelf.oversight.models import Request
from vanzelf.reach import wording
from vanzelf.reach.queueing import Wanted, queue
from vanzelf.residents.models import Channel, Resident
from vanzelf.work.calendar import last_day

OBJECT_DAYS: Final = 42
"""UAVG art. 34 with Awb art. 6:7: six weeks to disagree with the answer."""
ASKED: Final[Mapping[str, Mapping[Language, str]]] = {
    Request.Kind.ACCESS: {
        "nl": "uw vraag om te zien wat wij van u weten", "en": "your request to see what we know of you",
    },
    Request.Kind.CORRECTION: {
        "nl": "uw vraag om iets te verbeteren", "en": "your request to correct something",
    },
    Request.Kind.ERASURE: {
        "nl": "uw vraag om uw gegevens te wissen", "en": "your request to erase your data",
    },
    Request.Kind.OBJECTION: {
        "nl": "uw bezwaar tegen wat wij met uw gegevens doen",
        "en": "your objection to what we do with your data",
    },
}  # fmt: skip
DONE: Final[Mapping[str, Mapping[Language, str]]] = {
    Request.Kind.ACCESS: {
        "nl": "Het overzicht staat voor u klaar. Log in om het te lezen. Wilt u het liever op papier? Bel ons.",
        "en": "The overview is ready for you. Log in to read it. Would you rather have it on paper? Call us.",
    },
    Request.Kind.CORRECTION: {"nl": "Wij hebben het verbeterd.", "en": "We have corrected it."},
    Request.Kind.ERASURE: {"nl": "Wij hebben het gewist.", "en": "We have erased it."},
    Request.Kind.OBJECTION: {
        "nl": "U hebt gelijk gekregen. Wij zijn gestopt en beginnen niet opnieuw.",
        "en": "You were right to object. We have stopped and will not begin again.",
    },
}  # fmt: skip
NOT_ALL: Final[Mapping[str, Mapping[Language, str]]] = {
    Request.Outcome.PARTLY: {
        "nl": "Een deel hebben wij gedaan. Een ander deel kan niet.",
        "en": "We have done a part. Another part is not possible.",
    },
    Request.Outcome.REFUSED: {
        "nl": "Dat kunnen wij niet doen. Wij leggen uit waarom.",
        "en": "We cannot do that. We explain why.",
    },
}
ITS_LAW: Final[Mapping[Language, str]] = {
    "nl": "U vroeg erom, en dat is uw recht.", "en": "You asked for it, and that is your right.",
}  # fmt: skip


def tell(request: Request, ground: str = "", words: str = "") -> None:
    """Put the answer in the post, once; nobody is left to tell when they were erased.

    ground, words: why it is not all that was asked, as `grounds.said` puts it.
    """
    language = _language(request)
    if language is None:
        return
    granted = request.outcome == Request.Outcome.GRANTED
    until = last_day(clock.today() + dt.timedelta(days=OBJECT_DAYS))
    came_of = DONE[request.kind] if granted else NOT_ALL[request.outcome]
    _send(request, Kind.REQUEST_DONE, {
        **_asked(request, language), "uitkomst": came_of[language],
        "reden": grounds.said(ground, words, language) or ITS_LAW[language],
        "bezwaar_tot": wording.day(until, language),
    })  # fmt: skip


def tell_later(request: Request, ground: str, words: str) -> None:
    """Put in the post that it takes longer, why, and until when."""
    language = _language(request)
    if language is None:
        return
    _send(request, Kind.REQUEST_LATER, {
        **_asked(request, language), "reden": grounds.said(ground, words, language),
        "uiterlijk": wording.day(request.due_on, language),
    })  # fmt: skip


def _language(request: Request) -> Language | None:
    if not Resident.objects.filter(subject=request.subject_id, died_on=None).exists():
        return None
    assert request.subject is not None
    return wording.language_of(request.subject)


def _asked(request: Request, language: Language) -> dict[str, str]:
    return {
        "antwoord_op": wording.day(timezone.localdate(request.came_at), language),
        "verzoek": ASKED[request.kind][language], "kenmerk": str(request.id)[:8].upper(),
    }  # fmt: skip


def _send(request: Request, kind: Kind, slots: dict[str, str]) -> None:
    assert request.subject is not None
    queue(
        Wanted(
            key=f"{kind}:{request.id}", subject=request.subject, kind=kind,
            channel=Channel.LETTER, service="", slots=slots,
        )
    )  # fmt: skip
