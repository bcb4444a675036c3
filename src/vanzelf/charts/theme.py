"""Colours, type and patterns of the charts.

Teal and rust differ in lightness and hue for every kind of colour vision, both have at least 4.5:1
on white, neighbouring areas are parted by white, and each area also has its own pattern.
"""

from typing import Any, Final

INK: Final = "#1f2a2a"
MUTED: Final = "#55605f"
LINE: Final = "#d9d2c5"
TRACK: Final = "#efeae1"
PAPER: Final = "#ffffff"
RECEIVING: Final = "#0f5c5c"
MISSING: Final = "#b4530f"
UNKNOWN: Final = "#75807d"
NEUTRAL: Final = "#8a8474"

AREAS: Final = {RECEIVING: "plain", MISSING: "stripes", UNKNOWN: "dots"}
"""The pattern of each area colour."""

WIDE: Final = 720
NARROW: Final = 312
"""Widths of a chart in pixels: for a page and for a telephone."""

FONT: Final = "Liberation Sans"
"""Only for measuring; on a page the letters of the page are used."""


def config() -> dict[str, Any]:
    """The Vega-Lite configuration: nothing is drawn that a chart does not ask for."""
    return {
        "aria": False,
        "background": None,
        "font": FONT,
        "view": {"stroke": None, "continuousWidth": WIDE},
        "text": {"font": FONT, "fontSize": 14, "color": INK, "baseline": "middle"},
        "rule": {"color": LINE, "strokeWidth": 1},
    }


def patterns(prefix: str) -> str:
    """SVG patterns for the areas; prefix keeps ids apart when a page holds several charts."""
    return (
        f'<pattern id="{prefix}-stripes" width="7" height="7" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="7" height="7" fill="{MISSING}"/>'
        '<rect width="1.6" height="7" fill="#ffffff" fill-opacity="0.5"/></pattern>'
        f'<pattern id="{prefix}-dots" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{UNKNOWN}"/>'
        '<circle cx="3" cy="3" r="1.3" fill="#ffffff"/></pattern>'
    )
