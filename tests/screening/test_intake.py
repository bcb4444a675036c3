"""Reading persons: every kind of value, every way to be wrong, and counts that add up."""

import re

import pytest

from support.populations import ON, rejects_in, write_csv
from vanzelf.screening.population import open_population
from vanzelf.screening.run import screen
from vanzelf.terms.problems import ProblemError

HEADER = "id,geboortedatum,toetsingsinkomen,netto_inkomen_maand,zorgverzekerd,woonlandfactor"


def test_every_kind_of_value(read, tmp_path):
    write_csv(
        tmp_path,
        persons="""
        id,geboortedatum,bag_adres,toetsingsinkomen,netto_inkomen_maand,zorgverzekerd,woonlandfactor,maanden_laag_inkomen,reisdocument_soort
        p1,1986-03-01,A 1,19000,1612.5,ja,0.3625,36,paspoort
        p2,2000-02-29,,-12,-0.05,FALSE,1,0,
        p3,,,,,,,,
        """,
    )
    found = read()
    assert found.rejects == []
    first, second, third = found.rows("persons")
    assert str(first.pop("geboortedatum")) == "1986-03-01"
    assert first == {
        "id": "p1",
        "bag_adres": "A 1",
        "toetsingsinkomen": 19000,
        "netto_inkomen_maand": 161250,
        "zorgverzekerd": True,
        "woonlandfactor": 3625,
        "maanden_laag_inkomen": 36,
        "reisdocument_soort": "paspoort",
    }
    assert second["toetsingsinkomen"] == -12
    assert second["netto_inkomen_maand"] == -5
    assert second["zorgverzekerd"] is False
    assert second["woonlandfactor"] == 10_000
    assert set(third.values()) == {"p3", None}


@pytest.mark.parametrize(
    "written, truth",
    [("ja", True), ("Ja", True), ("true", True), ("nee", False), ("NEE", False), ("False", False)],
)
def test_yes_and_no_as_people_write_them(read, tmp_path, written, truth):
    write_csv(tmp_path, persons=f"id,zorgverzekerd\np1,{written}")
    assert read().column("zorgverzekerd") == [truth]


WRONG = [
    ("geboortedatum", "19-8-1979", "geboortedatum should be a date such as 2026-01-31"),
    ("geboortedatum", "1979-8-19", "geboortedatum should be a date such as 2026-01-31"),
    ("geboortedatum", "1979-00-00", "geboortedatum should be a date such as 2026-01-31"),
    ("geboortedatum", "2023-02-29", "geboortedatum should be a date such as 2026-01-31"),
    ("geboortedatum", "epoch", "geboortedatum should be a date such as 2026-01-31"),
    ("netto_inkomen_maand", '"12,50"', "netto_inkomen_maand has a comma: write 1234.50"),
    ("netto_inkomen_maand", '"1.234,50"', "netto_inkomen_maand has a comma: write 1234.50"),
    ("netto_inkomen_maand", "12.505", "should be a number with at most 2 decimals"),
    ("netto_inkomen_maand", "€ 12", "should be a number with at most 2 decimals"),
    ("netto_inkomen_maand", "1e3", "should be a number with at most 2 decimals"),
    ("netto_inkomen_maand", " 12", "should be a number with at most 2 decimals"),
    ("netto_inkomen_maand", "1000001", "should be from -100000 to 1000000"),
    ("toetsingsinkomen", "1900.5", "toetsingsinkomen should be a whole number"),
    ("toetsingsinkomen", "veel", "toetsingsinkomen should be a whole number"),
    ("toetsingsinkomen", "10000001", "toetsingsinkomen should be from -1000000 to 10000000"),
    ("toetsingsinkomen", "9" * 30, "toetsingsinkomen should be a whole number"),
    ("woonlandfactor", "1.1", "woonlandfactor should be from 0 to 1"),
    ("woonlandfactor", "0.12345", "woonlandfactor should be a number with at most 4 decimals"),
    ("zorgverzekerd", "1", "zorgverzekerd should be ja or nee"),
    ("zorgverzekerd", "onbekend", "zorgverzekerd should be ja or nee"),
    ("reisdocument_soort", "rijbewijs", "reisdocument_soort should be one of paspoort, identi"),
    ("toetsingsinkomen__status", "zeker", "toetsingsinkomen__status should be one of vast, "),
    ("toetsingsinkomen__datum", "gisteren", "toetsingsinkomen__datum should be a date such as"),
]


