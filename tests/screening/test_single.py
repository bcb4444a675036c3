"""One person out of a population, as they are and as they might be."""

import datetime as dt

import duckdb
import pytest

from support.populations import ON, write_csv
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.explanation import Explainer
from vanzelf.screening.evaluate import PartEvaluator, wanted_facts
from vanzelf.screening.near import NEAR, load_near
from vanzelf.screening.population import open_population
from vanzelf.screening.reader import PartReader
from vanzelf.screening.run import resolve_all
from vanzelf.screening.single import chosen_households, units_of_person
from vanzelf.screening.units import fetch_units
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import Role, UnitType

MINE = """
id,geboortedatum,bag_adres,ingezetene,verblijfsrecht_geeft_aanspraak,zorgverzekerd,in_detentie,toetsingsinkomen,rendementsgrondslag,kind_woont_elders,ontvangt_kinderbijslag,werkt_in_nederland
ans,1986-03-01,A1,ja,ja,ja,nee,45000,0,,,ja
bo,1984-07-15,A1,ja,ja,ja,nee,15000,0,,,ja
cor,1960-01-01,A2,ja,ja,ja,nee,12000,0,,,nee
dit,1990-01-01,,ja,ja,ja,nee,12000,0,,,nee
"""
RELATIONS = "soort,van,naar\npartner,ans,bo"
ADDRESSES = "bag_adres,huurt_woning,zelfstandige_woning,kale_huur,servicekosten\nA2,ja,ja,900,0"


@pytest.fixture
def mine(tmp_path):
    write_csv(tmp_path, persons=MINE, relations=RELATIONS, addresses=ADDRESSES)
    return open_population(tmp_path)


def asked(catalogue, population, person, scheme, **options):
    """The one evaluation of a scheme for a person."""
    found = units_of_person(catalogue, population, ON, person, [scheme], **options)
    assert len(found) == 1
    return found[0][1]


def test_both_partners_belong_to_the_same_unit(catalogue, mine):
    for person in ("ans", "bo"):
        found = asked(catalogue, mine, person, "zorgtoeslag")
        assert found.unit.id == "bo", "the oldest is the aanvrager"
        assert [member.person_id for member in found.unit.members] == ["bo", "ans"]
        assert str(found.certainty) == "excluded"


def test_people_without_any_address(catalogue, tmp_path):
    write_csv(tmp_path, persons="id,geboortedatum\np1,1980-01-01", addresses=ADDRESSES)
    found = asked(catalogue, open_population(tmp_path), "p1", "zorgtoeslag")
    assert str(found.certainty) == "possible"


def test_nobody_with_this_id(catalogue, mine):
    with pytest.raises(ProblemError) as caught:
        units_of_person(catalogue, mine, ON, "zoë")
    assert [problem.code for problem in caught.value.problems] == ["person-missing"]


def test_a_job(catalogue, mine):
    """Together 29,736: the whole allowance for a couple."""
    found = asked(catalogue, mine, "ans", "zorgtoeslag", changes={"toetsingsinkomen": "14736"})
    assert str(found.certainty) == "established"
    assert found.amounts["jaar"] == 2963_00
    income = {member.person_id: member.facts["toetsingsinkomen"] for member in found.unit.members}
    assert (income["ans"].source, income["ans"].status) == ("wat als", "vast")
    assert income["bo"].value == 15000


def test_what_is_supposed_may_be_unknown(catalogue, mine):
    found = asked(catalogue, mine, "cor", "zorgtoeslag", changes={"toetsingsinkomen": "onbekend"})
    assert str(found.certainty) == "possible"


def test_another_rent_holds_for_the_whole_address(catalogue, mine, tmp_path):
    write_csv(
        tmp_path,
        persons=MINE + "eva,1962-01-01,A2,ja,ja,ja,nee,0,0,,,nee\n",
        relations=RELATIONS + "\npartner,cor,eva",
        addresses=ADDRESSES,
    )
    population = open_population(tmp_path)
    for person in ("cor", "eva"):
        now = asked(catalogue, population, person, "huurtoeslag")
        then = asked(catalogue, population, person, "huurtoeslag", changes={"kale_huur": "500"})
        assert now.unit.facts["kale_huur"].value == 900
        assert then.unit.facts["kale_huur"].value == 500
        assert 0 < then.amounts["jaar"] < now.amounts["jaar"]


