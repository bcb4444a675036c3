"""A mapping states of which definition its values are; what does not fit is refused with its place."""

import re

import pytest

from support.markdown import blocks
from support.repository import ROOT
from vanzelf.holdings.mapping import ReferenceYear, read_mapping
from vanzelf.rules.questions import definition_digest
from vanzelf.synth.holders import HOLDERS, MAPPING
from vanzelf.terms.problems import ProblemError

INCOME = """
houder: belastingdienst
gegevens:
  - begrip: toetsingsinkomen
    definitie: "{digest}"
    maat: euro
    periode: jaar
    inkomensbegrip: toetsingsinkomen
    van: persoon
    tabel: inkomensgegeven
    sleutel: {{persoon: fin}}
    waarde: bedrag
    alleen: {{belastingjaar: peiljaar - 2}}
"""


@pytest.fixture
def written(catalogue, tmp_path):
    def write(old="", new=""):
        text = INCOME.format(digest=definition_digest(catalogue.concepts["toetsingsinkomen"]))
        assert old in text
        path = tmp_path / "mapping.yaml"
        path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
        return path

    return write


def test_the_mappings_of_the_made_holders_fit(catalogue, town):
    for holder in HOLDERS:
        mapping = read_mapping(town.holders[holder] / MAPPING, catalogue)
        assert mapping.holder == holder
        assert mapping.entries


def test_the_mapping_on_the_page_fits(catalogue, tmp_path):
    page = ROOT / "docs" / "how-to" / "become-a-source.md"
    (block,) = [each for each in blocks(page) if each.info == ("yaml", "mapping")]
    path = tmp_path / "mapping.yaml"
    path.write_text(block.text, encoding="utf-8")
    mapping = read_mapping(path, catalogue)
    assert [each.estimate for each in mapping.entries["toetsingsinkomen"]] == [False, True]
    path.write_text(block.text.replace("periode: jaar", "periode: maand", 1), encoding="utf-8")
    with pytest.raises(ProblemError, match="is maand, and the catalogue says jaar"):
        read_mapping(path, catalogue)


def test_the_year_before_last_makes_an_estimate(catalogue, written):
    (entry,) = read_mapping(written(), catalogue).entries["toetsingsinkomen"]
    assert entry.estimate
    assert entry.only == {"belastingjaar": ReferenceYear(2)}
    (entry,) = read_mapping(written(" - 2"), catalogue).entries["toetsingsinkomen"]
    assert not entry.estimate


@pytest.mark.parametrize(
    "old, new, line, told",
    [
        ("periode: jaar", "periode: maand", 7, "periode of toetsingsinkomen is maand.* says jaar"),
        ("maat: euro", "maat: cent", 6, "maat of toetsingsinkomen is cent.* says euro"),
        ("van: persoon", "van: toeslagpaar", 9, "van of toetsingsinkomen is toeslagpaar"),
        (
            "inkomensbegrip: toetsingsinkomen",
            "inkomensbegrip: netto_inkomen",
            8,
            "inkomensbegrip of toetsingsinkomen is netto_inkomen",
        ),
        ("    periode: jaar\n", "", 4, "periode of toetsingsinkomen is not stated"),
        ("{persoon: fin}", "{adres: adr}", 11, "no fact of a dwelling"),
    ],
)
def test_what_is_not_the_concept_is_refused(catalogue, written, old, new, line, told):
    with pytest.raises(ProblemError) as refused:
        read_mapping(written(old, new), catalogue)
    (problem,) = refused.value.problems
    assert problem.code == "mapping-mismatch"
    assert problem.place.line == line
    assert re.search(told, problem.what)
    assert problem.remedy


def test_another_definition_is_refused(catalogue, written):
    digest = definition_digest(catalogue.concepts["toetsingsinkomen"])
    with pytest.raises(ProblemError, match="definitie of toetsingsinkomen is 0000"):
        read_mapping(written(digest, "0000"), catalogue)


@pytest.mark.parametrize(
    "old, new, code",
    [
        ("begrip: toetsingsinkomen", "begrip: inkomen", "mapping-concept"),
        ("begrip: toetsingsinkomen", "begrip: gezamenlijk_toetsingsinkomen", "mapping-concept"),
        ("houder: belastingdienst", "houder: uwv", "mapping-concept"),
        ("    tabel: inkomensgegeven\n", "", "mapping-shape"),
        ("tabel:", "tabelnaam:", "mapping-shape"),
        ("{persoon: fin}", "fin", "mapping-shape"),
        ("gegevens:", "gegeven:", "mapping-shape"),
    ],
)
def test_what_cannot_be_read_is_refused(catalogue, written, old, new, code):
    with pytest.raises(ProblemError, match=code):
        read_mapping(written(old, new), catalogue)
