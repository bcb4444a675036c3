"""A municipality with a wave, an award run and old data: made anew for each death, for other people."""

import datetime as dt
from dataclasses import dataclass
from itertools import count
from typing import Any

from support.cases import KNOWN_ON, READY

SAID = {"heffingen": "afval en riool", "belastingnummer": "77001234", "maand_van_toets": "januari"}
OLD = 3_000
"""Tasks that retention should take away: more than go in one transaction."""
_numbers = count(999_000_001)
_tasks = count(1)
_mailboxes = count(1)


@dataclass
class Plan:
    """What is about to happen. people: whom the wave goes to. awarded: whom the run awards."""

    campaign: Any
    run: Any
    people: list[Any]
    awarded: list[Any]


class Municipality:
    """Staff, a service in force, residents."""

    def __init__(self) -> None:
        from vanzelf.org.models import District, Organisation
        from vanzelf.org.rights import Role
        from vanzelf.rehearsal.weighing import put
        from vanzelf.services import actions
        from vanzelf.services.models import Gate
        from vanzelf.services.queries import alive

        self.organisation = Organisation.objects.create(
            name="Gemeente Eikenhage", kind="gemeente", phone="0500-12345"
        )
        self.district = District.objects.create(code="oost", name="Oost", team=self.organisation)
        self.manager, self.privacy = (
            self._hire(Role.CAMPAIGN_MANAGER),
            self._hire(Role.PRIVACY_OFFICER),
        )
        self.maker, self.second = self._hire(Role.OFFICER), self._hire(Role.OFFICER)
        signers = {
            Gate.Kind.WANT: self._hire(Role.BOARD), Gate.Kind.MAY: self.privacy,
            Gate.Kind.CAN: self._hire(Role.ADMINISTRATOR),
        }  # fmt: skip
        actions.take_in()
        self.version = alive("kwijtschelding")
        reasons = put(self.version)
        for kind, signer in signers.items():
            actions.sign(
                version=self.version, kind=kind, verdict=Gate.Verdict.YES, by=signer,
                motive="Inwoners lopen dit nu mis.", article="Gemeentewet art. 255",
                reasons=reasons,
            )  # fmt: skip
        actions.start(version=self.version, by=self.manager)

    def _hire(self, role: Any) -> Any:
        from vanzelf.org.models import Assignment, Staff

        email = f"{role}-{Staff.objects.count()}@eikenhage.example"
        staff = Staff.objects.create_user(email, str(role), organisation=self.organisation)
        Assignment.objects.create(staff=staff, role=role, begins=dt.date(2026, 1, 1))
        return staff

    def settle(self, many: int) -> dict[str, Any]:
        """Residents with a telephone, by number."""
        from vanzelf.org import clock
        from vanzelf.residents import numbers
        from vanzelf.residents.models import Address, Preferences, Resident, Subject

        wanted = [str(next(_numbers)) for _ in range(many)]
        subjects = Subject.objects.bulk_create(numbers.fresh(wanted, synthetic=True))
        addresses = Address.objects.bulk_create(
            Address(
                bag=f"9999200{number}", street="Kastanjelaan", number=1 + at, postcode="9999 AB",
                city="Eikenhage", district=self.district,
            )
            for at, number in enumerate(wanted)
        )  # fmt: skip
        Resident.objects.bulk_create(
            Resident(
                subject=subject, name="S. de Wit", salutation="mevrouw De Wit", address=address,
                born_on=dt.date(1980, 5, 17), as_of=clock.now(),
            )
            for subject, address in zip(subjects, addresses, strict=True)
        )  # fmt: skip
        Preferences.objects.bulk_create(
            Preferences(
                subject=subject,
                phone=f"+316{number[-8:]}",
                updated_at=clock.now(),
                email=f"i{next(_mailboxes)}@eikenhage.example",
            )
            for subject, number in zip(subjects, wanted, strict=True)
        )
        return dict(zip(wanted, subjects, strict=True))

    def plan(self, many: int, *, awarded: int, by: str) -> Plan:
        """A wave that only waits for its release, a run for a second person, and what is too old.

        by: `sms`, `email` or `brief`.
        """
        people, winners = self.settle(many), self.settle(awarded)
        self._grow_old()
        return Plan(
            self._campaign(people, by), self._run(list(winners.values())), list(people.values()),
            list(winners.values()),
        )  # fmt: skip

    def _campaign(self, people: dict[str, Any], by: str) -> Any:
        from django.db import transaction

        from vanzelf.campaigns import actions
        from vanzelf.campaigns.blind import Household
        from vanzelf.campaigns.filling import fill
        from vanzelf.campaigns.models import Campaign

        said = {"belastingjaar": "2026", "heffingen": "afval en riool"}
        made = actions.create(
            version=self.version, group="lijst", name="Najaar", on=dt.date(2026, 11, 1), said=said,
            by=self.manager,
        )  # fmt: skip
        ladder = [{"kanaal": by, "pogingen": 1, "dagen": 21}]
        with transaction.atomic():  # else the worker would begin to ask for the list itself
            Campaign.objects.filter(pk=made.pk).update(state="vraagt", ladder=ladder)
            fill(made, [Household((number,), "") for number in people])
        made.refresh_from_db()
        per_week = 7 * len(people)
        return actions.plan(
            campaign=made, waves=1, days_between=14, per_week=per_week, by=self.manager
        )

    def _run(self, winners: list[Any]) -> Any:
        from vanzelf.decide.awards import Found, prepare
        from vanzelf.decide.facts import Known
        from vanzelf.residents.actions import consent

        facts = tuple(Known(name, value, "de gemeente", KNOWN_ON) for name, value in READY.items())
        for each in winners:
            consent(subject=each, service="kwijtschelding", text="0" * 64, told_by="brief")
        return prepare(
            service="kwijtschelding", group="jaarlijks", scheme="kwijtschelding", period="2026",
            found=[Found(each, 45_000, facts, SAID) for each in winners], by=self.maker,
        )  # fmt: skip

    def _grow_old(self) -> None:
        from vanzelf.work.models import Task

        then = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
        Task.objects.bulk_create(
            Task(
                key=f"oud:{next(_tasks)}", kind="terugbellen", role="kcc", made_at=then, due_at=then,
                state="klaar", done_at=then, result="gesproken",
            )
            for _ in range(OLD)
        )  # fmt: skip
