"""The population register of Eikenhage as a municipality would export it: a CSV file with names."""

import csv
from pathlib import Path
from typing import Final

import duckdb

from vanzelf.synth.holders import DATABASE
from vanzelf.synth.names import home_of, name_of

COLUMNS: Final = (
    "bsn", "naam", "aanhef", "geboren", "overleden", "bag", "straat", "huisnummer", "toevoeging",
    "postcode", "plaats", "wijk", "in_onderzoek", "geheim", "curatele", "partner",
)  # fmt: skip
"""As `vanzelf.residents.register` reads them."""


def write_register(holder: Path, to: Path) -> int:
    """Write the register of the municipality's holder; gives how many people it has."""
    with duckdb.connect(str(holder / DATABASE), read_only=True) as con:
        partners = dict(
            con.execute(
                "SELECT bsn_van, bsn_naar FROM brp_relatie WHERE soort = 'partner'"
            ).fetchall()
        )
        partners |= {other: one for one, other in partners.items()}
        rows = con.execute(
            """SELECT bsn, geboortedatum, overlijdensdatum, bag_adres, adres_in_onderzoek,
                geheimhouding FROM brp_persoon
            WHERE gemeente_van_inschrijving = '9999' ORDER BY bsn"""
        ).fetchall()
    places = {bag: place for place, bag in enumerate(sorted({row[3] for row in rows if row[3]}))}
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(COLUMNS)
        for number, born, died, bag, disputed, secret in rows:
            name = name_of(number)
            home = home_of(places[bag]) if bag else None
            where = (
                (bag, home.street, home.number, "", home.postcode, home.city, home.district)
                if home
                else ("",) * 7
            )
            writer.writerow(
                (number, name.name, name.salutation, born, died or "", *where, _said(disputed),
                 _said(secret), "nee", partners.get(number, ""))
            )  # fmt: skip
    return len(rows)


def _said(value: bool | None) -> str:
    return "ja" if value else "nee"
