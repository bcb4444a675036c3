"""What a list should be, worked out by somebody who has everything in one place.

Only for people who do not exist: an auditor who makes canaries, and tests.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from vanzelf.holdings.mapping import SourceMapping, read_mapping
from vanzelf.protocol.answers import Joined
from vanzelf.protocol.proposing import asked_of
from vanzelf.protocol.rows import Received
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.rules.questions import questions_at
from vanzelf.rules.resolve import resolve
from vanzelf.source.answerers import answerer
from vanzelf.source.answering import Inquiry
from vanzelf.synth.holders import DATABASE, MAPPING, MUNICIPALITY_CODE
from vanzelf.terms.answers import Bools, Codes
from vanzelf.terms.units import UnitType


def answers_of_sources(
    catalogue: Catalogue,
    holders: Mapping[str, Path],
    bundle: str,
    persons: Any,
    addresses: Any,
    on: dt.date,
) -> dict[str, dict[str, Codes]]:
    """What every source says about a bundle, by the limits the mandates would have.

    Per holder and scheme the answer to each household. holders: the directory of each. persons,
    addresses: of each household, in lists or Arrow arrays. The sources answer beside each other.
    """
    asked = {
        plan.holder: questions_of(catalogue, bundle, plan.holder, on)
        for plan in catalogue.mandates.values()
        if plan.bundle == bundle
    }
    unit = catalogue.bundles[bundle].unit
    return answers_of(catalogue, asked, holders, unit, rows_of(persons, addresses), on)


def questions_of(
    catalogue: Catalogue, bundle: str, holder: str, on: dt.date, without: tuple[str, str] = ("", "")
) -> list[Program]:
    """What a source is asked about a bundle, by the limits the mandate would have.

    without: a scheme and a list question of it that is not asked.
    """
    found = catalogue.bundles[bundle]
    limits = asked_of(catalogue, found, holder, on).limits
    resolved = (resolve(catalogue, each, on, limits.get(each)) for each in found.schemes)
    asked = (questions_at(_without(each, without), holder, found.premises) for each in resolved)
    return [program for program in asked if program is not None]


def _without(program: Program, dropped: tuple[str, str]) -> Program:
    """A program that asks one list question less."""
    scheme = program.scheme
    kept = [each for each in scheme.list_questions if (scheme.id, each.id) != dropped]
    return replace(program, scheme=replace(scheme, list_questions=tuple(kept)))


def answers_of(
    catalogue: Catalogue,
    programs: Mapping[str, Sequence[Program]],
    holders: Mapping[str, Path],
    unit: UnitType,
    rows: Received,
    on: dt.date,
    *,
    older: bool = False,
) -> dict[str, dict[str, Codes]]:
    """What some sources say. programs: what each is asked. holders: the directory of each.

    older: where a source falls back on an earlier year, it has nothing but that.
    """

    def answered(holder: str) -> dict[str, Codes]:
        mapping = read_mapping(holders[holder] / MAPPING, catalogue)
        source = answerer(
            only_older(mapping) if older else mapping, holders[holder] / DATABASE, catalogue
        )
        inquiry = Inquiry(programs[holder], unit, on, frozenset({MUNICIPALITY_CODE}))
        return dict(source.answer(inquiry, rows).answers)

    return {holder: answered(holder) for holder in programs}


def only_older(mapping: SourceMapping) -> SourceMapping:
    """A mapping that of every concept with values of an earlier year keeps only those."""
    return replace(
        mapping,
        entries={
            concept: tuple(each for each in places if each.estimate) or places
            for concept, places in mapping.entries.items()
        },
    )


def has_older(catalogue: Catalogue, holder: Path, programs: Sequence[Program]) -> bool:
    """Whether a source may fall back on an earlier year for what it is asked. holder: its directory."""
    entries = read_mapping(holder / MAPPING, catalogue).entries
    used = {name for each in programs for name in (*each.person_facts, *each.unit_facts)}
    return any(place.estimate for name in used & entries.keys() for place in entries[name])


def pairs(persons: Any) -> Any:
    """The persons of each household, sorted, as an Arrow array of lists."""
    if isinstance(persons, pa.Array):
        return persons
    return pa.array([sorted(each) for each in persons], pa.list_(pa.string()))


def rows_of(persons: Any, addresses: Any) -> Received:
    """Households as a source gets them, without tokens: the persons of each, and their address."""
    return Received(b"", pairs(persons), pa.array(addresses, pa.string()), b"")


def expected_on_list(
    catalogue: Catalogue,
    holders: Mapping[str, Path],
    bundle: str,
    persons: Any,
    addresses: Any,
    on: dt.date,
) -> Bools:
    """Which households the list of a bundle should have, by the limits the mandates would have."""
    said = answers_of_sources(catalogue, holders, bundle, persons, addresses, on)
    return joined(said, catalogue.bundles[bundle].schemes, len(persons)).listed()[0]


def joined(said: Mapping[str, Mapping[str, Codes]], schemes: Sequence[str], count: int) -> Joined:
    """The answers of all sources together, as a combiner has them."""
    found = Joined.nothing(schemes, count)
    for answers in said.values():
        found.add(answers)
    return found