def test_a_move_to_a_rented_home(catalogue, mine):
    """The address of ans and bo has no row yet: it is a home of which nothing is known."""
    changes = {
        "huurt_woning": "ja",
        "zelfstandige_woning": "ja",
        "kale_huur": "700.50",
        "servicekosten": "0",
        "toetsingsinkomen": "0",
    }
    found = asked(catalogue, mine, "ans", "huurtoeslag", changes=changes)
    assert str(found.certainty) == "established"
    assert float(found.unit.facts["kale_huur"].value) == 700.5


def test_a_fact_of_the_unit_holds_for_the_couple(catalogue, mine):
    for person in ("ans", "bo"):
        found = asked(
            catalogue, mine, person, "zorgtoeslag", changes={"ontvangt_zorgtoeslag": "ja"}
        )
        assert found.unit.facts["ontvangt_zorgtoeslag"].value is True


@pytest.mark.parametrize(
    "person, changes, code",
    [
        ("ans", {"inkomen": "1"}, "fact-unknown"),
        ("ans", {"leeftijd": "40"}, "fact-unknown"),
        ("ans", {"toetsingsinkomen": "veel"}, "fact-value"),
        ("ans", {"kale_huur": "612.505"}, "fact-value"),
        ("dit", {"kale_huur": "612.50"}, "person-homeless"),
    ],
)
def test_what_cannot_be_supposed(catalogue, mine, person, changes, code):
    with pytest.raises(ProblemError) as caught:
        units_of_person(catalogue, mine, ON, person, changes=changes)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert all(problem.remedy for problem in caught.value.problems)


BORN = dt.date(2026, 10, 20)


def test_a_child_makes_a_family(catalogue, mine):
    assert units_of_person(catalogue, mine, ON, "ans", ["kindgebonden_budget"]) == []
    found = asked(catalogue, mine, "ans", "kindgebonden_budget", child=BORN)
    assert [member.role for member in found.unit.members] == [
        Role.AANVRAGER,
        Role.PARTNER,
        Role.KIND,
    ]
    child = found.unit.members[-1]
    assert child.facts["geboortedatum"].value == BORN
    known = {name for name, fact in child.facts.items() if fact.value is not None}
    assert known == {"geboortedatum", "kind_in_huishouden"}
    assert str(found.certainty) == "possible"
    assert "ontvangt_kinderbijslag" in {each.concept for each in found.settled.missing}


def test_a_child_of_somebody_alone_has_one_parent(catalogue, mine):
    found = asked(catalogue, mine, "cor", "kindgebonden_budget", child=BORN)
    assert [member.role for member in found.unit.members] == [Role.AANVRAGER, Role.KIND]


def test_a_child_that_is_not_born_yet(catalogue, mine):
    with pytest.raises(ProblemError, match="not born yet"):
        units_of_person(catalogue, mine, ON, "ans", child=dt.date(2026, 11, 2))


def test_a_child_where_ids_are_numbers(catalogue, town):
    number = town.parts[0].number
    assert number == 0
    found = units_of_person(catalogue, town, ON, _somebody(town), ["kinderbijslag"], child=BORN)
    assert any(
        member.facts["geboortedatum"].value == BORN
        for _, evaluation in found
        for member in evaluation.unit.members
        if member.role is Role.KIND
    )


def _somebody(town):
    """The id of an adult with an address."""
    (row,) = duckdb.sql(
        f"""SELECT min(id) FROM '{town.directory}/persons/*.parquet'
        WHERE geboortedatum < DATE '1990-01-01' AND overlijdensdatum IS NULL"""
    ).fetchall()
    return row[0]


