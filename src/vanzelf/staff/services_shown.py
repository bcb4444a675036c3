"""What the pages about services say: gates, levels with why they are no higher, blind spots."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from vanzelf.campaigns.ending import ENDED
from vanzelf.campaigns.models import Campaign
from vanzelf.definitions.model import Group, Service, Trigger
from vanzelf.org import clock
from vanzelf.org.catalogue import catalogue
from vanzelf.org.catalogue import services as folders
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.reach.deciding import listed
from vanzelf.rules.model import Text
from vanzelf.services import changes
from vanzelf.services.actions import ORDER, RIGHTS
from vanzelf.services.models import QUESTIONS as QUESTIONS_KEPT
from vanzelf.services.models import Gate, Version
from vanzelf.services.queries import Running, passed
from vanzelf.staff.necessity import buys, holder
from vanzelf.staff.services_forms import BASES, CHANNELS, EVIDENCE
from vanzelf.staff.words import language

QUESTIONS: Final = {
    Gate.Kind.WANT: (_("Willen we het?"), _("het bestuur")),
    Gate.Kind.MAY: (_("Mag het?"), _("de functionaris gegevensbescherming")),
    Gate.Kind.CAN: (_("Kan het?"), _("de beheerder of een teamleider")),
}
"""The question, and who signs it."""

PARTS: Final = {
    changes.TEXT: _("Tekst"), changes.FIELD: _("Gegeven"), changes.RULE: _("Regels van"),
    changes.GROUP: _("Groep"), "doel": _("Waarvoor het is"), "bron": _("Wie er meedoen"),
    "bewaren": _("Hoe lang namen worden bewaard"),
}  # fmt: skip
HOW: Final = {
    changes.ADDED: _("nieuw"),
    changes.GONE: _("weg"),
    changes.OTHER: _("anders dan eerst"),
}
"""How a part of a service differs from the time before."""

LEVELS: Final = {
    "N0": _("niets uit onszelf"), "N1": _("vertellen"), "N2": _("hulp aanbieden"),
    "N3": _("klaarzetten tot iemand ja zegt"), "N4": _("regelen, zonder dat iemand iets doet"),
}  # fmt: skip
CAPS: Final = {
    "wet": _("De wet laat niet meer toe."),
    "rol": _("Een ander beslist, niet de gemeente."),
    "keten": _("Er zijn meer organisaties bij nodig, of iemand moet misschien terugbetalen."),
    "bewijs": _("Vooraf is niet zeker dat iemand er recht op heeft."),
}
TRIGGERS: Final = {
    Trigger.LIST: _("een lijst, gemaakt zonder een inkomen te zien"),
    Trigger.OWN_DATA: _("eigen gegevens van de gemeente"),
    Trigger.YEARLY: _("een jaarlijkse toets, na één keer toestemming"),
    Trigger.DATE: _("een datum"),
}
STATES: Final[Mapping[str, tuple[Any, str]]] = {
    Version.State.DRAFT: (_("Nog niet in werking"), "wait"),
    Version.State.IN_FORCE: (_("In werking"), "good"),
    Version.State.PAUSED: (_("Staat stil"), "stop"),
    "": (_("Nog niet ingelezen"), "neutral"),
}
VERDICTS: Final[Mapping[str, tuple[Any, str]]] = {
    Gate.Verdict.YES: (_("Ja"), "good"),
    Gate.Verdict.UNDER_CONDITIONS: (_("Ja, onder voorwaarden"), "good"),
    Gate.Verdict.NO: (_("Nee"), "stop"),
    Gate.Verdict.UNKNOWN: (_("Nog niet bekend"), "wait"),
}
CONDITIONS: Final = {
    "hoogste_niveau": _("Hoogste niveau"), "bewaren_dagen": _("Namen bewaren, in dagen"),
    "groepen": _("Alleen deze groepen"), "kanalen": _("Alleen deze kanalen"),
}  # fmt: skip


def said(text: Text | Mapping[str, str]) -> str:
    """A text in the language of who looks."""
    return text.get("en" if get_language() == "en" else "nl", text.get("nl", ""))


@dataclass(frozen=True)
class ShownGate:
    """A question about a service, with its answer if there is one.

    turn: earlier questions have a yes and this has no answer. mine: this person may sign it.
    """

    kind: str
    question: Any
    signer: Any
    gate: Gate | None
    verdict: tuple[Any, str] | None
    evidence: Sequence[tuple[Any, str]]
    conditions: Sequence[tuple[Any, str]]
    turn: bool
    mine: bool


@dataclass(frozen=True)
class ShownGroup:
    """Whom a service finds in one way, how far it goes for them, and why no further."""

    id: str
    name: str
    trigger: Any
    level: str
    means: Any
    why: Sequence[Any]
    ladder: Sequence[tuple[Any, int, int]]
    later: Sequence[tuple[dt.date, str]]
    listed: bool


@dataclass(frozen=True)
class Shown:
    """A service as its page shows it. changed: its folder is not what was taken in."""

    service: Service
    name: str
    what: str
    version: Version | None
    state: tuple[Any, str]
    changed: bool
    gates: Sequence[ShownGate]
    groups: Sequence[ShownGroup]
    blind_spots: Sequence[tuple[str, str]]
    fields: Sequence[tuple[str, str]]
    purpose: tuple[str, str]
    startable: bool
    campaigns: int = 0
    waits_for: Any = field(default="")


def shown_all(user: Staff) -> list[Shown]:
    """Every service, with as many questions to the database as for one."""
    versions = {
        each.service: each
        for each in Version.objects.exclude(state=Version.State.ENDED).prefetch_related(
            "gates__signed_by"
        )
    }
    running: dict[str, int] = {}
    for service in Campaign.objects.exclude(state__in=ENDED).values_list(
        "version__service", flat=True
    ):
        running[service] = running.get(service, 0) + 1
    return [
        _shown(each, versions.get(each.id), user, running.get(each.id, 0))
        for each in folders().values()
    ]


def changed_since(service: Service) -> dict[str, Any] | None:
    """What was different when the folder was last taken in, for its page; None when nothing was."""
    found = changes.last(service.id)
    if found is None or not found.changed:
        return None
    return {
        "at": found.at,
        "parts": [(_part(service, name), HOW[how]) for name, how in found.changed],
    }


def _part(service: Service, name: str) -> str:
    """A part of a service in words, such as Tekst: Uw aanslag."""
    kind, _colon, own = name.partition(":")
    called = own
    if kind == changes.TEXT and own in service.wording:
        called = f"{own} ({said(service.wording[own].subject)})"
    elif kind == changes.FIELD and own in catalogue().concepts:
        called = said(catalogue().concepts[own].name)
    elif kind == changes.GROUP:
        called = next((said(each.name) for each in service.groups if each.id == own), own)
    elif kind == changes.REST:
        called = str(PARTS[own])
    return called if kind == changes.REST else f"{PARTS[kind]}: {called}"


def shown(service: Service, user: Staff) -> Shown:
    """One service."""
    version = (
        Version.objects.filter(service=service.id).exclude(state=Version.State.ENDED)
        .prefetch_related("gates__signed_by").first()
    )  # fmt: skip
    many = Campaign.objects.filter(version__service=service.id).exclude(state__in=ENDED).count()
    return _shown(service, version, user, many)


def _shown(service: Service, version: Version | None, user: Staff, campaigns: int) -> Shown:
    held = {
        Gate.Kind(gate.kind): gate
        for gate in (version.gates.all() if version else ())
        if gate.reopened_at is None
    }
    gates = [_gate(kind, held, user, version is not None) for kind in ORDER]
    waiting = next((each for each in gates if each.gate is None or not each.gate.open), None)
    purpose = catalogue().purposes[service.purpose]
    state = str(version.state) if version else ""
    return Shown(
        service, said(service.name), said(service.description), version, STATES[state],
        version is not None and version.digest != service.digest,
        gates, [_group(service, each, version, held) for each in service.groups],
        [(said(each.who), said(each.route)) for each in service.blind_spots],
        [
            (said(catalogue().concepts[each.concept].name), said(each.needed_for))
            for each in service.fields
        ],
        (said(purpose.text), purpose.law),
        passed(held) and state != Version.State.IN_FORCE, campaigns,
        waiting.signer if waiting else "",
    )  # fmt: skip


def _gate(
    kind: Gate.Kind, held: Mapping[Gate.Kind, Gate], user: Staff, taken_in: bool
) -> ShownGate:
    gate = held.get(kind)
    earlier = ORDER[: ORDER.index(kind)]
    turn = taken_in and gate is None and all(each in held and held[each].open for each in earlier)
    asked = {name: label for name, label, _hint in EVIDENCE[kind]}
    bases = dict(BASES)
    evidence = [
        (asked[name], bases.get(text, text))
        for name, text in (gate.evidence if gate else {}).items()
        if name in asked
    ]
    conditions = [
        (CONDITIONS[name], ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in (gate.conditions if gate else {}).items()
    ]
    another = any(each.signed_by_id == user.pk for each in held.values())
    question, signer = QUESTIONS[kind]
    return ShownGate(
        str(kind), question, signer, gate, VERDICTS[gate.verdict] if gate else None, evidence,
        conditions, turn, user.may(RIGHTS[kind]) and (gate is not None or not another),
    )  # fmt: skip


def _group(
    service: Service, group: Group, version: Version | None, held: Mapping[Gate.Kind, Gate]
) -> ShownGroup:
    today = clock.today()
    run = Running(service, version, held) if version else None
    level = run.level(group.id, today) if run else service.level(group.id, today)
    why = [CAPS[each] for each in service.why_capped(group.id)]
    if run is not None and level < service.level(group.id, today):
        why = [_("Een voorwaarde bij een van de drie vragen.")]
    ladder = run.ladder(group.id) if run else group.ladder
    return ShownGroup(
        group.id, said(group.name), TRIGGERS[group.trigger], level, LEVELS[level], why,
        [(CHANNELS[str(rung.channel)], rung.attempts, rung.days) for rung in ladder],
        [(start, wanted) for start, wanted in group.levels if start > today],
        group.trigger is not Trigger.DATE,
    )  # fmt: skip


def may_make_campaigns(user: Staff) -> bool:
    """Whether somebody may make a campaign."""
    return user.may(Right.RUN_CAMPAIGNS)


# -- the public register -----------------------------------------------------------------------------


def entries() -> list[dict[str, Any]]:
    """What the register says of every service in force: of its own text, in the reader's language."""
    found = Version.objects.filter(state=Version.State.IN_FORCE).order_by("service")
    return [_entry(each) for each in found.prefetch_related("gates")]


