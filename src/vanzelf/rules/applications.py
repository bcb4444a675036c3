"""What may be fetched for one household's application: fields that a rule uses, and no others.

After a resident has said yes, a second kind of mandate lets a municipality fetch real values. Which
ones follows from the scheme: a field that no criterion and no amount rests on is an error (A44).
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from vanzelf.rules import model
from vanzelf.rules.files import CONCEPTS, NORMS
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve
from vanzelf.rules.source import Source
from vanzelf.terms.problems import Problem

RESTS = ("criterion", "amount", "received")
"""The kinds of definitions for which a fact is needed; a list question is of the contact phase."""

KINDS = ("aanbieden", "toekennen")
"""Purposes that an application may have: help with it, or awarding. Nobody is told values."""


def fields_needed(program: Program, holder: str) -> tuple[str, ...]:
    """The concepts of a holder on which the outcome and the amounts of a scheme rest, in order."""
    facts = {**program.person_facts, **program.unit_facts}
    used = {
        name for each in program.definitions if each.kind in RESTS for name, _ in each.uses if name
    }
    return tuple(sorted(name for name in used & facts.keys() if holder in facts[name].holders))


def fields_of(
    catalogue: model.Catalogue, plan: model.ApplicationPlan, on: dt.date
) -> tuple[str, ...]:
    """The fields of a plan on a date: those listed that the rule of that date uses.

    Raises ProblemError as `resolve` does.
    """
    needed = fields_needed(resolve(catalogue, plan.scheme, on), plan.holder)
    return tuple(name for name in needed if name in plan.fields)


def read_plan(source: Source, ground: model.Ground) -> model.ApplicationPlan:
    """The plan in a file that has its shape."""
    value = source.value
    return model.ApplicationPlan(
        value["aanvraagmandaat"],
        value["regeling"],
        value["bron"],
        value["doel"],
        ground,
        tuple(value["velden"]),
        value["per_dag"],
        value["bewaren_dagen"],
        value["geldig_maanden"],
        source.place(),
        {key: source.place((key,)) for key in ("regeling", "bron", "doel", "velden")},
    )


def problems_of_applications(
    catalogue: model.Catalogue, programs: Iterable[Program], troubled: Collection[str]
) -> Iterator[Problem]:
    """Plans whose fields no rule uses, or whose purpose is none for an application.

    programs: the schemes that resolve, on every date on which something changes. troubled: files in
    which something is wrong; what rests on them is left alone.
    """
    shared = any(Path(file).match(f"*/{each}") for file in troubled for each in CONCEPTS + NORMS)
    by_scheme: dict[str, list[Program]] = {}
    for each in programs:
        if not shared and each.scheme.place.file not in troubled:
            by_scheme.setdefault(each.scheme.id, []).append(each)
    for plan in catalogue.applications.values():
        yield from _problems_of_purpose(plan, catalogue.purposes)
        versions = by_scheme.get(plan.scheme, [])
        if versions:
            yield from _problems_of_fields(plan, versions)


def _problems_of_purpose(
    plan: model.ApplicationPlan, purposes: Mapping[str, model.Purpose]
) -> Iterator[Problem]:
    purpose = purposes.get(plan.purpose)
    if purpose is not None and purpose.kind not in KINDS:
        what = f"{plan.purpose} is of the kind {purpose.kind}: nobody needs values for that."
        advice = f"Choose a purpose of the kind {' or '.join(KINDS)}."
        yield Problem(plan.places["doel"], "application-purpose", what, advice)


def _problems_of_fields(
    plan: model.ApplicationPlan, versions: Iterable[Program]
) -> Iterator[Problem]:
    needed = {name for each in versions for name in fields_needed(each, plan.holder)}
    for name in plan.fields:
        if name not in needed:
            what = f"{name} would be fetched, and no rule of {plan.scheme} uses it."
            known = ", ".join(sorted(needed)) or "nothing"
            advice = f"Drop it. {plan.holder} holds of what the rule uses: {known}."
            yield Problem(plan.places["velden"], "application-field", what, advice)
