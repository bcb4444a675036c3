"""Long facts: a row per fact, for persons, units and dwellings."""

import datetime as dt

import pytest

from support.populations import ON, write_csv
from vanzelf.terms.problems import ProblemError

PERSONS = """
id,bag_adres,toetsingsinkomen
p1,A1,10000
p2,A1,20000
p3,,30000
"""
HEADER = "eenheid,id,begrip,waarde,status,bron,datum"


def with_facts(directory, *rows, header=HEADER, **tables):
    write_csv(directory, persons=PERSONS, facts="\n".join([header, *rows]), **tables)


def by_id(found, concept):
    return {row["id"]: row[concept] for row in found.rows("persons")}


def test_a_fact_wins_from_the_column(read, tmp_path):
    with_facts(tmp_path, "persoon,p1,toetsingsinkomen,11000,,,", "persoon,p2,zorgverzekerd,ja,,,")
    found = read()
    assert by_id(found, "toetsingsinkomen") == {"p1": 11000, "p2": 20000, "p3": 30000}
    assert by_id(found, "zorgverzekerd") == {"p1": None, "p2": True, "p3": None}
    assert (found.intake["facts"].rows, found.intake["facts"].taken) == (2, 2)


def test_an_estimate_has_no_settled_value_and_a_disputed_fact_no_value(read, tmp_path):
    with_facts(
        tmp_path,
        "persoon,p1,toetsingsinkomen,11000,schatting,,",
        "persoon,p2,toetsingsinkomen,21000,in_onderzoek,,",
    )
    found = read()
    assert by_id(found, "toetsingsinkomen") == {"p1": 11000, "p2": None, "p3": 30000}
    assert by_id(found, "toetsingsinkomen__vast") == {"p1": None, "p2": None, "p3": 30000}


def test_an_old_fact_is_an_estimate(read, tmp_path):
    with_facts(
        tmp_path,
        "persoon,p1,toetsingsinkomen,11000,,,2025-11-01",
        "persoon,p2,toetsingsinkomen,21000,,,2025-10-31",
    )
    assert by_id(read(), "toetsingsinkomen__vast") == {"p1": 11000, "p2": None, "p3": 30000}


def test_a_fact_of_a_dwelling_goes_to_the_address(read, tmp_path):
    with_facts(
        tmp_path,
        "huurhuishouden,p1,kale_huur,612.50,,woningcorporatie,2026-07-01",
        "huurhuishouden,p3,kale_huur,500,,,",
        addresses="bag_adres,kale_huur\nA1,600\nA2,700",
    )
    found = read()
    assert {row["bag_adres"]: row["kale_huur"] for row in found.rows("addresses")} == {
        "A1": 61250,
        "A2": 70000,
    }
    assert found.reasons == {3: "id has no bag_adres"}


def test_an_address_that_was_not_there_gets_a_row(read, tmp_path):
    with_facts(tmp_path, "huurhuishouden,p1,huurt_woning,ja,,,")
    assert read().rows("addresses") == [
        {
            "bag_adres": "A1",
            "huurt_woning": True,
            "huurt_woning__status": "vast",
            "huurt_woning__vast": True,
        }
    ]


WRONG = [
    ("persoon,p9,toetsingsinkomen,1,,,", "id is not in persons"),
    ("persoon,,toetsingsinkomen,1,,,", "id is empty"),
    ("persoon,p1,inkomen,1,,,", "begrip is not a fact of the catalogue"),
    ("persoon,p1,,1,,,", "begrip is not a fact of the catalogue"),
    ("persoon,p1,leeftijd,40,,,", "begrip is not a fact of the catalogue"),
    ("persoon,p1,toetsingsinkomen,veel,,,", "toetsingsinkomen should be a whole number"),
    ('persoon,p1,netto_inkomen_maand,"1,5",,,', "netto_inkomen_maand has a comma"),
    ("persoon,p1,toetsingsinkomen,1,zeker,,", "status should be one of vast, schatting, in_ond"),
    ("persoon,p1,toetsingsinkomen,1,,,gisteren", "datum should be a date such as 2026-01-31"),
    ("gezin,p1,toetsingsinkomen,1,,,", "toetsingsinkomen is a fact of a persoon"),
    ("persoon,p1,kale_huur,1,,,", "kale_huur is a fact of a huurhuishouden"),
    ("persoon,p1,toetsingsinkomen,1", "has 4 fields where the header has 7"),
]


