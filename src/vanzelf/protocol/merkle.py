"""What a municipality commits itself to before it sends a row: one digest for the whole population.

A leaf hides who is meant behind two salted digests, one of the persons and one of the address, so
that a source that works with persons and one that works with addresses can check the same root.
Leaves and nodes are told apart as in RFC 6962.
"""

import hashlib

from vanzelf.protocol.hashing import Table, beside, digests_of, table_of

CHUNK = 1 << 20
"""Rows in a chunk. Every chunk has its own digest, so a broken one is found at once."""

DIGEST = 32
"""Bytes of a digest."""


def leaves_of(tokens: Table, persons: Table, addresses: Table) -> bytes:
    """The leaves of rows: of a token (16 bytes) and both commitments (32 bytes each)."""
    return digests_of(beside(b"\0", tokens, persons, addresses))


def root_of(leaves: bytes) -> bytes:
    """The Merkle root of leaves or of digests of chunks: 32 bytes of 32 bytes each, in order."""
    level = leaves
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > DIGEST:
        paired = len(level) - len(level) % (2 * DIGEST)
        nodes = digests_of(beside(b"\1", table_of(level[:paired], 2 * DIGEST)))
        level = nodes + level[paired:]
    return level


def chunk_digests(leaves: bytes) -> list[bytes]:
    """The digest of every chunk of rows."""
    size = CHUNK * DIGEST
    return [root_of(leaves[start : start + size]) for start in range(0, len(leaves), size)]
