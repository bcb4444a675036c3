"""A message to one resident: which words, in which language, with what filled in."""

import datetime as dt
from collections.abc import Mapping, Set
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from vanzelf.definitions.familiar import familiar, in_familiar
from vanzelf.definitions.fill import Filled, fill
from vanzelf.definitions.model import Service
from vanzelf.definitions.wording import Kind, MessageText
from vanzelf.explanation.notation import Language
from vanzelf.org import clock
from vanzelf.org.catalogue import general
from vanzelf.residents.models import Preferences, Resident, Subject

YOUNG: Final = range(16, 22)
"""Ages at which somebody is written to with je and jij."""
NAMES: Final = frozenset({"aanhef", "bron", "code", "vertegenwoordigde", "vertegenwoordiger"})
"""What is filled in and is no sentence."""
DEAR: Final[Mapping[Language, str]] = {"nl": "Beste {name}", "en": "Dear {name}"}


def language_of(subject: Subject) -> Language:
    """The language somebody chose; Dutch when they did not."""
    return languages_of({subject.pk})[subject.pk]


def languages_of(whom: Set[UUID]) -> Mapping[UUID, Language]:
    """The same of many, by the id of the subject."""
    found = Preferences.objects.filter(pk__in=whom, language="en").values_list("pk", flat=True)
    english = set(found)
    return {each: "en" if each in english else "nl" for each in whom}


def text_for(service: Service | None, kind: Kind, group: str | None = None) -> MessageText:
    """The message of a kind: of the group, else of the service, else of all services.

    Raises KeyError when there is none.
    """
    return general().wording[str(kind)] if service is None else service.message(kind, group)


def for_age(
    service: Service | None, text: MessageText, said: Mapping[str, str], resident: Resident | None
) -> tuple[MessageText, Mapping[str, str]]:
    """A message and what is filled in, with je in Dutch for who is young.

    A text whose id ends in `-je` is the same one written for them; any other is turned into one.
    """
    if not young(resident):
        return text, said
    known = general().wording if service is None else service.wording
    return in_familiar(known.get(f"{text.id}-je", text)), {
        name: value if name in NAMES or "." in name else familiar(value) or value
        for name, value in said.items()
    }


def young(resident: Resident | None) -> bool:
    """Whether somebody is written to with je and jij; None is who was erased."""
    return resident is not None and age(resident.born_on, clock.today()) in YOUNG


def age(born_on: dt.date, on: dt.date) -> int:
    """Whole years; who was born on 29 February has a birthday on 1 March in other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def filled(
    text: MessageText, resident: Resident, language: Language, slots: Mapping[str, str]
) -> Filled:
    """The message to a resident; raises ProblemError slot-empty."""
    return fill(text, language, {**office(language), **dear(resident, language), **slots})


def office(language: Language) -> dict[str, str]:
    """Who writes, and how to reach them: what every message says (G4)."""
    environment = settings.ENVIRONMENT
    dutch = language == "nl"
    return {
        "gemeente": environment.municipality.removeprefix("Gemeente "),
        "team": environment.team if dutch else environment.team_en,
        "medewerker": environment.contact,
        "telefoon": environment.phone,
        "telefoon_sms": environment.phone.replace(" ", ""),
        "openingstijden": environment.hours if dutch else environment.hours_en,
        "website": environment.origin.split("://")[1],
        "loket": environment.desk,
    }


def dear(resident: Resident, language: Language) -> dict[str, str]:
    """How a letter begins."""
    return {"aanhef": DEAR[language].format(name=resident.salutation)}


def in_language(said: Mapping[str, str], language: Language) -> dict[str, str]:
    """What was filled in, in a language: `heffingen` is Dutch, and `heffingen.en` the same in English."""
    found = {name: text for name, text in said.items() if "." not in name}
    own = {
        name.removesuffix(f".{language}"): text
        for name, text in said.items() if name.endswith(f".{language}")
    }  # fmt: skip
    return found | own


def day(date: dt.date, language: Language) -> str:
    """A date in words: 12 december 2026."""
    with translation.override(language):
        return date_format(date, "j F Y")


def month(date: dt.date, language: Language) -> str:
    """A month in words: januari."""
    with translation.override(language):
        return date_format(date, "F")


def moment(at: dt.datetime, language: Language) -> str:
    """A moment in words: 3 november om 10.14 uur."""
    local = timezone.localtime(at)
    with translation.override(language):
        named = date_format(local, "j F")
    if language == "nl":
        return f"{named} om {local:%-H.%M} uur"
    return f"{named} at {local:%-H.%M}"


def euros(cents: int, language: Language) -> str:
    """An amount in words: € 1.312,40."""
    whole, rest = divmod(abs(cents), 100)
    thousands, decimal = (".", ",") if language == "nl" else (",", ".")
    sign = "–" if cents < 0 else ""
    return f"{sign}€ {whole:,}".replace(",", thousands) + f"{decimal}{rest:02}"
