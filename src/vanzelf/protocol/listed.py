"""A list as it travels: tokens, filled up so that its size does not say how many are on it."""

from vanzelf.protocol.rows import TOKEN

_NOBODY = bytes(TOKEN)
"""Stands where nobody is: no household has this token."""


def write_list(tokens: bytes, households: int, most: int) -> bytes:
    """Tokens (16 bytes each), filled up to the longest list that the gates let through.

    households: in the run. most: the share of them (per cent) that may be on a list.
    """
    return tokens.ljust(households * most // 100 * TOKEN, b"\0")


def read_list(data: bytes) -> frozenset[bytes]:
    """The tokens on a list."""
    cut = (data[at : at + TOKEN] for at in range(0, len(data), TOKEN))
    return frozenset(cut) - {_NOBODY}
