"""Joining the legs of a run: opened part by part, three values per scheme, one list."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vanzelf.protocol.agreement import Agreement, chunk_size
from vanzelf.protocol.answers import Joined
from vanzelf.protocol.legs import circumstances, read_leg
from vanzelf.protocol.rows import TOKEN
from vanzelf.protocol.run import Receipt
from vanzelf.protocol.sealing import SealingKey

Opener = Callable[[str, int], bytes]
"""Gives the sealed part of the leg of a source."""


class LegsDifferError(Exception):
    """A source answered about other households than another did. source: whose leg it was."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.source = source


@dataclass(frozen=True, slots=True)
class Listed:
    """The list: tokens (16 bytes each, in order), how many of them in doubt, out of how many."""

    tokens: bytes
    count: int
    doubted: int
    households: int

    def gate(self, least: int, most: int, unknown: int) -> str | None:
        """The gate it does not pass: shares in per cent of the households asked about."""
        if self.count * 100 < least * self.households:
            return "lijst-klein"
        if self.count * 100 > most * self.households:
            return "lijst-groot"
        if self.doubted * 100 > unknown * self.households:
            return "te-veel-onbekend"
        return None


def join(
    agreement: Agreement, receipts: Mapping[str, Receipt], key: SealingKey, sealed: Opener
) -> Listed:
    """Open and join all legs; raises LegsDifferError, or ProtocolError when one cannot be opened.

    One part of every leg is in memory at a time.
    """
    tokens, doubted, asked = [], 0, hashlib.sha256()
    for part in range(len(agreement.manifest.chunks)):
        found, in_doubt, everybody = _join_part(agreement, sorted(receipts), part, key, sealed)
        tokens.append(found)
        doubted += in_doubt
        asked.update(hashlib.sha256(everybody).digest())
    for source, receipt in sorted(receipts.items()):
        if receipt.tokens != asked.hexdigest():
            raise LegsDifferError(source)
    listed = b"".join(tokens)
    return Listed(listed, len(listed) // TOKEN, doubted, agreement.manifest.count)


def _join_part(
    agreement: Agreement,
    sources: Sequence[str],
    part: int,
    key: SealingKey,
    sealed: Opener,
) -> tuple[bytes, int, bytes]:
    manifest = agreement.manifest
    size = chunk_size(manifest, part)
    joined, first = Joined.nothing(manifest.schemes, size), None
    for source in sources:
        data = key.open(
            sealed(source, part), circumstances(manifest, agreement.digest, source, part)
        )
        leg = read_leg(data, size, manifest.schemes)
        if first is None:
            first = leg.tokens
        elif not np.array_equal(first, leg.tokens):
            raise LegsDifferError(source)
        joined.add(leg.answers)
    assert first is not None
    listed, certain = joined.listed()
    return first[listed].tobytes(), int((listed & ~certain).sum()), first.tobytes()
