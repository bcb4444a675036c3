"""Bringing a service into force: three gates, in order, each signed by another person (A66)."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from vanzelf.definitions.model import Service
from vanzelf.org import audit, clock, restraint
from vanzelf.org.catalogue import services
from vanzelf.org.errors import need, refuse
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.services.changes import note
from vanzelf.services.models import OPENS, QUESTIONS, Gate, Version
from vanzelf.services.necessity import chosen
from vanzelf.services.queries import Running, alive, gates_of, passed
from vanzelf.services.register import entry_of
from vanzelf.services.substance import substance_of

ORDER: Final = (Gate.Kind.WANT, Gate.Kind.MAY, Gate.Kind.CAN)
RIGHTS: Final = {
    Gate.Kind.WANT: Right.SIGN_WANT,
    Gate.Kind.MAY: Right.SIGN_MAY,
    Gate.Kind.CAN: Right.SIGN_CAN,
}
CONDITIONS: Final = ("hoogste_niveau", "kanalen", "bewaren_dagen", "groepen")
"""What a gate may tighten; it never loosens what the folder says."""


@transaction.atomic
def take_in(*, by: Staff | None = None) -> list[Version]:
    """Look at the folders of services: a new one becomes a draft, a changed one is taken in.

    Only words changed: the service goes on with the new words. Its substance changed (purpose, law,
    sources, fields, levels): what ran ends, and a new draft waits for all three gates.
    """
    changed: list[Version] = []
    for service in services().values():
        version = alive(service.id)
        substance = substance_of(service)
        if version is not None and version.digest == service.digest:
            continue
        if version is not None and version.substance == substance:
            version.digest = service.digest
            version.register_entry = entry_of(service, gates_of(version))
            version.save()
        else:
            if version is not None:
                _end(version, "de dienst is veranderd")
            version = Version.objects.create(
                service=service.id,
                digest=service.digest,
                substance=substance,
                made_at=clock.now(),
                register_entry=entry_of(service, {}),
            )
        note(service)
        audit.write(staff=by, action="dienst ingelezen", about=f"dienst:{service.id}")
        changed.append(version)
    return changed


@transaction.atomic
def sign(
    *,
    version: Version,
    kind: Gate.Kind,
    verdict: Gate.Verdict,
    motive: str,
    by: Staff,
    article: str = "",
    conditions: dict[str, Any] | None = None,
    evidence: dict[str, Any] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Gate:
    """Answer one of the three questions. An earlier one must be a yes; nobody signs two.

    reasons: of a yes to the second, for each list question that buys little (see `necessity`).
    Raises ProblemError no-right, gate-order, gate-signed, gate-by-another, gate-motive,
    gate-article, gate-conditions, necessity-measure or necessity-reason.
    """
    need(by, RIGHTS[kind])
    signed = gates_of(Version.objects.select_for_update().get(pk=version.pk))
    given = conditions or {}
    _refuse_out_of_order(signed, kind)
    if kind in signed:
        raise refuse("gate-signed", "this question was answered.", "Reopen it first.")
    if any(gate.signed_by_id == by.pk for gate in signed.values()):
        raise refuse("gate-by-another", "you signed another gate.", "Ask a colleague.")
    if not motive.strip():
        raise refuse("gate-motive", "there is no reason with it.", "Say in a sentence why.")
    if kind == Gate.Kind.MAY and verdict != Gate.Verdict.UNKNOWN and not article.strip():
        raise refuse("gate-article", "no article is named.", "Name the law that allows it or not.")
    _refuse_conditions(services()[version.service], given)
    rests_on, asked = dict(evidence or {}), []
    if kind == Gate.Kind.MAY and verdict in OPENS:
        asked = chosen(version, reasons or {})
        rests_on |= {QUESTIONS: asked} if asked else {}
    gate = Gate.objects.create(
        version=version, kind=kind, verdict=verdict, motive=motive, article=article,
        conditions=given, evidence=rests_on, signed_by=by, signed_at=clock.now(),
        holds_days=restraint.value(restraint.Kind.ANSWER),
    )  # fmt: skip
    audit.write(
        staff=by, action=f"poort {kind} getekend: {verdict}", about=f"dienst:{version.service}",
        vragen=[each["vraag"] for each in asked],
        met_reden=[each["vraag"] for each in asked if each["reden"]],
    )  # fmt: skip
    return gate


@transaction.atomic
def reopen(*, gate: Gate, because: str, by: Staff) -> None:
    """Ask a question again: this gate and those after it, and the service stops meanwhile."""
    need(by, RIGHTS[Gate.Kind(gate.kind)])
    later = ORDER[ORDER.index(Gate.Kind(gate.kind)) :]
    Gate.objects.filter(version=gate.version, kind__in=later, reopened_at=None).update(
        reopened_at=clock.now(), reopened_because=because
    )
    _pause(gate.version, f"poort {gate.kind} heropend: {because}"[:200])
    audit.write(
        staff=by, action=f"poort {gate.kind} heropend", about=f"dienst:{gate.version.service}"
    )


@transaction.atomic
def start(*, version: Version, by: Staff) -> Running:
    """Bring a service into force, or go on after a pause, once all three gates say yes.

    Raises ProblemError no-right, gates-closed or service-changed.
    """
    need(by, Right.EDIT_SERVICES)
    found = Version.objects.select_for_update().get(pk=version.pk)
    gates = gates_of(found)
    if not passed(gates):
        missing = next(kind for kind in ORDER if kind not in gates or not gates[kind].open)
        raise refuse(
            "gates-closed", f"the question {missing.label!r} has no yes.", "Have it signed first."
        )
    service = services()[found.service]
    if service.digest != found.digest:
        raise refuse("service-changed", "its folder has changed.", "Take it in again.")
    found.state, found.began_at = Version.State.IN_FORCE, clock.now()
    found.paused_because = ""
    found.register_entry = entry_of(service, gates)
    found.save()
    audit.write(staff=by, action="dienst in werking", about=f"dienst:{found.service}")
    return Running(service, found, gates)


@transaction.atomic
def pause(*, version: Version, because: str, by: Staff | None) -> None:
    """Stop a service for now: nothing new goes out for it."""
    if by is not None:
        need(by, Right.EDIT_SERVICES)
    _pause(version, because)
    audit.write(staff=by, action="dienst gepauzeerd", about=f"dienst:{version.service}")


def _pause(version: Version, because: str) -> None:
    Version.objects.filter(pk=version.pk, state=Version.State.IN_FORCE).update(
        state=Version.State.PAUSED, paused_because=because[:200]
    )


def _end(version: Version, because: str) -> None:
    version.state, version.ended_at = Version.State.ENDED, clock.now()
    version.paused_because = because
    version.save()


def _refuse_out_of_order(signed: dict[Gate.Kind, Gate], kind: Gate.Kind) -> None:
    for earlier in ORDER[: ORDER.index(kind)]:
        if earlier not in signed or not signed[earlier].open:
            raise refuse(
                "gate-order",
                f"the question {earlier.label!r} comes first, and has no yes.",
                "Have it signed first.",
            )


def _refuse_conditions(service: Service, conditions: dict[str, Any]) -> None:
    """Conditions only tighten, and only what there is."""
    unknown = set(conditions) - set(CONDITIONS)
    kept = conditions.get("bewaren_dagen", service.retention_days)
    groups = {group.id for group in service.groups}
    channels = {rung.channel for group in service.groups for rung in group.ladder}
    wrong = [
        (unknown, f"unknown conditions: {', '.join(sorted(unknown))}."),
        (kept > service.retention_days, "names would be kept longer than the folder says."),
        (set(conditions.get("groepen", groups)) - groups, "a group that the service has not."),
        (set(conditions.get("kanalen", channels)) - channels, "a channel that it does not use."),
    ]
    for is_wrong, what in wrong:
        if is_wrong:
            raise refuse("gate-conditions", what, f"Choose from {', '.join(CONDITIONS)}.")
