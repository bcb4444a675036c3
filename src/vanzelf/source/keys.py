"""The keys of the budget: one a year, destroyed three years later (T8)."""

import datetime as dt
import re
import secrets

from vanzelf.source.budget import KEY_MONTHS, Keys
from vanzelf.transport.party import Party, secret, shred

_NAME = re.compile(r"begrenzing-(?P<year>\d{4})\.sleutel")


def budget_keys(party: Party, now: dt.datetime) -> Keys:
    """The keys that still live; that of this year is made when it is not there."""
    folder = party.directory / "sleutels"
    secret(folder / f"begrenzing-{now.year}.sleutel", lambda: secrets.token_bytes(32))
    found = {}
    for path in sorted(folder.glob("begrenzing-*.sleutel")):
        named = _NAME.fullmatch(path.name)
        if named is None:
            continue
        year = int(named["year"])
        if (now.year - year - 1) * 12 + now.month - 1 >= KEY_MONTHS:
            shred(path)
        else:
            found[year] = path.read_bytes()
    return Keys(found, now.year)
