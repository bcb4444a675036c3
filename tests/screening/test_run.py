"""A screening as a whole: what it writes, and several at once."""

import datetime as dt

import pytest

from support.populations import ON
from vanzelf.screening.adjust import Adjustment
from vanzelf.screening.parts import Variant
from vanzelf.screening.run import resolve_all, screen, screen_variants
from vanzelf.terms.problems import ProblemError


def rows(screening, scheme):
    return sorted(screening.frame(scheme).to_pylist(), key=lambda row: row["unit_id"])


def test_variants_together_are_the_same_as_one_by_one(catalogue, town, tmp_path):
    """One reading for all: nothing of one variant ends up in another."""
    lower = {"zorgtoeslag": {"vermogensgrens_alleenstaande": "1000"}}
    raised = Adjustment(raised=10)
    variants = [
        Variant(ON, tmp_path / "0", ["zorgtoeslag"]),
        Variant(dt.date(2025, 11, 1), tmp_path / "1", ["zorgtoeslag"]),
        Variant(ON, tmp_path / "2", ["zorgtoeslag"], lower),
        Variant(ON, tmp_path / "3", ["zorgtoeslag"], adjustment=raised),
    ]
    together = screen_variants(catalogue, town, ON, variants)
    for variant, found in zip(variants, together, strict=True):
        alone = screen(
            catalogue,
            town,
            variant.on,
            tmp_path / "alone",
            schemes=variant.schemes,
            overrides=variant.overrides,
            state=ON,
            raised=variant.adjustment.raised,
            sample=0,
        )
        assert rows(found, "zorgtoeslag") == rows(alone, "zorgtoeslag")
    outcomes = [rows(found, "zorgtoeslag") for found in together]
    assert all(outcomes[0] != other for other in outcomes[1:])


def test_progress_reaches_its_end(catalogue, town, tmp_path):
    said = []
    screen(
        catalogue,
        town,
        ON,
        tmp_path,
        schemes=["zorgtoeslag", "huurtoeslag"],
        progress=lambda *what: said.append(what),
    )
    assert [(done, total) for _, done, total in said] == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_screening_is_the_same_again(catalogue, town, screened, tmp_path):
    again = screen(catalogue, town, ON, tmp_path, schemes=["stadspas"])
    assert rows(again, "stadspas") == rows(screened, "stadspas")
    assert again.waiting["stadspas"] == screened.waiting["stadspas"]


def test_a_limit_on_memory(catalogue, town, tmp_path):
    done = screen(catalogue, town, ON, tmp_path, schemes=["zorgtoeslag"], memory="512MB")
    assert done.frame("zorgtoeslag").num_rows > 0
    with pytest.raises(ProblemError, match="'much' is not an amount of memory"):
        screen(catalogue, town, ON, tmp_path, schemes=["zorgtoeslag"], memory="much")


def test_too_little_memory(catalogue, town, tmp_path):
    with pytest.raises(ProblemError, match="not enough memory") as caught:
        screen(catalogue, town, ON, tmp_path, schemes=["zorgtoeslag"], memory="1MB")
    assert caught.value.problems[0].place.file == "--memory"


@pytest.mark.parametrize(
    "options, code",
    [
        ({"schemes": ["zorgtoeslagen"]}, "scheme-unknown"),
        ({"on": dt.date(2030, 1, 1)}, "date-outside-law"),
        ({"on": dt.date(2024, 6, 1), "schemes": ["zorgtoeslag"]}, "date-outside-law"),
        ({"overrides": {"zorgtoeslag": {"hoogte": "1"}}}, "parameter-unknown"),
        ({"overrides": {"zorgtoeslag": {"standaardpremie": "veel"}}}, "parameter-value"),
        ({"overrides": {"stadspas": {}}, "schemes": ["zorgtoeslag"]}, "setting-unused"),
        ({"engine": "excel"}, "engine-unknown"),
    ],
)
def test_what_is_refused_before_anything_is_read(catalogue, town, tmp_path, options, code):
    with pytest.raises(ProblemError) as caught:
        screen(catalogue, town, **{"on": ON, "out": tmp_path / "out", **options})
    assert {problem.code for problem in caught.value.problems} == {code}
    assert not (tmp_path / "out").exists()


def test_schemes_that_are_not_known_on_a_date_are_left_out(catalogue):
    early = resolve_all(catalogue, dt.date(2025, 3, 1))
    assert "zorgtoeslag" in early
    assert "algemene_bijstand" not in early
