"""Charts: accessible, the same every time, the same numbers as their tables."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from vanzelf.charts import (
    calibration_chart,
    change_chart,
    funnel_chart,
    gap_chart,
    reach_chart,
)
from vanzelf.charts.gap import gap_rows
from vanzelf.charts.reach import reach_rows
from vanzelf.charts.shares import share_percent
from vanzelf.charts.theme import INK, MISSING, MUTED, NEUTRAL, RECEIVING, UNKNOWN

REPORT = json.loads(
    (Path(__file__).parent.parent / "pages" / "sample_report.json").read_text(encoding="utf-8")
)
ON = "1 november 2026"
SVG = "{http://www.w3.org/2000/svg}"


def charts(language):
    return [
        reach_chart(REPORT["schemes"], language, ON),
        gap_chart(REPORT["schemes"], language, ON),
        funnel_chart(REPORT["funnel"], language, ON),
        change_chart(REPORT["rule_change"], language),
        calibration_chart(REPORT["calibration"], language),
    ]


@pytest.fixture(scope="module")
def dutch():
    return charts("nl")


def test_a_drawing_has_its_own_title_and_description(dutch):
    for chart in dutch:
        for svg in (chart.wide, chart.narrow):
            root = ElementTree.fromstring(svg)
            assert root.get("role") == "img"
            ids = root.get("aria-labelledby", "").split()
            named = {each.get("id"): each for each in root if each.get("id")}
            assert [named[each].tag for each in ids] == [f"{SVG}title", f"{SVG}desc"]
            assert all((named[each].text or "").strip() for each in ids)


def test_a_drawing_obeys_a_strict_content_policy(dutch):
    for chart in dutch:
        for svg in (chart.wide, chart.narrow):
            root = ElementTree.fromstring(svg)
            assert not [each for each in root.iter() if "style" in each.attrib]
            tags = {each.tag.removeprefix(SVG) for each in root.iter()}
            assert not tags & {"style", "script", "foreignObject", "image", "a"}
            assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_ids_are_unique_on_a_page(dutch):
    page = "".join(str(chart.html()) for chart in dutch)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    used = set(re.findall(r"url\(#([^)]+)\)", page))
    assert used
    assert used <= set(ids)


def test_the_same_numbers_give_the_same_bytes(dutch):
    assert [chart.html() for chart in charts("nl")] == [chart.html() for chart in dutch]


def test_every_chart_has_its_table(dutch):
    for chart in dutch:
        page = str(chart.html())
        assert "<caption" in page
        assert '<th scope="col"' in page
        assert page.count('<th scope="row">') == len(chart.table.rows) > 0


def test_areas_are_told_apart_without_colour(dutch):
    """Who misses out is striped, who receives is plain; the legend shows both."""
    reach = dutch[0].wide
    assert "url(#bereik-wide-stripes)" in reach
    assert f'fill="{RECEIVING}"' in reach
    assert "loopt het mis" in reach


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_stand_out():
    for area in (RECEIVING, MISSING, UNKNOWN, NEUTRAL):
        assert contrast(area, "#ffffff") >= 3
    for text in (INK, MUTED):
        assert contrast(text, "#ffffff") >= 4.5
    assert contrast("#ffffff", RECEIVING) >= 4.5


def test_no_small_count_leaks_into_a_chart(dutch):
    small = json.loads(json.dumps(REPORT["schemes"]))
    for scheme in small:
        scheme["missing"], scheme["eligible"], scheme["eligible_receiving"] = 7, 107, 100
        for group in scheme["groups"]:
            group["missing"], group["eligible"] = 7, 33
    rows = reach_rows(small, "nl")
    assert {row.parts["missing"].text("nl") for row in rows} == {"< 10"}
    assert {row.parts["eligible_receiving"].mark for row in rows} == {"hidden"}
    assert gap_rows(small, "nl") == []
    page = str(reach_chart(small, "nl", ON).html())
    assert not re.search(r"\b(7|107|100)\b van", page)


def test_english_has_its_own_words():
    page = str(reach_chart(REPORT["schemes"], "en", "1 November 2026").html())
    assert "misses out" in page
    assert "loopt" not in page


def test_the_gap_shows_the_share_of_those_who_can_get_it(dutch):
    blocks = gap_rows(REPORT["schemes"], "nl")
    shown = [gap for block in blocks for gap in block if gap.share is not None]
    assert shown
    for gap in shown:
        assert gap.share == pytest.approx(gap.missing.value / gap.eligible.value)


def test_a_share_never_claims_all_or_nothing():
    assert share_percent(1, "nl") == "100%"
    assert share_percent(0.9996, "nl") == "99,96%"
    assert share_percent(0.995, "nl") == "99,5%"
    assert share_percent(0.004, "nl") == "0,4%"
    assert share_percent(0.12, "en") == "12%"
