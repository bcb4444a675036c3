"""People and services of a small municipality, for tests of the application."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from support.application import Hire

if TYPE_CHECKING:
    from vanzelf.decide.models import Case
    from vanzelf.reach.models import Offer
    from vanzelf.residents.models import Resident
    from vanzelf.services.queries import Running

NUMBERS = ("999990019", "999990020", "999990032", "999990044", "999990056", "999990068")
Settle = Callable[..., "Resident"]
Begin = Callable[[str], "Running"]


@pytest.fixture
def settle(db: None, moment: None) -> Settle:
    """Adds a resident of Eikenhage: `settle(number=…, name="S. de Wit", secret=True)`."""
    from vanzelf.org.models import District, Organisation
    from vanzelf.residents import numbers
    from vanzelf.residents.models import Address, Resident

    def add(number: str = NUMBERS[0], name: str = "S. de Wit", **more: object) -> Resident:
        team, _ = Organisation.objects.get_or_create(
            name="Buurtteam Oost", defaults={"kind": "stichting", "phone": "0500-12346"}
        )
        district, _ = District.objects.get_or_create(
            code="oost", defaults={"name": "Oost", "team": team}
        )
        bag = f"9999200000{number[-6:]}"
        address = Address.objects.create(
            bag=bag, street="Kastanjelaan", number=int(number[-3:]), postcode="9999 AB",
            city="Eikenhage", district=district,
        )  # fmt: skip
        given = {
            "salutation": f"mevrouw {name.split()[-1]}",
            "born_on": dt.date(1980, 5, 17),
            "address": address,
            "as_of": dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        }
        subject = numbers.subject_of(number, synthetic=True)
        return Resident.objects.create(subject=subject, name=name, **given | more)

    return add


@pytest.fixture
def begin(hire: Hire) -> Begin:
    """Brings a service into force: its three gates signed by three people."""
    from vanzelf.org.rights import Role
    from vanzelf.rehearsal.weighing import put
    from vanzelf.services import actions
    from vanzelf.services.models import Gate
    from vanzelf.services.queries import Running, alive

    def do(service: str) -> Running:
        actions.take_in()
        version = alive(service)
        assert version is not None
        reasons = put(version)
        signers = {
            Gate.Kind.WANT: hire(Role.BOARD, name="Bea"),
            Gate.Kind.MAY: hire(Role.PRIVACY_OFFICER, name="Fien"),
            Gate.Kind.CAN: hire(Role.ADMINISTRATOR, name="Bas"),
        }
        for kind, signer in signers.items():
            actions.sign(
                version=version, kind=kind, verdict=Gate.Verdict.YES, by=signer,
                motive="Inwoners lopen dit nu mis.", article="Gemeentewet art. 255",
                reasons=reasons,
            )  # fmt: skip
        return actions.start(version=version, by=hire(Role.CAMPAIGN_MANAGER, name="Cas"))

    return do


@pytest.fixture
def offered(settle: Settle, begin: Begin) -> "Offer":
    """Remission, offered by letter to a resident who had it last year."""
    from vanzelf.reach.models import Offer
    from vanzelf.reach.offers import Proposal, offer
    from vanzelf.residents.models import Channel

    begin("kwijtschelding")
    slots = {
        "belastingjaar": "2026", "heffingen": "afval en riool", "bedrag": "€ 312,40",
        "gegevens": "uw uitkering (gemeente, 1 november 2026)", "maand_van_toets": "januari",
    }  # fmt: skip
    made = offer(
        Proposal(
            key="kwijtschelding:2026:1", subject=settle().subject, service="kwijtschelding",
            group="vorig_jaar", period="2026", topics=["kwijtschelding"], slots=slots,
        ),
        Channel.LETTER,
    )  # fmt: skip
    assert isinstance(made, Offer), made
    return made


@pytest.fixture
def consented(settle: Settle, begin: Begin) -> "list[Resident]":
    """Residents who asked once to be looked at every year."""
    from vanzelf.residents.actions import consent
    from vanzelf.residents.models import Channel

    begin("kwijtschelding")
    people = [settle(number=number, name=f"S. Nummer{at}") for at, number in enumerate(NUMBERS)]
    for each in people:
        consent(
            subject=each.subject, service="kwijtschelding", text="0" * 64, told_by=Channel.LETTER
        )
    return people


@pytest.fixture
def case(settle: Settle, begin: Begin) -> "Case":
    """A case of kwijtschelding of a resident."""
    from vanzelf.decide.actions import open_case

    begin("kwijtschelding")
    return open_case(
        service="kwijtschelding", scheme="kwijtschelding", group="vorig_jaar",
        period="2026", subject=settle().subject,
    )  # fmt: skip
