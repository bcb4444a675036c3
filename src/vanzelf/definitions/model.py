"""A service as its folder describes it, frozen.

Names are English here and Dutch in the files; see GLOSSARY.md for the pairs.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from vanzelf.definitions.wording import Kind, MessageText
from vanzelf.rules.model import Expression, Text
from vanzelf.terms.problems import Place

LEVELS: Final = ("N0", "N1", "N2", "N3", "N4")
"""How proactive a service is, from nothing to all of it without anybody asking."""


class Trigger(StrEnum):
    """What starts it: a list made with other bodies, own data, a yearly test, or a date."""

    LIST = "lijst"
    OWN_DATA = "eigen_gegevens"
    YEARLY = "jaarlijks"
    DATE = "datum"


class Role(StrEnum):
    """What the municipality does in it: decide, pass on what somebody asks for, or tell."""

    DECIDES = "beslist"
    PASSES_ON = "geeft_door"
    INFORMS = "informeert"


class Proof(StrEnum):
    """How sure it is, before anybody has spoken with them, that somebody is entitled."""

    ESTABLISHED = "vastgesteld"
    PROBABLE = "waarschijnlijk"
    POSSIBLE = "mogelijk"


class Channel(StrEnum):
    """How somebody is reached."""

    VISIT = "bezoek"
    CALL = "bellen"
    LETTER = "brief"
    SMS = "sms"
    EMAIL = "email"
    PORTAL = "portaal"


class WithoutApplication(StrEnum):
    """Why no application is needed for it: consent for a yearly test, or the by-law says so."""

    CONSENT = "toestemming"
    BY_LAW = "verordening"


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of a ladder: so many attempts by a channel, then so many days until the next step."""

    channel: Channel
    attempts: int
    days: int


@dataclass(frozen=True, slots=True)
class Group:
    """People whom a service finds in one way.

    levels: from a date on, how proactive the municipality wants to be; at most what is allowed (see
    `Service.level`). ladder: how they are reached, first step first. condition: who is in it, over
    facts that the municipality holds itself (see `groups.group_program`). wording: messages of their own
    (ids) where the service has more than one of a kind. tested_by: the partner that says, by file, whether
    anything stands in the way of a yes. test_day: month and day of the test of every year.
    """

    id: str
    name: Text
    trigger: Trigger
    proof: Proof
    levels: tuple[tuple[dt.date, str], ...]
    ladder: tuple[Rung, ...]
    condition: Expression | None = None
    without_application: WithoutApplication | None = None
    wording: Mapping[Kind, str] = field(default_factory=dict)
    tested_by: str = ""
    test_day: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """People whom a service does not find, and the way in for them."""

    who: Text
    route: Text


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason somebody may give, and something useful to say to it.

    offer: another service, offered only to who asks for it.
    """

    id: str
    name: Text
    answer: Text
    offer: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A fact that a service uses (a concept), and what it is needed for."""

    concept: str
    needed_for: Text


@dataclass(frozen=True, slots=True)
class Topic:
    """What a conversation may be about, and what is not known yet, as open questions."""

    name: Text
    questions: tuple[Text, ...]


class Remedy(StrEnum):
    """What somebody can do who does not agree with a decision."""

    OBJECTION = "bezwaar"
    ADMINISTRATIVE_APPEAL = "administratief_beroep"


class Consequence(StrEnum):
    """What an amount that was granted becomes: less tax to pay, or money that is paid."""

    REMISSION = "kwijtschelding"
    PAYMENT = "betaling"


