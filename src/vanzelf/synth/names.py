"""Names and addresses for people who do not exist, drawn from their number: the same each time.

Given names and surnames as they are heard in a Dutch town, from many places; streets and postcodes
that exist nowhere (no postcode in the Netherlands begins with 9999).
"""

import hashlib
from dataclasses import dataclass
from typing import Final

GIVEN: Final[tuple[tuple[str, str], ...]] = (
    ("Anna", "mevrouw"), ("Fatma", "mevrouw"), ("Sanne", "mevrouw"), ("Maria", "mevrouw"),
    ("Ingrid", "mevrouw"), ("Yasmin", "mevrouw"), ("Agnieszka", "mevrouw"), ("Els", "mevrouw"),
    ("Shanti", "mevrouw"), ("Joke", "mevrouw"), ("Meryem", "mevrouw"), ("Lieke", "mevrouw"),
    ("Oksana", "mevrouw"), ("Naomi", "mevrouw"), ("Wil", "mevrouw"), ("Hanna", "mevrouw"),
    ("Selam", "mevrouw"), ("Riet", "mevrouw"), ("Emma", "mevrouw"), ("Tineke", "mevrouw"),
    ("Jan", "meneer"), ("Mohammed", "meneer"), ("Piet", "meneer"), ("Emre", "meneer"),
    ("Kees", "meneer"), ("Tomasz", "meneer"), ("Rachid", "meneer"), ("Henk", "meneer"),
    ("Daan", "meneer"), ("Yusuf", "meneer"), ("Winston", "meneer"), ("Bram", "meneer"),
    ("Gerrit", "meneer"), ("Omar", "meneer"), ("Willem", "meneer"), ("Ali", "meneer"),
    ("Bilal", "meneer"), ("Lars", "meneer"), ("Musa", "meneer"), ("Theo", "meneer"),
    ("Robin", ""), ("Sam", ""), ("Noa", ""), ("Charlie", ""),
)  # fmt: skip
"""Given names, with how a letter begins; empty where the name does not say."""

SURNAMES: Final = (
    "de Wit", "Jansen", "Aydin", "van der Veen", "El Amrani", "Bakker", "Kowalski", "de Vries",
    "Yilmaz", "Visser", "Smit", "Ramdin", "van Dijk", "Haddad", "Mulder", "Bos", "Öztürk", "Vos",
    "Peters", "Bouali", "Hendriks", "van Leeuwen", "Dekker", "Nowak", "Brouwer", "de Groot",
    "Kaya", "van den Berg", "Tesfay", "Kuipers", "Veenstra", "Post", "Demir", "Scholten", "Prins",
    "van Beek", "Lopes", "Huisman", "Peeters", "Abdi", "Molenaar", "van Dam", "Schouten",
    "Wijaya", "Koster", "Willems", "Evers", "Bondarenko", "Hoekstra", "Martina",
)  # fmt: skip
DISTRICTS: Final = (
    ("centrum", "Centrum"), ("oost", "Oost"), ("west", "West"), ("noord", "Noord"),
    ("zuid", "Zuid"), ("buitengebied", "Buitengebied"),
)  # fmt: skip
STREETS: Final = (
    "Kastanjelaan", "Eikenpad", "Lindestraat", "Beukenhof", "Wilgenkade", "Elzenweg", "Esdoornplein",
    "Berkenstraat", "Iepenlaan", "Populierenweg", "Meidoornstraat", "Sleedoornhof", "Hazelaarpad",
    "Notenlaan", "Appelhof", "Perenstraat", "Kersenweg", "Pruimenpad", "Vlierstraat", "Hulsthof",
)  # fmt: skip
HOMES_IN_A_STREET: Final = 180
LETTERS: Final = "ABCDEFGHJKLMNPRSTVWXZ"
"""The letters that postcodes have."""


@dataclass(frozen=True, slots=True)
class Name:
    """name: initial and surname, as on an envelope. salutation: as a letter begins."""

    name: str
    salutation: str


@dataclass(frozen=True, slots=True)
class Home:
    """An address. district: its code."""

    street: str
    number: int
    postcode: str
    city: str
    district: str


def name_of(number: str) -> Name:
    """The name of somebody who does not exist."""
    drawn = hashlib.sha256(number.encode()).digest()
    given, form = GIVEN[drawn[0] % len(GIVEN)]
    surname = SURNAMES[int.from_bytes(drawn[1:3], "big") % len(SURNAMES)]
    whole = f"{given} {surname}"
    return Name(whole, f"{form} {surname[:1].upper()}{surname[1:]}" if form else whole)


def home_of(place: int) -> Home:
    """The address of a home, by its place in the town: homes that follow are in one street."""
    street, number = divmod(place, HOMES_IN_A_STREET)
    district = street % len(DISTRICTS)
    name = STREETS[street % len(STREETS)]
    more = street // len(STREETS)
    letters = LETTERS[more % len(LETTERS)] + LETTERS[street % len(LETTERS)]
    suffix = f" {more + 1}" if more else ""
    return Home(
        street=f"{_PREFIX[district]}{name}{suffix}",
        number=number + 1,
        postcode=f"9999 {letters}",
        city="Eikenhage",
        district=DISTRICTS[district][0],
    )


_PREFIX: Final = ("", "Ooster ", "Wester ", "Noorder ", "Zuider ", "Buiten ")
