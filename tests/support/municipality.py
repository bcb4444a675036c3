"""People and services of a small municipality, for tests of the application."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from support.application import Hire

if TYPE_CHECKING:
    from vanzelf.decide.models import Case
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
    from vanzelf.services import actions
    from vanzelf.services.models import Gate
    from vanzelf.services.queries import Running, alive

    def do(service: str) -> Running:
        actions.take_in()
        version = alive(service)
        assert version is not None
        signers = {
            Gate.Kind.WANT: hire(Role.BOARD, name="Bea"),
            Gate.Kind.MAY: hire(Role.PRIVACY_OFFICER, name="Fien"),
            Gate.Kind.CAN: hire(Role.ADMINISTRATOR, name="Bas"),
        }
        for kind, signer in signers.items():
            actions.sign(
                version=version, kind=kind, verdict=Gate.Verdict.YES, by=signer,
                motive="Inwoners lopen dit nu mis.", article="Gemeentewet art. 255",
            )  # fmt: skip
        return actions.start(version=version, by=hire(Role.CAMPAIGN_MANAGER, name="Cas"))

    return do


@pytest.fixture
def case(settle: Settle, begin: Begin) -> "Case":
    """A case of kwijtschelding of a resident."""
    from vanzelf.decide.actions import open_case

    begin("kwijtschelding")
    return open_case(
        service="kwijtschelding", scheme="kwijtschelding", group="vorig_jaar",
        period="2026", subject=settle().subject,
    )  # fmt: skip
