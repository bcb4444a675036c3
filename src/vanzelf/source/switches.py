"""Questions that a source does not answer for now: switched off and on by people, for a reason."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from vanzelf.protocol.mandates import Question
from vanzelf.protocol.problems import ProtocolError
from vanzelf.source.people import checked_name
from vanzelf.store.database import Connection

OFF = "vraag-uit"
"""Why a source takes no part in a run about a question that is off."""

LONGEST_REASON = 300
"""Characters of a reason."""

Asked = tuple[str, str]
"""A question: its scheme, and its id there."""


@dataclass(frozen=True, slots=True)
class Switched:
    """How a question was last switched, by whom in what role, and why."""

    answers: bool
    role: str
    name: str
    why: str
    at: dt.datetime


class Switches:
    """The switches of questions, on a connection that the caller commits."""

    def __init__(self, con: Connection) -> None:
        self._con = con

    def switch(
        self, question: Asked, *, answers: bool, role: str, name: str, why: str, now: dt.datetime
    ) -> None:
        """Switch a question on or off for new runs; those that were accepted go on.

        Raises ProtocolError person-name or switch-reason.
        """
        reason = " ".join(why.split())
        if not reason or len(reason) > LONGEST_REASON:
            raise ProtocolError.because(
                "switch-reason",
                f"there is no reason, or it is longer than {LONGEST_REASON} characters.",
                "Write in a sentence why, for colleagues who read it later.",
            )
        self._con.execute(
            """insert into question_switches (scheme, question, answers, role, name, why, at)
            values (%s, %s, %s, %s, %s, %s, %s)""",
            (*question, answers, role, checked_name(name), reason, now),
        )

    def last(self) -> dict[Asked, Switched]:
        """How each question was last switched; one that never was is not there, and is on."""
        rows = self._con.execute(
            """select distinct on (scheme, question) scheme, question, answers, role, name, why, at
            from question_switches order by scheme, question, id desc"""
        )
        return {(row[0], row[1]): Switched(*row[2:]) for row in rows}

    def off(self, questions: Iterable[Question]) -> list[Asked]:
        """Those among some questions that are off."""
        last = self.last()
        asked = [(each.scheme, each.id) for each in questions]
        return [each for each in asked if each in last and not last[each].answers]
