"""A made-up Inlichtingenbureau for Eikenhage: it answers from what the town's sources hold."""

import csv
import datetime as dt
import io
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from vanzelf.ask.hindrance import BACK
from vanzelf.holdings.mapping import read_mapping
from vanzelf.protocol.application import AskedHousehold
from vanzelf.rules.model import Catalogue
from vanzelf.source.fetching import Books
from vanzelf.synth.holders import DATABASE, MAPPING

INCOME, ASSETS = "netto_besteedbaar_inkomen", "banktegoed"


def answer_of_bureau(
    data: bytes,
    catalogue: Catalogue,
    holders: Mapping[str, Path],
    income: Fraction,
    assets: Fraction,
) -> bytes:
    """The answers to an outgoing file.

    holders: directory of each holder. income, assets: the limits (euros a month, euros) above which
    there is a hindrance; what is not known is none, as at the real one.
    """
    books = {
        slug: Books(
            read_mapping(holders[slug] / MAPPING, catalogue), holders[slug] / DATABASE, slug
        )
        for slug in ("uwv", "belastingdienst")
    }
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(BACK)
    for row in csv.DictReader(io.StringIO(data.decode(), newline=""), delimiter=";"):
        persons = tuple(sorted(each for each in (row["bsn"], row["bsn_partner"]) if each))
        household, on = AskedHousehold(persons=persons), dt.date.fromisoformat(row["peildatum"])
        found = ["nee", "", ""]
        for slug, concept, limit, kind in (
            ("uwv", INCOME, income, "inkomen"),
            ("belastingdienst", ASSETS, assets, "vermogen"),
        ):
            values, _ = books[slug].values(frozenset({concept}), household, on)
            if any(Fraction(each.value) > limit for each in values if each.value is not None):
                found = ["ja", kind, slug]
        writer.writerow([row["huishouden"], found[0], found[1], row["peildatum"], found[2]])
    return stream.getvalue().encode()
