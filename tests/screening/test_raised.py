"""What if incomes that are estimates turn out higher."""

from fractions import Fraction

import duckdb
import pytest

from support.populations import ON, write_csv
from vanzelf.engines.ready import read_unit
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.rules.resolve import resolve
from vanzelf.screening.adjust import Adjustment
from vanzelf.screening.evaluate import PartEvaluator, wanted_facts
from vanzelf.screening.older import OLDER
from vanzelf.screening.population import open_population
from vanzelf.screening.raised import with_income_raised
from vanzelf.screening.reader import PartReader
from vanzelf.screening.run import resolve_all, screen
from vanzelf.screening.units import fetch_units

SCHEMES = ("zorgtoeslag", "huurtoeslag", "kwijtschelding")


@pytest.fixture(scope="module")
def zorgtoeslag(catalogue):
    return resolve(catalogue, "zorgtoeslag", ON)


def unit(program, **facts):
    return read_unit(program, {"partner": "geen", "leeftijd": 40, **facts})


def test_without_an_estimate_there_is_nothing_to_raise(zorgtoeslag):
    assert with_income_raised(zorgtoeslag, unit(zorgtoeslag, toetsingsinkomen=19000), 10) is None
    assets = {"waarde": 5000, "status": "schatting"}
    assert with_income_raised(zorgtoeslag, unit(zorgtoeslag, vermogen=assets), 10) is None


@pytest.mark.parametrize(
    "written, raised", [(19_009, 20_909), (0, 0), (-500, -500), (1, 1), (9, 9), (10, 11)]
)
def test_an_estimated_income_is_raised_and_rounded_down(zorgtoeslag, written, raised):
    income = {"waarde": written, "status": "schatting"}
    found = with_income_raised(zorgtoeslag, unit(zorgtoeslag, toetsingsinkomen=income), 10)
    assert found is not None
    assert found.facts["gezamenlijk_toetsingsinkomen"].value == raised
    assert found.facts["gezamenlijk_toetsingsinkomen"].status == "schatting"


def test_an_income_in_cents_stays_exact(catalogue):
    program = resolve(catalogue, "stadspas", ON)
    income = {"waarde": "1612.55", "status": "schatting"}
    found = with_income_raised(program, read_unit(program, {"netto_inkomen_maand": income}), 10)
    assert found is not None
    assert found.members[0].facts["netto_inkomen_maand"].value == Fraction(177380, 100)


def test_an_old_income_is_an_estimate_too(zorgtoeslag):
    income = {"waarde": 19_000, "datum": "2024-01-01"}
    member = {"partner": {"toetsingsinkomen": income}}
    found = with_income_raised(zorgtoeslag, unit(zorgtoeslag, **member), 10)
    assert found is not None
    assert found.members[1].facts["toetsingsinkomen"].value == 20_900


def test_in_bulk_it_comes_out_as_one_by_one(catalogue, town, tmp_path):
    """A screening with raised incomes, beside the reference on raised units."""
    programs = resolve_all(catalogue, ON, SCHEMES)
    done = screen(catalogue, town, ON, tmp_path, schemes=SCHEMES, raised=10, sample=0)
    con = duckdb.connect()
    PartReader(con, catalogue.concepts, wanted_facts(programs.values()), ON).load(town.parts[0])
    evaluator = PartEvaluator(con, catalogue.concepts, ON)
    raised_units = 0
    for name, program in programs.items():
        engine = ReferenceEngine(program)
        rows = {row["unit_id"]: row for row in done.frame(name).to_pylist()}
        for each in fetch_units(con, evaluator.ready(program.scheme.unit, [program])):
            raised = with_income_raised(program, each, 10)
            raised_units += raised is not None
            found = engine.evaluate(raised or each)
            assert rows[each.id]["certainty"] == str(found.certainty)
            cents = found.amounts.get(program.scheme.main_amount)
            assert rows[each.id][f"bedrag_{program.scheme.main_amount}"] == cents
    assert raised_units > 100


def test_older_income_takes_the_place_of_this_years(catalogue, tmp_path):
    write_csv(
        tmp_path,
        persons="""
        id,toetsingsinkomen,toetsingsinkomen__status,toetsingsinkomen_t2
        a,1,schatting,10
        b,2,,
        """,
    )
    con = duckdb.connect()
    PartReader(con, catalogue.concepts, None, ON).load(open_population(tmp_path).parts[0])
    people = Adjustment(OLDER).people(con, catalogue.concepts)
    query = f"SELECT toetsingsinkomen, toetsingsinkomen__vast FROM {people} ORDER BY id"
    assert con.execute(query).fetchall() == [(10, 10), (None, None)]
    assert Adjustment().people(con, catalogue.concepts) == "persons"
    untouched = con.execute("SELECT toetsingsinkomen FROM persons ORDER BY id").fetchall()
    assert untouched == [(1,), (2,)]
