"""The register of the day: every difference is heard once, and a torn file moves nobody out."""

import datetime as dt
from types import SimpleNamespace

import pytest

from support.municipality import NUMBERS
from vanzelf.eikenhage.register import COLUMNS
from vanzelf.ledger.record import is_bsn
from vanzelf.store.database import migrate
from vanzelf.terms.problems import ProblemError

HEADER = (*COLUMNS, "vertrokken", "paspoort", "identiteitskaart")
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
    from vanzelf.org import remembering
    from vanzelf.residents.daily import take_in_file

    remembering._path().unlink(missing_ok=True)  # of who was erased in another test
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
        ({"vertrokken": "2026-10-30"}, ["verhuisd.buitengemeentelijk"],
         {"left_on": dt.date(2026, 10, 30), "address_id": None}),
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


def test_who_left_has_left_and_who_comes_back_is_here_again(renew, copy):
    from vanzelf.residents.actions import consent
    from vanzelf.residents.models import Channel, Consent

    renew(line(ONE), line(TWO))
    consent(subject=copy(TWO)[0].subject, service="kwijtschelding", text="0", told_by=Channel.DESK)
    gone = line(TWO, vertrokken="2026-11-01")
    assert renew(line(ONE), gone) == ["verhuisd.buitengemeentelijk: 1"]
    assert (copy(TWO)[0].left_on, copy(TWO)[0].address) == (dt.date(2026, 11, 1), None)
    assert Consent.objects.get().ended_because == "verhuisd"
    assert renew(line(ONE), gone) == renew(line(ONE)) == ["Nothing changed."]
    assert renew(line(ONE), line(TWO)) == ["ingeschreven: 1"]
    assert (copy(TWO)[0].left_on, str(copy(TWO)[0].address)) == (None, "Eikenpad 3")


def test_who_is_not_in_the_file_is_neither_gone_nor_written_to_and_after_a_second_somebody_looks(
    renew, copy
):
    from vanzelf.definitions.wording import Kind
    from vanzelf.reach.absent import look_into
    from vanzelf.reach.preflight import ABSENT, Contact, Stopped, preflight
    from vanzelf.residents.actions import consent
    from vanzelf.residents.models import Channel, Consent
    from vanzelf.work.models import Task

    def may():
        who = copy(TWO)[0].subject
        return preflight(Contact(who, "kwijtschelding", Kind.DECIDED, Channel.LETTER))

    renew(line(ONE), line(TWO), as_of="2026-10-28T02:00")
    consent(subject=copy(TWO)[0].subject, service="kwijtschelding", text="0", told_by=Channel.DESK)
    assert renew(line(ONE), as_of="2026-10-29T02:00") == ["not in the file any more: 1"]
    found, heard = copy(TWO)
    assert (found.left_on, str(found.address), heard) == (None, "Eikenpad 3", [])
    assert Consent.objects.get().ended_at is None
    assert may() == Stopped(ABSENT)
    assert renew(line(ONE), as_of="2026-10-29T22:00") == ["Nothing changed."]
    assert look_into() == 0  # the file of one day, however often
    assert renew(line(ONE), as_of="2026-10-30T02:00") == ["nor in one of a later day: 1"]
    assert (look_into(), look_into()) == (1, 0)
    task = Task.objects.get()
    assert (task.kind, task.data["waarom"], task.state) == ("adres", ABSENT, "open")
    assert renew(line(ONE), line(TWO), as_of="2026-10-29T01:00") == ["Nothing changed."]  # older
    assert renew(line(ONE), line(TWO), as_of="2026-10-31T02:00") == ["in the file again: 1"]
    assert not isinstance(may(), Stopped)
    assert look_into() == 1
    task.refresh_from_db()
    assert task.state == "vervallen"


def test_a_letter_to_who_is_absent_waits_whole_and_goes_when_they_are_back(offered):
    from vanzelf.org import clock
    from vanzelf.reach.models import Message, Offer
    from vanzelf.reach.sending import claim
    from vanzelf.reach.written import content_of
    from vanzelf.residents.models import Channel, Resident

    Resident.objects.update(absent_since=clock.now())
    assert claim(Channel.LETTER)[0] == []
    letter = Message.objects.get()
    assert (letter.state, letter.ended_at) == (Message.State.WAITING, None)
    assert content_of(letter).text
    assert Offer.objects.get().state == Offer.State.OPEN
    Resident.objects.update(absent_since=None)
    with clock.at(letter.send_after):
        assert [each.pk for each in claim(Channel.LETTER)[0]] == [letter.pk]


