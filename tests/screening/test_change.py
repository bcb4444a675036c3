"""A change of law, another figure: exactly the units that it makes a difference for."""

import datetime as dt

import duckdb
import pytest

from support.populations import ON
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.rules.resolve import resolve
from vanzelf.screening.change import (
    changed_outcomes,
    changed_units,
    compare_screenings,
    newly_entitled,
    parameter_compared,
)
from vanzelf.screening.evaluate import PartEvaluator, wanted_facts
from vanzelf.screening.parts import Variant
from vanzelf.screening.reader import PartReader
from vanzelf.screening.run import screen, screen_variants
from vanzelf.screening.units import fetch_units

BEFORE = dt.date(2025, 11, 1)
SCHEME = "huurtoeslag"


@pytest.fixture(scope="module")
def both(catalogue, town, tmp_path_factory):
    """The same people and households under the law of 2025 and of 2026."""
    out = tmp_path_factory.mktemp("both")
    variants = [Variant(BEFORE, out / "before", [SCHEME]), Variant(ON, out / "after", [SCHEME])]
    return screen_variants(catalogue, town, ON, variants)


@pytest.fixture(scope="module")
def by_reference(catalogue, town, tmp_path_factory):
    """Both laws on every unit, by the plain Python engine: certainty and cents a year."""
    laws = [resolve(catalogue, SCHEME, on, state=ON) for on in (BEFORE, ON)]
    con = duckdb.connect()
    PartReader(con, catalogue.concepts, wanted_facts(laws), ON).load(town.parts[0])
    evaluator = PartEvaluator(con, catalogue.concepts, ON)
    found = []
    for law in laws:
        engine = ReferenceEngine(law)
        ready = evaluator.ready(law.scheme.unit, [law])
        evaluations = {unit.id: engine.evaluate(unit) for unit in fetch_units(con, ready)}
        found.append(
            {
                unit: (str(each.certainty), each.amounts.get("jaar"))
                for unit, each in evaluations.items()
            }
        )
    return found


ENTITLED = ("established", "probable")


def test_the_newly_entitled_are_exactly_those_of_the_reference(both, by_reference):
    before, after = by_reference
    expected = {
        unit for unit in after if after[unit][0] in ENTITLED and before[unit][0] not in ENTITLED
    }
    assert expected
    assert set(newly_entitled(*both, SCHEME)) == expected


def test_every_figure_of_the_comparison(both, by_reference):
    before, after = by_reference
    found = compare_screenings(*both, SCHEME)
    new = [u for u in after if after[u][0] in ENTITLED and before[u][0] not in ENTITLED]
    gone = [u for u in after if after[u][0] not in ENTITLED and before[u][0] in ENTITLED]
    kept = [u for u in after if after[u][0] in ENTITLED and before[u][0] in ENTITLED]
    assert found["newly_entitled"] == len(new)
    assert found["no_longer"] == len(gone)
    assert found["gained_cents"] == sum(after[unit][1] for unit in new)
    assert found["lost_cents"] == sum(before[unit][1] for unit in gone)
    assert found["more"] == sum(after[unit][1] > before[unit][1] for unit in kept)
    assert found["less"] == sum(after[unit][1] < before[unit][1] for unit in kept)
    assert found["units_before"] == len(gone) + len(kept)
    assert found["units_after"] == len(new) + len(kept)
    assert found["cost_after_cents"] == sum(after[unit][1] for unit in new + kept)
    assert found["cost_before_cents"] == sum(before[unit][1] for unit in gone + kept)
    assert sum(row["newly"] for row in found["groups"]) == len(new)
    assert (found["from"], found["to"], found["period"]) == ("2025-11-01", "2026-11-01", "jaar")


def test_what_changes_is_told_unit_by_unit(both, by_reference):
    before, after = by_reference
    expected = {unit: (before[unit], after[unit]) for unit in after if before[unit] != after[unit]}
    found = {
        row["unit"]: (
            (row["certainty_before"], row["cents_before"]),
            (row["certainty_after"], row["cents_after"]),
        )
        for row in changed_units(*both, SCHEME)
    }
    assert found == expected
    counts = changed_outcomes(*both, SCHEME)
    assert counts["changed"] == len(expected)
    assert counts["units"] == len(after)
    certainty = [pair for pair in expected.values() if pair[0][0] != pair[1][0]]
    assert counts["certainty_changed"] == len(certainty)
    assert sum(row["units"] for row in counts["transitions"]) == len(certainty)


