"""The people hang together: families, ages, incomes, homes and documents fit one another."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from vanzelf.synth.columns import flags, numbers, whole_years


def joined(town, columns):
    """Living persons with their place in the household, in the same order."""
    persons, made = town.living(columns), town.table("households")
    assert persons["id"].equals(made["id"])
    return persons, made


def test_parents_are_old_enough_and_live_with_their_children(town):
    persons = town.table("persons", ["id", "geboortedatum", "bag_adres"])
    ties = town.table("relations")
    kind = ties.filter(pc.equal(ties["soort"], "kind"))
    ids = persons["id"].combine_chunks()
    parent = pc.index_in(kind["van"].combine_chunks(), value_set=ids).to_numpy()
    child = pc.index_in(kind["naar"].combine_chunks(), value_set=ids).to_numpy()
    age = whole_years(persons["geboortedatum"])
    assert (age[parent] - age[child] >= 16).all()
    home = persons["bag_adres"].to_numpy(zero_copy_only=False)
    assert (home[parent] == home[child]).all()


def test_every_child_under_18_in_a_home_has_a_parent(town):
    persons, made = joined(town, ["id", "geboortedatum"])
    minor = whole_years(persons["geboortedatum"]) < 18
    at_home = minor & (made["soort"].to_numpy(zero_copy_only=False) != "inrichting")
    ties = town.table("relations")
    children = ties.filter(pc.equal(ties["soort"], "kind"))["naar"].combine_chunks()
    ids = persons["id"].filter(pa.array(at_home))
    assert pc.all(pc.is_in(ids, value_set=children)).as_py()
    assert at_home.sum() > 0.99 * minor.sum()


def test_nobody_is_married_to_two_people(town):
    ties = town.table("relations")
    married = ties.filter(pc.equal(ties["soort"], "partner"))
    people = married["van"].to_pylist() + married["naar"].to_pylist()
    assert len(set(people)) == len(people)


def test_minors_have_no_income_or_assets(town):
    columns = ["geboortedatum", "toetsingsinkomen", "rendementsgrondslag", "netto_inkomen_maand"]
    persons = town.living(columns)
    minor = whole_years(persons["geboortedatum"]) < 18
    assert all((numbers(persons[name])[minor] == 0).all() for name in columns[1:])


def test_social_assistance_shows_in_the_yearly_income_and_not_in_the_monthly_one(town):
    persons, made = joined(
        town, ["id", "toetsingsinkomen", "netto_inkomen_maand", "ontvangt_bijstand"]
    )
    alone = made["soort"].to_numpy(zero_copy_only=False) == "alleen"
    receives = flags(persons["ontvangt_bijstand"]) & alone
    assert receives.sum() > 100
    assert (numbers(persons["toetsingsinkomen"])[receives] > 15_000).all()
    assert (numbers(persons["netto_inkomen_maand"])[receives] < 1_419.46).all()


def test_an_income_that_changed_is_an_estimate_and_the_other_way_round(town):
    persons = town.living(["toetsingsinkomen", "toetsingsinkomen_t2", "toetsingsinkomen__status"])
    now, before = numbers(persons["toetsingsinkomen"]), numbers(persons["toetsingsinkomen_t2"])
    estimate = pc.is_valid(persons["toetsingsinkomen__status"]).to_numpy()
    assert (now[~estimate] == before[~estimate]).all()
    assert (now[estimate] != before[estimate]).mean() > 0.99


def test_owners_pay_no_rent_and_renters_do(town):
    homes = town.table("addresses", ["huurt_woning", "kale_huur", "zelfstandige_woning"])
    rents = flags(homes["huurt_woning"])
    assert (pc.is_valid(homes["kale_huur"]).to_numpy() == rents).all()
    assert (numbers(homes["kale_huur"])[rents] > 250).all()


def test_a_few_unmarried_sharers_leave_registers_guessing(town):
    persons, made = joined(town, ["id", "samenlevingscontract"])
    kind = made["soort"].to_numpy(zero_copy_only=False)
    unknown = ~pc.is_valid(persons["samenlevingscontract"]).to_numpy()
    couple = np.char.startswith(kind.astype(str), "paar-ongehuwd")
    assert 0.02 < unknown[couple & (made["plaats"].to_numpy() <= 1)].mean() < 0.06
    assert not unknown[np.char.startswith(kind.astype(str), "paar-gehuwd")].any()


def test_ties_between_partners_are_stated_for_the_two_of_them(town):
    ties = town.table("relations")
    stated = ties.filter(pc.is_valid(ties["waarde"]))
    kinds = set(stated["soort"].to_pylist())
    assert {"samenlevingscontract", "woning_samen_in_eigendom"} <= kinds
    assert not {"partner", "kind"} & kinds


@pytest.mark.parametrize(
    "column, least, most",
    [
        ("reisdocument_geldig_tot", "2026-05-01", "2036-11-01"),
        ("overlijdensdatum", "2025-11-01", "2026-10-31"),
    ],
)
def test_dates_lie_where_they_should(town, column, least, most):
    days = town.table("persons", [column])[column].drop_null()
    days = days.to_numpy().astype("datetime64[D]")
    assert (days >= np.datetime64(least)).mean() > 0.9
    assert (days <= np.datetime64(most)).all()


def test_documents_last_ten_years_for_adults_and_five_for_children(town):
    persons = town.living(["geboortedatum", "reisdocument_afgegeven_op", "reisdocument_geldig_tot"])
    persons = persons.filter(pc.is_valid(persons["reisdocument_geldig_tot"]))
    born, given, until = (
        persons[name].to_numpy().astype("datetime64[D]") for name in persons.column_names[:3]
    )
    years = (until - given).astype(int) / 365.25
    adult = (given - born).astype(int) > 18 * 365.25 + 2
    child = (given - born).astype(int) < 18 * 365.25 - 2
    assert (np.abs(years[adult] - 10) < 0.01).all()
    assert (np.abs(years[child] - 5) < 0.01).all()


def test_the_dead_stay_in_the_register_and_some_leave_a_partner(town):
    persons = town.table("persons", ["id", "overlijdensdatum"])
    dead = set(persons.filter(pc.is_valid(persons["overlijdensdatum"]))["id"].to_pylist())
    ties = town.table("relations")
    married = ties.filter(pc.equal(ties["soort"], "partner"))
    left = sum(
        one in dead or other in dead
        for one, other in zip(*(married[c].to_pylist() for c in ("van", "naar")), strict=True)
    )
    assert len(dead) == 180
    assert 0 < left < len(dead)


def test_people_in_institutions_live_at_large_addresses(town):
    persons, made = joined(town, ["id", "bag_adres"])
    inside = made["soort"].to_numpy(zero_copy_only=False) == "inrichting"
    counts = pc.value_counts(persons["bag_adres"].filter(pa.array(inside))).field("counts")
    assert min(counts.to_pylist()) > 30
