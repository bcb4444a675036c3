"""What shows through the window of an envelope: the address and where it goes back to, no more."""

import numpy as np
import pytest

from letters.some import ink, letter
from vanzelf.letters.render import pictures
from vanzelf.letters.sheet import Area, safe, shown

DOTS = 76.2  # three dots to a millimetre
LONG = (
    "De heer J.M. van den Oudenhoven-Achterberg tot Zuid en Noord",
    "p/a Stichting Bewind en Beheer Oost",
    "Afdeling Post",
    "Burgemeester van Lange-Achternaamstraat 1234 bis",
    "9999 AB  EIKENHAGE",
)


def inside(page: np.ndarray, area: Area) -> np.ndarray:
    dot = DOTS / 25.4
    sides = (area.top, area.bottom, area.left, area.right)
    top, bottom, left, right = (round(side * dot) for side in sides)
    found = np.zeros_like(page)
    found[top:bottom, left:right] = page[top:bottom, left:right]
    return found


@pytest.mark.parametrize("large_print", [False, True])
@pytest.mark.parametrize("lines", [LONG, LONG[1:], ("Bewoner", "9999 AB  EIKENHAGE")])
def test_the_window_shows_the_address_wherever_the_sheet_lies_and_nothing_else(lines, large_print):
    sent = letter(lines=lines, large_print=large_print, reference="EH-2026-000123", demo=True)
    page = ink(pictures(sent, dots_per_inch=DOTS)[0])
    seen, always = inside(page, shown()), inside(page, safe())
    assert always.sum() > 100
    assert (seen == always).all()


def test_the_rest_of_the_letter_changes_nothing_in_the_window():
    one = ink(pictures(letter(), dots_per_inch=DOTS)[0])
    other = ink(
        pictures(
            letter("Iets heel anders.", code="K7QF3M2P", reference="X", demo=True),
            dots_per_inch=DOTS,
        )[0]
    )
    assert (inside(one, shown()) == inside(other, shown())).all()
    assert (one != other).any()