def test_facts_come_with_source_status_and_date(catalogue, tmp_path):
    write_csv(
        tmp_path,
        persons="""
        id,geboortedatum,toetsingsinkomen,toetsingsinkomen__status,toetsingsinkomen__datum,toetsingsinkomen__bron,rendementsgrondslag,rendementsgrondslag__datum
        p1,1980-01-01,19000,schatting,2026-02-14,jaaropgave,0,2020-01-01
        """,
        facts="id,begrip,waarde,status,bron,datum\np1,zorgverzekerd,ja,in_onderzoek,loket,2026-03-01",
    )
    unit = asked(catalogue, open_population(tmp_path), "p1", "zorgtoeslag").unit
    facts = unit.members[0].facts
    income, assets, insured = (
        facts[name] for name in ("toetsingsinkomen", "rendementsgrondslag", "zorgverzekerd")
    )
    assert (income.value, income.status, income.source) == (19000, "schatting", "jaaropgave")
    assert income.date == dt.date(2026, 2, 14)
    assert (assets.value, assets.status, assets.source) == (0, "vast", "belastingdienst")
    assert assets.date == dt.date(2020, 1, 1)
    assert (insured.value, insured.status, insured.source) == (None, "in_onderzoek", "loket")


@pytest.fixture(scope="module")
def programs(catalogue):
    return list(resolve_all(catalogue, ON).values())


@pytest.fixture(scope="module")
def whole(catalogue, town, programs):
    """The whole town, loaded once: the units of every type, with their facts."""
    con = duckdb.connect()
    reader = PartReader(con, catalogue.concepts, wanted_facts(programs), ON, details=True)
    reader.load(town.parts[0])
    evaluator = PartEvaluator(con, catalogue.concepts, ON)
    return {
        program.scheme.id: {
            unit.id: unit
            for unit in fetch_units(con, evaluator.ready(program.scheme.unit, [program]))
        }
        for program in programs
    }


def test_everybody_has_the_same_units_seen_from_near(catalogue, town, programs, whole):
    """The people near somebody are enough to know their units, in every kind of household."""
    con = duckdb.connect()
    people = con.sql(
        f"""SELECT id FROM '{town.directory}/persons/*.parquet' WHERE overlijdensdatum IS NULL
        ORDER BY hash(id) LIMIT 25"""
    ).fetchall()
    load_near(con, catalogue, programs, town.parts[0], [person for (person,) in people], ON)
    evaluator = PartEvaluator(con, catalogue.concepts, ON)
    near = con.sql(f"SELECT count(*) FROM {NEAR}").fetchall()[0][0]
    assert near < 1_500
    compared = 0
    for program in programs:
        ready = evaluator.ready(program.scheme.unit, [program])
        members = evaluator.members(ready.unit)
        ids = con.execute(
            f"SELECT DISTINCT unit_id FROM {members} WHERE person_id IN (SELECT unnest(?))",
            [[person for (person,) in people]],
        ).fetchall()
        for unit in fetch_units(con, ready, [unit for (unit,) in ids]):
            assert unit == whole[program.scheme.id][unit.id]
            compared += 1
    assert compared > 100


@pytest.mark.soak
def test_everybody_one_by_one_has_the_same_outcome_seen_from_near(catalogue, town, programs, whole):
    con = duckdb.connect()
    people = con.sql(f"SELECT id FROM '{town.directory}/persons/*.parquet' ORDER BY 1").fetchall()
    for (person,) in people[::40]:
        for program, evaluation in units_of_person(catalogue, town, ON, person):
            unit = whole[program.scheme.id][evaluation.unit.id]
            assert evaluation.unit == unit
            assert evaluation.certainty is ReferenceEngine(program).evaluate(unit).certainty


def test_the_demo_explains_one_household_of_each_kind(catalogue, screened):
    chosen = chosen_households(catalogue, screened)
    assert len(chosen) >= 3
    for item in chosen:
        assert item["nl"]["certainty"] == item["en"]["certainty"] == item["certainty"]
        assert item["nl"]["scheme"] == item["scheme"]
        assert item["text"].startswith(item["nl"]["name"])
    assert chosen == chosen_households(catalogue, screened), "always the same ones"


def test_an_explanation_says_what_was_supposed(catalogue, mine):
    found = asked(catalogue, mine, "cor", "zorgtoeslag", changes={"zorgverzekerd": "nee"})
    explanation = Explainer(found.program, "nl").explain(found)
    sources = {fact.source for criterion in explanation.criteria for fact in criterion.facts}
    assert "wat als" in sources
    assert explanation.unit is UnitType.TOESLAGPAAR
