"""What an editor sees of a message: every surface, filled in with examples, and what was measured.

Each language has its own preview. What others can see of a message is shown first.
"""

from dataclasses import dataclass

from vanzelf.definitions.fill import Filled, fill, fill_text
from vanzelf.definitions.load import General
from vanzelf.definitions.model import Service
from vanzelf.definitions.readability import Reading, read
from vanzelf.definitions.slots import examples
from vanzelf.definitions.sms import septets
from vanzelf.definitions.wording import MessageText
from vanzelf.explanation.notation import Language


@dataclass(frozen=True, slots=True)
class Preview:
    """A message as it looks.

    outside: what others can see, by the name of the surface (envelop, melding, bankregel …).
    sms_length: GSM characters of the SMS; None when there is none. reading: how hard the letter is.
    """

    message: MessageText
    language: Language
    filled: Filled
    outside: dict[str, str]
    sms_length: int | None
    reading: Reading


def preview(
    message: MessageText, service: Service | None, general: General, language: Language
) -> Preview:
    """A message filled with examples. service: whose it is; None for one that all share."""
    values = dict(examples(language))
    names: frozenset[str] = frozenset()
    if service is not None:
        values["dienst"] = service.in_sentence[language]
        names = frozenset({*service.names, service.in_sentence[language], service.name[language]})
    filled = fill(message, language, values)
    outside = {name: fill_text(text[language], values) for name, text in general.outside.items()}
    outside["onderwerp"] = filled.subject
    if filled.preview is not None:
        outside["melding"] = filled.preview
    length = None if filled.sms is None else septets(filled.sms)
    reading = read("\n\n".join(each.text for each in filled.paragraphs), language, names)
    return Preview(message, language, filled, outside, length, reading)
