"""The mandates of a source as they are kept: proposals, approvals, refusals, sets, alerts.

Everything happens on a connection that the caller commits, so that a refusal and its alert are
there together or not at all.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from vanzelf.protocol.application import ApplicationMandate, ApplicationTerms
from vanzelf.protocol.mandates import DeclaredSet, Mandate, Requester, Terms
from vanzelf.protocol.proposing import months_after
from vanzelf.protocol.status import FRESH, StatusList
from vanzelf.store.database import Connection

BETWEEN_SETS = 12
"""Months between the last day of one declared set and the first of another."""

_LOCK = 0x4D414E44
"""Held while a mandate is granted, so that two are never judged beside each other."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something the operator and the privacy officer must see. reason: code of a problem."""

    at: dt.datetime
    reason: str
    requester: str
    run: str | None
    proposal: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A proposal as it is kept. state: voorgelegd, verleend or geweigerd."""

    digest: str
    text: str
    state: str


class MandateStore:
    """The tables about mandates, on a connection that the caller commits."""

    def __init__(self, con: Connection) -> None:
        self._con = con

    def lock(self) -> None:
        """Wait until no other transaction grants a mandate."""
        self._con.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))

    # -- proposals -----------------------------------------------------------------------------

    def keep(
        self, digest: str, text: str, terms: Terms | ApplicationTerms, now: dt.datetime
    ) -> bool:
        """Keep a proposal; False when it was there already."""
        row = self._con.execute(
            """insert into mandate_proposals values (%s, %s, %s, %s, %s, 'voorgelegd', %s)
            on conflict do nothing returning digest""",
            (digest, terms.requester.oin, terms.id, terms.version, text, now),
        ).fetchone()
        return row is not None

    def find(self, digest: str) -> Kept | None:
        """A proposal by the digest of its signed text."""
        row = self._con.execute(
            "select digest, text, state from mandate_proposals where digest = %s", (digest,)
        ).fetchone()
        return Kept(*row) if row else None

    def approve(
        self, digest: str, role: str, kid: str, name: str, text: str, now: dt.datetime
    ) -> None:
        """Keep the approval of one role; a second one of the same role changes nothing."""
        self._con.execute(
            """insert into mandate_approvals (proposal, role, kid, name, text, at)
            values (%s, %s, %s, %s, %s, %s) on conflict do nothing""",
            (digest, role, kid, name, text, now),
        )

    def approvals(self, digest: str) -> dict[str, str]:
        """Which roles agreed with a proposal, and with which key."""
        rows = self._con.execute(
            "select role, kid from mandate_approvals where proposal = %s", (digest,)
        )
        return {str(role): str(kid) for role, kid in rows}

    def agreed(self, digest: str) -> dict[str, str]:
        """The signed approvals of a proposal, by role."""
        rows = self._con.execute(
            "select role, text from mandate_approvals where proposal = %s", (digest,)
        )
        return {str(role): str(text) for role, text in rows}

    def waiting(self) -> list[Kept]:
        """The proposals that nobody granted or refused yet, oldest first."""
        rows = self._con.execute(
            """select digest, text, state from mandate_proposals where state = 'voorgelegd'
            order by received_at, digest"""
        )
        return [Kept(*row) for row in rows]

    def before(self, requester: str, mandate: str, version: int) -> str | None:
        """The signed text of the last version granted before one."""
        row = self._con.execute(
            """select text from mandates where (requester, mandate) = (%s, %s) and version < %s
            order by version desc limit 1""",
            (requester, mandate, version),
        ).fetchone()
        return str(row[0]) if row else None

    def standing(self, on: dt.date) -> list[str]:
        """The signed mandates that hold on a date, by requester and id."""
        rows = self._con.execute(
            """select text from mandates where withdrawn_at is null
            and valid_from <= %(on)s and %(on)s < valid_until order by requester, mandate""",
            {"on": on},
        )
        return [str(text) for (text,) in rows]

    def refuse(
        self, digest: str, requester: str, reasons: Collection[str], text: str, now: dt.datetime
    ) -> None:
        """Keep a signed refusal, and raise an alert for each reason."""
        self._con.execute(
            "update mandate_proposals set state = 'geweigerd' where digest = %s", (digest,)
        )
        self._con.execute(
            "insert into mandate_refusals values (%s, %s, %s, %s) on conflict do nothing",
            (digest, list(reasons), text, now),
        )
        for reason in reasons:
            self.alert(reason, None, requester, now, proposal=digest)

    def refusal(self, digest: str) -> str | None:
        """The signed refusal of a proposal."""
        row = self._con.execute(
            "select text from mandate_refusals where proposal = %s", (digest,)
        ).fetchone()
        return str(row[0]) if row else None

    # -- alerts --------------------------------------------------------------------------------

    def alert(
        self,
        reason: str,
        run: str | None,
        requester: str,
        now: dt.datetime,
        *,
        proposal: str | None = None,
    ) -> None:
        """Something was refused aloud: about a run or about a proposal."""
        self._con.execute(
            "insert into alerts (at, reason, requester, run, proposal) values (%s, %s, %s, %s, %s)",
            (now, reason, requester, run, proposal),
        )

    def alerts(self, since: dt.datetime) -> list[Alert]:
        """What was refused aloud since a moment, oldest first."""
        rows = self._con.execute(
            "select at, reason, requester, run, proposal from alerts where at >= %s order by id",
            (since,),
        )
        return [Alert(*row) for row in rows]

    # -- sets ----------------------------------------------------------------------------------

    def join(self, body: str, members: Iterable[str]) -> None:
        """Requesters (OINs) act together in a joint body, and share their sets from now on."""
        for member in members:
            self._con.execute(
                "insert into joint_bodies values (%s, %s) on conflict do nothing", (body, member)
            )

    def together(self, requester: str) -> list[str]:
        """A requester, and everybody it shares sets with."""
        rows = self._con.execute(
            """with recursive pairs(one, other) as (
                select body, member from joint_bodies union select member, body from joint_bodies
            ), found(oin) as (
                select %s::text union select p.other from found f join pairs p on p.one = f.oin
            ) select oin from found order by oin""",
            (requester,),
        )
        return [str(oin) for (oin,) in rows]

    def other_sets(self, terms: Terms) -> list[str]:
        """Quantities about which another set is held less than twelve months from this one."""
        group = self.together(terms.requester.oin)
        last = months_after(terms.valid_until, BETWEEN_SETS)
        found = set()
        for cluster, mine in terms.declared.clusters.items():
            rows = self._con.execute(
                """select held_from, held_until from held_sets
                where cluster = %s and requester = any(%s) and set_digest <> %s""",
                (cluster, group, mine),
            )
            for start, end in rows:
                if terms.valid_from < months_after(end, BETWEEN_SETS) and start < last:
                    found.add(cluster)
        return sorted(found)

    def hold(self, digest: str, terms: Terms) -> None:
        """From now on the requester holds this set: by a mandate of this source or of another."""
        for cluster, mine in terms.declared.clusters.items():
            self._con.execute(
                "insert into held_sets values (%s, %s, %s, %s, %s, %s) on conflict do nothing",
                (digest, terms.requester.oin, cluster, mine, terms.valid_from, terms.valid_until),
            )

    def number_of(self, terms: Terms) -> int:
        """The number of a set; everybody in a joint body has the same."""
        group, digest = self.together(terms.requester.oin), terms.declared.digest
        row = self._con.execute(
            "select min(number) from mandate_sets where requester = any(%s) and digest = %s",
            (group, digest),
        ).fetchone()
        if row and row[0] is not None:
            return int(row[0])
        fresh = self._con.execute(
            """insert into mandate_sets select coalesce(max(number), 0) + 1, %s, %s
            from mandate_sets returning number""",
            (terms.requester.oin, digest),
        ).fetchone()
        assert fresh is not None
        self._measure(int(fresh[0]), terms.requester, terms.declared)
        return int(fresh[0])

    def _measure(self, number: int, requester: Requester, declared: DeclaredSet) -> None:
        """What a set measures and for whom, for the budget of people."""
        where = list(requester.municipalities)
        for family in declared.families:
            self._con.execute(
                """insert into declared_sets values (%s, %s, %s, %s, %s)
                on conflict (number, family) do update set municipalities = array(
                    select distinct unnest(declared_sets.municipalities || excluded.municipalities)
                )""",
                (number, family.concept, family.cluster, requester.oin, where),
            )

    # -- mandates ------------------------------------------------------------------------------

    def latest(self, requester: str, mandate: str) -> int:
        """The latest version that was granted; 0 when there is none."""
        row = self._con.execute(
            "select coalesce(max(version), 0) from mandates where (requester, mandate) = (%s, %s)",
            (requester, mandate),
        ).fetchone()
        return int(row[0]) if row else 0

    def next_status_number(self) -> int:
        """A number that no mandate has yet."""
        row = self._con.execute("select coalesce(max(status_number), 0) + 1 from mandates")
        found = row.fetchone()
        assert found is not None
        return int(found[0])

    def grant(
        self, digest: str, proposal: str, text: str, mandate: Mandate, now: dt.datetime
    ) -> None:
        """Keep a signed mandate; the version before it ends on the day that this one begins."""
        self.grant_single(digest, proposal, text, mandate, now)
        self.hold(digest, mandate)

    def grant_single(
        self,
        digest: str,
        proposal: str,
        text: str,
        mandate: Mandate | ApplicationMandate,
        now: dt.datetime,
    ) -> None:
        """The same for a mandate without a set: one about a single household at a time."""
        about = mandate.bundle if isinstance(mandate, Mandate) else mandate.scheme
        self._con.execute(
            """insert into mandates (status_number, digest, proposal, requester, mandate, version,
            bundle, text, valid_from, valid_until, granted_at)
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            (mandate.status_number, digest, proposal, mandate.requester.oin, mandate.id,
             mandate.version, about, text, mandate.valid_from, mandate.valid_until, now),
        )  # fmt: skip
        self._con.execute(
            "update mandate_proposals set state = 'verleend' where digest = %s", (proposal,)
        )
        self._con.execute(
            """update mandates set valid_until = greatest(valid_from, %s)
            where (requester, mandate) = (%s, %s) and version < %s and valid_until > %s""",
            (
                mandate.valid_from,
                mandate.requester.oin,
                mandate.id,
                mandate.version,
                mandate.valid_from,
            ),
        )

    def granted(self, proposal: str) -> str | None:
        """The signed mandate that came of a proposal."""
        row = self._con.execute(
            "select text from mandates where proposal = %s", (proposal,)
        ).fetchone()
        return str(row[0]) if row else None

    def withdraw(self, digest: str, why: str, now: dt.datetime) -> bool:
        """Withdraw a mandate by the digest of its signed text; False when there is no such one.

        The day on which it is withdrawn counts as one on which its set was held; a mandate that had
        not begun was never held.
        """
        found = self._con.execute(
            """update mandates set withdrawn_at = %s, withdrawn_why = %s
            where digest = %s and withdrawn_at is null returning digest""",
            (now, why, digest),
        ).fetchone()
        if found:
            tomorrow = now.date() + dt.timedelta(days=1)
            self._con.execute(
                "delete from held_sets where mandate = %s and held_from >= %s", (digest, tomorrow)
            )
            self._con.execute(
                "update held_sets set held_until = least(held_until, %s) where mandate = %s",
                (tomorrow, digest),
            )
        return found is not None

    def in_force(self, mandate: Mandate | ApplicationMandate, now: dt.datetime) -> bool:
        """Whether this source granted a mandate and it still holds."""
        row = self._con.execute(
            """select 1 from mandates
            where (status_number, requester, mandate, version) = (%s, %s, %s, %s)
            and withdrawn_at is null and %s >= valid_from and %s < valid_until""",
            (mandate.status_number, mandate.requester.oin, mandate.id, mandate.version,
             now.date(), now.date()),
        ).fetchone()  # fmt: skip
        return row is not None

    def status(self, source: str, now: dt.datetime) -> StatusList:
        """Which mandates no longer hold, as of now."""
        rows = self._con.execute(
            """select status_number, withdrawn_at is not null from mandates
            where withdrawn_at is not null or valid_until <= %s order by status_number""",
            (now.date(),),
        ).fetchall()
        ended: Mapping[int, bool] = {int(number): bool(withdrawn) for number, withdrawn in rows}
        return StatusList(
            source=source,
            issued=now,
            next=now + FRESH,
            withdrawn=tuple(number for number, withdrawn in ended.items() if withdrawn),
            expired=tuple(number for number, withdrawn in ended.items() if not withdrawn),
        )
