"""A municipality in which every page of the application has something to show."""

import datetime as dt
from types import SimpleNamespace

import pytest

from campaigns.conftest import stage  # noqa: F401 -- a fixture
from portal.conftest import put
from support.cases import KNOWN_ON, READY
from support.municipality import NUMBERS


@pytest.fixture
def everything(stage, settle, hire, proposed, letters):  # noqa: F811 -- a fixture
    """What is there, and who looks. all_round: a member of staff with every role at once."""
    from vanzelf.decide.models import CaseFact
    from vanzelf.oversight.models import Request
    from vanzelf.reach.models import Message
    from vanzelf.residents.models import Channel

    scene = stage(people=4)
    scene.release()
    scene.share()
    decision = proposed(banktegoed="20000.00")
    resident = settle(number=NUMBERS[1], name="K. Kaya")
    offer = put(resident, None)
    Message.objects.update(state="verzonden", sent_at=offer.made_at)
    roles, officer = roles_of(hire)
    return SimpleNamespace(
        all_round=roles,
        worker=scene.worker,
        lead=scene.lead,
        campaign=scene.campaign,
        entry=today(scene.worker),
        decision=decision,
        fact=CaseFact.objects.get(case=decision.case, concept="banktegoed"),
        award=award(settle, officer),
        mistake=mistake(decision, officer),
        request=ask(resident, Request.Kind.ACCESS, Channel.LETTER, roles),
        task=work(resident),
        program=program(officer, hire),
        resident=resident,
        offer=offer,
        message=Message.objects.filter(subject=resident.subject).first(),
        given=granted(resident),
        invitation=invitation(hire),
    )


def roles_of(hire):
    from vanzelf.org.rights import Role

    return hire(*Role, name="Alle"), hire(Role.OFFICER, name="Karin")


def today(worker):
    from vanzelf.campaigns.queries import day

    return day(worker)[0].entry


def award(settle, by):
    """A run of awards that waits for a second person."""
    from vanzelf.decide.awards import Found, prepare
    from vanzelf.decide.facts import Known
    from vanzelf.residents.actions import consent

    facts = tuple(Known(name, value, "de gemeente", KNOWN_ON) for name, value in READY.items())
    said = {"heffingen": "afval en riool", "maand_van_toets": "januari"}
    people = [settle(number=number, name="S. Nummer") for number in NUMBERS[2:5]]
    for each in people:
        consent(subject=each.subject, service="kwijtschelding", text="0" * 64, told_by="brief")
    return prepare(
        service="kwijtschelding", group="jaarlijks", scheme="kwijtschelding", period="2026",
        found=[Found(each.subject, 45_000, facts, said) for each in people], by=by,
    )  # fmt: skip


def mistake(decision, by):
    """A mistake of ours that was written down."""
    from vanzelf.decide.repairing import Attribution, register

    found = Attribution(
        whose="wij", evidence="Er stond 90 in plaats van 100.", could_know=False,
        effect="Dan kan het gezin de huur niet betalen.", hardship="Ja, want het is onze fout.",
        choice="niet",
    )  # fmt: skip
    return register(
        service="kwijtschelding", what="Verkeerde norm", found=found, by=by, about=decision
    )


def ask(resident, kind, came_by, by):
    from vanzelf.oversight.actions import receive

    return receive(kind=kind, subject=resident.subject, came_by=came_by, noted_by=by)


def work(resident):
    """A task for a person."""
    from vanzelf.org import clock
    from vanzelf.org.rights import Role
    from vanzelf.work.actions import give
    from vanzelf.work.models import Task

    return give(
        key="toets", kind=Task.Kind.CALL_BACK, role=Role.OFFICER, subject=resident.subject,
        due_at=clock.now() + dt.timedelta(days=2), service="kwijtschelding",
    )  # fmt: skip


def program(officer, hire):
    from vanzelf.org.catalogue import services
    from vanzelf.org.rights import Role
    from vanzelf.rest.actions import let_in
    from vanzelf.rest.purposes import Scope

    made, _ = let_in(
        name="Belastingpakket", organisation=officer.organisation, scopes=list(Scope),
        purposes=[services()["kwijtschelding"].purpose], until=dt.date(2027, 5, 1),
        by=hire(Role.ADMINISTRATOR, name="Bas"),
    )  # fmt: skip
    return made


def granted(resident):
    """Remission, given by itself, that can still be undone."""
    from vanzelf.decide.actions import confirm, open_case, propose, send
    from vanzelf.decide.models import Direction

    case = open_case(
        service="kwijtschelding", scheme="kwijtschelding", group="vorig_jaar", period="2025",
        subject=resident.subject,
    )  # fmt: skip
    decision = propose(
        case=case, direction=Direction.GRANTED, amount_cents=31_240, author=None,
        reasons={"nl": ["U hebt bijstand."], "en": ["You have social assistance."]},
    )  # fmt: skip
    return send(decision=confirm(decision=decision, by=None))


def invitation(hire):
    """The address at which somebody who was invited chooses a password."""
    from django.contrib.auth.tokens import default_token_generator
    from django.utils.encoding import force_bytes
    from django.utils.http import urlsafe_base64_encode

    staff = hire(name="Nieuw")
    staff.set_unusable_password()
    staff.save()
    who = urlsafe_base64_encode(force_bytes(staff.pk.bytes))
    return f"/uitnodiging/{who}/{default_token_generator.make_token(staff)}/"
