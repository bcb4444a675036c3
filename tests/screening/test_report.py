"""The report has the form that docs/reference/report.md describes."""

import json
import re

from vanzelf.screening.report import REPORT, write_report_json


def keys_of(value):
    """Every key of a nested value; texts in two languages are one value."""
    if isinstance(value, dict):
        if {"nl", "en"} >= value.keys():
            return set()
        return set(value).union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


def test_every_field_is_documented(report, root):
    page = (root / "docs" / "reference" / "report.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"\w+", page))
    tables = {"persons", "relations", "addresses", "facts"}
    assert keys_of(report) - documented - tables == set()


def test_the_parts_add_up(report):
    assert report["format"] == "vanzelf-report/1"
    assert report["population"]["name"] == "Eikenhage"
    assert report["population"]["synthetic"] is True
    for intake in report["intake"].values():
        assert intake["rows"] == intake["taken"] + intake["rejected"]
    for scheme in report["schemes"]:
        assert scheme["units"] == sum(scheme["certainty"].values())
        parts = ("eligible_receiving", "missing", "receipt_unknown")
        assert scheme["eligible"] == sum(scheme[name] for name in parts)
        if scheme["take_up"] is not None:
            assert scheme["take_up"] + scheme["non_take_up"] == 1
        for name in ("eligible", "missing"):
            assert scheme[name] == sum(group[name] for group in scheme["groups"])
        for criterion in scheme["criteria"]:
            known = criterion["met"] + criterion["not_met"] + criterion["not_known"]
            assert known == scheme["units"]


def test_the_funnel_narrows(report):
    counts = [step["count"] for step in report["funnel"]]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == report["population"]["residents"] == 2_000


def test_what_is_unknown_is_ranked(report):
    for scheme in report["schemes"]:
        units = [row["units"] for row in scheme["unknowns"]]
        assert units == sorted(units, reverse=True)
        assert bool(units) == bool(scheme["certainty"]["possible"])
        assert all(row["units"] <= scheme["certainty"]["possible"] for row in scheme["unknowns"])


def test_households_that_miss_something_appear_once(report):
    found = report["partial_use"]
    combinations = [
        (tuple(row["missing_schemes"]), tuple(row["receiving_schemes"])) for row in found
    ]
    assert len(set(combinations)) == len(combinations)
    assert all(missing and receiving for missing, receiving in combinations)
    assert not any(set(missing) & set(receiving) for missing, receiving in combinations)
    missing_any = next(step["count"] for step in report["funnel"] if step["id"] == "missing_any")
    assert 0 < sum(row["households"] for row in found) <= missing_any


def test_it_is_plain_json(report, tmp_path):
    write_report_json(report, tmp_path / REPORT)
    assert json.loads((tmp_path / REPORT).read_text(encoding="utf-8")) == report