@pytest.mark.parametrize("kind", ["overleden", "verhuisd.emigratie", "verhuisd.binnengemeentelijk"])
def test_what_the_register_tells_of_who_is_absent_is_heard(renew, copy, kind):
    from vanzelf.residents.actions import hear
    from vanzelf.residents.models import Change

    renew(line(ONE), line(TWO), as_of="2026-10-28")
    renew(line(ONE), as_of="2026-10-29")
    assert copy(TWO)[0].absent_since is not None
    more = {"bag": "E1"} if kind.endswith("binnengemeentelijk") else {}
    on = dt.date(2026, 10, 29)
    hear(key="1", subject=copy(TWO)[0].subject, kind=Change.Kind(kind), on=on, **more)
    assert copy(TWO)[0].absent_since is None


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


def test_of_a_torn_file_nobody_is_absent_unless_it_is_meant(renew):
    from vanzelf.residents.models import Change, Resident

    town = [line(each) for each in map(str, range(999990000, 999990400)) if is_bsn(each)][:14]
    renew(*town)
    with pytest.raises(ProblemError, match="register-many"):
        renew(*town[:2], {**town[2], "geheim": "ja"})
    assert not Change.objects.exists()
    renew(*town[:4])
    assert Resident.objects.filter(absent_since=None).count() == 4
    renew(*town)
    renew(*town[:1], many=True)
    assert Resident.objects.filter(absent_since=None).count() == 1
    renew(*town)
    left = [each | {"vertrokken": "2026-10-30"} for each in town[1:]]
    with pytest.raises(ProblemError, match="register-many"):
        renew(town[0], *left)
    renew(town[0], *left, many=True)
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
    from vanzelf.residents import numbers
    from vanzelf.residents.actions import know_again
    from vanzelf.residents.models import Channel, Subject

    renew(line(ONE), line(TWO))
    erase(subject=copy(ONE)[0].subject)
    assert renew(line(ONE), line(TWO)) == ["left alone, erased here: 1"]
    assert Subject.objects.count() == 1
    assert not know_again(keyed=numbers.keyed(TWO), told_by=Channel.DESK)  # was never erased
    assert know_again(keyed=numbers.keyed(ONE), told_by=Channel.DESK)
    assert renew(line(ONE), line(TWO)) == ["new here: 1"]
    erase(subject=copy(ONE)[0].subject)
    assert renew(line(ONE), line(TWO)) == ["left alone, erased here: 1"]


def test_no_list_looks_at_who_was_erased_until_they_ask_to_be_known(
    renew, copy, monkeypatch, tmp_path
):
    """The register of refusals of lists, in the tables that it has in the application's database."""
    from django.db import connection

    from vanzelf.oversight import erasing
    from vanzelf.residents import numbers, party
    from vanzelf.residents.actions import know_again
    from vanzelf.residents.models import Channel

    ours = SimpleNamespace(directory=tmp_path)
    for each in (erasing, party):
        monkeypatch.setattr(each, "party", lambda: ours)
    monkeypatch.setattr(erasing, "said_no", lambda _party, _number: 0)  # has a database of its own
    connection.ensure_connection()
    migrate(connection.connection, "vanzelf.ask")

    def not_looked_at():
        register = party.list_refusals()
        assert register is not None
        return register.among([ONE, TWO], "toeslagen")

    renew(line(ONE), line(TWO))
    erasing.erase(subject=copy(ONE)[0].subject)
    assert not_looked_at() == {ONE}
    renew(line(ONE), line(TWO))
    know_again(keyed=numbers.keyed(ONE), told_by=Channel.DESK)
    assert not_looked_at() == {ONE}  # nobody is known yet
    renew(line(ONE), line(TWO))
    assert not_looked_at() == set()


def test_everything_that_is_wrong_is_told_and_nothing_is_taken_in(renew):
    from vanzelf.residents.models import Resident

    wrong = line("999990018", geboren="17-05-1980", straat="x" * 81, wijk="Oost!", geheim="?",
                 paspoort="ooit")  # fmt: skip
    with pytest.raises(ProblemError) as raised:
        renew(line(ONE), wrong, line(ONE), line(TWO, straat="Beukenlaan"))
    places = {(each.place.line, each.place.column) for each in raised.value.problems}
    assert places == {(3, 1), (3, 4), (3, 7), (3, 12), (3, 14), (3, 18), (4, 1), (5, 6)}
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
