"""The sheet in its envelope: what shows through the window, however the sheet has slid.

Both envelopes take A4 folded in three and have their window at the left, 20 mm from the left side
and from the bottom. They are the ones most printers keep; ask yours for its drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 210
PANEL: Final = 99
"""The first third of the sheet, in mm: what lies behind the front of the envelope."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the first third of a sheet, in mm from its left and upper side."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope and its window, in mm; left and top of the window as seen from the front."""

    width: float
    height: float
    window: Area

    @property
    def shown(self) -> Area:
        """Everything that can come before the window as the sheet slides."""
        aside, down = self._play
        seen = self.window
        return Area(
            max(seen.left - aside, 0), max(seen.top - down, 0), seen.right, min(seen.bottom, PANEL)
        )

    @property
    def safe(self) -> Area:
        """What is before the window wherever the sheet lies."""
        aside, down = self._play
        seen = self.window
        return Area(seen.left, seen.top, seen.right - aside, seen.bottom - down)

    @property
    def _play(self) -> tuple[float, float]:
        return self.width - WIDTH, self.height - PANEL


C5_6: Final = Envelope(229, 114, Area(20, 54, 130, 94))
"""114 x 229 mm with a window of 40 x 110 mm."""

DL: Final = Envelope(220, 110, Area(20, 55, 120, 90))
"""110 x 220 mm (EA5/6) with a window of 35 x 100 mm."""


def shown(envelopes: Sequence[Envelope] = (C5_6, DL)) -> Area:
    """What can show in any of these: nothing but return line and address may stand there."""
    each = [envelope.shown for envelope in envelopes]
    return Area(
        min(area.left for area in each),
        min(area.top for area in each),
        max(area.right for area in each),
        max(area.bottom for area in each),
    )


def safe(envelopes: Sequence[Envelope] = (C5_6, DL)) -> Area:
    """Where the address must be, to be read in all of them."""
    each = [envelope.safe for envelope in envelopes]
    return Area(
        max(area.left for area in each),
        max(area.top for area in each),
        min(area.right for area in each),
        min(area.bottom for area in each),
    )
