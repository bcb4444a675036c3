"""One envelope for several offers to one person: one letter or e-mail, and each its own code and answers (A34).

Each offer keeps its own message. One of them is the head: it is claimed, handed over and asked after by
its key, and whatever is true of it then is true of those within. What the preflight keeps back, what is
in another language and what goes to another than the resident stays out, and waits.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from vanzelf.definitions.wording import Kind
from vanzelf.reach.models import Message
from vanzelf.residents.models import Channel

TOGETHER: Final = frozenset({Channel.LETTER, Channel.EMAIL})
"""A text message is about one thing."""


def whole(messages: "QuerySet[Message]") -> "QuerySet[Message]":
    """Messages with all that handing them over needs, for us alone; what another has is passed over."""
    return (
        messages.select_for_update(of=("self",), skip_locked=True)
        .select_related("case", "offer", "representative", "subject__preferences")
        .select_related("subject__resident__address")
    )


def companions(heads: Sequence[Message], waiting: "QuerySet[Message]") -> list[Message]:
    """What else waits for the same people and may go in the same envelope as a head."""
    by_subject = {each.subject_id: each for each in heads if _bundles(each)}
    if not by_subject:
        return []
    others = whole(waiting).filter(
        subject__in=by_subject.keys(), kind=str(Kind.OFFER), offer__isnull=False
    ).exclude(pk__in=[each.pk for each in heads])  # fmt: skip
    return [each for each in others if each.language == by_subject[each.subject_id].language]


def _bundles(message: Message) -> bool:
    return (
        message.channel in TOGETHER and message.kind == Kind.OFFER and message.offer_id is not None
    )


def offers(heads: Iterable[Message], others: Iterable[Message]) -> Mapping[UUID, frozenset[UUID]]:
    """The offers that would go in one envelope, by the id of a resident: together they are one contact."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    several = {each.subject_id for each in others}
    for each in (*heads, *others):
        if each.subject_id in several and each.offer_id is not None:
            found[each.subject_id].add(each.offer_id)
    return {subject: frozenset(ids) for subject, ids in found.items()}


def filled(
    heads: Sequence[Message], clear: Sequence[Message]
) -> tuple[list[Message], list[Message]]:
    """Heads that may go, and what goes in their envelopes, written down; the rest is left as it is."""
    known = {each.pk for each in heads}
    taken = [each for each in clear if each.pk in known]
    by_subject, more = {each.subject_id: each for each in taken}, []
    for each in clear:
        head = by_subject.get(each.subject_id)
        if each.pk not in known and head and each.representative_id == head.representative_id:
            each.within = head
            each.save(update_fields=["within"])
            more.append(each)
    _remember(taken, more)
    return taken, more


def claimed(heads: Sequence[Message]) -> list[Message]:
    """What is in envelopes that another claimed."""
    there = Message.objects.filter(
        within__in=[each.pk for each in heads], state=Message.State.SENDING
    )
    more = list(whole(there))
    _remember(heads, more)
    return more


def _remember(heads: Sequence[Message], more: Sequence[Message]) -> None:
    by_head: defaultdict[UUID | None, list[Message]] = defaultdict(list)
    for each in more:
        by_head[each.within_id].append(each)
    for head in heads:
        head.__dict__["_beside"] = by_head[head.pk]


def beside(head: Message) -> list[Message]:
    """What goes in the envelope of a message that was claimed."""
    known: list[Message] | None = head.__dict__.get("_beside")
    if known is not None:
        return known
    return list(head.beside.select_related("offer", "representative", "subject__resident"))
