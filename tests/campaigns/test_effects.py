"""What a message about a last day did: counted over everybody, shown to who may, with nobody in it."""

import datetime as dt

import pytest

DAY = dt.timedelta(days=1)
BEGAN = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def followed(begin, settle):
    """A service since March; documents before and after, renewed so many days after their day."""
    from vanzelf.residents.models import TravelDocument
    from vanzelf.services.models import Version

    begin("reisdocumenten")
    Version.objects.update(began_at=BEGAN)
    subject = settle().subject

    def add(day, *renewed):
        rows = [
            TravelDocument(
                subject=subject, kind="paspoort", valid_until=day + 90 * DAY,
                replaced_at=None if after is None else dt.datetime.combine(
                    day + after * DAY, dt.time(10), dt.UTC
                ),
            )
            for after in renewed
        ]  # fmt: skip
        TravelDocument.objects.bulk_create(rows)

    add(
        dt.date(2026, 5, 1), *[-3] * 7, *[2] * 20, *[40] * 30, *[None] * 50
    )  # seven before their day
    add(dt.date(2025, 9, 1), *[12] * 20, *[61] * 10, *[None] * 70)
    add(dt.date(2026, 2, 1), *[5] * 40)  # partly before and partly after: in neither
    add(dt.date(2026, 9, 20), *[5] * 40)  # not followed long enough
    return subject


def test_who_renewed_with_messages_and_before_there_were_any(followed):
    from vanzelf.campaigns.effects import effect
    from vanzelf.org.catalogue import services

    found = effect(services()["reisdocumenten"])
    assert (found.after.many, found.after.renewed[5], found.after.renewed[60]) == (100, 20, 50)
    assert (found.before.many, found.before.renewed[10], found.before.renewed[60]) == (100, 0, 20)
    assert found.before.points[10] is None  # under ten says nothing
    assert found.after.whole.percent == 50
    assert found.after.whole.low < 50 < found.after.whole.high


def test_the_page_has_a_chart_its_numbers_and_reasons_without_small_ones(followed, hire, log_in):
    from vanzelf.org.rights import Role
    from vanzelf.portal.models import ReasonCount

    for reason, times in (("te_duur", 23), ("geen_tijd", 4)):
        ReasonCount.objects.create(
            service="reisdocumenten", reason=reason, month="2026-05-01", times=times
        )
    browser = log_in(hire(Role.CAMPAIGN_MANAGER, name="Cas"))
    service = browser.get("/diensten/reisdocumenten/").content.decode()
    assert 'href="/diensten/reisdocumenten/effect/"' in service
    page = browser.get("/diensten/reisdocumenten/effect/").content.decode()
    for words in ("<svg", "<strong>50%</strong>", "<strong>20%</strong>", "1 maart 2026",
                  "90 dagen voor de laatste dag", "Ik vind het te duur"):  # fmt: skip
        assert words in page, words
    cells = " ".join(page.split("Waarom mensen niet verlengen")[2].split())
    assert "20" in cells
    assert "&lt;10" in cells
    assert ">23<" not in page
    assert ">4<" not in page


def test_before_anything_can_be_said(begin, hire, log_in):
    from vanzelf.org.rights import Role

    begin("reisdocumenten")
    browser = log_in(hire(Role.PRIVACY_OFFICER, name="Fien"))
    page = browser.get("/diensten/reisdocumenten/effect/").content.decode()
    assert "Nog te vroeg" in page
    assert "vz-chart" not in page


@pytest.mark.parametrize("service", ["kwijtschelding", "bestaat-niet"])
def test_a_service_without_a_last_day_has_no_such_page(begin, hire, log_in, service):
    from vanzelf.org.rights import Role

    browser = log_in(hire(Role.CAMPAIGN_MANAGER, name="Cas"))
    assert browser.get(f"/diensten/{service}/effect/").status_code == 404