@dataclass(frozen=True, slots=True)
class DecisionType:
    """A decision the municipality takes in a service.

    term_days: within how many days it must decide (Awb art. 4:13, or the law itself). remedy_days:
    how long somebody can object, counted from the day after it is made known. call_first: whether
    somebody calls before it becomes a no. article: where the law says so. consequence: what other
    systems do with the amount. whole: the concept that the amount is a part of; less than all of it
    is a decision in part, explained by the steps of the scheme in partly_because.
    """

    id: str
    name: Text
    term_days: int
    remedy: Remedy
    remedy_days: int
    call_first: bool
    article: str
    consequence: Consequence | None = None
    whole: str | None = None
    partly_because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A proactive service.

    schemes: the law it rests on. bundle: the list it is part of, if other bodies are asked.
    purpose: what people may be looked up for. authority: who decides. partners: bodies in the
    chain besides the municipality; partner_names: which. payback_risk: whether somebody may have to
    pay back later. series: days relative to a date (concept_of_date) on which a message goes; before
    it is negative. wording: messages by id, those of all services included. undo_days: how long a
    resident can undo it as if it had never been given. retention_days: how long names are kept.
    four_eyes_above_cents: above this amount a second person looks. law_level: the highest level of
    its schemes. in_sentence: its name as it stands in a sentence. names: official names, which say
    nothing about how hard a text is.
    """

    id: str
    name: Text
    description: Text
    schemes: tuple[str, ...]
    bundle: str | None
    purpose: str
    authority: str
    role: Role
    groups: tuple[Group, ...]
    partners: int
    payback_risk: bool
    sensitive: bool
    blind_spots: tuple[BlindSpot, ...]
    fields: tuple[Field, ...]
    reasons: tuple[Reason, ...]
    series: tuple[int, ...]
    concept_of_date: str | None
    wording: Mapping[str, MessageText]
    undo_days: int
    retention_days: int
    four_eyes_above_cents: int | None
    decision_types: tuple[DecisionType, ...]
    law_level: str
    place: Place
    digest: str
    in_sentence: Text = field(default_factory=dict)
    partner_names: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    names: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def cap(self) -> str:
        """The highest level that law, role and chain allow, for people whose right is established.

        A group can be lower, or (without application) higher: `cap_of`.
        """
        return min((level for _, level in self._limits(None)), default="N4")

    def cap_of(self, group_id: str) -> str:
        """The highest level allowed for a group. Raises KeyError for a group it does not have."""
        return min((level for _, level in self._limits(self.group(group_id))), default="N4")

    def why_capped(self, group_id: str) -> tuple[str, ...]:
        """What keeps a group at its cap: wet, rol, keten or bewijs; nothing when it may be N4."""
        cap = self.cap_of(group_id)
        found = [why for why, level in self._limits(self.group(group_id)) if level == cap]
        return tuple(found) if cap != LEVELS[-1] else ()

    def group(self, group_id: str) -> Group:
        """The group with an id. Raises KeyError when there is none."""
        for group in self.groups:
            if group.id == group_id:
                return group
        raise KeyError(group_id)

    def level(self, group_id: str, on: dt.date) -> str:
        """How proactive the service is for a group on a date; N0 before its first date."""
        wanted = LEVELS[0]
        for start, level in self.group(group_id).levels:
            if start <= on:
                wanted = level
        return min(wanted, self.cap_of(group_id))

    def message(self, kind: Kind, group_id: str | None = None) -> MessageText:
        """The message of a kind, for a group if it has one of its own.

        Raises KeyError when the service has none.
        """
        own = self.group(group_id).wording.get(kind) if group_id is not None else None
        return self.wording[own or str(kind)]

    def in_series(self, day: int) -> MessageText:
        """The message of a series that goes on a day relative to the date.

        The first one is the offer, a later one before the date a reminder. From the date on it is
        `aanbod-verlopen`, when the service has that. Raises KeyError for a day not in the series.
        """
        if day not in self.series:
            raise KeyError(day)
        if day >= 0 and EXPIRED in self.wording:
            return self.wording[EXPIRED]
        return self.message(Kind.OFFER if day == min(self.series) else Kind.REMINDER)

    def _limits(self, group: Group | None) -> tuple[tuple[str, str], ...]:
        """What limits the level, each with the highest level it allows."""
        law = self.law_level
        if group is not None and group.without_application and law == "N3":
            law = "N4"
        limits = [("wet", law)]
        if self.role is not Role.DECIDES:
            limits.append(("rol", "N2"))
        if self.partners >= CHAIN or self.payback_risk:
            limits.append(("keten", "N3"))
        if group is not None and group.proof is not Proof.ESTABLISHED:
            limits.append(("bewijs", _BY_PROOF[group.proof]))
        return tuple(limits)


CHAIN: Final = 2
"""From so many bodies in the chain on, nothing comes without somebody saying yes."""

KEPT_DATES: Final = ("reisdocument_geldig_tot",)
"""Dates of residents that the application keeps, to write to them by."""

EXPIRED: Final = "aanbod-verlopen"
"""The message of a series whose date has passed."""

_BY_PROOF: Final = {Proof.PROBABLE: "N3", Proof.POSSIBLE: "N2"}
