"""What a resident reads about the times they were looked up for a list (protocol, section 6).

That it happened stands in the processing log, and stays. What became of it stands in a sealed note
that only the residents' side opens, until it is erased.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vanzelf.ask.notes import Said, SealedNote, notes_of
from vanzelf.ask.people import People
from vanzelf.ask.runs import FINAL
from vanzelf.ask.steps import HOUSEHOLD_ASKED
from vanzelf.explanation.notation import Language, date
from vanzelf.ledger.log import Log
from vanzelf.ledger.plain import More
from vanzelf.ledger.reading import own_lines
from vanzelf.ledger.record import Record
from vanzelf.protocol.sealing import SealingKey
from vanzelf.rules.model import Text
from vanzelf.store.database import Connection
from vanzelf.transport.party import Party

DONE = "klaar"


@dataclass(frozen=True, slots=True)
class Look:
    """One time that somebody was looked up for a list. on: the day.

    household: only because of whom they live with. state: of the run. said: None when there is no
    note, and after `erased`, the day on which the answer was.
    """

    run: str
    bundle: str
    on: dt.date
    household: bool
    state: str
    said: Said | None
    erased: dt.date | None

    def text(self, language: Language, about: Text | None) -> str:
        """It in plain words. about: what the list was about."""
        words = _WORDS[language]
        first = words["household" if self.household else "looked"].format(
            on=date(self.on, language)
        )
        topic = [words["about"].format(what=about[language])] if about else []
        return " ".join([first, *topic, *self._became(language)])

    def _became(self, language: Language) -> Iterable[str]:
        words = _WORDS[language]
        if self.erased is not None:
            yield words["erased"].format(on=date(self.erased, language))
        elif self.said is not None:
            yield words[self.said.name]
        elif self.state not in FINAL:
            yield words["open"]
        elif self.state != DONE:
            yield words["no_list"]


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "looked": "Op {on} keken wij of uw huishouden misschien iets misloopt.",
        "household": "Op {on} keken wij naar het huishouden waarin u woont.",
        "about": "Het ging over: {what}.",
        "LISTED": "Uw huishouden stond op de lijst. Daarom mogen wij u hierover een bericht sturen. "
        "U beslist zelf of u iets doet.",
        "NOT_LISTED": "Uw huishouden stond niet op de lijst. U krijgt hierover geen bericht. "
        "Denkt u dat u toch iets misloopt? Dan kunt u altijd zelf vragen wat er kan.",
        "STOPPED": "Wij zijn voor uw huishouden gestopt voordat de lijst klaar was. "
        "U krijgt hierover geen bericht. Een reden staat hier niet bij.",
        "HOUSEHOLD": "U zelf krijgt hierover geen bericht.",
        "erased": "Wat eruit kwam, is gewist op {on}.",
        "no_list": "Er is toen geen lijst gemaakt.",
        "open": "De lijst is nog niet klaar.",
    },
    "en": {
        "looked": "On {on} we checked whether your household may be missing something.",
        "household": "On {on} we looked at the household you live in.",
        "about": "It was about: {what}.",
        "LISTED": "Your household was on the list. So we may send you a message about it. "
        "You decide whether to do anything.",
        "NOT_LISTED": "Your household was not on the list. You will get no message about it. "
        "Do you think you are missing something after all? You can always ask what is possible.",
        "STOPPED": "We stopped for your household before the list was ready. "
        "You will get no message about it. No reason is given here.",
        "HOUSEHOLD": "You yourself will get no message about it.",
        "erased": "What came out of it was erased on {on}.",
        "no_list": "No list was made then.",
        "open": "The list is not ready yet.",
    },
}


def looks(
    party: Party, con: Connection, log: Log, person: str, residents: SealingKey
) -> list[Look]:
    """The times that a person was looked up for a list, the newest first.

    log: the processing log of the municipality. residents: the key of the residents' side; what it
    does not open stays unread. Raises ProtocolError seal-broken when it is another key.
    """
    lines = {each.trace_id: each for each in reversed(own_lines(con, log, person))}
    notes = notes_of(party, con, People.of(party).keyed([person])[0])
    rows = con.execute(
        """select r.run, r.bundle, r.state, e.at, o.run is not null
        from ask.runs r left join ask.erased e using (run) left join ask.own_lists o using (run)
        where r.run = any(%s)""",
        (list(lines),),
    ).fetchall()
    found = [
        Look(
            run=run,
            bundle=bundle,
            on=_day(lines[run]),
            household=lines[run].name.startswith(HOUSEHOLD_ASKED),
            state=state,
            said=None if erased else _said(notes.get(run), residents, own=own),
            erased=erased,
        )
        for run, bundle, state, erased, own in rows
    ]
    return sorted(found, key=lambda each: (each.on, each.run), reverse=True)


def more_about(found: Iterable[Look], about: Mapping[str, Text]) -> More:
    """What `ledger.plain.tell` adds to the lines of these times. about: what each bundle is about."""
    by_run = {each.run: each for each in found}

    def more(record: Record, language: Language) -> str | None:
        look = by_run.get(record.trace_id)
        return None if look is None else look.text(language, about.get(look.bundle))

    return more


def _said(note: SealedNote | None, residents: SealingKey, *, own: bool) -> Said | None:
    """What a note says. A list from own data has none: only who is on it has a line in the log."""
    if own:
        return Said.LISTED
    return None if note is None else note.open(residents)


def _day(record: Record) -> dt.date:
    return dt.datetime.fromtimestamp(record.start_time // 1000, dt.UTC).date()
