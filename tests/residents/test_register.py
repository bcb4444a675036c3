"""The copy of the population register: whole or not at all, and nobody's number in a message."""

import datetime as dt

import pytest

from vanzelf.eikenhage.register import COLUMNS as WRITTEN
from vanzelf.terms.problems import ProblemError

LINE = "999990019;Sanne de Wit;mevrouw De Wit;1980-05-17;;E1;Eikenpad;3;;9999 AB;Eikenhage;oost;nee;nee;nee;"
AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def written(tmp_path, *lines):
    path = tmp_path / "bevolking.csv"
    path.write_text("\n".join([";".join(WRITTEN), *lines]) + "\n")
    return path


@pytest.fixture
def team(db, moment):
    from vanzelf.org.models import Organisation

    return Organisation.objects.create(name="Buurtteams", kind="stichting", phone="0500-12346")


def test_the_town_is_written_as_the_application_reads_it(application):
    from vanzelf.residents.register import COLUMNS

    assert WRITTEN == COLUMNS


def test_people_come_in_and_are_brought_up_to_date(tmp_path, team):
    from vanzelf.residents import numbers
    from vanzelf.residents.models import Resident
    from vanzelf.residents.register import read_register, take_in

    partner = LINE.replace("999990019", "999990020").replace("Sanne", "Jan") + "999990019"
    rows = read_register(written(tmp_path, LINE, partner))
    assert take_in(rows=rows, as_of=AT, team=team, synthetic=True) == 2
    sanne = Resident.objects.get(subject=numbers.find("999990019"))
    jan = Resident.objects.get(subject=numbers.find("999990020"))
    assert (jan.partner, str(jan.address)) == (sanne.subject, "Eikenpad 3")
    later = read_register(written(tmp_path, LINE.replace(";nee;nee;nee;", ";ja;nee;nee;")))
    take_in(rows=later, as_of=AT, team=team, synthetic=True)
    again = Resident.objects.get(subject=numbers.find("999990019"))
    assert (again.pk, again.in_investigation, Resident.objects.count()) == (sanne.pk, True, 2)


def test_everything_that_is_wrong_is_said_by_line_and_never_by_value(tmp_path, application):
    from vanzelf.residents.register import read_register

    wrong = LINE.replace("999990019", "999990018").replace("1980-05-17", "17-05-1980")
    with pytest.raises(ProblemError) as raised:
        read_register(written(tmp_path, LINE, wrong, "a;b"))
    said = str(raised.value)
    assert said.count("register-file") == 3
    assert ":3:1:" in said
    assert ":3:4:" in said
    assert ":4:1:" in said
    assert "999990018" not in said


def test_another_header_is_refused(tmp_path, application):
    from vanzelf.residents.register import read_register

    path = tmp_path / "bevolking.csv"
    path.write_text("bsn,naam\n")
    with pytest.raises(ProblemError, match="header"):
        read_register(path)


def test_a_made_town_has_names_that_stay_and_streets_that_are_nowhere(catalogue, tmp_path, team):
    from vanzelf.eikenhage.register import write_register
    from vanzelf.residents.models import Address, Resident
    from vanzelf.residents.register import read_register, take_in
    from vanzelf.synth.holders import make_holders
    from vanzelf.synth.make import make_town

    make_town(catalogue, 500, 1, tmp_path / "stad")
    holder = make_holders(catalogue, tmp_path / "stad", tmp_path / "houders")["gemeente"]
    path = tmp_path / "bevolking.csv"
    assert write_register(holder, path) == len(read_register(path)) >= 500
    first = path.read_bytes()
    write_register(holder, path)
    assert path.read_bytes() == first
    take_in(rows=read_register(path), as_of=AT, team=team, synthetic=True)
    assert not Address.objects.exclude(postcode__startswith="9999").exists()
    named = Resident.objects.values_list("name", flat=True).distinct().count()
    assert named > 150