@pytest.mark.parametrize("column, written, reason", WRONG)
def test_a_value_that_does_not_fit_rejects_its_row(read, tmp_path, column, written, reason):
    base = column.partition("__")[0]
    header, value = (f"{base},{column}", f",{written}") if base != column else (column, written)
    write_csv(tmp_path, persons=f"id,{header}\np1,{value}\np2,{',' if base != column else ''}")
    found = read()
    assert found.column("id") == ["p2"]
    assert list(found.reasons) == [2]
    assert reason in found.reasons[2]


def test_a_row_with_several_mistakes_is_one_reject_with_every_reason(read, tmp_path):
    write_csv(tmp_path, persons=f"{HEADER}\np1,x,y,z,misschien,7")
    found = read()
    assert len(found.rejects) == 1
    assert found.reasons[2].count(";") == 4


def test_ids(read, tmp_path):
    write_csv(tmp_path, persons="id,zorgverzekerd\np1,ja\n,ja\np2,ja\np1,nee\np3,x\np3,ja")
    found = read()
    assert found.column("id") == ["p2", "p3"]
    assert found.reasons == {
        2: "id stands more than once",
        3: "id is empty",
        5: "id stands more than once",
        6: "zorgverzekerd should be ja or nee",
    }
    assert (found.intake["persons"].rows, found.intake["persons"].taken) == (6, 2)


RELATIONS = """
soort,van,naar,waarde
partner,p1,p2,
partner,p1,p3,
kind,p1,elders,
kind,elders,p2,
partner,weg,elders,
vriend,p1,p2,
partner,p1,p1,
kind,,p1,
partner,p1,p2,nee
pensioenpartner,p1,p2,nee
pensioenpartner,p1,p2,x
"""


def test_relations(read, tmp_path):
    write_csv(tmp_path, persons="id\np1\np2\np3", relations=RELATIONS)
    found = read()
    assert [
        (row["soort"], row["van"], row["naar"], row["waarde"]) for row in found.rows("relations")
    ] == [
        ("kind", "elders", "p2", None),
        ("kind", "p1", "elders", None),
        ("partner", "p1", "p2", None),
        ("partner", "p1", "p3", None),
        ("pensioenpartner", "p1", "p2", False),
    ]
    assert found.reasons[6] == "neither van nor naar is in persons"
    assert found.reasons[7].startswith("soort should be one of partner, kind, ")
    assert found.reasons[8] == "van and naar are the same person"
    assert found.reasons[9] == "van is empty"
    assert found.reasons[10] == "waarde does not go with this soort"
    assert found.reasons[12] == "waarde should be ja or nee"
    counts = found.intake["relations"]
    assert (counts.rows, counts.rejected, counts.taken, counts.outside) == (11, 6, 5, 2)


def test_addresses(read, tmp_path):
    write_csv(
        tmp_path,
        persons="id\np1",
        addresses="bag_adres,huurt_woning,kale_huur\nA1,ja,612.50\nA2,ja,\nA2,nee,\n,ja,\nA3,ja,-1",
    )
    found = read()
    assert found.rows("addresses") == [
        {"bag_adres": "A1", "huurt_woning": True, "kale_huur": 61250}
    ]
    assert found.reasons == {
        3: "bag_adres stands more than once",
        4: "bag_adres stands more than once",
        5: "bag_adres is empty",
        6: "kale_huur should be from 0 to 10000",
    }


def problems_of(read):
    with pytest.raises(ProblemError) as caught:
        read()
    return [(problem.place.file, problem.code) for problem in caught.value.problems]


def test_unknown_and_missing_columns_are_reported_together(read, tmp_path):
    write_csv(tmp_path, persons="naar,toetsinkomen,leeftijd\n1,2,3")
    assert problems_of(read) == [
        ("persons.csv", "column-derived"),
        ("persons.csv", "column-missing"),
        ("persons.csv", "column-unknown"),
        ("persons.csv", "column-unknown"),
    ]


def test_an_unknown_column_gets_a_suggestion(read, tmp_path):
    write_csv(tmp_path, persons="id,toetsinkomen\np1,2")
    with pytest.raises(ProblemError, match=r"Did you mean toetsingsinkomen"):
        read()


def test_details_without_the_fact_are_unknown_columns(read, tmp_path):
    write_csv(tmp_path, persons="id,toetsingsinkomen__status\np1,vast")
    assert problems_of(read) == [("persons.csv", "column-unknown")]


def test_forbidden_columns_are_left_where_they_are(read, tmp_path):
    write_csv(
        tmp_path, persons="id,nationaliteit,eerste_nationaliteit,wijk,zorgverzekerd\np1,x,x,x,ja"
    )
    assert read().rows("persons") == [{"id": "p1", "zorgverzekerd": True}]


def test_what_is_not_wanted_is_not_read(read, tmp_path):
    write_csv(tmp_path, persons="id,zorgverzekerd,toetsingsinkomen\np1,ja,veel")
    assert read(wanted={"zorgverzekerd"}).rows("persons") == [{"id": "p1", "zorgverzekerd": True}]