PARAMETER = "inkomenspercentage"


@pytest.fixture(scope="module")
def rungs(catalogue, town, tmp_path_factory):
    """The city pass at 110, 120 (as it is) and 130 per cent of the standard."""
    out = tmp_path_factory.mktemp("rungs")
    variants = [Variant(ON, out / "120", ["stadspas"])]
    variants += [
        Variant(ON, out / value, ["stadspas"], {"stadspas": {PARAMETER: value}})
        for value in ("110", "130")
    ]
    return screen_variants(catalogue, town, ON, variants)


def test_a_wider_limit_counts_units_as_recomputed(catalogue, town, rungs, tmp_path):
    _, low, high = rungs
    found = compare_screenings(low, high, "stadspas")
    again = {
        value: screen(
            catalogue,
            town,
            ON,
            tmp_path / value,
            schemes=["stadspas"],
            overrides={"stadspas": {PARAMETER: value}},
            engine="reference",
            sample=0,
        ).frame("stadspas")
        for value in ("110", "130")
    }
    entitled = {
        value: {row["unit_id"] for row in frame.to_pylist() if row["certainty"] in ENTITLED}
        for value, frame in again.items()
    }
    assert found["units_before"] == len(entitled["110"])
    assert found["units_after"] == len(entitled["130"])
    assert found["newly_entitled"] == len(entitled["130"] - entitled["110"]) > 0
    assert found["no_longer"] == len(entitled["110"] - entitled["130"]) == 0


def test_what_another_value_means(rungs):
    now, _, high = rungs
    found = parameter_compared(now, high, "stadspas", PARAMETER, "130")
    assert (found["from"], found["to"]) == ("120", "130")
    assert found["parameter_name"]["nl"] == "Percentage van de norm"
    assert found["units_after"] > found["units_before"]


def test_what_another_value_costs(catalogue, town, tmp_path):
    """Twice the amount for people alone costs twice as much for them, and for nobody else."""
    scheme, parameter = "individuele_inkomenstoeslag", "bedrag_alleen"
    figure = resolve(catalogue, scheme, ON).constants[parameter].value
    changes = {scheme: {parameter: str(2 * figure)}}
    variants = [
        Variant(ON, tmp_path / "now", [scheme]),
        Variant(ON, tmp_path / "then", [scheme], changes),
    ]
    now, then = screen_variants(catalogue, town, ON, variants)
    found = parameter_compared(now, then, scheme, parameter, str(2 * figure))
    cents = [row["bedrag_eenmalig"] for row in now.frame(scheme).to_pylist()]
    alone = sum(value for value in cents if value == figure * 100)
    assert alone > 0
    assert found["units_before"] == found["units_after"] > 0
    assert found["cost_before_cents"] == sum(value for value in cents if value)
    assert found["cost_after_cents"] == found["cost_before_cents"] + alone


def test_a_corrected_figure_touches_only_whom_it_should(catalogue, town, tmp_path):
    """A lower asset limit for couples leaves people without a partner alone."""
    scheme = "zorgtoeslag"
    changes = {scheme: {"vermogensgrens_partners": "20000"}}
    variants = [
        Variant(ON, tmp_path / "before", [scheme]),
        Variant(ON, tmp_path / "after", [scheme], changes),
    ]
    before, after = screen_variants(catalogue, town, ON, variants)
    touched = changed_units(before, after, scheme)
    assert touched
    alone = {row["unit_id"] for row in before.frame(scheme).to_pylist() if row["groep"] == "alleen"}
    assert not {row["unit"] for row in touched} & alone


def test_the_same_law_twice_changes_nothing(both):
    found = changed_outcomes(both[1], both[1], SCHEME)
    assert (found["changed"], found["transitions"]) == (0, [])
