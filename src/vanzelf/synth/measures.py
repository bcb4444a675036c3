"""What a population on disk achieves, marginal by marginal.

Everything is counted from the files, not from what the generator meant to draw. Household kinds
come from the table `households`, for registers know addresses but not households.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vanzelf.synth.awards import Reach
from vanzelf.synth.columns import flags, numbers, whole_years
from vanzelf.synth.draws import Bools, Floats, Ints
from vanzelf.synth.files import part_files
from vanzelf.synth.tables import HOUSEHOLD_KINDS

_PERSONS = (
    "geboortedatum",
    "overlijdensdatum",
    "bag_adres",
    "toetsingsinkomen",
    "toetsingsinkomen__status",
    "toetsingsinkomen_t2",
    "rendementsgrondslag",
    "heeft_onderneming",
    "geheimhouding",
    "curatele",
    "adres_in_onderzoek",
)
_SINGLE, _COHABITING, _MARRIED, _COHABITING_KIDS, _MARRIED_KIDS, _ONE_PARENT, _OTHER, _CARE = range(
    len(HOUSEHOLD_KINDS)
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A value and the number of people or households it is based on."""

    value: float
    base: int


@dataclass(frozen=True, slots=True)
class _Counts:
    """One part as arrays: a row per living person; per household where said so.

    minor: persons under 18. at_home: children at home of any age.
    """

    age: Ints
    household: Ints
    kind: Ints
    """Per household."""
    size: Ints
    """Per household."""
    children: Ints
    """Per household."""
    parents: Ints
    """Per household: members of the couple or single parent."""
    wealth: Floats
    """Per household."""
    owner: Bools
    """Per household."""
    association: Bools
    """Per household."""
    persons: pa.Table
    dead: int


def measure(population: Path) -> dict[str, Measured]:
    """Every marginal by the id of its target."""
    parts = [_read(population, file) for file in part_files(population, "persons")]
    found = dict(_households(parts)) | dict(_people(parts)) | dict(_wealth(parts))
    return found | dict(_registrations(population, parts))


def measure_reach(reach: list[Reach], residents: int) -> dict[str, Measured]:
    """Reach of schemes per 100,000 residents, by the id of its target."""
    found = {}
    for scheme in reach:
        for key, count in (("ontvangt", scheme.receiving), ("mist", scheme.missing)):
            found[f"{scheme.scheme}-{key}"] = Measured(count / residents * 100_000, residents)
    return found


def _read(population: Path, file: Path) -> _Counts:
    persons = pq.read_table(file, columns=list(_PERSONS))
    made = pq.read_table(population / "households" / file.name)
    living = persons.slice(0, len(made))
    household = made["huishouden"].to_numpy()
    count = int(household.max()) + 1
    kinds = pc.index_in(made["soort"].combine_chunks(), value_set=pa.array(HOUSEHOLD_KINDS))
    kind = np.zeros(count, dtype=np.int64)
    kind[household] = kinds.to_numpy()
    place = made["plaats"].to_numpy()
    homes = pq.read_table(
        population / "addresses" / file.name, columns=["bag_adres", "huurt_woning"]
    )
    home = pc.index_in(
        living["bag_adres"].combine_chunks(), value_set=homes["bag_adres"].combine_chunks()
    ).to_numpy()
    rents, association = np.zeros((2, count), dtype=np.bool_)
    rents[household] = flags(homes["huurt_woning"])[home]
    association[household] = flags(made["corporatie"])
    return _Counts(
        age=whole_years(living["geboortedatum"]),
        household=household,
        kind=kind,
        size=np.bincount(household),
        children=np.bincount(household[place == 2], minlength=count),
        parents=np.bincount(household[place <= 1], minlength=count),
        wealth=_sums(household, numbers(living["rendementsgrondslag"])),
        owner=~rents & (kind != _CARE),
        association=association,
        persons=living,
        dead=len(persons) - len(made),
    )


def _sums(household: Ints, values: Floats) -> Floats:
    return np.asarray(np.bincount(household, weights=values), dtype=np.float64)


def _share(parts: list[Bools], base: int) -> Measured:
    return Measured(sum(int(part.sum()) for part in parts) / base, base)


def _per_100_000(parts: list[Bools], residents: int) -> Measured:
    return Measured(_share(parts, residents).value * 100_000, residents)


def _households(parts: list[_Counts]) -> Iterator[tuple[str, Measured]]:
    private = [part.kind != _CARE for part in parts]
    base = sum(int(mark.sum()) for mark in private)
    kinds = {
        "alleen": (_SINGLE,),
        "zonder-kinderen": (_COHABITING, _MARRIED, _OTHER),
        "met-kinderen": (_COHABITING_KIDS, _MARRIED_KIDS, _ONE_PARENT),
        "eenouder": (_ONE_PARENT,),
        "paar-ongehuwd": (_COHABITING, _COHABITING_KIDS),
        "paar-gehuwd": (_MARRIED, _MARRIED_KIDS),
    }
    for name, members in kinds.items():
        yield name, _share([np.isin(part.kind, members) for part in parts], base)
    for size in (2, 3, 4):
        yield (
            f"personen-{size}",
            _share([(p.size == size) & (p.kind != _CARE) for p in parts], base),
        )
    yield "personen-5", _share([(p.size >= 5) & (p.kind != _CARE) for p in parts], base)
    yield from _families("kinderen", [part.children for part in parts])
    one_parent = [part.children * (part.kind == _ONE_PARENT) for part in parts]
    yield from _families("eenouder-kinderen", one_parent)
    yield "eigen-woning", _share([part.owner for part in parts], base)


