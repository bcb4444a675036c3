"""From a Vega-Lite specification to SVG that fits a page with a strict content policy.

The SVG has its own title and description, no style attributes, no scripts, no ids that clash with
those of another chart, and the same bytes for the same numbers.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

import vl_convert
from markupsafe import escape

from vanzelf.charts.theme import AREAS, config, patterns

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_VERSION = "6.4"
_SVG = "http://www.w3.org/2000/svg"
_DROPPED = ("class", "style", "role", "font-family", "pointer-events", "opacity")
_SHAPES = ("path", "rect", "circle")

Datum = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Canvas:
    """A drawing in pixels from the top left; layers are drawn in the order they are added."""

    width: int
    height: int
    layers: list[dict[str, Any]]

    @classmethod
    def of(cls, width: int, height: int) -> "Canvas":
        """An empty canvas."""
        return cls(width, height, [])

    def bars(self, data: Sequence[Datum], color: str, *, gap: bool = True) -> None:
        """Bars between x and x2, y and y2; `gap` parts neighbours with white."""
        mark: Datum = {"type": "rect", "fill": color}
        if gap:
            mark |= {"stroke": "#ffffff", "strokeWidth": 1.5}
        self._layer(data, mark, ("x", "x2", "y", "y2"))

    def texts(self, data: Sequence[Datum], **mark: Any) -> None:
        """Texts at x and y; the field `text` is a line, or a list of lines."""
        self._layer(data, {"type": "text", **mark}, ("x", "y"), text={"field": "text"})

    def rules(self, data: Sequence[Datum], **mark: Any) -> None:
        """Lines from x, y to x2, y2."""
        self._layer(data, {"type": "rule", **mark}, ("x", "x2", "y", "y2"))

    def points(self, data: Sequence[Datum], **mark: Any) -> None:
        """Points at x and y."""
        self._layer(data, {"type": "point", **mark}, ("x", "y"))

    def _layer(
        self, data: Sequence[Datum], mark: Datum, channels: Sequence[str], **more: Any
    ) -> None:
        if not data:
            return
        encoding: Datum = dict(more)
        for channel in channels:
            size = self.width if channel.startswith("x") else self.height
            scale = {"domain": [0, size], "nice": False, "zero": False}
            if channel.startswith("y"):
                scale["reverse"] = True
            encoding[channel] = {"field": channel}
            if not channel.endswith("2"):
                encoding[channel] |= {"type": "quantitative", "axis": None, "scale": scale}
        self.layers.append({"data": {"values": list(data)}, "mark": mark, "encoding": encoding})

    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification."""
        return {
            "$schema": _SCHEMA,
            "width": self.width,
            "height": self.height,
            "padding": 0,
            "autosize": "none",
            "layer": self.layers,
            "config": config(),
        }


def to_svg(canvas: Canvas, chart_id: str, title: str, description: str) -> str:
    """Draw a canvas as an accessible SVG. chart_id: unique on the page."""
    raw = _drawing(json.dumps(canvas.spec()))
    root = ElementTree.fromstring(raw)  # noqa: S314 - our own drawing, not input
    _clean(root, chart_id)
    body = "".join(ElementTree.tostring(child, encoding="unicode") for child in root)
    body = re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", body)
    used = [kind for kind in ("stripes", "dots") if f"url(#{chart_id}-{kind})" in body]
    defs = f"<defs>{patterns(chart_id)}</defs>" if used else ""
    return (
        f'<svg xmlns="{_SVG}" viewBox="0 0 {canvas.width} {canvas.height}" '
        f'width="{canvas.width}" height="{canvas.height}" role="img" '
        f'aria-labelledby="{chart_id}-title {chart_id}-desc">'
        f'<title id="{chart_id}-title">{escape(title)}</title>'
        f'<desc id="{chart_id}-desc">{escape(description)}</desc>{defs}{body}</svg>'
    )


@lru_cache(maxsize=64)
def _drawing(spec: str) -> str:
    """A specification drawn; the same one is not drawn twice."""
    return str(vl_convert.vegalite_to_svg(spec, vl_version=_VERSION))


def _clean(root: ElementTree.Element, chart_id: str) -> None:
    """Drop what a page does not want, give areas their patterns, keep ids apart."""
    ElementTree.register_namespace("", _SVG)
    clips: dict[str, str] = {}
    for parent in root.iter():
        for child in list(parent):
            if child.get("display") == "none" or child.get("class") == "background":
                parent.remove(child)
    for element in root.iter():
        for name in list(element.attrib):
            if name in _DROPPED or name.startswith("aria-"):
                del element.attrib[name]
        tag = element.tag.rpartition("}")[2]
        pattern = AREAS.get(element.get("fill", ""), "plain")
        if tag in _SHAPES and pattern != "plain":
            element.set("fill", f"url(#{chart_id}-{pattern})")
        if "id" in element.attrib:
            clips[element.attrib["id"]] = f"{chart_id}-clip{len(clips)}"
            element.set("id", clips[element.attrib["id"]])
    for element in root.iter():
        clip = element.get("clip-path", "")
        if clip.startswith("url(#"):
            element.set("clip-path", f"url(#{clips[clip[5:-1]]})")
