"""The town meets the published figures, and the report says where each comes from."""

import json

import pytest

from vanzelf.synth import calibration
from vanzelf.synth.calibration import Row, calibrate
from vanzelf.synth.targets import TOLERANCE, targets

EXACT = ("geheimhouding", "curatele-of-bewind", "in-onderzoek", "overleden", "verhuisd")
EXACT = (*EXACT, "zonder-postbus", "zonder-rekening", "inkomen-veranderd")


@pytest.fixture(scope="module")
def rows(town):
    return {row.target.id: row for row in calibrate(town.directory)}


def test_every_marginal_is_met(rows):
    missed = {name: (row.achieved, row.target.value) for name, row in rows.items() if not row.ok}
    assert missed == {}


def test_all_targets_but_those_on_awards_are_measured_without_awards(rows):
    schemes = ("huurtoeslag", "zorgtoeslag", "kindgebonden_budget", "algemene_bijstand")
    expected = {target.id for target in targets() if not target.id.startswith(schemes)}
    assert rows.keys() == expected


@pytest.mark.parametrize("name", EXACT)
def test_registrations_are_exact_quotas(rows, name):
    row = rows[name]
    assert round(row.achieved * row.n) == round(row.target.value * row.n)


def test_every_target_says_where_it_is_from():
    assert len({target.id for target in targets()}) == len(targets())
    for target in targets():
        assert target.source
        assert target.year
        assert target.confidence in {"geverifieerd", "gemeld", "herinnerd", "aanname"}
        assert target.estimate == (target.confidence in {"herinnerd", "aanname"})


def test_tolerance_grows_for_small_numbers_only():
    target = next(each for each in targets() if each.id == "leeftijd-0")
    assert Row(target, target.value, 10_000_000).tolerance == TOLERANCE
    assert Row(target, target.value, 2_000).tolerance > 0.5
    assert not Row(target, target.value * 1.06, 10_000_000).ok


def test_the_report_as_data_and_as_text(rows):
    data = json.loads(calibration.as_json(rows.values()))
    assert {"id", "target", "achieved", "n", "source", "year", "confidence", "ok"} <= data[0].keys()
    text = calibration.as_text(rows.values(), "en")
    assert "one-person household" in text
    assert "[schatting]" in text
    assert len(text.splitlines()) == len(rows)


def test_counts_from_elsewhere_can_be_held_against_their_target(town):
    rows = calibrate(town.directory, {"huurtoeslag-nieuw": 189})
    assert rows[-1].target.id == "huurtoeslag-nieuw"
    assert rows[-1].achieved == pytest.approx(945)
