"""What a message of each kind must say, and which messages a service must have.

Whoever gets a message can read in it who writes, why to them, which data came from whom, what they
must do, what happens if they do nothing, how to say no, how to correct something, and which person
they can call.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from vanzelf.definitions.model import Channel, Group, Proof, Role, Service, Trigger
from vanzelf.definitions.wording import Kind, Tone

EVERYTHING: Final = ("wie", "waarom", "gegevens", "wat", "niets", "nee", "klopt_niet", "contact")

PARTS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.OFFER: EVERYTHING,
    Kind.REMINDER: EVERYTHING,
    Kind.DECIDED: ("wie", "waarom", "gegevens", "wat", "nee", "klopt_niet", "bezwaar", "contact"),
    Kind.PARTLY: ("wie", "waarom", "gegevens", "wat", "klopt_niet", "bezwaar", "contact"),
    Kind.REFUSED: ("wie", "waarom", "gegevens", "wat", "niets", "klopt_niet", "bezwaar", "contact"),
    Kind.RECOVERED: (
        "wie",
        "waarom",
        "gegevens",
        "wat",
        "niets",
        "klopt_niet",
        "bezwaar",
        "contact",
    ),
    Kind.NOT_AUTOMATIC: EVERYTHING,
    Kind.ARRANGED: ("wie", "waarom", "gegevens", "wat", "nee", "klopt_niet", "bezwaar", "contact"),
    Kind.UNDONE: ("wie", "wat", "contact"),
    Kind.OUR_ERROR: ("wie", "waarom", "wat", "klopt_niet", "contact"),
    Kind.CONFIRMED_YES: ("wie", "wat", "verder", "nee", "klopt_niet", "contact"),
    Kind.CONFIRMED_NO: ("wie", "wat", "contact"),
    Kind.CONFIRMED_TALK: ("wie", "wat", "nee", "contact"),
    Kind.CONFIRMED_WRONG: ("wie", "wat", "verder", "contact"),
    Kind.CONFIRMED_STOP: ("wie", "wat", "contact"),
    Kind.RECEIVED: ("wie", "wat", "contact"),
    Kind.CORRECTED: ("wie", "wat", "gegevens", "klopt_niet", "contact"),
    Kind.LOOKED_INTO: ("wie", "wat", "gegevens", "verder", "klopt_niet", "contact"),
    Kind.REQUEST_DONE: ("wie", "wat", "waarom", "klopt_niet", "bezwaar", "contact"),
    Kind.REQUEST_LATER: ("wie", "wat", "waarom", "klopt_niet", "contact"),
    Kind.NOT_UNDERSTOOD: ("wie", "wat", "contact"),
    Kind.TOGETHER: ("wie", "waarom", "wat", "niets", "nee", "contact"),
    Kind.HANDED_OVER: ("wie", "wat", "gegevens", "verder", "contact"),
    Kind.CONSENT: ("waarom", "gegevens", "wat", "niets", "nee", "contact"),
    Kind.CONSENT_STOPPED: ("wie", "wat", "contact"),
    Kind.CONSENT_ENDS: ("wie", "waarom", "wat", "contact"),
    Kind.YEARLY_NOTICE: EVERYTHING,
    Kind.ALL_WELL: ("wie", "waarom", "gegevens", "wat", "nee", "klopt_niet", "contact"),
    Kind.REPRESENTATIVE: ("wie", "waarom", "wat", "nee", "klopt_niet", "contact"),
    Kind.COPY: ("wie", "waarom", "wat", "contact"),
    Kind.REASON: ("wie", "waarom", "wat", "niets", "contact"),
    Kind.CONTACT_CARD: ("wie", "contact"),
    Kind.DOORSTEP: ("script", "niet_doen"),
    Kind.CALL: ("script", "niet_doen"),
    Kind.CALL_SCRIPT: ("script", "niet_doen"),
    Kind.VOICEMAIL: ("script",),
}
"""The parts each kind of message must have."""

PART_SLOTS: Final[Mapping[str, frozenset[str]]] = {
    "wie": frozenset({"gemeente"}),
    "contact": frozenset({"telefoon", "openingstijden"}),
    "bezwaar": frozenset({"bezwaar_tot"}),
}
"""What a part must hold wherever it stands."""

SLOTS_OF: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.OFFER: frozenset({"code", "uiterlijk"}),
    Kind.DECIDED: frozenset({"besluitdatum", "gegevens", "grondslag"}),
    Kind.PARTLY: frozenset({"besluitdatum", "gegevens", "grondslag", "reden", "vooraf"}),
    Kind.REFUSED: frozenset({"besluitdatum", "gegevens", "grondslag", "reden", "vooraf"}),
    Kind.RECOVERED: frozenset(
        {"bedrag", "besluitdatum", "gegevens", "grondslag", "reden", "vooraf"}
    ),
    Kind.NOT_AUTOMATIC: frozenset({"bron", "brondatum", "norm", "soort_gegeven"}),
    Kind.ARRANGED: frozenset({"bedenktijd_tot", "besluitdatum", "gegevens", "grondslag"}),
    Kind.OUR_ERROR: frozenset({"fout", "herstel"}),
    Kind.CONFIRMED_YES: frozenset({"antwoord_op"}),
    Kind.CONFIRMED_TALK: frozenset({"terugbellen_voor"}),
    Kind.CORRECTED: frozenset({"soort_gegeven", "bron", "uitkomst"}),
    Kind.LOOKED_INTO: frozenset({"soort_gegeven", "bron", "uitkomst"}),
    Kind.REQUEST_DONE: frozenset({"antwoord_op", "reden", "uitkomst", "verzoek"}),
    Kind.REQUEST_LATER: frozenset({"antwoord_op", "reden", "uiterlijk", "verzoek"}),
    Kind.CONSENT: frozenset({"versie"}),
    Kind.YEARLY_NOTICE: frozenset({"toestemming_sinds"}),
    Kind.ALL_WELL: frozenset({"loopt", "nagekeken_op"}),
    Kind.REPRESENTATIVE: frozenset({"vertegenwoordigde"}),
    Kind.COPY: frozenset({"vertegenwoordiger"}),
    Kind.CONSENT_ENDS: frozenset({"toestemming_sinds"}),
    Kind.CALL_SCRIPT: frozenset({"reden", "uiterlijk"}),
}
"""What each kind of message must hold, wherever it stands in it."""

OUTSIDE_KINDS: Final = frozenset({Kind.CONTACT_CARD, Kind.VOICEMAIL})
"""Messages that others can see or hear whole."""

POSSIBLE_KINDS: Final = (Kind.OFFER, Kind.REMINDER, Kind.DOORSTEP, Kind.CALL, Kind.TOGETHER)
"""Messages to people whose right is not established; they may not promise."""


def needed(service: Service) -> Iterator[tuple[Kind, str]]:
    """The kinds of messages a service must have, each with the reason."""
    channels = {rung.channel for group in service.groups for rung in group.ladder}
    triggers = {group.trigger for group in service.groups}
    levels = {level for group in service.groups for _, level in group.levels}
    for kind in (Kind.OFFER, Kind.CONFIRMED_YES, Kind.CONFIRMED_NO, Kind.CONFIRMED_TALK):
        yield kind, "somebody is offered something"
    yield Kind.CONFIRMED_WRONG, "somebody can say that something is wrong"
    if service.role is Role.DECIDES:
        for kind in (
            Kind.DECIDED, Kind.PARTLY, Kind.REFUSED, Kind.RECOVERED, Kind.CALL_SCRIPT,
            Kind.OUR_ERROR,
        ):  # fmt: skip
            yield kind, "the municipality decides"
    if service.role is Role.PASSES_ON:
        yield Kind.HANDED_OVER, "the municipality passes on"
    if Trigger.YEARLY in triggers:
        for kind in (Kind.CONSENT, Kind.CONSENT_STOPPED, Kind.CONSENT_ENDS, Kind.YEARLY_NOTICE):
            yield kind, "there is a yearly test"
    if service.role is Role.DECIDES and triggers & {Trigger.YEARLY, Trigger.OWN_DATA}:
        yield Kind.NOT_AUTOMATIC, "it may turn out that it cannot be established"
    if "N4" in levels:
        yield Kind.ARRANGED, "it comes without anybody asking"
        yield Kind.UNDONE, "what comes without asking can be undone"
    if Channel.VISIT in channels:
        yield Kind.DOORSTEP, "somebody comes to the door"
        yield Kind.CONTACT_CARD, "nobody may be at home"
    if Channel.CALL in channels:
        yield Kind.CALL, "somebody calls"
        yield Kind.VOICEMAIL, "nobody may answer"
    if service.reasons:
        yield Kind.REASON, "reasons are asked"


def tone_of(group: Group, kind: Kind) -> Tone | None:
    """The tone a kind must have for a group: possible, when their right is not established."""
    possible = group.proof is not Proof.ESTABLISHED and kind in POSSIBLE_KINDS
    return Tone.POSSIBLE if possible else None
