"""A municipality's design tokens: both forms are read, and nothing but tokens comes out."""

import json
from types import SimpleNamespace

import pytest

from vanzelf.looks import assets, checks, theme
from vanzelf.looks.contrast import PAIRS, colour, contrast, weak_pairs
from vanzelf.terms.problems import ProblemError


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    return path


def test_css_counts_whatever_its_selector_and_gives_tokens_only(tmp_path):
    path = written(
        tmp_path,
        "thema.css",
        """@import "x.css"; /* --gone: 1; */
        .eikenhage-theme { --basis-color-wit: #fff; color: red;
          --basis-focus-color:
            var(--basis-color-wit); }
        .vz-answer--nee { display: none }""",
    )
    assert theme.read(path).css == (
        ":root{--basis-color-wit:#fff;--basis-focus-color:var(--basis-color-wit);}\n"
    )


def test_json_in_the_format_of_design_tokens(tmp_path):
    tokens = {
        "basis": {
            "color": {
                "$type": "color",
                "wit": {"$value": "#fff"},
                "ook": {"$value": "{basis.color.wit}"},
            },
            "radius": {"$value": {"value": 0.5, "unit": "rem"}},
            "letters": {"$value": ["Fira Sans", "sans-serif"]},
            "new": {"$value": {"colorSpace": "srgb", "components": [0, 0, 0], "hex": "#000000"}},
            "weight": {"value": 600},
        },
        "$description": "not a token",
    }
    assert theme.read(written(tmp_path, "thema.json", tokens)).tokens == {
        "--basis-color-wit": "#fff",
        "--basis-color-ook": "var(--basis-color-wit)",
        "--basis-radius": "0.5rem",
        "--basis-letters": "'Fira Sans', sans-serif",
        "--basis-new": "#000000",
        "--basis-weight": "600",
    }


@pytest.mark.parametrize(
    "name,text",
    [
        ("leeg.css", "body { color: red }"),
        ("adres.css", ":root { --vz-ink: url(https://elsewhere.example/x) }"),
        ("haken.json", {"a": {"$value": "red;} body{display:none"}}),
        ("naam.json", {"a b": {"$value": "red"}}),
        ("soort.json", {"a": {"$value": {"x": 1}}}),
        ("lijst.json", ["red"]),
        ("geen.json", "{"),
    ],
)
def test_what_is_no_theme_is_refused(tmp_path, name, text):
    with pytest.raises(ProblemError, match=r"\[theme\]"):
        theme.read(written(tmp_path, name, text))


def test_a_theme_has_another_address_when_its_logo_changes(tmp_path):
    path = written(tmp_path, "thema.css", ":root{--vz-ink:#000}")
    before = theme.read(path)
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")
    theme.read.cache_clear()
    after = theme.read(path)
    assert before.logo is None
    assert after.logo == tmp_path / "logo.svg"
    assert before.digest != after.digest


def test_contrast_is_counted_as_wcag_does():
    assert contrast((255, 255, 255), (0, 0, 0)) == 21
    assert (
        round(contrast((118, 118, 118), (255, 255, 255)), 2) == 4.54
    )  # the grey every guide names
    assert round(contrast((119, 119, 119), (255, 255, 255)), 2) == 4.48


def test_colours_are_followed_through_aliases():
    tokens = {"--a": "var(--b)", "--b": "var(--c, #abc)", "--d": "var(--d)", "--e": "rgb(1, 2, 3)"}
    assert colour("--a", tokens) == (0xAA, 0xBB, 0xCC)
    assert colour("--d", tokens) is None
    assert colour("--e", tokens) == (1, 2, 3)
    assert colour("--f", tokens) is None


def test_every_pair_of_the_theme_we_ship_can_be_read():
    tokens = assets.theme_tokens()
    assert all(colour(name, tokens) for pair in PAIRS for name in pair[:2])
    assert weak_pairs(tokens) == []


def test_a_faint_theme_is_a_warning(tmp_path, monkeypatch):
    path = written(tmp_path, "thema.css", ":root{--basis-color-action-2-color-default:#aaa}")
    monkeypatch.setattr(theme, "settings", SimpleNamespace(ENVIRONMENT=SimpleNamespace(theme=path)))
    (said,) = checks.looks()
    assert said.id == "looks.contrast"
    assert "contrast of 2.3" in said.msg


def test_a_theme_that_cannot_be_read_is_an_error(tmp_path, monkeypatch):
    gone = SimpleNamespace(ENVIRONMENT=SimpleNamespace(theme=tmp_path / "gone.css"))
    monkeypatch.setattr(theme, "settings", gone)
    assert [each.id for each in checks.looks()] == ["looks.theme"]
