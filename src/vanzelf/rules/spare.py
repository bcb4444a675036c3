"""Derived concepts that no scheme uses yet: checked too, so that a mistake does not lie waiting."""

import datetime as dt
from collections.abc import Collection

from vanzelf.rules import model
from vanzelf.rules.broken import Broken
from vanzelf.rules.resolve import Resolver
from vanzelf.terms.problems import Place, Problem
from vanzelf.terms.units import UnitType


def problems_of_spare_concepts(
    catalogue: model.Catalogue, used: Collection[str], broken: Broken
) -> list[Problem]:
    """Every problem of the derived concepts that are not used.

    Such a concept may name a parameter of a scheme to come; names of parameters pass.
    """
    excused = _excused(catalogue, broken)
    problems: list[Problem] = []
    for concept in catalogue.concepts.values():
        if concept.derivation is None or concept.id in used or concept.id in broken:
            continue
        units = [UnitType.PERSOON] if concept.of_person else concept.units
        for unit in units:
            on = dt.date(2000, 1, 1)
            resolver = Resolver(catalogue, about(unit), on, {}, on, excused)
            resolver.define(concept.id)
            problems += resolver.problems
    return problems


def _excused(catalogue: model.Catalogue, broken: Broken) -> Broken:
    """What could not be read, and the parameters of every scheme and norm."""
    versions: list[model.Scheme | model.Norms] = []
    for schemes in catalogue.schemes.values():
        versions += schemes
    for norms in catalogue.norms.values():
        versions += norms
    parameters = {name for version in versions for name in version.parameters}
    return Broken(broken.names | parameters, everything=broken.everything)


def about(unit: UnitType) -> model.Scheme:
    """A scheme about a unit, with nothing in it."""
    text = {"nl": "", "en": ""}
    return model.Scheme(
        id="",
        name=text,
        description=text,
        law="",
        unit=unit,
        authority="",
        valid_from=dt.date.min,
        valid_until=dt.date.max,
        received=None,
        highest_level="N0",
        upl=None,
        local=False,
        norms=(),
        parameters={},
        steps=(),
        criteria=(),
        amounts=(),
        main_amount=None,
        list_questions=(),
        place=Place(""),
        digest="",
    )
