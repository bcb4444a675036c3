"""Receipt is entitlement less non-use, drawn from whatever the rules say."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from vanzelf.synth import Manifest, generate
from vanzelf.synth.awards import Units, draw_awards, reach_of
from vanzelf.synth.calibration import calibrate
from vanzelf.synth.columns import flags, numbers, whole_years
from vanzelf.synth.draws import Streams
from vanzelf.synth.rates import LOCAL, NATIONAL
from vanzelf.synth.receipt import draw_receipts, read_reach, schemes
from vanzelf.terms.problems import ProblemError

RATES = {rates.scheme: rates for rates in (*NATIONAL, *LOCAL)}


def units(count, **changes):
    rng = np.random.default_rng(1)
    fields = {
        "verdict": np.ones(count, dtype=np.int8),
        "amount": rng.uniform(24, 3_000, count),
        "groups": {
            "bijstand": np.arange(count) % 10 == 0,
            "zelfstandige": np.arange(count) % 10 == 1,
            "pas_met_pensioen": np.arange(count) % 10 == 2,
        },
        "income": rng.uniform(0, 60_000, count),
        "plausible": np.ones(count, dtype=bool),
        "elsewhere": np.zeros(count, dtype=bool),
    }
    return Units(**(fields | changes))


@pytest.mark.parametrize("scheme", ["zorgtoeslag", "huurtoeslag", "kindgebonden_budget"])
def test_non_use_is_exact_as_a_whole_and_in_each_group(scheme):
    rates, drawn = RATES[scheme], units(10_000)
    missed = ~draw_awards(Streams(1, 0)("x"), rates, drawn)
    assert missed.mean() == pytest.approx(rates.overall)
    for group, rate in rates.groups.items():
        assert missed[drawn.groups[group]].mean() == pytest.approx(rate, abs=0.001)


def test_small_amounts_are_missed_most():
    drawn = units(10_000)
    missed = ~draw_awards(Streams(1, 0)("x"), RATES["zorgtoeslag"], drawn)
    small, large = drawn.amount < 600, drawn.amount > 2_400
    assert missed[small].mean() > 2 * missed[large].mean()


def test_child_budget_is_missed_mostly_by_those_without_another_allowance():
    other = np.arange(10_000) % 2 == 0
    drawn = units(10_000, elsewhere=other)
    missed = ~draw_awards(Streams(1, 0)("x"), RATES["kindgebonden_budget"], drawn)
    assert missed[~other].mean() > 2 * missed[other].mean()


def test_a_few_receive_who_are_not_entitled_and_a_few_of_those_in_doubt():
    verdict = np.repeat(np.array([1, 0, -1], dtype=np.int8), [6_000, 3_000, 1_000])
    drawn = units(10_000, verdict=verdict)
    receives = draw_awards(Streams(1, 0)("x"), RATES["zorgtoeslag"], drawn)
    reach = reach_of("zorgtoeslag", verdict, receives)
    assert reach.receiving + reach.missing == reach.eligible == 6_000
    assert reach.over == pytest.approx(reach.receiving * 0.01, abs=1)
    assert receives[verdict == -1].sum() == reach.possible * 0.05


def fake_rules(scheme, population):
    """Adults with an income under 30,000 are entitled; every fiftieth cannot be said."""
    files = sorted((population / "persons").glob("*.parquet"))
    columns = ["id", "toetsingsinkomen", "geboortedatum"]
    persons = pa.concat_tables([pq.read_table(file, columns=columns) for file in files])
    persons = persons.filter(pa.array(whole_years(persons["geboortedatum"]) >= 18))
    income = numbers(persons["toetsingsinkomen"])
    entitled = income < 30_000
    return pa.table(
        {
            "unit_id": persons["id"],
            "eligible": pa.array(entitled, mask=np.arange(len(income)) % 50 == 0),
            "amount_cents": pa.array(np.full(len(income), 120_000), mask=~entitled),
        }
    )


@pytest.fixture(scope="module")
def awarded(tmp_path_factory):
    directory = tmp_path_factory.mktemp("awarded")
    generate(4_000, 5, directory, part_size=2_000, processes=1)
    seen = []
    reach = draw_receipts(directory, fake_rules, progress=seen.append)
    assert seen == list(schemes())
    return directory, reach


def read(directory, table):
    files = sorted((directory / table).glob("*.parquet"))
    return pa.concat_tables([pq.read_table(file) for file in files])


def test_what_was_drawn_is_in_the_files(awarded):
    directory, reach = awarded
    persons = read(directory, "persons")
    outcomes = fake_rules("zorgtoeslag", directory)
    entitled = outcomes.filter(pc.fill_null(outcomes["eligible"], False))["unit_id"]
    applicants = pc.is_in(persons["id"], value_set=entitled.combine_chunks()).to_numpy()
    has = flags(persons["ontvangt_zorgtoeslag"])
    assert persons["ontvangt_zorgtoeslag"].null_count == 0
    assert has[applicants].sum() == reach[1].receiving
    assert (numbers(persons["ontvangen_toeslagen"])[has & applicants] >= 100).all()


def test_rent_allowance_is_a_fact_of_the_home_and_lowers_its_cost(awarded):
    directory, _ = awarded
    homes, persons = read(directory, "addresses"), read(directory, "persons")
    assert homes["ontvangt_huurtoeslag"].null_count == 0
    assert flags(homes["ontvangt_huurtoeslag"]).any()
    assert "ontvangt_huurtoeslag" not in persons.column_names
    costs, rent = numbers(persons["woonlasten_netto"]), numbers(persons["huurtoeslag_per_maand"])
    assert (costs >= 0).all()
    assert (rent > 0).any()


def test_a_city_pass_is_for_both_partners(awarded):
    directory, _ = awarded
    persons, made = read(directory, "persons"), read(directory, "households")
    has = flags(persons["heeft_stadspas"])[whole_years(persons["geboortedatum"]) >= 18]
    assert has.any()
    adult = made.append_column(
        "pas",
        persons["heeft_stadspas"]
        .slice(0, len(persons))
        .filter(persons["overlijdensdatum"].is_null()),
    )
    adult = adult.filter(
        pa.array(
            whole_years(persons["geboortedatum"].filter(persons["overlijdensdatum"].is_null()))
            >= 18
        )
    )
    first = adult.slice(0, 1000)
    shared = first.group_by(["huishouden", "kern"]).aggregate([("pas", "min"), ("pas", "max")])
    assert shared["pas_min"].equals(shared["pas_max"])


def test_the_supplement_has_a_date_in_the_past_year(awarded):
    directory, _ = awarded
    persons = read(directory, "persons")
    given = persons.filter(persons["ontvangt_individuele_inkomenstoeslag"])
    days = given["laatste_inkomenstoeslag_datum"].to_numpy().astype("datetime64[D]")
    assert len(days)
    assert (days > np.datetime64("2025-11-01")).all()
    assert (days < np.datetime64("2026-11-01")).all()


def test_reach_is_kept_and_reported(awarded):
    directory, reach = awarded
    assert read_reach(directory) == reach
    assert Manifest.read(directory).receipts
    rows = {row.target.id: row for row in calibrate(directory)}
    assert rows["zorgtoeslag-mist"].achieved == pytest.approx(reach[1].missing / 4_000 * 100_000)


def test_awards_are_drawn_once(awarded):
    directory, _ = awarded
    with pytest.raises(ProblemError, match="already"):
        draw_receipts(directory, fake_rules)


def test_outcomes_about_strangers_are_refused(tmp_path):
    generate(500, 1, tmp_path)

    def strangers(scheme, population):
        return pa.table({"unit_id": ["nobody"], "eligible": [True], "amount_cents": [100]})

    with pytest.raises(ValueError, match="nobody"):
        draw_receipts(tmp_path, strangers)
