"""What a list of Eikenhage gives away, and whom it misses: plain data for a page."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from vanzelf.ask.population import Population, build
from vanzelf.eikenhage.bits import amounts, disclosed
from vanzelf.eikenhage.expected import answers_of_sources, joined
from vanzelf.eikenhage.missed import missed, older_list
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.holding import Holding
from vanzelf.holdings.mapping import read_mapping
from vanzelf.rules.model import Catalogue
from vanzelf.screening.run import Screening
from vanzelf.synth.holders import DATABASE, MAPPING


def population_of(catalogue: Catalogue, municipality: Path, bundle: str, on: dt.date) -> Population:
    """Everybody a run of a bundle is about, when nobody refused. municipality: its directory."""
    mapping = read_mapping(municipality / MAPPING, catalogue)
    with open_connection(municipality / DATABASE) as connection:
        return build(Holding(mapping, connection, catalogue), lambda _: set(), bundle, on)


def measured(
    catalogue: Catalogue,
    town: Path,
    holders: Mapping[str, Path],
    bundle: str,
    asked: Population,
    now: Screening,
) -> dict[str, Any]:
    """What the list of a bundle gives away in bits, and whom it misses.

    town: where it stands. holders: the directory of each holder of it. asked: the households that
    are asked about. now: a screening with every fact. Raises ProblemError.
    """
    schemes = catalogue.bundles[bundle].schemes
    people, homes, on = asked.persons, asked.addresses, now.on
    said = answers_of_sources(catalogue, holders, bundle, people, homes, on)
    listed, _ = joined(said, schemes, len(asked)).listed()
    found = disclosed(said, listed, amounts(catalogue, town, bundle, people, on))
    older = older_list(catalogue, holders, bundle, people, homes, on, said)
    counted = missed(now, schemes, people, listed, listed if older is None else older)
    names = {each: dict(now.programs[each].scheme.name) for each in schemes}
    return {
        "bundle": bundle,
        "households": found.households,
        "listed": found.listed,
        "bits": {
            **asdict(found.municipality),
            "eliminated": found.worst,
            "answers": found.everything.mean,
            "amounts": found.values,
        },
        "older_income": older is not None,
        "listed_older_income": found.listed if older is None else int(older.sum()),
        "missed": [{**asdict(each), "name": names.get(each.scheme or "")} for each in counted],
    }
