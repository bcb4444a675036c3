"""What is wrong with the words of services: the checks of every text, each at its word."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from vanzelf.definitions import readability, stigma
from vanzelf.definitions.fill import SLOT, paragraphs
from vanzelf.definitions.load import Offering
from vanzelf.definitions.model import Remedy, Service
from vanzelf.definitions.obligatory import (
    OUTSIDE_KINDS,
    PART_SLOTS,
    PARTS,
    SLOTS_OF,
    needed,
    tone_of,
)
from vanzelf.definitions.read import Spots, TextFile, slots_in
from vanzelf.definitions.slots import SLOTS, examples
from vanzelf.definitions.sms import problems_of_sms
from vanzelf.definitions.wording import Kind, MessageText, Tone
from vanzelf.explanation import words
from vanzelf.explanation.notation import LANGUAGES, Language
from vanzelf.rules.model import Catalogue, Text
from vanzelf.rules.source import Path_
from vanzelf.terms.problems import Problem

OUTSIDE_SURFACES: Final = ("onderwerp", "sms", "melding")
"""What others can see of a message."""

_DECISIONS: Final = (Kind.DECIDED, Kind.PARTLY, Kind.REFUSED, Kind.RECOVERED, Kind.ARRANGED)
_REMEDIES: Final = {
    Remedy.OBJECTION: "bezwaar maken",
    Remedy.ADMINISTRATIVE_APPEAL: "in beroep gaan",
}
"""What the Dutch text of a decision calls each remedy."""


def problems_of_wording(catalogue: Catalogue, offering: Offering) -> Iterator[Problem]:
    """What is wrong with the texts of services: their words, slots, parts and readability."""
    names = _names(catalogue, offering)
    for part, text in offering.parts.texts.items():
        yield from _words(offering.parts.spots[part], (part,), text, outside=False)
    if offering.outside is not None:
        for name, text in offering.general.outside.items():
            yield from _words(offering.outside, (name,), text, outside=True)
    for texts in offering.texts.values():
        for file in texts.values():
            yield from _problems_of_text(file, names)
    for service in offering.services.values():
        yield from _of_service(service, offering, names)


def _problems_of_text(
    file: TextFile, names: Mapping[Language, frozenset[str]]
) -> Iterator[Problem]:
    message = file.message
    for path, text in file.own.items():
        outside = message.kind in OUTSIDE_KINDS or path[0] in OUTSIDE_SURFACES
        yield from _words(file.spots, path, text, outside=outside)
        yield from _tone(file.spots, path, text, message)
    if message.sms is not None:
        for language in LANGUAGES:
            for at, code, what, remedy in problems_of_sms(message.sms[language], language):
                place = file.spots.of(("sms", language), at)
                yield Problem(place, code, what, remedy)
    yield from _parts(file)
    yield from _readable(file, names)


def _words(spots: Spots, path: Path_, text: Text, *, outside: bool) -> Iterator[Problem]:
    """Words and slots that may not stand in a text; outside: others can see it."""
    for language in LANGUAGES:
        written, here = text[language], (*path, language)
        for at, word in stigma.found_in(written, stigma.NEVER[language]):
            what = f"{word!r} says something about people that we do not say."
            yield Problem(
                spots.of(here, at), "text-stigma", what, "Say what is the matter instead."
            )
        for at, word in stigma.found_in(written, stigma.ONLY_AS_A_FACT[language]):
            what = f"{word!r} says something about people that we do not say."
            yield Problem(
                spots.of(here, at), "text-stigma", what, "Say what is the matter instead."
            )
        for at, word in stigma.found_in(written, stigma.NOT_OURS[language]):
            what = f"{word!r} is a word of a shop; residents have rights."
            yield Problem(spots.of(here, at), "text-customer", what, "Write inwoner, or u.")
        if outside:
            for at, word in stigma.found_in(written, stigma.OUTSIDE[language]):
                what = f"others can see this, and {word!r} says something about somebody's life."
                remedy = "Say only that there is a message."
                yield Problem(spots.of(here, at), "text-outside", what, remedy)
        yield from _slots(spots, here, written, outside=outside)
    if slots_in({"nl": text["nl"]}) != slots_in({"en": text["en"]}):
        only = slots_in({"nl": text["nl"]}) ^ slots_in({"en": text["en"]})
        what = f"{', '.join(sorted(only))} is filled in in one language only."
        yield Problem(spots.of(path), "slot-languages", what, "Fill in the same in both.")


def _slots(spots: Spots, path: Path_, text: str, *, outside: bool) -> Iterator[Problem]:
    for match in SLOT.finditer(text):
        place, name = spots.of(path, match.start()), match[1]
        if name not in SLOTS:
            near = get_close_matches(name, SLOTS, n=1)
            advice = f"Did you mean {near[0]}? " if near else ""
            what = f"nothing is called {name!r} that can be filled in."
            yield Problem(place, "slot-unknown", what, f"{advice}See docs/reference/service.md.")
        elif outside and not SLOTS[name].outside:
            what = f"{name!r} is about somebody, and others can see this."
            yield Problem(place, "slot-outside", what, "Leave it out here.")
    bare = SLOT.sub(lambda found: " " * len(found[0]), text)
    for at, character in enumerate(bare):
        if character in "{}":
            what = "this bracket holds no name that can be filled in."
            remedy = "Write {telefoon}, in small letters, without spaces."
            yield Problem(spots.of(path, at), "slot-form", what, remedy)


def _tone(spots: Spots, path: Path_, text: Text, message: MessageText) -> Iterator[Problem]:
    """A message about what is only possible promises nothing and names no exact amount."""
    if message.tone is not Tone.POSSIBLE:
        return
    for language in LANGUAGES:
        for at, phrase in stigma.promises(text[language], language):
            what = f"{phrase!r} promises what is only possible."
            remedy = "Say misschien or kunt, or ask."
            yield Problem(spots.of((*path, language), at), "text-promise", what, remedy)
        at = text[language].find("{bedrag}")
        if at >= 0:
            what = "an exact amount promises what is only possible."
            place = spots.of((*path, language), at)
            yield Problem(place, "text-exact-amount", what, "Use {bedrag_bereik}.")


def _parts(file: TextFile) -> Iterator[Problem]:
    """A message has the parts and slots of its kind."""
    message = file.message
    place = file.spots.of(("brief",))
    have = {section.part for section in message.sections}
    missing = [part for part in PARTS[message.kind] if part not in have]
    if missing:
        what = f"a message of the kind {message.kind} also says: {', '.join(missing)}."
        yield Problem(
            place, "part-missing", what, "Add these parts; see docs/reference/service.md."
        )
    wanted = SLOTS_OF.get(message.kind, frozenset()) - message.slots
    for section in message.sections:
        if not section.shared:
            wanted |= PART_SLOTS.get(section.part, frozenset()) - message.slots
    if wanted:
        what = f"a message of the kind {message.kind} fills in {', '.join(sorted(wanted))}."
        yield Problem(place, "slot-missing", what, "Add {…} where it belongs.")


def _readable(file: TextFile, names: Mapping[Language, frozenset[str]]) -> Iterator[Problem]:
    message = file.message
    for language in LANGUAGES:
        values = examples(language)
        for surface, text in (("brief", message.letter), ("pagina", message.page)):
            if text is None:
                continue
            shown = paragraphs(text[language], values)
            joined = "\n\n".join(each.text for each in shown)
            reading = readability.read(joined, language, names[language])
            for reason in reading.too_hard:
                what = f"this is too hard to read ({language}): {reason}."
                place = file.spots.of((surface,))
                yield Problem(place, "text-hard", what, "Use short sentences and short words.")


def _of_service(
    service: Service, offering: Offering, names: Mapping[Language, frozenset[str]]
) -> Iterator[Problem]:
    """The messages a service needs, their tone, and the texts in the file of the service."""
    source = offering.sources[service.id]
    missing: dict[Kind, str] = {}
    for kind, why in needed(service):
        groups = [group.wording.get(kind, str(kind)) for group in service.groups]
        if any(name not in service.wording for name in groups):
            missing.setdefault(kind, why)
    for kind, why in missing.items():
        what = f"there is no message of the kind {kind}, and {why}."
        remedy = f"Write texts/{kind}.yaml."
        yield Problem(source.place(), "message-missing", what, remedy)
    for kind in Kind:
        for group in service.groups:
            message = service.wording.get(group.wording.get(kind, str(kind)))
            tone = tone_of(group, kind)
            if message is not None and tone is not None and message.tone is not tone:
                what = (
                    f"it is only {group.proof} that {group.id} are entitled, and this sounds sure."
                )
                remedy = f"Make `toon` {tone}, or give the group a message of its own."
                yield Problem(message.place, "text-tone", what, remedy)
    yield from _remedy(service, offering)
    for path, text in _texts_of(source.value, ()):
        yield from _words(Spots(source), path, text, outside=False)
        for language in LANGUAGES:
            reading = readability.read(text[language], language, names[language])
            if reading.longest > readability.LONGEST_SENTENCE[language]:
                what = f"this is too hard to read ({language}): {reading.too_hard[0]}."
                place = source.place((*path, language))
                yield Problem(place, "text-hard", what, "Use short sentences and short words.")


def _remedy(service: Service, offering: Offering) -> Iterator[Problem]:
    """A decision says what somebody can really do against it."""
    remedies = {each.remedy for each in service.decision_types}
    if len(remedies) != 1:
        return
    (remedy,) = remedies
    said = _REMEDIES[remedy]
    decisions = {
        service.message(kind, group.id).id: service.message(kind, group.id)
        for kind in _DECISIONS
        for group in service.groups
        if group.wording.get(kind, str(kind)) in service.wording
    }
    for message in decisions.values():
        for section in message.sections:
            if section.part == "bezwaar" and said not in section.text["nl"]:
                what = f"against a decision of {service.id} one can {said}, and {message.id} does not say so."
                remedy_text = "Write the part `bezwaar` in a text of the service's own."
                place = offering.sources[service.id].place(("besluiten",))
                yield Problem(place, "remedy-words", what, remedy_text)


def _texts_of(value: Any, path: Path_) -> Iterator[tuple[Path_, Text]]:
    """Every text in two languages in a file, with its path."""
    if isinstance(value, dict):
        if set(value) == set(LANGUAGES):
            yield path, value
            return
        for key, item in value.items():
            yield from _texts_of(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts_of(item, (*path, index))


def _names(catalogue: Catalogue, offering: Offering) -> Mapping[Language, frozenset[str]]:
    """Official names by language: they say nothing about how hard a text is."""
    schemes = [version.name for each in catalogue.schemes.values() for version in each]
    services = [each.in_sentence for each in offering.services.values()]
    own = {name for each in offering.services.values() for name in each.names}
    bodies: list[Text] = [
        {"nl": text["nl"], "en": text["en"]}
        for holder, text in words.HOLDERS.items()
        if holder != "inwoner"
    ]
    return {
        language: frozenset({text[language] for text in (*schemes, *services, *bodies)} | own)
        for language in LANGUAGES
    }