@pytest.mark.parametrize("row, reason", WRONG)
def test_a_fact_that_does_not_fit(read, tmp_path, row, reason):
    with_facts(tmp_path, row, "persoon,p2,toetsingsinkomen,1,,,")
    found = read()
    assert list(found.reasons) == [2]
    assert reason in found.reasons[2]
    assert (found.intake["facts"].rows, found.intake["facts"].taken) == (2, 1)


def test_a_fact_that_stands_there_twice_is_rejected_twice(read, tmp_path):
    with_facts(
        tmp_path,
        "persoon,p1,toetsingsinkomen,1,,,",
        "persoon,p1,toetsingsinkomen,1,,,",
        "huurhuishouden,p1,kale_huur,1,,,",
        "huurhuishouden,p2,kale_huur,2,,,",
        "persoon,p2,toetsingsinkomen,x,,,",
        "persoon,p2,toetsingsinkomen,2,,,",
    )
    found = read()
    assert set(found.reasons) == {2, 3, 4, 5, 6}
    assert by_id(found, "toetsingsinkomen") == {"p1": 10000, "p2": 2, "p3": 30000}


def test_the_short_form_has_three_columns(read, tmp_path):
    with_facts(tmp_path, "p1,toetsingsinkomen,11000", header="id,begrip,waarde")
    assert by_id(read(), "toetsingsinkomen")["p1"] == 11000


def test_columns_that_facts_do_not_have(read, tmp_path):
    with_facts(tmp_path, header="id,begrip,value")
    with pytest.raises(ProblemError) as caught:
        read()
    assert [problem.code for problem in caught.value.problems] == [
        "column-missing",
        "column-unknown",
    ]


def test_facts_that_are_not_wanted_are_checked_but_not_loaded(read, tmp_path):
    with_facts(tmp_path, "persoon,p1,zorgverzekerd,misschien,,,", "persoon,p2,zorgverzekerd,ja,,,")
    found = read(wanted={"toetsingsinkomen"})
    assert list(found.reasons) == [2]
    assert "zorgverzekerd" not in found.rows("persons")[0]


# -- columns with the date, status and source of a fact -------------------------------------------

DATED = """
id,toetsingsinkomen,toetsingsinkomen__datum,toetsingsinkomen__status,toetsingsinkomen__bron
old,1,2025-10-31,,
new,2,2025-11-01,,Belastingdienst
guess,3,2026-10-01,schatting,
doubt,4,2026-10-01,in_onderzoek,
plain,5,,,
"""


def test_a_value_older_than_its_concept_allows_is_an_estimate(read, tmp_path):
    """Income may be twelve months old at the reference date, the first of the month."""
    write_csv(tmp_path, persons=DATED)
    found = read()
    assert by_id(found, "toetsingsinkomen") == {
        "old": 1,
        "new": 2,
        "guess": 3,
        "doubt": None,
        "plain": 5,
    }
    assert by_id(found, "toetsingsinkomen__vast") == {
        "old": None,
        "new": 2,
        "guess": None,
        "doubt": None,
        "plain": 5,
    }


@pytest.mark.parametrize("on, settled", [(dt.date(2026, 10, 31), 1), (ON, None)])
def test_the_age_counts_from_the_reference_date(read, tmp_path, on, settled):
    write_csv(tmp_path, persons="id,toetsingsinkomen,toetsingsinkomen__datum\np1,1,2025-10-15")
    found = read(on=on.replace(day=1))
    assert found.column("toetsingsinkomen__vast") == [settled]


def test_a_concept_that_never_grows_old_has_no_estimates(read, tmp_path):
    write_csv(tmp_path, persons="id,huurt_woning,huurt_woning__datum\np1,ja,1990-01-01")
    assert "huurt_woning__vast" not in read().rows("persons")[0]


def test_details_are_kept_when_asked_for(read, tmp_path):
    write_csv(tmp_path, persons=DATED)
    (row,) = [each for each in read(details=True).rows("persons") if each["id"] == "new"]
    assert row["toetsingsinkomen__datum"] == dt.date(2025, 11, 1)
    assert row["toetsingsinkomen__bron"] == "Belastingdienst"
    assert row["toetsingsinkomen__status"] == "vast"


def test_facts_that_make_households_keep_their_status(read, tmp_path):
    write_csv(tmp_path, persons="id,bag_adres,bag_adres__status\np1,A1,in_onderzoek\np2,A1,")
    found = read()
    assert by_id(found, "bag_adres") == {"p1": "A1", "p2": "A1"}
    assert by_id(found, "bag_adres__status") == {"p1": "in_onderzoek", "p2": "vast"}
