"""A part of the town as the tables of the canonical population.

Columns are named after concepts of the catalogue. `<concept>__status` says which values are
estimates. Nothing is written about nationality, origin, neighbourhood, language, name or religion.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from vanzelf.synth import columns
from vanzelf.synth.draws import Bools, Dates, Ints
from vanzelf.synth.livelihood import Livelihood
from vanzelf.synth.municipal import previous_supplement
from vanzelf.synth.registers import (
    TODAY,
    draw_child_facts,
    draw_documents,
    draw_education,
    draw_moves,
    draw_registrations,
    draw_residence_claim,
    draw_traits,
    lived_here_all_year,
)
from vanzelf.synth.town import Town

Columns = dict[str, pa.Array]

HOUSEHOLD_KINDS = (
    "alleen",
    "paar-ongehuwd",
    "paar-gehuwd",
    "paar-ongehuwd-kinderen",
    "paar-gehuwd-kinderen",
    "eenouder",
    "overig",
    "inrichting",
)
"""Dutch names of the kinds of households, in the order of `Kind`."""

AWARDS = ("ontvangt_zorgtoeslag", "ontvangt_kindgebonden_budget")
"""National awards: unknown until `receipt` draws them (rent allowance is a fact of addresses)."""

LOCAL_AWARDS = (
    "ontvangt_individuele_inkomenstoeslag",
    "kwijtschelding_verleend",
    "heeft_stadspas",
)
"""The municipality's own awards: none until `receipt` draws them."""

HOLIDAY_PAY = 0.07
"""Holiday pay as a share of net pay (assumption)."""