def _entry(version: Version) -> dict[str, Any]:
    told = version.register_entry
    concepts = catalogue().concepts
    gates = {str(kind): answer for kind, answer in told["poorten"].items()}
    return {
        "id": told["dienst"],
        "name": said(told["naam"]),
        "what": said(told["wat"]),
        "why": said(told["waarom"]),
        "law": told["grondslag"],
        "who": told["bevoegd"],
        "sources": told["bronnen"],
        "since": version.began_at,
        "until": min(
            (each.until for each in version.gates.all() if each.reopened_at is None),
            default=clock.today(),
        ),
        "groups": [
            {
                "name": said(each["naam"]),
                "trigger": TRIGGERS[Trigger(each["aanleiding"])],
                "when": _when(each["hoe_vaak"]),
                "levels": [(start, name, LEVELS[name]) for start, name in each["niveaus"]],
            }
            for each in told["groepen"]
        ],
        "facts": [
            (said(concepts[each["begrip"]].name), said(each["waarvoor"])) for each in told["feiten"]
        ],
        "missed": [
            (said(each["wie"]), said(each["hoe_dan_wel"])) for each in told["wie_vinden_wij_niet"]
        ],
        "days": told["bewaren_dagen"],
        "gates": [
            (QUESTIONS[kind][0], VERDICTS[gates[str(kind)]["antwoord"]][0],
             gates[str(kind)]["motivering"], gates[str(kind)]["artikel"])
            for kind in ORDER if str(kind) in gates
        ],
        "questions": [
            (said(each["tekst"]), holder(each["bron"]),
             buys(each["langer"], each["zonder"], each["met"]), each["reden"])
            for each in gates.get(Gate.Kind.MAY, {}).get(QUESTIONS_KEPT, ())
        ],
    }  # fmt: skip


def _when(often: Mapping[str, Any]) -> str:
    """How often we look, in words, from what the register says."""
    if often["elke"] == "dag":
        days = listed([days_from(each) for each in often["dagen"]], language())
        found = gettext("Wij kijken elke dag. Wie het aangaat, krijgt een bericht: %(days)s.")
        return found % {"days": days}
    if often["elke"] == "jaar" and often["op"]:
        month, day = map(int, often["op"].split("-"))
        when = date_format(dt.date(2000, month, day), "j F")
        return gettext("Wij kijken één keer per jaar, op %(day)s.") % {"day": when}
    if often["elke"] == "jaar":
        return gettext("Wij kijken één keer per jaar.")
    return gettext(
        "Wij kijken niet op vaste dagen. Het kan alleen als twee medewerkers het goed vinden."
    )


def days_from(day: int) -> str:
    """A day relative to a last day, in words; negative before it."""
    if day == 0:
        return gettext("op de laatste dag")
    text = (
        gettext("%(days)s dagen voor de laatste dag")
        if day < 0
        else gettext("%(days)s dagen na de laatste dag")
    )
    return text % {"days": abs(day)}
