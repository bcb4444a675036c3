"""Everything that is wrong with the services of a catalogue, for `vanzelf catalogue check`."""

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

from vanzelf.definitions.groups import group_program
from vanzelf.definitions.lint import problems_of_wording
from vanzelf.definitions.load import Offering, gather_services
from vanzelf.language import nodes
from vanzelf.rules.load import Examined
from vanzelf.rules.model import Catalogue, Expression
from vanzelf.rules.program import Program
from vanzelf.terms.problems import Problem, ProblemError


def examine_services(
    examined: Examined, path: Path | None = None, overlay: Path | None = None
) -> Offering:
    """Read and check the services of a catalogue that was examined.

    path, overlay: the folders it was read from. Files that could not be read are in `problems`, and
    what rests on them is left alone.
    """
    offering = gather_services(examined.catalogue, path, overlay, broken=examined.broken)
    offering.problems += problems_of_wording(examined.catalogue, offering)
    offering.problems += _unused_fields(examined.catalogue, offering, examined.programs)
    if not examined.problems:
        offering.problems += _conditions(examined.catalogue, offering)
    offering.problems = list(dict.fromkeys(offering.problems))
    return offering


def _conditions(catalogue: Catalogue, offering: Offering) -> Iterator[Problem]:
    """What is wrong with the condition of a group."""
    for service in offering.services.values():
        for group in service.groups:
            if group.condition is None or not catalogue.schemes.keys() >= set(service.schemes):
                continue
            on = max((start for start, _ in group.levels), default=dt.date.min)
            try:
                group_program(catalogue, service, group.id, on)
            except ProblemError as error:
                yield from error.problems


def _unused_fields(
    catalogue: Catalogue, offering: Offering, programs: Iterable[Program]
) -> Iterator[Problem]:
    """A service names no fact that it does not use: data nobody needs is not asked for."""
    used: dict[str, set[str]] = {}
    for program in programs:
        facts = {*program.person_facts, *program.unit_facts, program.scheme.received or ""}
        facts.update(each.id for each in program.definitions)
        used.setdefault(program.scheme.id, set()).update(facts)
    for service in offering.services.values():
        if not all(scheme in used for scheme in service.schemes):
            continue
        known = {concept for scheme in service.schemes for concept in used[scheme]}
        known.add(service.concept_of_date or "")
        known.update(name for group in service.groups for name in _named(group.condition))
        bundle = catalogue.bundles.get(service.bundle or "")
        if bundle is not None:
            known.update(_named(bundle.population.expression), bundle.premises)
        for index, each in enumerate(service.fields):
            if each.concept not in known:
                what = f"nothing in this service uses {each.concept!r}."
                place = offering.sources[service.id].place(("gegevens", index, "begrip"))
                yield Problem(place, "field-unused", what, "Leave it out.")


def _named(expression: Expression | None) -> Iterator[str]:
    """The names in an expression."""
    if expression is not None:
        for node in expression.node.walk():
            if isinstance(node, nodes.Name | nodes.OfApplicant):
                yield node.id
