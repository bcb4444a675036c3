"""What the people of a source decided on a proposal, before a key signs it.

A decision is a record and no more: nothing is granted until both roles signed with their own keys
and the mandate key signed after them. A refusal works at once, because it allows nothing.
"""

import datetime as dt
import json
from dataclasses import dataclass

from vanzelf.protocol.conditions import Conditions, narrowed, only
from vanzelf.protocol.mandates import Terms
from vanzelf.protocol.problems import ProtocolError
from vanzelf.source.mandates import Kept, MandateStore
from vanzelf.source.people import checked_name, refuse_same_person
from vanzelf.store.database import Connection

AGREED, REFUSED = "akkoord", "geweigerd"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided in a role. signed: the key of that role said so too."""

    role: str
    name: str
    verdict: str
    conditions: Conditions | None
    at: dt.datetime
    signed: bool


class Decisions:
    """The decisions on proposals, on a connection that the caller commits."""

    def __init__(self, con: Connection) -> None:
        self._con = con

    def on(self, proposal: str) -> dict[str, Decision]:
        """The last decision of each role on a proposal (by the digest of its text)."""
        signed = MandateStore(self._con).approvals(proposal)
        rows = self._con.execute(
            """select distinct on (role) role, name, verdict, conditions, at from mandate_decisions
            where proposal = %s order by role, id desc""",
            (proposal,),
        )
        return {
            role: Decision(role, name, verdict, _read(conditions), at, role in signed)
            for role, name, verdict, conditions, at in rows
        }

    def starting(self, number: str) -> list[Kept]:
        """The proposals whose digest begins with some digits, in whatever state."""
        rows = self._con.execute(
            "select digest, text, state from mandate_proposals where starts_with(digest, %s)",
            (number,),
        )
        return [Kept(*row) for row in rows]

    def agree(
        self,
        proposal: str,
        terms: Terms | None,
        role: str,
        name: str,
        conditions: Conditions | None,
        now: dt.datetime,
    ) -> None:
        """Keep that somebody agrees; terms: of a proposal that can have conditions.

        Raises ProtocolError proposal-closed, approval-signed, approval-person, approval-differs,
        conditions-wider, conditions-none or person-name.
        """
        MandateStore(self._con).lock()
        self._refuse_closed(proposal)
        before = self.on(proposal)
        if role in before and before[role].signed:
            raise ProtocolError.because(
                "approval-signed", "this role signed already.", "Refuse it, if it must not go on."
            )
        wanted = _meant(terms, conditions)
        for each in before.values():
            if each.role == role:
                continue
            refuse_same_person(name, each.name)
            if each.signed and each.conditions != wanted:
                raise ProtocolError.because(
                    "approval-differs",
                    f"the {each.role} signed under other conditions.",
                    "Agree with the same, or refuse the proposal.",
                )
        self._keep(proposal, role, name, AGREED, wanted, now)

    def refuse(self, proposal: str, role: str, name: str, now: dt.datetime) -> None:
        """Keep who refused a proposal; the registrar signs the refusal itself.

        Raises ProtocolError proposal-closed or person-name.
        """
        MandateStore(self._con).lock()
        self._refuse_closed(proposal)
        self._keep(proposal, role, name, REFUSED, None, now)

    def _refuse_closed(self, proposal: str) -> None:
        kept = MandateStore(self._con).find(proposal)
        if kept is None or kept.state != "voorgelegd":
            raise ProtocolError.because(
                "proposal-closed", "there is no such open proposal here.", "Make a new one."
            )

    def _keep(
        self,
        proposal: str,
        role: str,
        name: str,
        verdict: str,
        conditions: Conditions | None,
        now: dt.datetime,
    ) -> None:
        written = None if conditions is None else json.dumps(conditions.data())
        self._con.execute(
            """insert into mandate_decisions (proposal, role, name, verdict, conditions, at)
            values (%s, %s, %s, %s, %s, %s)""",
            (proposal, role, checked_name(name), verdict, written, now),
        )


def together(found: dict[str, Decision]) -> bool:
    """Whether both roles agreed with the same."""
    agreed = [each for each in found.values() if each.verdict == AGREED]
    return len(agreed) == 2 and agreed[0].conditions == agreed[1].conditions


def _meant(terms: Terms | None, conditions: Conditions | None) -> Conditions | None:
    """The conditions without what was proposed already; raises ProtocolError."""
    if conditions is None or conditions.empty:
        return None
    if terms is None:
        raise ProtocolError.because(
            "conditions-none",
            "a mandate for applications is granted as it is proposed.",
            "Agree, or refuse and say what should change.",
        )
    narrowed(terms, conditions)
    return only(terms, conditions)


def _read(data: dict[str, object] | None) -> Conditions | None:
    return None if data is None else Conditions.read(data)
