"""The files of a new party: its party file, and a mapping of its data to fill in."""

import datetime as dt
import json
import textwrap
from collections.abc import Iterator

from vanzelf.households import concepts as household
from vanzelf.language.types import Kind
from vanzelf.rules.model import Catalogue, Concept
from vanzelf.rules.populations import population_program
from vanzelf.rules.program import Program
from vanzelf.rules.questions import definition_digest, questions_at
from vanzelf.screening.run import resolve_all
from vanzelf.terms.units import UnitType
from vanzelf.transport.cards import Card

FILL_IN = "VUL_IN"
"""What stands where a name of the party's own belongs."""

REGISTER = (
    household.BIRTH,
    household.DEATH,
    household.ADDRESS,
    household.ADDRESS_DISPUTED,
    "geheimhouding",
    "ingezetene",
)
"""What the register of every party with persons should have."""

TIES = (
    *household.PAIR_TIES,
    household.DIVORCE_REQUESTED,
    household.LASTINGLY_SEPARATED,
    household.SUBTENANT,
    household.COMMERCIAL,
    household.IN_EDUCATION,
    household.STUDENT_FINANCE,
)
"""What may be left out; then some couples are unknown."""


def party_text(card: Card, holder: str | None, notes: str, *, demo: bool) -> str:
    """The party file. holder: whose facts it holds. notes: public key of the residents' side."""
    keys = {"berichten": "sleutels/berichten.jwk"}
    if card.role == "bron":
        keys["status"] = "sleutels/status.jwk"
    if card.role != "combiner":
        keys["logboek"] = "sleutels/logboek.sleutel"
    lines = [
        "# Wie deze partij is en waar haar dingen staan: docs/reference/party-file.md",
        f"oin: {_quoted(card.oin)}",
        f"naam: {_quoted(card.name)}",
        f"rol: {card.role}",
        f"leverancier: {_quoted(card.supplier)}   # wie de programma’s beheert",
        f"host: {_quoted(card.host)}   # op wiens machines",
        "# demo: alleen mensen die niet bestaan. productie: alleen met een grondslag die geldt.",
        f"stand: {'demo' if demo else 'productie'}",
        "",
        "map: .",
        "kaarten: kaarten   # de kaarten van alle partijen, ook de eigen",
        "# De eigen database (PostgreSQL): een regel als host=… dbname=… in een bestand dat alleen",
        "# dit programma leest. Of zet VANZELF_DATABASE, en haal deze regel weg.",
        "# database_bestand: sleutels/database.txt",
        "sleutels:",
        *(f"  {use}: {path}" for use, path in keys.items()),
        "",
        "# Voor HTTPS; wie alles met bestanden doet, heeft dit niet nodig.",
        "# certificaten:",
        "#   certificaat: certificaten/partij.pem",
        "#   sleutel: certificaten/partij.sleutel.pem",
        "#   uitgever: certificaten/uitgever.pem",
        "# adressen:",
        '#   "<oin van de ander>": {url: "https://…"}',
    ]
    if card.role != "combiner":
        lines += ["", *_holding(card, holder, notes)]
    return "\n".join(lines) + "\n"


def _holding(card: Card, holder: str | None, notes: str) -> Iterator[str]:
    yield f"{card.role}:"
    if card.role == "bron":
        yield f"  houder: {holder}"
    yield "  mapping: mapping.yaml"
    yield "  database: eigen.duckdb   # de eigen gegevens: een DuckDB-bestand, of database_bestand"
    if card.role == "gemeente":
        yield "  mandaten: mandaten"
        yield f"  notities: {_quoted(notes)}   # hiermee worden briefjes aan inwoners verzegeld"
    yield "  # Waar het in het verwerkingenregister staat:"
    yield f"  activiteit: https://{card.host.replace(' ', '-')}/register/lijsten"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


# -- the mapping -----------------------------------------------------------------------------------


