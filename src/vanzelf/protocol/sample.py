"""Which rows are looked at again after a run: nobody can choose them, everybody can find them."""

import hashlib
from itertools import count

ROWS = 100
"""How many rows are worked out again."""


def sampled(result: str, households: int, size: int = ROWS) -> list[int]:
    """Places of rows, in ascending order, drawn by the digest of the result (hexadecimal).

    The result names the receipts of all legs, so nobody knew the places when answering.
    """
    found: set[int] = set()
    for number in count():
        if len(found) == min(size, households):
            return sorted(found)
        drawn = hashlib.sha256(f"{result}/{number}".encode()).digest()
        found.add(int.from_bytes(drawn, "big") % households)
    raise AssertionError
