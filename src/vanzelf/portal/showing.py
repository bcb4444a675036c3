"""What a page says of an offer: the words of its service, filled in, and what we know, with source."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy

from vanzelf.definitions.fill import SLOT, Paragraph, Run, fill_text, paragraphs
from vanzelf.definitions.model import Role, Service
from vanzelf.definitions.wording import Kind, MessageText
from vanzelf.explanation.facts import holder_name
from vanzelf.explanation.notation import Language
from vanzelf.looks.shapes import Fact
from vanzelf.org.catalogue import catalogue, services
from vanzelf.reach import wording
from vanzelf.reach.models import Answer, Offer

AMOUNTS: Final = ("bedrag", "bedrag_bereik")
BELOW: Final = ("gegevens", "weet_niet", "niets")
"""Parts of the letter that the page has too, below the answers."""
TRUTH: Final = {True: gettext_lazy("Ja"), False: gettext_lazy("Nee")}


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, or a list of a text, to be drawn."""

    kind: str
    items: tuple[tuple[Run, ...], ...]

    @property
    def words(self) -> str:
        """The same without markup."""
        return " ".join(run.text for item in self.items for run in item)


@dataclass(frozen=True)
class Known:
    """Something we know: the concept, how it is shown."""

    concept: str
    fact: Fact


@dataclass(frozen=True)
class Shown:
    """An offer as its page shows it. decides: who does, empty when nobody has to. changes: what
    to do when something changes, empty when that makes no difference.
    """

    offer: Offer
    service: Service
    title: str
    text: tuple[Block, ...]
    amount: str
    known: tuple[Known, ...]
    below: tuple[Block, ...]
    closed: bool

    @property
    def lead(self) -> tuple[Block, ...]:
        """What it is about: the text before its first heading."""
        return tuple(takewhile(lambda each: each.kind != "heading", self.text))

    @property
    def rest(self) -> tuple[Block, ...]:
        """The text from its first heading on."""
        return self.text[len(self.lead) :]

    @property
    def facts(self) -> list[Fact]:
        """What we know, without more."""
        return [each.fact for each in self.known]

    @property
    def given(self) -> str:
        """What was answered."""
        return self.offer.state if self.offer.state in Answer.values else ""

    @property
    def informs(self) -> bool:
        """Whether there is nothing to decide."""
        return self.service.role == Role.INFORMS

    @property
    def decided_here(self) -> bool:
        """Whether the municipality decides."""
        return self.service.role == Role.DECIDES

    @property
    def weeks(self) -> int:
        """Within how many weeks."""
        return max((each.term_days for each in self.service.decision_types), default=0) // 7

    @property
    def authority(self) -> str:
        """Who decides, in words."""
        return holder(self.service.authority)


def here() -> Language:
    """The language of the page."""
    return "en" if get_language() == "en" else "nl"


def shown(offer: Offer) -> Shown:
    """An offer, in the language of the page."""
    service, language = services()[offer.service], here()
    text, slots = wording.for_age(
        service, service.message(Kind.OFFER, offer.group), slots_of(offer, language),
        offer.subject.resident,
    )  # fmt: skip
    page = parts_of(text, ("waarom",), language, slots)
    if text.page is not None and not _missing(text.page[language], slots):
        page = blocks(paragraphs(text.page[language], slots))
    return Shown(
        offer=offer,
        service=service,
        title=line(text.subject, language, slots) or service.name[language],
        text=page,
        amount=next((slots[each] for each in AMOUNTS if slots.get(each)), ""),
        known=tuple(known(each, language) for each in offer.facts),
        below=parts_of(text, BELOW, language, slots),
        closed=offer.state in (Offer.State.EXPIRED, Offer.State.WITHDRAWN),
    )


def slots_of(offer: Offer, language: Language) -> dict[str, str]:
    """What the texts of an offer fill in; nothing of who it is for."""
    return {
        "uiterlijk": wording.day(offer.expires_on, language),
        "dienst": name_of(offer.service, language),
        "versie": "1",
        **{name: str(value) for name, value in offer.said.items()},
        **wording.office(language),
    }


def name_of(service: str, language: Language) -> str:
    """The name of a service as it stands in a sentence; its id when it is not there any more."""
    found = services().get(service)
    return service if found is None else (found.in_sentence or found.name)[language]


def parts_of(
    text: MessageText, parts: Iterable[str], language: Language, slots: Mapping[str, str]
) -> tuple[Block, ...]:
    """Parts of a letter, those that can be filled in."""
    wanted = set(parts)
    found = [each.text[language] for each in text.sections if each.part in wanted]
    whole = [each for each in found if not _missing(each, slots)]
    return blocks(paragraph for each in whole for paragraph in paragraphs(each, slots))


def line(text: Mapping[Any, str], language: Language, slots: Mapping[str, str]) -> str:
    """A text on one line; empty when something to fill in is not known."""
    return "" if _missing(text[language], slots) else fill_text(text[language], slots)


def blocks(found: Iterable[Paragraph]) -> tuple[Block, ...]:
    """Paragraphs, with the items of a list together."""
    made: list[Block] = []
    for each in found:
        if each.kind == "list" and made and made[-1].kind == "list":
            made[-1] = Block("list", (*made[-1].items, each.runs))
        else:
            made.append(Block(each.kind, (each.runs,)))
    return tuple(made)


def known(said: Mapping[str, Any], language: Language) -> Known:
    """A fact of an offer: `begrip`, `naam`, `waarde`, `bron`, `op` (as `reach.offers.Proposal` says)."""
    concept = str(said.get("begrip", ""))
    found = catalogue().concepts.get(concept)
    name = said.get("naam") or (dict(found.name) if found else concept)
    value = said.get("waarde", "")
    source = said.get("bron", "")
    shown_value = TRUTH[value] if isinstance(value, bool) else in_words(value, language)
    said_by = in_words(source, language)
    return Known(
        concept,
        Fact(
            _capital(in_words(name, language)), shown_value, holder(said_by), _day(said.get("op"))
        ),
    )


def in_words(text: Any, language: Language) -> str:
    """A text that is there in both languages, or a plain one."""
    return str(text[language] if isinstance(text, Mapping) else text)


def holder(source: str) -> str:
    """The name of who holds a fact, as it stands in a sentence."""
    return holder_name(source, here())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(text: Any) -> dt.date | None:
    return dt.date.fromisoformat(str(text)) if text else None


def _missing(text: str, slots: Mapping[str, str]) -> bool:
    return any(not slots.get(name, "").strip() for name in SLOT.findall(text))
