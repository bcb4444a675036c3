"""Letters to look at: short and long, in both languages."""

import datetime as dt
import zlib
from typing import Any

import numpy as np

from vanzelf.definitions.fill import Filled, paragraphs
from vanzelf.letters.model import Addressee, Letter, Sender

ON = dt.date(2026, 5, 3)
SENDER = Sender(
    "Gemeente Eikenhage",
    "Retouradres: Postbus 1, 9999 AA Eikenhage",
    "0500 – 123 45",
    "werkdagen 9.00 – 17.00 uur",
    "mijn.eikenhage.nl",
)
HOME = ("Mevrouw A.B. de Wit", "Lindelaan 12", "9999 AB  EIKENHAGE")
TEXT = """\
Beste mevrouw De Wit,

**Waarom schrijven wij u?**
U krijgt misschien {bedrag} per maand. Dat weten we **nog niet zeker**.

**Zo kunt u antwoorden**
Elk antwoord is goed:
- Ja
- Nee, dank u

Met vriendelijke groet,

Team Samen, gemeente Eikenhage
"""


def letter(
    text: str = TEXT, *, lines: tuple[str, ...] = HOME, secret: bool = False, **how: Any
) -> Letter:
    """A letter in plain Dutch; whatever is not said is ordinary."""
    filled = Filled(
        "Misschien laat u geld liggen", tuple(paragraphs(text, {"bedrag": "€ 48"})), None, None
    )
    return Letter(
        filled, Addressee(lines, secret=secret), SENDER, ON, how.pop("language", "nl"), **how
    )


def ink(png: bytes) -> np.ndarray:
    """Where a picture of a page is not white: rows by columns. Reads what the typesetter writes."""
    width, height = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    depth, colours = png[24], {2: 3, 6: 4}[png[25]]
    assert depth == 8
    data, at = b"", 8
    while at < len(png):
        size, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        data += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * colours)
    return _unfiltered(rows, colours).reshape(height, width, colours)[:, :, :3].min(2) < 200


def _unfiltered(rows: np.ndarray, colours: int) -> np.ndarray:
    """The pixels of a PNG, whose rows are written as differences (filters 0 to 4)."""
    out = np.zeros((len(rows), rows.shape[1] - 1), np.int64)
    above = np.zeros(rows.shape[1] - 1, np.int64)
    for y, row in enumerate(rows):
        kind, line = row[0], row[1:].astype(np.int64)
        if kind == 2:
            line = (line + above) % 256
        elif kind == 1:
            line = (line.reshape(-1, colours).cumsum(0) % 256).ravel()
        elif kind:
            line = _slowly(kind, line, above, colours)
        out[y] = above = line
    return out


def _slowly(kind: int, line: np.ndarray, above: np.ndarray, colours: int) -> np.ndarray:
    done = line.tolist()
    over = above.tolist()
    for x in range(len(done)):
        a = done[x - colours] if x >= colours else 0
        b, c = over[x], over[x - colours] if x >= colours else 0
        if kind == 3:
            done[x] = (done[x] + (a + b) // 2) % 256
        else:
            guess = a + b - c
            best = min((a, b, c), key=lambda each: abs(guess - each))
            done[x] = (done[x] + best) % 256
    return np.array(done)
