"""What a service says against what the catalogue and the law allow."""

from collections.abc import Iterator, Mapping

from vanzelf.definitions.model import KEPT_DATES, Role, Service, Trigger
from vanzelf.rules.broken import Broken
from vanzelf.rules.model import Catalogue
from vanzelf.rules.source import Path_, Source
from vanzelf.terms.problems import Place, Problem

_WHY = {
    "wet": "the law does not allow more",
    "rol": "another body decides",
    "keten": "there are other bodies in the chain, or somebody may have to pay back",
    "bewijs": "it is not established that they are entitled",
}


def problems_of_service(
    catalogue: Catalogue,
    service: Service,
    source: Source,
    choices: Source | None,
    broken: Broken,
) -> Iterator[Problem]:
    """What is wrong with one service, apart from its texts.

    choices: what the municipality set in it. broken: names that could not be read.
    """
    yield from (
        problem
        for problem, name in _references(catalogue, service, source)
        if not broken.may_hold(name)
    )
    yield from _steps(catalogue, service, source)
    yield from _roles(catalogue, service, source)
    yield from _groups(service, source, choices)
    if (service.concept_of_date is not None) != _has(service, Trigger.DATE):
        what = "`datum` and a group that starts with `datum` go together."
        yield Problem(source.place(), "service-date", what, "Give both, or neither.")
    if service.concept_of_date not in (None, *KEPT_DATES):
        what = f"nobody keeps {service.concept_of_date} to write to people by."
        advice = f"Choose from {', '.join(KEPT_DATES)}, or find people by eigen_gegevens."
        yield Problem(source.place(("datum",)), "date-not-kept", what, advice)


def problems_of_services(
    services: Mapping[str, Service], sources: Mapping[str, Source]
) -> Iterator[Problem]:
    """What is wrong between services: a second offer must be there."""
    for name, service in services.items():
        for index, reason in enumerate(service.reasons):
            if reason.offer is not None and reason.offer not in services:
                what = f"there is no service {reason.offer!r}."
                place = sources[name].place(("redenen", index, "aanbod"))
                yield Problem(place, "service-unknown", what, f"Choose from {', '.join(services)}.")


def _references(
    catalogue: Catalogue, service: Service, source: Source
) -> Iterator[tuple[Problem, str]]:
    """What a service names that is not there, with the name."""
    for index, scheme in enumerate(service.schemes):
        if scheme not in catalogue.schemes:
            what, place = f"there is no scheme {scheme!r}.", source.place(("regelingen", index))
            yield Problem(place, "scheme-unknown", what, "Check `regelingen`."), scheme
    if service.purpose not in catalogue.purposes:
        what, place = f"there is no purpose {service.purpose!r}.", source.place(("doel",))
        yield Problem(place, "purpose-unknown", what, "Check `doel`."), service.purpose
    if service.bundle is not None and service.bundle not in catalogue.bundles:
        what, place = f"there is no bundle {service.bundle!r}.", source.place(("bundel",))
        yield Problem(place, "bundle-unknown", what, "Check `bundel`."), service.bundle
    named: list[tuple[Path_, str]] = [
        (("gegevens", index, "begrip"), each.concept) for index, each in enumerate(service.fields)
    ]
    if service.concept_of_date is not None:
        named.append((("datum",), service.concept_of_date))
    for index, decision in enumerate(service.decision_types):
        if decision.whole is not None:
            named.append((("besluiten", index, "geheel"), decision.whole))
    for path, concept in named:
        if concept not in catalogue.concepts:
            what, place = f"there is no concept {concept!r}.", source.place(path)
            yield Problem(place, "concept-unknown", what, "Declare it in concepts."), concept


def _steps(catalogue: Catalogue, service: Service, source: Source) -> Iterator[Problem]:
    """Steps that explain a decision in part must be steps of its schemes."""
    versions = [each for name in service.schemes for each in catalogue.schemes.get(name, ())]
    known = dict.fromkeys(step.id for version in versions for step in version.steps)
    for index, decision in enumerate(service.decision_types):
        for number, name in enumerate(decision.partly_because):
            if versions and name not in known:
                place = source.place(("besluiten", index, "deels_door", number))
                advice = f"Choose from {', '.join(known) or 'none'}."
                yield Problem(place, "step-unknown", f"no scheme has a step {name!r}.", advice)
        if decision.partly_because and decision.whole is None:
            what = "a decision in part is explained, and nothing says what it is a part of."
            place = source.place(("besluiten", index, "deels_door"))
            yield Problem(place, "decision-whole", what, "Add `geheel`.")


def _roles(catalogue: Catalogue, service: Service, source: Source) -> Iterator[Problem]:
    for index, scheme in enumerate(service.schemes):
        versions = catalogue.schemes.get(scheme)
        if versions and versions[-1].authority != service.authority:
            what = f"{versions[-1].authority} decides on {scheme}, not {service.authority}."
            yield Problem(
                source.place(("regelingen", index)), "service-authority", what, "Check `bevoegd`."
            )
    purpose = catalogue.purposes.get(service.purpose)
    highest = max((level for group in service.groups for _, level in group.levels), default="N0")
    if purpose is not None and purpose.kind == "informeren" and highest > "N1":
        what = f"{purpose.id} is for telling people something, and this service goes further."
        advice = "Name a purpose of the kind aanbieden or toekennen."
        yield Problem(source.place(("doel",)), "purpose-level", what, advice)
    decides = service.role is Role.DECIDES
    if decides and service.authority != MUNICIPALITY:
        what = f"the municipality does not decide: {service.authority} does."
        advice = "Make `rol` geeft_door or informeert."
        yield Problem(source.place(("rol",)), "service-role", what, advice)
    if decides != bool(service.decision_types):
        what = "who decides takes decisions (`besluiten`), and nobody else does."
        yield Problem(source.place(("rol",)), "service-decisions", what, "Give both, or neither.")


def _groups(service: Service, source: Source, choices: Source | None) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, group in enumerate(service.groups):
        path: Path_ = ("groepen", index)
        if group.id in seen:
            what = f"the group {group.id!r} stands here twice."
            yield Problem(source.place((*path, "id")), "group-double", what, "Give it another id.")
        seen.add(group.id)
        cap = service.cap_of(group.id)
        for _, level in group.levels:
            if level > cap:
                why = "; ".join(_WHY[each] for each in service.why_capped(group.id))
                what = f"{group.id} cannot be {level}: {why}."
                place = _level_place(source, choices, index, group.id)
                yield Problem(place, "level-too-high", what, f"At most {cap}.")
        if group.trigger is Trigger.LIST and service.bundle is None:
            what = f"{group.id} starts with a list, but the service is in no bundle."
            yield Problem(source.place((*path, "start")), "service-list", what, "Add `bundel`.")
        for kind, message in group.wording.items():
            found = service.wording.get(message)
            if found is None or found.kind is not kind:
                what = f"there is no message {message!r} of the kind {kind}."
                place = source.place((*path, "berichten", str(kind)))
                yield Problem(
                    place, "message-unknown", what, "Write it in texts, or check the name."
                )


def _level_place(source: Source, choices: Source | None, index: int, group: str) -> Place:
    """Where the levels of a group stand: in the municipality's own file, if it sets them."""
    chosen = ("groepen", group, "niveau")
    if choices is not None and chosen in choices.positions:
        return choices.place(chosen)
    return source.place(("groepen", index, "niveau"))


def _has(service: Service, trigger: Trigger) -> bool:
    return any(group.trigger is trigger for group in service.groups)


MUNICIPALITY = "gemeente"
