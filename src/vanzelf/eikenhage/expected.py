"""What a list should be, worked out by somebody who has everything in one place.

Only for people who do not exist: an auditor who makes canaries, and tests.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from vanzelf.holdings.mapping import read_mapping
from vanzelf.protocol.answers import Bools, Joined
from vanzelf.protocol.proposing import asked_of
from vanzelf.protocol.rows import Received
from vanzelf.rules.model import Catalogue
from vanzelf.rules.questions import questions_at
from vanzelf.rules.resolve import resolve
from vanzelf.source.answerers import answerer
from vanzelf.synth.holders import DATABASE, MAPPING


def expected_on_list(
    catalogue: Catalogue,
    holders: Mapping[str, Path],
    bundle: str,
    persons: Sequence[Sequence[str]],
    addresses: Sequence[str],
    on: dt.date,
) -> Bools:
    """Which households the list of a bundle should have, by the limits the mandates would have."""
    found = catalogue.bundles[bundle]
    rows = Received(
        b"",
        pa.array([sorted(each) for each in persons], pa.list_(pa.string())),
        pa.array(addresses, pa.string()),
        b"",
    )
    joined = Joined.nothing(found.schemes, len(persons))
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
        said = answerer(mapping, folder / DATABASE, catalogue).answer(
            programs, rows, found.unit, on
        )
        joined.add(said.answers)
    return joined.listed()[0]
