"""The demo from beginning to end, and the API it shares with a notebook."""

import datetime as dt
import json

import pytest

import vanzelf as package


def test_the_demo(vanzelf, tmp_path):
    found = vanzelf("demo", "--residents", "2000", "--no-serve", "--out", "demo")
    assert found.code == 0, found.err
    assert found.err == ""
    assert "2.000 made-up residents, seed 1, reference date 2026-11-01" in found.out
    assert "Lopen minstens één regeling mis" in found.out
    page = tmp_path / "demo" / "report" / "index.html"
    assert f"The report page: {page.relative_to(tmp_path)}" in found.out
    assert "Eikenhage" in page.read_text(encoding="utf-8")
    assert (tmp_path / "demo" / "report" / "catalogue" / "index.html").is_file()
    report = json.loads((tmp_path / "demo" / "report.json").read_text(encoding="utf-8"))
    assert report["rule_change"]["newly_entitled"] > 0
    assert report["what_if"][0]["units_after"] > report["what_if"][0]["units_before"]
    assert any(row["missed"] for row in report["older_income"])
    assert all(
        "eligible_cents_income_plus_10" in row["amount"]
        for row in report["schemes"]
        if row["amount"]
    )
    assert len(report["explained"]) >= 3
    assert len(report["calibration"]) > 20
    assert found.out.count("\nDe voorwaarden\n") == len(report["explained"])
    check_lists(tmp_path / "demo", found.out)


def check_lists(out, told):
    """What was measured is about the very lists that the parties made, and so say the pages."""
    seen = json.loads((out / "lists.json").read_text(encoding="utf-8"))
    assert [each["bundle"] for each in seen["lists"]] == ["toeslagen", "gemeentelijk"]
    for made, measured in zip(seen["lists"], seen["measured"], strict=True):
        assert made["state"] == "klaar"
        assert measured["listed"] == made["listed"] > 0
        assert measured["households"] == made["households"]
    for page, other in (("index.html", "lijsten.html"), ("en.html", "lists.html")):
        assert f'href="{other}"' in (out / "report" / page).read_text(encoding="utf-8")
        assert (out / "report" / other).is_file()
    assert "What the lists give away, in bits" in told
    assert "not on the list" in told


def test_the_same_from_a_notebook(town, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = package.screen(town, "2026-11-01", "out", schemes=["zorgtoeslag", "huurtoeslag"])
    frame = done.frame("zorgtoeslag")
    assert frame.num_rows == package.report(done)["schemes"][0]["units"]
    unit = frame["unit_id"][0].as_py()
    (found,) = package.person(town, dt.date(2026, 11, 1), unit, schemes=["zorgtoeslag"])
    assert str(found.certainty) == frame["certainty"][0].as_py()
    before = package.screen(
        town, "2025-11-01", "before", schemes=["huurtoeslag"], state="2026-11-01"
    )
    assert package.compare_screenings(before, done, "huurtoeslag")["units_after"] > 0
    assert package.newly_entitled(before, done, "huurtoeslag") is not None
    ready = {"partner": "geen", "leeftijd": 40, "toetsingsinkomen": 19000}
    assert package.evaluate("zorgtoeslag", "2026-03-01", ready).certainty == "possible"
    assert package.explain("zorgtoeslag", "2026-03-01", ready, "en").language == "en"
    assert package.program("zorgtoeslag", "2026-03-01").scheme.id == "zorgtoeslag"
    assert package.make_town(500, "again", seed=3)["residents"] == 500


def test_a_date_that_is_none_in_a_notebook():
    with pytest.raises(package.ProblemError, match="is not a date"):
        package.program("zorgtoeslag", "soon")


def test_a_name_that_the_package_does_not_have():
    with pytest.raises(AttributeError, match="no 'frob'"):
        package.frob  # noqa: B018 - asking for it is the test
    assert "evaluate" in dir(package)
