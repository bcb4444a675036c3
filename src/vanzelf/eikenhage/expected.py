"""What a list should be, worked out by somebody who has everything in one place.

Only for people who do not exist: an auditor who makes canaries, and tests.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from vanzelf.holdings.mapping import read_mapping
from vanzelf.protocol.answers import Bools, Codes, Joined
from vanzelf.protocol.proposing import asked_of
from vanzelf.protocol.rows import Received
from vanzelf.rules.model import Catalogue
from vanzelf.rules.questions import questions_at
from vanzelf.rules.resolve import resolve
from vanzelf.source.answerers import answerer
from vanzelf.synth.holders import DATABASE, MAPPING


def answers_of_sources(
    catalogue: Catalogue,
    holders: Mapping[str, Path],
    bundle: str,
    persons: Sequence[Sequence[str]],
    addresses: Sequence[str],
    on: dt.date,
) -> dict[str, dict[str, Codes]]:
    """What every source says about a bundle, by the limits the mandates would have.

    Per holder and scheme the answer to each household. holders: the directory of each.
    """
    found = catalogue.bundles[bundle]
    rows = Received(
        b"",
        pa.array([sorted(each) for each in persons], pa.list_(pa.string())),
        pa.array(addresses, pa.string()),
        b"",
    )
    said: dict[str, dict[str, Codes]] = {}
    for plan in catalogue.mandates.values():
        if plan.bundle != bundle:
            continue
        limits = asked_of(catalogue, found, plan.holder, on).limits
        programs = [
            program
            for scheme in found.schemes
            if (
                program := questions_at(
                    resolve(catalogue, scheme, on, limits.get(scheme)),
                    plan.holder,
                    found.premises,
                )
            )
        ]
        folder = holders[plan.holder]
        mapping = read_mapping(folder / MAPPING, catalogue)
        answers = answerer(mapping, folder / DATABASE, catalogue)
        said[plan.holder] = dict(answers.answer(programs, rows, found.unit, on).answers)
    return said


def expected_on_list(
    catalogue: Catalogue,
    holders: Mapping[str, Path],
    bundle: str,
    persons: Sequence[Sequence[str]],
    addresses: Sequence[str],
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
