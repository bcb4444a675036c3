"""A person's lines in plain words: when, who asked whom, why, and which law allows it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from vanzelf.explanation.notation import Language, date
from vanzelf.ledger.activities import Register
from vanzelf.ledger.record import Record, Status

_HERE: Final = ZoneInfo("Europe/Amsterdam")

More = Callable[[Record, Language], str | None]
"""What else there is to tell a person about a line, such as whether they were on a list."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the log as a person reads it.

    on: date and time in words. who: who used the data, and who asked for it. what, why, ground:
    from the register of activities. more: what was found out for this person, if that is known.
    """

    on: str
    who: str
    what: str
    why: str
    ground: str
    failed: str = ""
    more: str = ""

    def sentences(self) -> list[str]:
        """All of it, in the order of reading."""
        parts = (self.who, self.what, self.why, self.ground, self.failed, self.more)
        return [part for part in parts if part]


_WORDS: Final = {
    "nl": {
        "at": "{date}, {time} uur",
        "asked": "{caller} vroeg dit. {party} keek in uw gegevens.",
        "somebody": "Een andere organisatie",
        "own": "{party} gebruikte uw gegevens.",
        "why": "Waarom? {why}",
        "ground": "Mag dat? {ground}",
        "unknown": "Deze verwerking staat niet in het register. Vraag ernaar bij {party}.",
        "failed": "Het lukte niet, door een storing.",
    },
    "en": {
        "at": "{date}, {time}",
        "asked": "{caller} asked for this. {party} looked in your data.",
        "somebody": "Another organisation",
        "own": "{party} used your data.",
        "why": "Why? {why}",
        "ground": "Is that allowed? {ground}",
        "unknown": "This processing is not in the register. Ask {party} about it.",
        "failed": "It did not work, because of a fault.",
    },
}


def tell(
    records: Iterable[Record],
    register: Register,
    language: Language,
    more: More = lambda _record, _language: None,
) -> list[Told]:
    """Lines of the log in plain Dutch or English, in their order."""
    return [_told(record, register, language, more) for record in records]


def _told(record: Record, register: Register, language: Language, more: More) -> Told:
    words = _WORDS[language]
    party = register.party.of(language)
    activity = register.activity(record.activity)
    failed = words["failed"] if record.status is Status.ERROR else ""
    who = _who(record, register, language)
    if activity is None:
        what, why, ground = record.name, words["unknown"].format(party=party), ""
    else:
        what = activity.what.of(language)
        why = words["why"].format(why=activity.why.of(language))
        ground = words["ground"].format(ground=activity.ground.of(language))
    return Told(
        on=_moment(record.start_time, language),
        who=who,
        what=what,
        why=why,
        ground=ground,
        failed=failed,
        more=more(record, language) or "",
    )


def _who(record: Record, register: Register, language: Language) -> str:
    words = _WORDS[language]
    party = _capital(register.party.of(language))
    if record.caller is None:
        return words["own"].format(party=party)
    known = register.callers.get(record.caller)
    caller = known.of(language) if known else words["somebody"]
    return words["asked"].format(caller=_capital(caller), party=party)


def _moment(milliseconds: int, language: Language) -> str:
    at = dt.datetime.fromtimestamp(milliseconds // 1000, _HERE)
    time = f"{at.hour:02}:{at.minute:02}" if language == "en" else f"{at.hour}.{at.minute:02}"
    return _WORDS[language]["at"].format(date=date(at.date(), language), time=time)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
