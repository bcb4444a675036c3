"""Who is in a group, by a condition over facts that the municipality holds itself."""

import datetime as dt
from dataclasses import replace

from vanzelf.definitions.model import Service
from vanzelf.rules.model import Bundle, Catalogue, Gates, Population
from vanzelf.rules.populations import population_program
from vanzelf.rules.program import Program
from vanzelf.terms.problems import ProblemError


def group_program(catalogue: Catalogue, service: Service, group_id: str, on: dt.date) -> Program:
    """The condition of a group, ready to run on a date for units of the service's first scheme.

    The program has one criterion, `populatie`. Raises KeyError for a group the service does not
    have, and ProblemError when it has no condition, or one that uses facts of others.
    """
    group = service.group(group_id)
    if group.condition is None:
        what = f"the group {group.id} of {service.id} has no condition."
        raise ProblemError.single("group-condition", what, "Add `als`.", service.place)
    population = Population(group.condition, group.name, 0, 0)
    name = f"{service.id}-{group.id}"
    unit = catalogue.schemes[service.schemes[0]][-1].unit
    bundle = Bundle(
        name,
        group.name,
        group.name,
        service.purpose,
        service.schemes,
        unit,
        population,
        {},
        Gates(0, 100, 100),
        (),
        service.place,
    )
    return population_program(replace(catalogue, bundles={name: bundle}), name, on)
