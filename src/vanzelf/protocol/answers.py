"""The answers of sources in a leg, and what becomes of them together.

A row of a leg holds two bits per scheme of the bundle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vanzelf.terms.answers import NO, STOP, UNKNOWN, YES, Bools, Codes

PER_BYTE = 4
"""Answers in a byte."""


def width(schemes: int) -> int:
    """Bytes that the answers about some schemes take in a row."""
    return -(-schemes // PER_BYTE)


def pack(answers: Mapping[str, Codes], schemes: Sequence[str]) -> npt.NDArray[np.uint8]:
    """The answers in the order of the schemes, two bits each: households by bytes."""
    count = len(answers[schemes[0]])
    packed = np.zeros((count, width(len(schemes))), dtype=np.uint8)
    for place, scheme in enumerate(schemes):
        byte, offset = divmod(place, PER_BYTE)
        packed[:, byte] |= answers[scheme] << np.uint8(2 * offset)
    return packed


def unpack(packed: npt.NDArray[np.uint8], schemes: Sequence[str]) -> dict[str, Codes]:
    """The answers per scheme."""
    found = {}
    for place, scheme in enumerate(schemes):
        byte, offset = divmod(place, PER_BYTE)
        found[scheme] = (packed[:, byte] >> np.uint8(2 * offset)) & np.uint8(3)
    return found


@dataclass(slots=True)
class Joined:
    """Answers of sources joined so far, households in one order.

    refused: per scheme, whether a source said no. doubted: whether one said unknown. stopped: per
    household, whether any source said stop about anything.
    """

    refused: dict[str, Bools]
    doubted: dict[str, Bools]
    stopped: Bools

    @classmethod
    def nothing(cls, schemes: Sequence[str], count: int) -> "Joined":
        """Before the first leg."""
        blank = {scheme: np.zeros(count, dtype=np.bool_) for scheme in schemes}
        other = {scheme: np.zeros(count, dtype=np.bool_) for scheme in schemes}
        return cls(blank, other, np.zeros(count, dtype=np.bool_))

    def add(self, answers: Mapping[str, Codes]) -> None:
        """The answers of one more source, about the schemes it was asked about."""
        for scheme, codes in answers.items():
            self.refused[scheme] |= codes == NO
            self.doubted[scheme] |= codes == UNKNOWN
            self.stopped |= codes == STOP

    def listed(self) -> tuple[Bools, Bools]:
        """Who is on the list of the bundle, and who is on it for certain.

        On it: for some scheme no source said no, and none said stop about anything. For certain:
        all of them said yes about that scheme.
        """
        some = np.zeros(len(self.stopped), dtype=np.bool_)
        certain = some.copy()
        for scheme, refused in self.refused.items():
            some |= ~refused
            certain |= ~refused & ~self.doubted[scheme]
        return some & ~self.stopped, certain & ~self.stopped


def codes_of(truths: Sequence[bool | None]) -> Codes:
    """Answers of three-valued truths."""
    found: Any = [UNKNOWN if each is None else YES if each else NO for each in truths]
    return np.array(found, dtype=np.uint8)
