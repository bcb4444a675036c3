"""The register of the day: every difference is heard once, and a torn file moves nobody out."""

import datetime as dt

import pytest

from support.municipality import NUMBERS
from vanzelf.eikenhage.register import COLUMNS
from vanzelf.ledger.record import is_bsn
from vanzelf.terms.problems import ProblemError

HEADER = (*COLUMNS, "paspoort", "identiteitskaart")
FIRST = {
    "naam": "S. de Wit", "aanhef": "mevrouw De Wit", "geboren": "1980-05-17", "bag": "E1",
    "straat": "Eikenpad", "huisnummer": "3", "postcode": "9999 AB", "plaats": "Eikenhage",
    "wijk": "oost", "in_onderzoek": "nee", "geheim": "nee", "curatele": "nee",
    "paspoort": "2027-03-01",
}  # fmt: skip
ONE, TWO = NUMBERS[:2]


def line(number, **more):
    return dict.fromkeys(HEADER, "") | FIRST | {"bsn": number} | more


@pytest.fixture
def renew(client, hire, tmp_path):
    """Takes a file of these people in; gives what it tells, without its first line."""
    from vanzelf.residents.daily import take_in_file

    hire(name="Bas")

    def do(*lines, as_of="", many=False):
        path = tmp_path / "bevolking.csv"
        text = [";".join(HEADER), *(";".join(each[name] for name in HEADER) for each in lines)]
        path.write_text("\n".join(text) + "\n", encoding="utf-8")
        return [each.strip() for each in take_in_file(path, as_of, many=many)[1:]]

    return do


@pytest.fixture
def copy():
    """What the copy says of somebody, and the kinds of change that were heard of them."""
    from vanzelf.residents import numbers
    from vanzelf.residents.models import Change, Resident

    def of(number=ONE):
        found = Resident.objects.select_related("address").get(subject=numbers.find(number))
        heard = Change.objects.filter(subject=found.subject).order_by("kind")
        return found, [each.kind for each in heard]

    return of


def test_the_same_file_again_changes_nothing(renew, copy):
    from vanzelf.org.models import AuditLine
    from vanzelf.residents.models import Resident, TravelDocument

    town = [line(ONE, partner=TWO), line(TWO, naam="J. Bos", partner=ONE)]
    assert renew(*town) == ["new here: 2", "addresses new or different: 1"]
    before = list(Resident.objects.order_by("pk").values())
    assert renew(*town) == ["Nothing changed."]
    assert list(Resident.objects.order_by("pk").values()) == before
    assert TravelDocument.objects.count() == 2
    assert AuditLine.objects.filter(action="bevolkingsregister bijgewerkt").count() == 2
    assert copy(ONE)[0].partner == copy(TWO)[0].subject


@pytest.mark.parametrize(
    "said,heard,holds",
    [
        ({"overleden": "2026-10-30"}, ["overleden"], {"died_on": dt.date(2026, 10, 30)}),
        ({"bag": "E2", "huisnummer": "5"}, ["verhuisd.binnengemeentelijk"], {"address_id": "E2"}),
        ({"in_onderzoek": "ja"}, ["adres.onderzoek"], {"in_investigation": True}),
        ({"geheim": "ja"}, ["geheimhouding.aan"], {"secret": True}),
        ({"curatele": "ja"}, ["curatele"], {"guardianship": True}),
        ({"naam": "S. Bos"}, ["gegevens.verbeterd"], {"name": "S. Bos"}),
        ({"geboren": "1980-05-18"}, ["gegevens.verbeterd"], {"born_on": dt.date(1980, 5, 18)}),
        ({"paspoort": "2036-11-01"}, ["reisdocument.nieuw"], {}),
        ({"paspoort": ""}, ["reisdocument.vervallen"], {}),
        ({"bag": "E2", "in_onderzoek": "ja"}, ["adres.onderzoek", "verhuisd.binnengemeentelijk"],
         {"in_investigation": True}),
    ],
)  # fmt: skip
def test_a_difference_is_heard_and_undone_when_the_register_takes_it_back(
    renew, copy, said, heard, holds
):
    from vanzelf.residents.models import TravelDocument

    renew(line(ONE))
    renew(line(ONE, **said))
    found, kinds = copy()
    assert kinds == heard
    assert {name: getattr(found, name) for name in holds} == holds
    has = TravelDocument.objects.filter(replaced_at=None).values_list("valid_until", flat=True)
    assert [f"{each}" for each in has] == [each for each in [line(ONE, **said)["paspoort"]] if each]
    assert renew(line(ONE, **said)) == ["Nothing changed."]
    renew(line(ONE))
    assert renew(line(ONE)) == ["Nothing changed."]
    again = copy()[0]
    assert (again.died_on, again.address_id, again.secret, again.name, again.guardianship) == (
        None, "E1", False, "S. de Wit", False,
    )  # fmt: skip