def _families(prefix: str, children: list[Ints]) -> Iterator[tuple[str, Measured]]:
    base = sum(int((count > 0).sum()) for count in children)
    yield f"{prefix}-1", _share([count == 1 for count in children], base)
    yield f"{prefix}-2", _share([count == 2 for count in children], base)
    yield f"{prefix}-3", _share([count >= 3 for count in children], base)


def _people(parts: list[_Counts]) -> Iterator[tuple[str, Measured]]:
    residents = sum(len(part.age) for part in parts)
    adults = sum(int((part.age >= 18).sum()) for part in parts)
    yield "inrichting", _share([part.kind[part.household] == _CARE for part in parts], residents)
    for name, kind in (("partner-ongehuwd", _COHABITING_KIDS), ("partner-gehuwd", _MARRIED_KIDS)):
        count = sum(int(part.parents[part.kind == kind].sum()) for part in parts)
        yield name, Measured(count / residents, residents)
    at_home = sum(int(part.children.sum()) for part in parts)
    yield "thuiswonend", Measured(at_home / residents * 100_000, residents)
    for age in range(8):
        yield f"leeftijd-{age}", _per_100_000([part.age == age for part in parts], residents)
    for start, end in ((18, 30), (30, 45), (45, 67), (67, 85), (85, 150)):
        marks = [(part.age >= start) & (part.age < end) for part in parts]
        yield f"volwassen-{start}", _share(marks, adults)


def _wealth(parts: list[_Counts]) -> Iterator[tuple[str, Measured]]:
    renters = [~part.owner & (part.kind != _CARE) for part in parts]
    groups = {"huurder": renters, "eigenaar": [part.owner for part in parts]}
    for name, marks in groups.items():
        wealth = np.concatenate([p.wealth[mark] for p, mark in zip(parts, marks, strict=True)])
        yield f"{name}-vermogen", Measured(float(np.median(wealth)), len(wealth))
        yield f"{name}-tot-5000", _share([wealth <= 5_000], len(wealth))
        yield f"{name}-vanaf-100000", _share([wealth >= 100_000], len(wealth))
    base = sum(int(mark.sum()) for mark in renters)
    yield "corporatie", _share([part.association for part in parts], base)


def _registrations(population: Path, parts: list[_Counts]) -> Iterator[tuple[str, Measured]]:
    residents = sum(len(part.age) for part in parts)
    adult = [part.age >= 18 for part in parts]
    adults = sum(int(mark.sum()) for mark in adult)
    working = [(part.age >= 18) & (part.age < 67) for part in parts]
    own = [flags(p.persons["heeft_onderneming"]) & w for p, w in zip(parts, working, strict=True)]
    yield "zelfstandig", _share(own, sum(int(mark.sum()) for mark in working))
    changed = [_changed(part.persons) & mark for part, mark in zip(parts, adult, strict=True)]
    yield "inkomen-veranderd", _share(changed, adults)
    unsure = [pc.is_valid(p.persons["toetsingsinkomen__status"]).to_numpy() for p in parts]
    yield "inkomen-schatting", _share(unsure, adults)
    for name, column in (
        ("geheimhouding", "geheimhouding"),
        ("in-onderzoek", "adres_in_onderzoek"),
    ):
        yield name, _share([flags(part.persons[column]) for part in parts], residents)
    yield "overleden", Measured(sum(part.dead for part in parts) / residents, residents)
    traits = _traits(population)
    guarded = sum(int(flags(part.persons["curatele"]).sum()) for part in parts)
    guarded += traits.pop("bewind_buiten_brp", 0)
    yield "curatele-of-bewind", Measured(guarded / residents, residents)
    for name, trait in (
        ("verhuisd", "verhuisd"),
        ("zonder-postbus", "zonder_digitale_postbus"),
        ("zonder-rekening", "zonder_nederlandse_rekening"),
    ):
        yield name, Measured(traits.get(trait, 0) / residents, residents)


def _changed(persons: pa.Table) -> Bools:
    now, before = numbers(persons["toetsingsinkomen"]), numbers(persons["toetsingsinkomen_t2"])
    return np.asarray(now != before)


def _traits(population: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    for file in part_files(population, "traits"):
        column = pq.read_table(file, columns=["kenmerk"])["kenmerk"]
        for entry in pc.value_counts(column).to_pylist():
            counts[entry["values"]] = counts.get(entry["values"], 0) + entry["counts"]
    return counts
