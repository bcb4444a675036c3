"""Whom a bundle is about, as a program; and whether everything that may be asked holds together."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from vanzelf.language import nodes
from vanzelf.rules import model
from vanzelf.rules.broken import Broken
from vanzelf.rules.program import Program
from vanzelf.rules.questions import holders_asked
from vanzelf.rules.read import place_of
from vanzelf.rules.resolve import Resolver
from vanzelf.rules.spare import about
from vanzelf.terms.problems import Place, Problem, ProblemError

OWN_HOLDERS = ("brp", "gemeente")
"""Whose facts a municipality may choose a population by: its own."""

POPULATION = "populatie"
"""The id of the one criterion of the program of a population."""


def population_program(catalogue: model.Catalogue, bundle: str, on: dt.date) -> Program:
    """The condition of a bundle's population, ready to run on a date for units of its type.

    The program has one criterion, `populatie`. Raises ProblemError with everything that is wrong.
    """
    if bundle not in catalogue.bundles:
        known = ", ".join(catalogue.bundles) or "none"
        raise ProblemError.single(
            "bundle-unknown", f"there is no bundle {bundle!r}.", f"Known: {known}."
        )
    program, problems = _compiled(catalogue, catalogue.bundles[bundle], on, Broken())
    if problems:
        raise ProblemError(problems)
    return program


def _compiled(
    catalogue: model.Catalogue, bundle: model.Bundle, on: dt.date, broken: Broken
) -> tuple[Program, list[Problem]]:
    expression = bundle.population.expression
    criterion = model.Criterion(POPULATION, expression, "", bundle.population.text)
    scheme = replace(
        about(bundle.unit),
        id=f"{POPULATION}_{bundle.id.replace('-', '_')}",
        name=bundle.name,
        criteria=(criterion,),
        place=bundle.place,
    )
    resolver = Resolver(catalogue, scheme, on, {}, on, broken)
    program = resolver.program()
    return program, resolver.problems or list(_of_others(program, expression))


def _of_others(program: Program, expression: model.Expression) -> Iterator[Problem]:
    """Facts of somebody else in the condition of a population."""
    uses = {each.id: {name for name, _ in each.uses} for each in program.definitions}
    for node in expression.node.walk():
        if not isinstance(node, nodes.Name | nodes.OfApplicant):
            continue
        for name in sorted({node.id} | uses.get(node.id, set())):
            concept = program.concepts.get(name)
            if concept is None or concept.derivation is not None:
                continue
            if concept.holder not in OWN_HOLDERS:
                what = f"{name} is held by {concept.holder}, and not by the municipality."
                advice = f"Use facts of {' or '.join(OWN_HOLDERS)} only."
                place = place_of(expression, node.span)
                yield Problem(place, "population-holder", what, advice)


# -- what refers to what -------------------------------------------------------------------------

_Named = tuple[str, str, str, Mapping[str, object]]
"""A key of a file, what kind of thing it names, the name, and what is known of that kind."""


def problems_of_references(catalogue: model.Catalogue, broken: Broken) -> Iterator[Problem]:
    """Names in bundles, mandates and clusters of things that are not there."""
    for bundle in catalogue.bundles.values():
        named: list[_Named] = [("doel", "purpose", bundle.purpose, catalogue.purposes)]
        named += [("regelingen", "scheme", name, catalogue.schemes) for name in bundle.schemes]
        named += [("samen_met", "bundle", name, catalogue.bundles) for name in bundle.together]
        yield from _unknown(bundle.places, named, broken)
    for mandate in catalogue.mandates.values():
        named = [("bundel", "bundle", mandate.bundle, catalogue.bundles)]
        yield from _unknown(mandate.places, named, broken)
    for plan in catalogue.applications.values():
        named = [
            ("regeling", "scheme", plan.scheme, catalogue.schemes),
            ("doel", "purpose", plan.purpose, catalogue.purposes),
        ]
        yield from _unknown(plan.places, named, broken)
    yield from _doubles(catalogue)
    yield from _problems_of_clusters(catalogue, broken)


def _unknown(
    places: Mapping[str, Place],
    named: Sequence[_Named],
    broken: Broken,
) -> Iterator[Problem]:
    for key, kind, name, known in named:
        if name in known or name in broken:
            continue
        what, advice = f"there is no {kind} {name!r}.", f"Known: {', '.join(known) or 'none'}."
        if kind == "scheme":
            yield Problem(places[key], "scheme-unknown", what, advice)
        elif kind == "purpose":
            yield Problem(places[key], "purpose-unknown", what, advice)
        else:
            yield Problem(places[key], "bundle-unknown", what, advice)


def _doubles(catalogue: model.Catalogue) -> Iterator[Problem]:
    for first, second in combinations(catalogue.mandates.values(), 2):
        if (first.bundle, first.holder) == (second.bundle, second.holder):
            what = f"{first.id} asks {first.holder} about {first.bundle} too."
            yield Problem(second.place, "mandate-double", what, "Keep one mandate of the two.")


def _problems_of_clusters(catalogue: model.Catalogue, broken: Broken) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for cluster in catalogue.clusters.values():
        for name in cluster.concepts:
            if name in seen:
                what = f"{name!r} is in the cluster {seen[name]} too."
                yield Problem(cluster.place, "cluster-double", what, "Keep it in one cluster.")
            seen.setdefault(name, cluster.id)
            if name not in catalogue.concepts and not broken.may_hold(name):
                what = f"there is no concept {name!r}."
                yield Problem(cluster.place, "cluster-concept", what, "Check `begrippen`.")


# -- what can be asked ---------------------------------------------------------------------------


def problems_of_asking(
    catalogue: model.Catalogue,
    programs: Iterable[Program],
    broken: Broken,
    troubled: Collection[str] = (),
) -> Iterator[Problem]:
    """Populations that cannot run, premises that do not follow, mandates that ask nothing.

    programs: the schemes that resolve, on every date on which something changes. troubled: files
    in which something is wrong; what rests on them is left alone.
    """
    for bundle in catalogue.bundles.values():
        program, problems = _compiled(catalogue, bundle, dt.date(2000, 1, 1), broken)
        yield from problems
        if not problems and any(each.id == POPULATION for each in program.definitions):
            yield from _problems_of_premises(catalogue, bundle)
    asked: dict[str, set[str]] = {}
    for each in programs:
        if each.scheme.place.file in troubled:
            continue
        asked.setdefault(each.scheme.id, set()).update(holders_asked(each))
    for mandate in catalogue.mandates.values():
        found = catalogue.bundles.get(mandate.bundle)
        if found is None or not set(found.schemes) <= asked.keys():
            continue  # what could not be read or resolved is told where it stands
        if not any(mandate.holder in asked[scheme] for scheme in found.schemes):
            what = f"{mandate.holder} is asked nothing about {mandate.bundle}."
            holders = sorted(set().union(*(asked[scheme] for scheme in found.schemes)))
            advice = f"Asked are: {', '.join(holders) or 'nobody'}."
            yield Problem(mandate.places["bron"], "mandate-empty", what, advice)


def _problems_of_premises(catalogue: model.Catalogue, bundle: model.Bundle) -> Iterator[Problem]:
    """Premises about facts that the population does not say, and about nothing that is known.

    A premise may also name a step of a scheme: then the list is about those for whom it holds.
    """
    node = bundle.population.expression.node
    said: set[tuple[str, bool]] = set()
    for part in node.operands if isinstance(node, nodes.And) else (node,):
        inner = part.operand if isinstance(part, nodes.Not) else part
        if isinstance(inner, nodes.Name):
            said.add((inner.id, inner is part))
    versions = [each for name in bundle.schemes for each in catalogue.schemes.get(name, ())]
    steps = {step.id for version in versions for step in version.steps}
    for name, value in bundle.premises.items():
        place = bundle.places[f"aannames/{name}"]
        if name in catalogue.concepts and (name, value) not in said:
            what = f"the population does not say that {name} is {'ja' if value else 'nee'}."
            advice = f"Add `and {'' if value else 'not '}{name}` to `als`, or drop the premise."
            yield Problem(place, "premise-loose", what, advice)
        elif name not in catalogue.concepts and name not in steps:
            what = f"{name} is no fact, and no step of these schemes."
            yield Problem(place, "premise-unknown", what, "Check `aannames`.")
