"""What things are called on the pages of work, in the language of who reads."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as say_now
from django.utils.translation import gettext_lazy as _

from vanzelf.decide.facts import RESIDENT
from vanzelf.decide.models import Case, Decision, Direction
from vanzelf.explanation.facts import holder_name
from vanzelf.explanation.notation import Language, cents
from vanzelf.org import clock
from vanzelf.org.catalogue import catalogue, services
from vanzelf.reach.settling import IT_STANDS
from vanzelf.work.models import ContactAttempt, PartOfDay, Result, Task

Words = Mapping[str, Promise]

TASKS: Final[Words] = {
    Task.Kind.CALL_BACK: _("Terugbellen"),
    Task.Kind.CALL_FIRST: _("Eerst bellen"),
    Task.Kind.UNCLEAR_REPLY: _("Antwoord lezen"),
    Task.Kind.HELP: _("Samen regelen"),
    Task.Kind.CONTESTED: _("Gegeven klopt niet"),
    Task.Kind.EXCLUDED: _("Niet vanzelf toegekend"),
    Task.Kind.HINDRANCE: _("Belemmering bekijken"),
    Task.Kind.UNDELIVERED: _("Bericht niet bezorgd"),
    Task.Kind.ADDRESS: _("Adres uitzoeken"),
    Task.Kind.REPRESENTED: _("Vertegenwoordiger zoeken"),
    Task.Kind.RESCUE: _("Hulp aanbieden"),
    Task.Kind.REPAIR: _("Fout herstellen"),
    Task.Kind.SECOND: _("Mee tekenen"),
    Task.Kind.HAND_OVER: _("Overgenomen gesprek"),
}
DIRECTIONS: Final[Words] = {
    Direction.GRANTED: _("Toegekend"),
    Direction.PARTLY: _("Deels toegekend"),
    Direction.REFUSED: _("Afgewezen"),
    Direction.RECOVERED: _("Terugvordering"),
}
DECISIONS: Final[Words] = {
    Decision.State.DRAFT: _("Concept"),
    Decision.State.CALL_FIRST: _("Eerst bellen"),
    Decision.State.SECOND: _("Wacht op tweede handtekening"),
    Decision.State.READY: _("Klaar voor verzending"),
    Decision.State.SENT: _("Verzonden"),
    Decision.State.UNDONE: _("Teruggedraaid"),
    Decision.State.DROPPED: _("Vervallen"),
}
CASES: Final[Words] = {
    Case.State.OPEN: _("In behandeling"),
    Case.State.WAITING: _("Wacht op inwoner"),
    Case.State.PAUSED: _("Wacht op de bron"),
    Case.State.DECIDED: _("Besloten"),
    Case.State.WITHDRAWN: _("Ingetrokken"),
}
PARTS: Final[Words] = {
    PartOfDay.MORNING: _("ochtend"),
    PartOfDay.AFTERNOON: _("middag"),
    PartOfDay.EVENING: _("avond"),
}
ATTEMPTS: Final[Words] = {
    ContactAttempt.Kind.CALL: _("Telefoon"),
    ContactAttempt.Kind.VISIT: _("Bezoek"),
    ContactAttempt.Kind.DESK: _("Balie"),
}
LEFT: Final[Words] = {
    "overleden": _("Overleden"),
    "vertrokken": _("Verhuisd uit de gemeente"),
    "niet-in-het-bestand": _("Staat niet meer in het bestand van de bevolkingsregistratie"),
    "adres-in-onderzoek": _("Adres in onderzoek"),
    "rust-na-overlijden": _("Partner pas overleden"),
    "niet-bekend": _("Niet in ons register"),
    "bedrag-onbekend": _("Bedrag niet bekend"),
    "partner-zonder-toestemming": _("Partner moet zelf nog toestemming geven"),
    "niet-in-eigen-gegevens": _("Niet in onze eigen gegevens"),
    "regel-zegt-nee": _("De regels zeggen nee: kijk of wij iets niet weten"),
    "al-een-besluit": _("Er is al een besluit"),
    "belemmering": _("Er staat misschien iets in de weg: een medewerker kijkt"),
    "niet-beantwoord": _("Het Inlichtingenbureau gaf geen antwoord"),
    "niet-getoetst": _("Nog niet gevraagd aan het Inlichtingenbureau"),
    "uitkering-gestopt": _("De uitkering is gestopt: kijk of het toch kan"),
    "onverwachte-fout": _("Er ging iets mis bij ons: kijk deze gegevens zelf na"),
    "slot-empty": _("De brief was niet compleet"),
    "leeg": _("Er stond niets in"),
    "zorg": _("Misschien heeft iemand zorg nodig: lees dit eerst"),
    "nummer": _("Er stond een nummer van een persoon in"),
    "vraag": _("Het is een vraag"),
    "tegenstrijdig": _("Er staat ja én nee"),
    "dubbelzinnig": _("Het kan meer dan één ding betekenen"),
    "taal": _("Het is in een andere taal"),
    "onduidelijk": _("Wij begrijpen het niet helemaal"),
    "onbekend-nummer": _("Dit telefoonnummer kennen wij niet"),
    "gedeeld-nummer": _("Meer mensen gebruiken dit telefoonnummer"),
    "niet-een-aanbod": _("Er staat niets open, of meer dan één ding"),
}
"""Why a person looks: at who an award run left, or at a text that was not understood."""
ENDED_WITH: Final[Words] = {
    Result.APPLIED_TOGETHER: _("Samen aangevraagd"),
    Result.HAD_IT: _("Had het al"),
    Result.NOT_ENTITLED: _("Toch geen recht"),
    Result.NOT_YET: _("Nog niet te bepalen"),
    Result.OTHER_CHANNEL: _("Wil het op een andere manier"),
    Result.NOT_REACHED: _("Niet bereikt"),
    Result.MOVED: _("Verhuisd"),
    Result.DIED: _("Overleden"),
    Result.REPRESENTED: _("Iemand regelt het voor deze persoon"),
    Result.REFERRED: _("Doorverwezen"),
    Result.DATA_WRONG: _("Fout in gegevens"),
    Result.REPAIRED: _("Hersteld"),
}
"""What a member of staff can say came of a task: codes of the closed list."""
LOOKED_INTO: Final[Words] = {
    IT_STANDS: _("Het gegeven klopt, zeggen zij"),
    Result.DATA_WRONG: _("Het gegeven is verbeterd"),
    Result.REFERRED: _("De inwoner moet het zelf melden. Wij helpen daarbij"),
    Result.REPAIRED: _("Het was een fout van ons, en die is hersteld"),
}
"""What can come of a fact that a resident said is not right."""
NOBODY_ELSE: Final = (RESIDENT, "afgeleid")
"""Sources of a fact that nobody else can be asked about."""
RESULTS: Final[Words] = {
    **ENDED_WITH,
    IT_STANDS: LOOKED_INTO[IT_STANDS],
    "ja": _("De inwoner zei ja"),
    "nee": _("De inwoner zei nee"),
    "praten": _("De inwoner wil eerst praten"),
    "klopt_niet": _("Er klopt iets niet, zegt de inwoner"),
    "beantwoord": _("De inwoner gaf zelf antwoord"),
    "meteen-gedaan": _("Meteen gedaan"),
    "wil-niet": _("De inwoner wil dit niet"),
    "wil-niets": _("De inwoner wil niets aangeboden krijgen"),
    "bezwaar": _("De inwoner maakte bezwaar"),
    "vertrokken": _("Verhuisd uit de gemeente"),
    "vernieuwd": _("Er is al een nieuw document"),
    "toegekend": _("Toegekend"),
}
"""What came of a task, by whoever or whatever ended it; other words stand as they were written."""
ROLES: Final[Words] = {
    "partner": _("Partner"),
    "kinderen": _("Kinderen"),
    "medebewoners": _("Medebewoners"),
    "kostendelers": _("Mensen die de kosten delen"),
    "kind": _("Kind"),
    "kostendeler": _("Kostendeler"),
    "medebewoner": _("Medebewoner"),
    "belemmering": _("Belemmering"),
}
"""Who somebody is in a household."""


def language() -> Language:
    """The language of the page."""
    return "en" if get_language() == "en" else "nl"


def service_name(service: str) -> str:
    """What a service is called."""
    found = services().get(service)
    return service if found is None else found.name[language()]


def scheme_name(scheme: str) -> str:
    """What a scheme is called."""
    found = catalogue().schemes.get(scheme)
    return scheme if not found else found[-1].name[language()]


def concept_name(concept: str) -> str:
    """What a fact is called."""
    found = catalogue().concepts.get(concept)
    if found is None:
        return str(ROLES.get(concept, concept))
    return found.name[language()]


def source_name(source: str) -> str:
    """Who told us, as it stands in a sentence; what an officer wrote themselves stays as it is."""
    return say_now("de inwoner") if source == RESIDENT else holder_name(source, language())


def owner_name(owner: str) -> str:
    """Of whom a fact is, when it is not of who applies: partner, kind 2."""
    role, number = owner.rstrip("0123456789"), owner.lstrip("abcdefghijklmnopqrstuvwxyz")
    named = str(ROLES.get(role, role))
    return f"{named} {number}".strip()


def money(amount_cents: int | None) -> str:
    """An amount in words; a dash when there is none."""
    return "–" if amount_cents is None else cents(amount_cents, language())


def day(date: dt.date | dt.datetime | None) -> str:
    """A date in words."""
    if date is None:
        return "–"
    if isinstance(date, dt.datetime):
        date = timezone.localdate(date)
    return date_format(date, "j F Y")


def moment(at: dt.datetime) -> str:
    """A date and a time."""
    return date_format(timezone.localtime(at), "j F Y, H.i")


def when(at: dt.datetime) -> str:
    """When something is due, as somebody at work says it: today, tomorrow, or the day."""
    local, today = timezone.localtime(at), clock.today()
    hour = f"{local:%-H.%M}"
    days = (local.date() - today).days
    if days == 0:
        return say_now("vandaag om %(hour)s uur") % {"hour": hour}
    if days == 1:
        return say_now("morgen om %(hour)s uur") % {"hour": hour}
    if days < 0:
        return ngettext("%(days)s dag te laat", "%(days)s dagen te laat", -days) % {"days": -days}
    return date_format(local, "j F")


def days_left(until: dt.date) -> str:
    """How long there still is."""
    left = (until - clock.today()).days
    if left < 0:
        return ngettext("%(days)s dag over de termijn", "%(days)s dagen over de termijn", -left) % {
            "days": -left
        }
    if left == 0:
        return say_now("vandaag")
    return ngettext("nog %(days)s dag", "nog %(days)s dagen", left) % {"days": left}


def word(words: Mapping[Any, Any], key: Any) -> str:
    """A word of a list; the key itself when it is not there."""
    return str(words.get(str(key), key))
