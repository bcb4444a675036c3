"""What a municipality commits itself to before it sends a row: one digest for the whole population.

A leaf hides who is meant behind two salted digests, one of the persons and one of the address, so
that a source that works with persons and one that works with addresses can check the same root.
Leaves and nodes are told apart as in RFC 6962.
"""

import hashlib
from collections.abc import Iterable, Sequence

CHUNK = 1 << 20
"""Rows in a chunk. Every chunk has its own digest, so a broken one is found at once."""

_sha256 = hashlib.sha256


def commitment(salt: bytes, words: Iterable[str]) -> bytes:
    """The salted digest of sorted words. The salt (16 bytes) keeps others from guessing."""
    return _sha256(salt + "\n".join(sorted(words)).encode()).digest()


def leaf(token: bytes, persons: bytes, address: bytes) -> bytes:
    """The leaf of a row: its token (16 bytes) and both commitments (32 bytes each)."""
    return _sha256(b"\0" + token + persons + address).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle root of leaves or of digests of chunks, in order; 32 bytes."""
    level = list(leaves)
    if not level:
        return _sha256(b"").digest()
    while len(level) > 1:
        paired = [
            _sha256(b"\1" + level[place] + level[place + 1]).digest()
            for place in range(0, len(level) - 1, 2)
        ]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0]


def chunk_digests(leaves: Sequence[bytes]) -> list[bytes]:
    """The digest of every chunk of rows."""
    return [root_of(leaves[start : start + CHUNK]) for start in range(0, len(leaves), CHUNK)]