def mapping_text(catalogue: Catalogue, holder: str, on: dt.date) -> str:
    """A mapping with an entry for every fact that a holder is asked about on a date.

    What it needs is stated already; names of tables and columns are to be filled in.
    """
    wanted = _asked(catalogue, holder, on)
    lines = [
        "# Waar de gegevens staan, in de namen van de eigen tabellen: docs/how-to/become-a-source.md",
        f"# Vul in wat {FILL_IN} heet. Lees eerst de omschrijving; past uw kolom niet, haal het dan weg.",
        f"houder: {holder}",
    ]
    if not wanted or not all(_of_dwelling(each) for each in wanted):
        lines += ["", *_register(catalogue)]
    lines += ["", "gegevens:" if wanted else "gegevens: []"]
    for each in wanted:
        lines += [*_entry(each), ""]
    return "\n".join(lines).rstrip() + "\n"


def _asked(catalogue: Catalogue, holder: str, on: dt.date) -> list[Concept]:
    """The concepts that questions to a holder rest on, as far as it holds them."""
    names = {
        name
        for program in _programs(catalogue, holder, on)
        for name in (*program.person_facts, *program.unit_facts)
    }
    found = (catalogue.concepts[name] for name in sorted(names) if name in catalogue.concepts)
    return [
        each
        for each in found
        if holder in each.holders and each.derivation is None and each.id not in REGISTER + TIES
    ]


def _programs(catalogue: Catalogue, holder: str, on: dt.date) -> Iterator[Program]:
    for program in resolve_all(catalogue, on).values():
        if (asked := questions_at(program, holder)) is not None:
            yield asked
    if holder == "gemeente":
        for bundle in catalogue.bundles:
            yield population_program(catalogue, bundle, on)


def _register(catalogue: Catalogue) -> Iterator[str]:
    truths = {name for name in (*REGISTER, *TIES) if _is_truth(catalogue.concepts[name])}
    yield "# De eigen kopie van de bevolking: wie woont waar, wie hoort bij wie."
    yield "bevolking:"
    yield "  personen:"
    yield f"    tabel: {FILL_IN}"
    yield f"    sleutel: {FILL_IN}   # het burgerservicenummer, als tekst"
    yield f"    gemeente: {FILL_IN}   # code van de gemeente van inschrijving (BRP 09.10), als tekst"
    yield "    feiten:"
    for name in REGISTER:
        yield f"      {name}: {_column(name in truths)}"
    yield "      # Wat u hiervan weet; zonder blijft van sommige paren onbekend of zij het zijn:"
    for name in TIES:
        yield f"      # {name}: {_column(name in truths)}"
    yield "  relaties:"
    yield f"    tabel: {FILL_IN}"
    yield "    soort:"
    yield f"      kolom: {FILL_IN}"
    codes = ", ".join(f"{kind.upper()}: {kind}" for kind in ("partner", "kind"))
    yield f"      betekent: {{{codes}}}   # uw code: partner of kind"
    yield f"    van: {FILL_IN}   # bij kind: de ouder"
    yield f"    naar: {FILL_IN}"


def _entry(concept: Concept) -> Iterator[str]:
    kind = concept.type
    assert kind is not None
    for line in textwrap.wrap(" ".join(concept.definition["nl"].split()), 92):
        yield f"  # {line}"
    yield f"  - begrip: {concept.id}"
    yield f'    definitie: "{definition_digest(concept)}"'
    if kind.numeric:
        yield f"    maat: {concept.measure}"
    if kind.period:
        yield f"    periode: {kind.period}"
    if kind.income:
        yield f"    inkomensbegrip: {kind.income}"
    yield f"    van: {concept.units[0]}"
    yield f"    tabel: {FILL_IN}"
    yield f"    sleutel: {{{'adres' if _of_dwelling(concept) else 'persoon'}: {FILL_IN}}}"
    yield f"    waarde: {_column(_is_truth(concept))}"
    if concept.type and concept.type.period == "jaar":
        yield "    alleen: {" + FILL_IN + ": peiljaar}   # de kolom met het jaar"


def _column(truth: bool) -> str:
    return f'{{kolom: {FILL_IN}, betekent: {{"1": ja, "0": nee}}}}' if truth else FILL_IN


def _is_truth(concept: Concept) -> bool:
    return concept.type is not None and concept.type.kind is Kind.TRUTH


def _of_dwelling(concept: Concept) -> bool:
    return UnitType.HUURHUISHOUDEN in concept.units and not concept.of_person