DOCUMENTS = ("paspoort", "identiteitskaart")


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a part. households and traits are no part of the canonical population."""

    persons: pa.Table
    relations: pa.Table
    addresses: pa.Table
    households: pa.Table
    traits: pa.Table


def tables_of(town: Town, ids: pa.Array, first_address: int) -> Tables:
    """All tables of a part.

    ids: for the residents and then the dead, in row order. first_address: number of the first
    address of this part.
    """
    living = len(town.people)
    moved, since = draw_moves(town.streams, town.people)
    persons = {"id": ids[:living], **_register(town), **_ties(town, moved, since)}
    persons |= _money(town) | _children(town) | _awards(town) | _documents(town)
    persons["bag_adres"] = columns.address_names(_address_of_residents(town, first_address))
    dead = _dead(town, ids[living:], first_address)
    together = pa.concat_tables([pa.table(persons), dead], promote_options="default")
    return Tables(
        persons=together.combine_chunks(),
        relations=_relations(town, ids),
        addresses=_addresses(town, first_address),
        households=_households(town, ids[:living]),
        traits=_traits(town, ids[:living], moved, since, persons["curatele"]),
    )


def _address_of_residents(town: Town, first_address: int) -> Ints:
    return town.homes.address[town.people.household] + first_address


def _register(town: Town) -> Columns:
    people = town.people
    yes_no = draw_registrations(town.streams, people)
    return {
        "geboortedatum": columns.dates(people.born),
        "overlijdensdatum": pa.nulls(len(people), pa.date32()),
        **{name: columns.booleans(values) for name, values in yes_no.items()},
        "verblijfsrecht_geeft_aanspraak": columns.truths(
            draw_residence_claim(town.streams, people)
        ),
        "woonlandfactor": columns.factors("1", len(people)),
    }


def _ties(town: Town, moved: Bools, since: Dates) -> Columns:
    here = lived_here_all_year(town.people, moved, since)
    return {
        **{name: columns.truths(values) for name, values in town.ties.facts.items()},
        "zelfde_partner_hele_jaar": columns.booleans(town.ties.together),
        "medebewoner_hele_jaar": columns.booleans(here),
    }


def _money(town: Town) -> Columns:
    incomes, count = town.incomes, len(town.people)
    status = np.where(incomes.changed, 0, -1)
    return {
        "toetsingsinkomen": columns.euros(incomes.gross),
        "toetsingsinkomen__status": columns.choices(status, ["schatting"]),
        "toetsingsinkomen_t2": columns.euros(incomes.before),
        "rendementsgrondslag": columns.euros(town.wealth.savings),
        "netto_inkomen_maand": columns.cents(incomes.net_month),
        "netto_inkomen_zonder_vakantiegeld": columns.cents(incomes.net_month / (1 + HOLIDAY_PAY)),
        "loon_maand": columns.cents(np.where(incomes.wage > 0, incomes.net_month, 0.0)),
        "heeft_onderneming": columns.booleans(town.livelihood == Livelihood.SELF_EMPLOYED),
        "werkt_in_nederland": columns.booleans(incomes.wage > 0),
        "vermogen_participatiewet": columns.euros(town.wealth.assistance_assets),
        **{name: columns.cents(values) for name, values in town.municipal.money.items()},
        "maanden_laag_inkomen": columns.integers(town.municipal.months),
        **{name: columns.truths(values) for name, values in town.municipal.truths.items()},
        "woonlandfactor_kind": columns.factors("1", count),
    }


def _children(town: Town) -> Columns:
    education, student = draw_education(town.streams, town.people, town.livelihood)
    facts = draw_child_facts(town.streams, town.people)
    return {
        "volgt_rijksbekostigd_onderwijs": columns.booleans(education),
        "recht_op_studiefinanciering": columns.booleans(student),
        **{name: columns.truths(values) for name, values in facts.items()},
    }


def _awards(town: Town) -> Columns:
    count = len(town.people)
    had, when = previous_supplement(
        town.streams, town.people, town.incomes, town.municipal.months, TODAY
    )
    none = columns.booleans(np.zeros(count, dtype=np.bool_))
    return {
        **{name: pa.nulls(count, pa.bool_()) for name in AWARDS},
        **dict.fromkeys(LOCAL_AWARDS, none),
        "laatste_inkomenstoeslag_datum": columns.dates(when, known=had),
    }


def _documents(town: Town) -> Columns:
    kind, given, valid_until = draw_documents(town.streams, town.people)
    return {
        "reisdocument_afgegeven_op": columns.dates(given, known=kind >= 0),
        "reisdocument_soort": columns.choices(kind, DOCUMENTS),
        "reisdocument_geldig_tot": columns.dates(valid_until, known=kind >= 0),
    }


def _dead(town: Town, ids: pa.Array, first_address: int) -> pa.Table:
    """Records of people who died in the past year; most facts about them are unknown."""
    dead, count = town.deaths, len(town.deaths)
    yes, no = np.ones(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    home = town.homes.address[dead.household]
    empty = dead.household < 0
    home = np.where(empty, len(town.people.households) + np.cumsum(empty) - 1, home)
    return pa.table(
        {
            "id": ids,
            "geboortedatum": columns.dates(dead.born),
            "overlijdensdatum": columns.dates(dead.died),
            "bag_adres": columns.address_names(home + first_address),
            **{name: columns.booleans(yes) for name in ("ingezetene", "woont_in_gemeente")},
            **{name: columns.booleans(no) for name in ("geheimhouding", "adres_in_onderzoek")},
            "verblijfsrecht_geeft_aanspraak": columns.booleans(yes),
            "toetsingsinkomen": columns.euros(dead.income),
            "toetsingsinkomen_t2": columns.euros(dead.income),
            "rendementsgrondslag": columns.euros(dead.savings),
        }
    )


def _relations(town: Town, ids: pa.Array) -> pa.Table:
    rows = list(town.ties.rows)
    widowed = town.deaths.survivor >= 0
    gone = len(town.people) + np.flatnonzero(widowed)
    rows.append(("partner", town.deaths.survivor[widowed], gone))
    names = list(dict.fromkeys(name for name, _, _ in rows))
    kinds = np.concatenate([np.full(len(start), names.index(name)) for name, start, _ in rows])
    tie = kinds != names.index("partner")
    tie &= kinds != names.index("kind")
    return pa.table(
        {
            "soort": columns.choices(kinds, names),
            "van": ids.take(pa.array(np.concatenate([start for _, start, _ in rows]))),
            "naar": ids.take(pa.array(np.concatenate([end for _, _, end in rows]))),
            "waarde": pa.array(tie, mask=~tie),
        }
    )


def _addresses(town: Town, first_address: int) -> pa.Table:
    """A row per address: of the household that gives the address its number, then empty homes."""
    homes, households = town.homes, town.people.households
    own = np.flatnonzero(homes.address == np.arange(len(homes.address)))
    rents = ~homes.owner[own] & households.private[own]
    empty = int((town.deaths.household < 0).sum())
    facts = {
        "bag_adres": columns.address_names(own + first_address),
        "huurt_woning": columns.booleans(rents),
        "zelfstandige_woning": columns.booleans(homes.self_contained[own]),
        "kale_huur": columns.cents(homes.rent[own], known=rents),
        "servicekosten": columns.cents(homes.service[own], known=rents),
        "aangewezen_onzelfstandige_woning": columns.booleans(_designated(town)[own]),
        **_special_homes(town, own),
        "ontvangt_huurtoeslag": pa.nulls(len(own), pa.bool_()),
    }
    vacant = {
        "bag_adres": columns.address_names(np.arange(empty) + len(households) + first_address)
    }
    return pa.concat_tables([pa.table(facts), pa.table(vacant)], promote_options="default")


def _designated(town: Town) -> Bools:
    """Rooms designated for rent allowance: a small share of the shared houses."""
    draw = town.streams("designated").random(len(town.homes.address)) < 0.05
    return np.asarray(town.homes.sharing & draw[town.homes.address])


def _special_homes(town: Town, own: Ints) -> Columns:
    """Adapted homes and the like: few, among renters; acquired rights above the old rent limit."""
    rng = town.streams("special homes")
    chance = rng.random((3, len(town.homes.address)))[:, own]
    rents = town.homes.rent[own] > 0
    handicap = rents & (chance[0] < 0.02)
    none = columns.booleans(np.zeros(len(own), dtype=np.bool_))
    return {
        "handicap_in_huishouden": columns.booleans(handicap),
        "aangepaste_woning": columns.booleans(handicap & (chance[1] < 0.3)),
        "woonwagen_op_standplaats": none,
        "woning_voor_acht_personen": none,
        "verworven_recht_huurtoeslag": columns.booleans(
            (town.homes.rent[own] > 900) & town.homes.association[own] & (chance[2] < 0.5)
        ),
    }


def _households(town: Town, ids: pa.Array) -> pa.Table:
    """How the town was made: who forms a household, of which kind. Registers do not know this."""
    people = town.people
    return pa.table(
        {
            "id": ids,
            "huishouden": columns.integers(people.household),
            "kern": columns.integers(people.core),
            "plaats": columns.integers(people.place),
            "soort": columns.choices(people.kind, HOUSEHOLD_KINDS),
            "corporatie": columns.booleans(town.homes.association[people.household]),
        }
    )


def _traits(
    town: Town, ids: pa.Array, moved: Bools, since: Dates, guardianship: pa.Array
) -> pa.Table:
    """Long table: who has which trait; `datum` for moves."""
    traits = draw_traits(
        town.streams,
        town.people,
        np.asarray(guardianship.to_numpy(zero_copy_only=False)),
    )
    traits["verhuisd"] = moved
    rows = [np.flatnonzero(marked) for marked in traits.values()]
    row = np.concatenate(rows)
    kind = np.repeat(np.arange(len(rows)), [len(marked) for marked in rows])
    return pa.table(
        {
            "id": ids.take(pa.array(row)),
            "kenmerk": columns.choices(kind, list(traits)),
            "datum": columns.dates(since[row], known=moved[row] & (kind == len(rows) - 1)),
        }
    )
