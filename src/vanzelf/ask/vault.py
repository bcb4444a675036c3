"""The store of the application phase: apart from lists, with a key for every application.

Who can open a list can open nothing here, and the other way round. Erasing destroys the key first.
"""

import datetime as dt
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from vanzelf.protocol.application import ApplicationAnswer, AskedHousehold, Consent
from vanzelf.protocol.sealing import SealingKey, seal
from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.party import Party, secret, shred, write_secret

Why = Literal["termijn", "nee", "klaar"]
"""Why an application is erased: its days are over, somebody said no, or it is done."""
Told = Mapping[str, Mapping[str, str]]
"""What the resident told: by person (empty for the household as a whole), values by concept, as
written in the catalogue."""


@dataclass(frozen=True, slots=True)
class Application:
    """An application. applicant, household: whom it is about. states: per source (OIN) `gevraagd`,
    `ontvangen`, `niet_beschikbaar` or `geweigerd`.
    """

    id: str
    scheme: str
    purpose: str
    on: dt.date
    consent: Consent
    applicant: str
    household: AskedHousehold
    expires: dt.date
    states: Mapping[str, str]

    @property
    def settled(self) -> bool:
        """Whether every source has answered, one way or another."""
        return "gevraagd" not in self.states.values()


class Vault:
    """The store, on a connection that the caller commits."""

    def __init__(self, party: Party, con: Connection) -> None:
        self._party = party
        self._con = con

    # -- keys ----------------------------------------------------------------------------------

    def _path(self, application: str) -> Path:
        return self._party.directory / "sleutels" / "aanvragen" / f"{application}.sleutel"

    def key(self, application: str) -> SealingKey:
        """The key of an application; raises ProblemError application-erased."""
        path = self._path(application)
        if not path.exists():
            raise ProblemError.single(
                "application-erased",
                "there is no such application, or it was erased.",
                "Ask the resident again before anything is fetched.",
                place="APPLICATION",
            )
        return SealingKey.read(path.read_bytes())

    def _keyed(self, persons: Sequence[str]) -> list[bytes]:
        path = self._party.directory / "sleutels" / "aanvragen-zoeken.sleutel"
        key = secret(path, lambda: secrets.token_bytes(32))
        return [hmac.digest(key, each.encode(), "sha256") for each in persons]

    # -- applications --------------------------------------------------------------------------

    def add(self, application: Application, now: dt.datetime) -> SealingKey:
        """Keep a new application; gives its key."""
        key = SealingKey.make()
        write_secret(self._path(application.id), key.raw)
        whom = {"aanvrager": application.applicant, **application.household.data()}
        self._con.execute(
            """insert into application.applications (id, scheme, purpose, on_date, consent,
            consent_at, household, created_at, expires)
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            (
                application.id,
                application.scheme,
                application.purpose,
                application.on,
                application.consent.reference,
                application.consent.at,
                _sealed(key, application.id, "huishouden", whom),
                now,
                application.expires,
            ),
        )
        for keyed in self._keyed(application.household.persons):
            self._con.execute(
                "insert into application.people values (%s, %s)", (application.id, keyed)
            )
        return key

    def get(self, application: str) -> Application:
        """An application; raises ProblemError application-erased."""
        key = self.key(application)
        row = self._con.execute(
            """select scheme, purpose, on_date, consent, consent_at, household, expires
            from application.applications where id = %s""",
            (application,),
        ).fetchone()
        if row is None:
            raise ProblemError.single(
                "application-erased", "there is no such application.", "", "APPLICATION"
            )
        whom = _opened(key, application, "huishouden", row[5])
        applicant = str(whom.pop("aanvrager"))
        states = self._con.execute(
            "select source, state from application.sources where application = %s", (application,)
        ).fetchall()
        return Application(
            application,
            row[0],
            row[1],
            row[2],
            Consent(reference=row[3], at=row[4].astimezone(dt.UTC)),
            applicant,
            AskedHousehold.read(whom),
            row[6],
            {str(source): str(state) for source, state in states},
        )

    def tell(self, application: str, told: Told) -> None:
        """Keep what the resident told, in the place of what was told before."""
        plain = {person: dict(values) for person, values in told.items()}
        sealed = _sealed(self.key(application), application, "verteld", plain)
        self._con.execute(
            "update application.applications set told = %s where id = %s", (sealed, application)
        )

    def told(self, application: str) -> Told:
        """What the resident told."""
        row = self._con.execute(
            "select told from application.applications where id = %s", (application,)
        ).fetchone()
        if row is None or row[0] is None:
            return {}
        return _opened(self.key(application), application, "verteld", row[0])

    # -- sources -------------------------------------------------------------------------------

    def ask(self, application: str, source: str, mandate: str, request: str) -> None:
        """A source is asked. mandate: digest. request: the signed request."""
        self._con.execute(
            "insert into application.sources values (%s, %s, %s, %s, 'gevraagd')",
            (application, source, mandate, request),
        )

    def request(self, application: str, source: str) -> str:
        """The signed request to a source."""
        row = self._con.execute(
            "select request from application.sources where (application, source) = (%s, %s)",
            (application, source),
        ).fetchone()
        assert row is not None
        return str(row[0])

    def receive(self, application: str, source: str, answer: ApplicationAnswer) -> None:
        """Keep what a source gave, sealed to the key of the application."""
        sealed = _sealed(self.key(application), application, source, answer.data())
        state = "ontvangen" if answer.available else "niet_beschikbaar"
        self._settle(application, source, state, None, sealed)

    def refuse(self, application: str, source: str, reason: str) -> None:
        """A source refused, or what it gave could not be used."""
        self._settle(application, source, "geweigerd", reason, None)

    def _settle(
        self, application: str, source: str, state: str, reason: str | None, sealed: bytes | None
    ) -> None:
        self._con.execute(
            """update application.sources set state = %s, reason = %s, sealed = %s
            where (application, source) = (%s, %s) and state = 'gevraagd'""",
            (state, reason, sealed, application, source),
        )

    def answers(self, application: str) -> list[ApplicationAnswer]:
        """What the sources gave, in the order of their numbers."""
        key = self.key(application)
        rows = self._con.execute(
            """select source, sealed from application.sources
            where application = %s and sealed is not null order by source""",
            (application,),
        ).fetchall()
        return [
            ApplicationAnswer.read(_opened(key, application, source, sealed))
            for source, sealed in rows
        ]

    # -- erasing -------------------------------------------------------------------------------

    def erase(self, application: str, why: Why, now: dt.datetime) -> bool:
        """Destroy an application, its key first; False when there was none."""
        shred(self._path(application))
        row = self._con.execute(
            "delete from application.applications where id = %s returning scheme", (application,)
        ).fetchone()
        if row is None:
            return False
        self._con.execute(
            """insert into application.erased values (%s, %s, %s, 1)
            on conflict (scheme, month, why) do update set count = erased.count + 1""",
            (row[0], now.date().replace(day=1), why),
        )
        return True

    def of_person(self, person: str) -> list[str]:
        """The applications of a household that somebody belongs to."""
        rows = self._con.execute(
            "select application from application.people where keyed = %s order by application",
            (self._keyed([person])[0],),
        ).fetchall()
        return [str(each) for (each,) in rows]

    def expired(self, now: dt.datetime) -> list[str]:
        """The applications whose days are over."""
        rows = self._con.execute(
            "select id from application.applications where expires <= %s order by id",
            (now.date(),),
        ).fetchall()
        return [str(each) for (each,) in rows]


def _sealed(key: SealingKey, application: str, what: str, data: Mapping[str, Any]) -> bytes:
    about = {"soort": "aanvraag", "aanvraag": application, "wat": what}
    return seal(json.dumps(data).encode(), key.public, about)


def _opened(key: SealingKey, application: str, what: str, sealed: bytes) -> dict[str, Any]:
    about = {"soort": "aanvraag", "aanvraag": application, "wat": what}
    found: dict[str, Any] = json.loads(key.open(bytes(sealed), about))
    return found