def test_a_fact_of_a_person_does_not_stand_with_addresses(read, tmp_path):
    write_csv(tmp_path, persons="id\np1", addresses="bag_adres,toetsingsinkomen\nA1,1")
    assert problems_of(read) == [("addresses.csv", "column-elsewhere")]


@pytest.mark.parametrize("header", ["soort,van", "soort,van,naar,sinds"])
def test_relations_have_fixed_columns(read, tmp_path, header):
    write_csv(tmp_path, persons="id\np1", relations=header)
    (problem,) = problems_of(read)
    assert problem[0] == "relations.csv"


def test_a_header_alone_is_no_population(catalogue, tmp_path):
    write_csv(tmp_path / "in", persons="id,zorgverzekerd")
    with pytest.raises(ProblemError, match="is empty"):
        screen(catalogue, open_population(tmp_path / "in"), ON, tmp_path / "out")


def test_a_population_of_which_nobody_can_be_used(catalogue, tmp_path):
    write_csv(tmp_path / "in", persons="id,geboortedatum\np1,x\np2,y")
    with pytest.raises(ProblemError, match="none of its 2 persons could be used"):
        screen(catalogue, open_population(tmp_path / "in"), ON, tmp_path / "out")
    assert len(rejects_in(tmp_path / "out" / "rejects.csv")) == 2


BREAK = {
    "a date in another notation": lambda row: [row[0], "1-2-1980", *row[2:]],
    "a comma decimal": lambda row: [*row[:3], '"1612,50"', *row[4:]],
    "out of range": lambda row: [*row[:2], "999999999", *row[3:]],
    "no id": lambda row: ["", *row[1:]],
    "a field too few": lambda row: row[:-1],
    "a field too many": lambda row: [*row, "x"],
    "an open quote": lambda row: [row[0], '"' + row[1], *row[2:]],
    "neither yes nor no": lambda row: [*row[:4], "misschien", *row[5:]],
    "not UTF-8": lambda row: [*row[:4], "caf\udce9", *row[5:]],
    "an id twice": lambda row: ["7", *row[1:]],
}


def write_broken(directory, rows):
    """A file in which one row in a hundred is broken, and the lines of those rows."""
    lines, broken = [HEADER], set()
    ways = list(BREAK.values())
    for number in range(rows):
        row = [str(number + 10), "1980-01-01", "24000", "1612.50", "ja", "0.5"]
        if number % 100 == 50:
            row = ways[number // 100 % len(ways)](row)
            broken.add(number + 2)
        if number % 5_000 == 3:
            row[1] = '"1980-01-01"'
        lines.append(",".join(row))
    directory.mkdir()
    text = "\n".join(lines) + "\n"
    (directory / "persons.csv").write_bytes(text.encode("utf-8", "surrogateescape"))
    return broken


def check_broken(catalogue, tmp_path, rows):
    broken = write_broken(tmp_path / "in", rows)
    done = screen(
        catalogue,
        open_population(tmp_path / "in"),
        ON,
        tmp_path / "out",
        schemes=["zorgtoeslag", "stadspas"],
    )
    rejects = rejects_in(tmp_path / "out" / "rejects.csv")
    assert {int(reject["line"]) for reject in rejects} == broken
    assert len(rejects) == len(broken)
    assert all(reject["file"] == "persons.csv" and reject["reason"] for reject in rejects)
    counts = done.intake["persons"]
    assert counts.rows == rows
    assert counts.rows == counts.taken + counts.rejected
    assert counts.rejected == len(broken)
    assert done.residents == counts.taken


def test_one_row_in_a_hundred_is_broken(catalogue, tmp_path):
    check_broken(catalogue, tmp_path, 20_000)


@pytest.mark.soak
def test_one_row_in_a_hundred_of_a_million_is_broken(catalogue, tmp_path):
    check_broken(catalogue, tmp_path, 1_000_000)


def test_rejects_hold_nothing_about_a_person(catalogue, tmp_path):
    write_csv(
        tmp_path / "in",
        persons="""
        id,geboortedatum,toetsingsinkomen,zorgverzekerd
        999990019,1980-01-01,24000,ja
        999990020,31-12-1981,98765432109,geheim
        """,
        facts="id,begrip,waarde\n999990019,geheim_begrip,123456\n999990019,kale_huur,geheim",
    )
    screen(catalogue, open_population(tmp_path / "in"), ON, tmp_path / "out")
    text = (tmp_path / "out" / "rejects.csv").read_text()
    assert len(text.splitlines()) == 4
    assert not re.search(r"99999|31-12|98765|geheim|123456", text)
