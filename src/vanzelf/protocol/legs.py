"""A leg: the answers of one source for one run, of a size that says nothing.

A row is a token (16 bytes) and two bits per scheme. Rows stand in the order of their tokens and are
filled up with empty ones to a round number; nothing is compressed. Two legs of a run that differ in
answers only have the same length to the byte, sealed or not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vanzelf.protocol.answers import pack, unpack, width
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.rows import TOKEN
from vanzelf.protocol.run import Manifest
from vanzelf.terms.answers import Codes

BUCKET = 4096
"""Rows are filled up to a multiple of this."""


def circumstances(
    manifest: Manifest, manifest_digest: str, source: str, part: int
) -> dict[str, str | int]:
    """What a part of a leg is sealed with: it opens for this run, source and part only."""
    return {
        "soort": "been",
        "run": manifest.run,
        "manifest": manifest_digest,
        "bron": source,
        "stuk": part,
        "stukken": len(manifest.chunks),
        "aantal": manifest.count,
    }


def row_circumstances(
    manifest: Manifest, manifest_digest: str, source: str, part: int
) -> dict[str, str | int]:
    """What a chunk of rows is sealed with."""
    return circumstances(manifest, manifest_digest, source, part) | {"soort": "rijen"}


def write_leg(tokens: bytes, answers: Mapping[str, Codes], schemes: Sequence[str]) -> bytes:
    """The bytes of a part of a leg."""
    count, size = len(tokens) // TOKEN, TOKEN + width(len(schemes))
    rows = np.zeros((-(-count // BUCKET) * BUCKET, size), dtype=np.uint8)
    rows[:count, :TOKEN] = np.frombuffer(tokens, dtype=np.uint8).reshape(count, TOKEN)
    rows[:count, TOKEN:] = pack(answers, schemes)
    return rows.tobytes()


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of a leg that was opened. tokens: 16 bytes per row."""

    tokens: npt.NDArray[np.uint8]
    answers: dict[str, Codes]


def read_leg(data: bytes, count: int, schemes: Sequence[str]) -> Leg:
    """The first `count` rows of a part of a leg; raises ProtocolError leg-form."""
    size = TOKEN + width(len(schemes))
    if len(data) != -(-count // BUCKET) * BUCKET * size:
        raise ProtocolError.because("leg-form", "the leg does not have the size of this run.")
    rows = np.frombuffer(data, dtype=np.uint8).reshape(-1, size)
    if rows[count:].any():
        raise ProtocolError.because("leg-form", "the leg is filled up with something.")
    return Leg(rows[:count, :TOKEN], unpack(rows[:count, TOKEN:], schemes))
