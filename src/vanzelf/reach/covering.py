"""What stands before a letter that goes to who acts for a resident: to them, about the resident by name.

The letter itself follows as it was written; the resident reads that one back and nothing of this.
"""

from collections.abc import Mapping
from typing import Final

from vanzelf.definitions.fill import Filled, Paragraph, Run, fill
from vanzelf.definitions.wording import Kind
from vanzelf.explanation.notation import Language
from vanzelf.org.catalogue import general, services
from vanzelf.reach.models import Message
from vanzelf.reach.wording import DEAR, office
from vanzelf.residents.models import Representative

NEXT: Final[Mapping[Language, str]] = {
    "nl": "De brief aan {name}: {subject}",
    "en": "The letter to {name}: {subject}",
}
OF_NONE: Final[Mapping[str, str]] = {"nl": "persoonlijke gegevens", "en": "personal data"}
"""What a letter is about that no service sends."""


def covered(message: Message, said: Filled, to: Representative) -> Filled:
    """A letter of somebody as it goes to who acts for them: words to them first.

    Raises ProblemError slot-empty.
    """
    language: Language = "en" if message.language == "en" else "nl"
    name = message.subject.resident.name
    text = general().wording[str(Kind.REPRESENTATIVE)]
    first = fill(text, language, _slots(message, to, language) | {"vertegenwoordigde": name})
    heading = NEXT[language].format(name=name, subject=said.subject)
    paragraphs = (*first.paragraphs, Paragraph("heading", (Run(heading),)), *said.paragraphs)
    return Filled(first.subject, paragraphs, None, None)


def _slots(message: Message, to: Representative, language: Language) -> dict[str, str]:
    service = services().get(message.service)
    about = (service.in_sentence or service.name) if service else OF_NONE
    named = {"aanhef": DEAR[language].format(name=to.name), "dienst": about[language]}
    return office(language) | named
