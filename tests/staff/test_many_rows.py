"""No list of staff asks the database more often because there is more on it."""

import datetime as dt
import hashlib
from typing import Any
from uuid import uuid4

LISTS = {
    "consulent": (
        "/werk/", "/werk/voorraad/", "/werk/voorraad/?stand=fout&alles=on", "/werk/taken/",
        "/werk/toekennen/", "/werk/herstel/",
    ),
    "regisseur": ("/campagnes/", "/diensten/"),
    "fg": (
        "/toezicht/", "/toezicht/verzoeken/", "/toezicht/noodinzage/", "/looplijst/geheim/",
        "/beheer/medewerkers/",
    ),
    "beheer": ("/beheer/medewerkers/", "/beheer/organisaties/", "/beheer/teksten/"),
}  # fmt: skip
AT = dt.datetime(2026, 10, 20, 9, tzinfo=dt.UTC)
DAY = AT.date()


def add(first: int, after: int, by: Any) -> None:
    """Of everything that is listed, the numbers from first up to after."""
    from vanzelf.campaigns.models import Campaign, Entry
    from vanzelf.decide.models import AwardRun, Case, Decision, Mistake
    from vanzelf.org.models import Assignment, AuditLine, District, Glass, Organisation, Staff
    from vanzelf.oversight.models import Request
    from vanzelf.residents.models import Address, Refusal, Resident, Subject
    from vanzelf.services.models import Version
    from vanzelf.work.models import Task

    def each(make: Any) -> Any:
        made = [make(number) for number in range(first, after)]
        return type(made[0])._default_manager.bulk_create(made)

    team = Organisation.objects.get(kind="gemeente")
    version = Version.objects.get(service="kwijtschelding")
    people = each(lambda n: Subject(keyed=hashlib.sha256(bytes([n])).digest(), sealed=b""))
    wards = each(lambda n: District(code=f"wijk-{n}", name=f"Wijk {n}", team=team))
    homes = each(lambda n: Address(
        bag=str(n), street="Laan", number=n + 1, postcode="9999 AB", city="Eikenhage",
        district=wards[n - first],
    ))  # fmt: skip
    each(lambda n: Resident(
        subject=people[n - first], name=f"A. de Wit {n}", salutation="mevrouw De Wit",
        born_on=DAY, address=homes[n - first], secret=True, as_of=AT,
    ))  # fmt: skip
    staff = each(lambda n: Staff(email=f"{n}@example.nl", name=f"Jo {n}", organisation=team))
    each(lambda n: Assignment(
        staff=staff[n - first], role="kcc", district=wards[n - first], begins=DAY, given_by=by
    ))  # fmt: skip
    cases = each(lambda n: Case(
        number=f"Z-{n}", service="kwijtschelding", scheme="kwijtschelding", group="vorig_jaar",
        period="2026", subject=people[n - first], opened_at=AT, due_on=DAY, warn_on=DAY,
        handler=staff[n - first],
    ))  # fmt: skip
    each(lambda n: Decision(case=cases[n - first], direction="toegekend", author=by, made_at=AT))
    each(lambda n: Task(
        key=f"t-{n}", kind="herstellen", service="kwijtschelding", subject=people[n - first],
        role="consulent", made_at=AT, due_at=AT, taken_by=by, about=f"zaak:{cases[n - first].pk}",
    ))  # fmt: skip
    each(lambda n: AwardRun(
        service="kwijtschelding", group="vorig_jaar", scheme="kwijtschelding", on=DAY,
        period=f"20{n}", made_by=by, made_at=AT,
    ))  # fmt: skip
    each(lambda n: Mistake(service="kwijtschelding", what=f"fout {n}", whose="wij", found_at=AT,
                           found_by=by))  # fmt: skip
    campaigns = each(lambda n: Campaign(
        name=f"Campagne {n}", version=version, group="vorig_jaar", on=DAY, made_by=staff[0],
        made_at=AT,
    ))  # fmt: skip
    each(lambda n: Entry(
        campaign=campaigns[n - first], subject=people[n - first], address=homes[n - first],
        district=wards[n - first], secret=True, expires_on=dt.date(2027, 1, 1),
    ))  # fmt: skip
    each(lambda n: Request(
        kind="inzage", subject=people[n - first], came_at=AT, came_by="brief", due_on=DAY
    ))  # fmt: skip
    each(lambda n: Request(
        kind="inzage", subject=people[n - first], came_at=AT, came_by="brief", due_on=DAY,
        state="klaar", outcome="gedaan", done_at=AT, done_by=by,
    ))  # fmt: skip
    each(lambda n: Glass(
        staff=staff[n - first], subject=uuid4(), reason="Een collega is ziek.", at=AT, until=AT
    ))  # fmt: skip
    each(lambda n: AuditLine(at=AT, staff=staff[n - first], action="geweigerd", allowed=False))
    each(lambda n: Refusal(
        subject=people[n - first], scope=f"dienst-{n}", since=AT, told_by="brief"
    ))  # fmt: skip


def test_sixty_rows_cost_no_more_questions_than_ten(client, hire, log_in, begin):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    begin("kwijtschelding")
    people = {role: hire(role, name=role) for role in LISTS}
    pages = [(role, path) for role, paths in LISTS.items() for path in paths]

    def asked():
        found = {}
        for role, path in pages:
            log_in(people[role])
            with CaptureQueriesContext(connection) as all_of_it:
                assert client.get(path).status_code == 200, path
            found[role, path] = len(all_of_it)
        return found

    add(0, 10, people["consulent"])
    asked()  # whatever is kept in memory is there now
    few = asked()
    add(10, 60, people["consulent"])
    many = asked()
    assert {page: many[page] - few[page] for page in pages if many[page] > few[page]} == {}
