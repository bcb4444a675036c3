"""Whether the colours of a theme can be read: contrast as WCAG 2.2 counts it (1.4.3 and 1.4.11)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

HEX: Final = re.compile(r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")
RGB: Final = re.compile(r"^rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)$")
VAR: Final = re.compile(r"^var\((--[\w-]+)(?:\s*,\s*(.+))?\)$")
TEXT, LINES = 4.5, 3.0

PAGE: Final = "--basis-color-default-bg-document"
PAIRS: Final = (
    ("--basis-color-default-color-document", PAGE, TEXT),
    ("--basis-color-default-color-default", PAGE, TEXT),
    ("--basis-color-default-color-default", "--basis-color-default-bg-default", TEXT),
    ("--basis-color-action-2-color-default", PAGE, TEXT),
    ("--basis-color-action-2-color-hover", PAGE, TEXT),
    ("--basis-color-negative-color-default", PAGE, TEXT),
    ("--basis-color-positive-color-default", "--basis-color-positive-bg-subtle", TEXT),
    ("--basis-color-warning-color-default", "--basis-color-warning-bg-default", TEXT),
    ("--nl-button-primary-color", "--nl-button-primary-background-color", TEXT),
    ("--nl-button-primary-hover-color", "--nl-button-primary-hover-background-color", TEXT),
    ("--nl-button-secondary-color", PAGE, TEXT),
    ("--basis-focus-color", "--basis-focus-background-color", TEXT),
    ("--basis-color-action-1-inverse-bg-default", PAGE, LINES),
    ("--basis-color-default-border-default", PAGE, LINES),
    ("--basis-focus-color", PAGE, LINES),
)
"""What stands on what, and the least contrast between them."""


@dataclass(frozen=True)
class Weak:
    """Two tokens that are too much alike: their contrast and the least it should be."""

    upper: str
    lower: str
    ratio: float
    least: float


def weak_pairs(tokens: Mapping[str, str]) -> list[Weak]:
    """The pairs that cannot be read well; a colour that is written another way is passed over."""
    found = []
    for upper, lower, least in PAIRS:
        over, under = colour(upper, tokens), colour(lower, tokens)
        if over is None or under is None:
            continue
        ratio = contrast(over, under)
        if ratio < least:
            found.append(Weak(upper, lower, ratio, least))
    return found


Colour = tuple[int, int, int]


def colour(name: str, tokens: Mapping[str, str]) -> Colour | None:
    """The red, green and blue of a token, its aliases followed; None when it is no such colour."""
    value, seen = tokens.get(name, ""), {name}
    while found := VAR.match(value):
        if found[1] in seen:
            return None
        seen.add(found[1])
        value = tokens.get(found[1], found[2] or "")
    if written := HEX.match(value):
        digits = written[1] if len(written[1]) == 6 else "".join(each * 2 for each in written[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if counted := RGB.match(value):
        return int(counted[1]), int(counted[2]), int(counted[3])
    return None


def contrast(one: Colour, other: Colour) -> float:
    """From 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(of: Colour) -> float:
    parts = [each / 255 for each in of]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