def test_who_is_gone_has_left_and_who_comes_back_is_here_again(renew, copy):
    from vanzelf.residents.actions import consent
    from vanzelf.residents.models import Channel, Consent

    renew(line(ONE), line(TWO))
    consent(subject=copy(TWO)[0].subject, service="kwijtschelding", text="0", told_by=Channel.DESK)
    assert renew(line(ONE)) == ["verhuisd.buitengemeentelijk: 1"]
    assert (copy(TWO)[0].left_on, copy(TWO)[0].address) == (dt.date(2026, 11, 1), None)
    assert Consent.objects.get().ended_because == "verhuisd"
    assert renew(line(ONE), line(TWO)) == ["ingeschreven: 1"]
    assert (copy(TWO)[0].left_on, str(copy(TWO)[0].address)) == (None, "Eikenpad 3")


def test_a_change_is_in_the_log_of_whom_it_is_about_and_of_nobody_else(renew):
    from django.db import connection

    from vanzelf.ledger.reading import own_lines
    from vanzelf.org import processing
    from vanzelf.residents.renewing import LOADED, RENEWED

    def told(number):
        return sorted(e.name for e in own_lines(connection.connection, processing.log(), number))

    renew(line(ONE), line(TWO))
    renew(line(ONE, geheim="ja", curatele="ja"), line(TWO))
    assert told(ONE) == sorted([LOADED, RENEWED])
    assert told(TWO) == [LOADED]


def test_a_torn_file_moves_nobody_out_unless_it_is_meant(renew):
    from vanzelf.residents.models import Change, Resident

    town = [line(each) for each in map(str, range(999990000, 999990400)) if is_bsn(each)][:14]
    renew(*town)
    with pytest.raises(ProblemError, match="register-many"):
        renew(*town[:2], {**town[2], "geheim": "ja"})
    assert not Change.objects.exists()
    renew(*town[:4])
    assert Resident.objects.filter(left_on=None).count() == 4
    renew(*town)
    renew(*town[:1], many=True)
    assert Resident.objects.filter(left_on=None).count() == 1


def test_what_was_heard_after_the_file_was_made_stays(renew, copy):
    from vanzelf.residents.actions import hear
    from vanzelf.residents.models import Change

    renew(line(ONE), as_of="2026-10-30")
    hear(key="1", subject=copy()[0].subject, kind=Change.Kind.DIED, on=dt.date(2026, 11, 1))
    assert renew(line(ONE), as_of="2026-10-31T06:00") == ["left alone, something newer is known: 1"]
    assert copy()[0].died_on == dt.date(2026, 11, 1)
    with pytest.raises(ProblemError, match="register-future"):
        renew(line(ONE), as_of="2026-11-02")
    with pytest.raises(ProblemError, match="register-moment"):
        renew(line(ONE), as_of="gisteren")


def test_who_was_erased_does_not_come_back_with_the_file(renew, copy):
    from vanzelf.oversight.erasing import erase
    from vanzelf.residents.models import Subject

    renew(line(ONE), line(TWO))
    erase(subject=copy(ONE)[0].subject)
    assert renew(line(ONE), line(TWO)) == ["left alone, erased here: 1"]
    assert Subject.objects.count() == 1


def test_everything_that_is_wrong_is_told_and_nothing_is_taken_in(renew):
    from vanzelf.residents.models import Resident

    wrong = line("999990018", geboren="17-05-1980", straat="x" * 81, wijk="Oost!", geheim="?",
                 paspoort="ooit")  # fmt: skip
    with pytest.raises(ProblemError) as raised:
        renew(line(ONE), wrong, line(ONE), line(TWO, straat="Beukenlaan"))
    places = {(each.place.line, each.place.column) for each in raised.value.problems}
    assert places == {(3, 1), (3, 4), (3, 7), (3, 12), (3, 14), (3, 17), (4, 1), (5, 6)}
    assert "geboren should be a date such as 1980-05-17" in str(raised.value)
    for value in ("999990018", ONE, "17-05", "Oost!"):
        assert value not in str(raised.value)
    assert not Resident.objects.exists()


def test_a_file_of_another_making_is_refused_in_words(tmp_path, client, hire):
    from vanzelf.residents.daily import take_in_file

    path = tmp_path / "bevolking.csv"
    for data in (";".join(COLUMNS).encode() + b"\nM\xfcller", b"a;b\n", b'a\0;"x', b""):
        path.write_bytes(data)
        hire(name="Bas")
        with pytest.raises(ProblemError, match="register-file"):
            take_in_file(path, "", many=False)
    with pytest.raises(ProblemError, match="register-file"):
        take_in_file(tmp_path / "er-niet.csv", "", many=False)
