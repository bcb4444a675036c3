"""Everything we have of a resident, in one file that is made in one action (P-19, AVG art. 15).

Asked twice as of the same moment it is the same, byte for byte: nothing in it depends on when it is
made, and what came later is left out. It is for the resident: words they understand come first, and
who of the staff did something is not in it.
"""

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format

from vanzelf.campaigns.models import Entry, WatchOut
from vanzelf.decide.models import NEGATIVE, Candidate, Case, Decision, Levy
from vanzelf.explanation.facts import holder_name
from vanzelf.ledger.reading import own_lines
from vanzelf.org import processing
from vanzelf.org.catalogue import catalogue, services
from vanzelf.oversight.models import Request
from vanzelf.reach.contesting import words_of
from vanzelf.reach.models import Message, Offer, Receipt, Reply
from vanzelf.reach.written import content_of
from vanzelf.residents import numbers
from vanzelf.residents.models import (
    Change,
    Consent,
    Preferences,
    Refusal,
    Representative,
    Subject,
    TravelDocument,
)
from vanzelf.work.models import ContactAttempt, Known, Task

PAGE: Final = "inzage.html"
DATA: Final = "gegevens.json"
_NO_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""Of every file in the bundle: a real one would make it another bundle each time."""


@dataclass(frozen=True)
class Bundle:
    """The file. digest: SHA-256, 64 hexadecimal characters."""

    file: bytes
    digest: str


@dataclass(frozen=True)
class Part:
    """A part of the bundle: a heading, a line of explanation, and rows of names and values."""

    key: str
    title: str
    about: str
    rows: list[dict[str, Any]]


def bundle_of(subject: Subject, as_of: dt.datetime) -> Bundle:
    """What we have of somebody as of a moment: a page to read, and the same as data."""
    found = parts(subject, as_of)
    with translation.override("nl"):
        page = render_to_string(
            "oversight/bundle.html",
            {"parts": found, "as_of": as_of, "municipality": settings.ENVIRONMENT.municipality,
             "phone": settings.ENVIRONMENT.phone},
        )  # fmt: skip
    data = {"stand": as_of.isoformat()} | {each.key: each.rows for each in found}
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in ((PAGE, page), (DATA, text)):
            archive.writestr(zipfile.ZipInfo(name, _NO_MOMENT), words)
    file = packed.getvalue()
    return Bundle(file, hashlib.sha256(file).hexdigest())


def parts(subject: Subject, as_of: dt.datetime) -> list[Part]:
    """The parts, in the order of reading."""
    return [
        Part("wie", "Wie u bent", "Zo staat u in onze kopie van de basisregistratie.",
             [*_person(subject), *_documents(subject), *_levies(subject)]),
        Part("keuzes", "Wat u koos", "Uw voorkeuren, toestemming, en wat u niet wilt.",
             list(_choices(subject, as_of))),
        Part("veranderingen", "Wat wij hoorden", "Veranderingen uit de basisregistratie.",
             list(_changes(subject, as_of))),
        Part("aanbod", "Wat wij u aanboden", "En wat u antwoordde.", list(_offers(subject, as_of))),
        Part("berichten", "Berichten", "De hele tekst, zoals u die kreeg.",
             list(_messages(subject, as_of))),
        Part("lijsten", "Waarvoor wij naar u keken",
             "Lijsten voor een gesprek, en wat de gemeente klaarzette om toe te kennen.",
             [*_listed(subject, as_of), *_candidate(subject, as_of)]),
        Part("zaken", "Zaken en besluiten", "Met de gegevens en de regels waarop ze rusten.",
             list(_cases(subject, as_of))),
        Part("contact", "Wanneer wij u belden of bezochten", "", list(_contact(subject, as_of))),
        Part("verzoeken", "Wat u ons vroeg over uw gegevens", "", list(_requests(subject, as_of))),
        Part("logboek", "Wie uw gegevens gebruikte", "Elke keer, met de reden.",
             list(_log(subject, as_of))),
    ]  # fmt: skip


def _person(subject: Subject) -> Iterator[dict[str, Any]]:
    found = getattr(subject, "resident", None)
    if found is None:
        return
    yield {
        "burgerservicenummer": numbers.number_of(subject),
        "naam": found.name,
        "geboren": _day(found.born_on),
        "adres": f"{found.address}, {found.address.postcode} {found.address.city}"
        if found.address
        else "",
        "geheim adres": _yes(found.secret),
        "adres in onderzoek": _yes(found.in_investigation),
        "onder curatele": _yes(found.guardianship),
        "overleden": _day(found.died_on),
        "vertrokken": _day(found.left_on),
        "niet meer in het bestand sinds": _moment(found.absent_since),
        "stand van": _moment(found.as_of),
    }


def _documents(subject: Subject) -> Iterator[dict[str, Any]]:
    for each in TravelDocument.objects.filter(subject=subject).order_by("valid_until", "id"):
        yield {
            "reisdocument": each.get_kind_display(), "geldig tot": _day(each.valid_until),
            "vervangen": _moment(each.replaced_at),
        }  # fmt: skip


def _levies(subject: Subject) -> Iterator[dict[str, Any]]:
    for each in Levy.objects.filter(subject=subject).order_by("year", "bill", "kind"):
        yield {
            "heffing": each.kind, "jaar": each.year, "aanslagnummer": each.bill,
            "belastingnummer": each.tax_number, "bedrag": _euros(each.amount_cents),
        }  # fmt: skip


def _choices(subject: Subject, as_of: dt.datetime) -> Iterator[dict[str, Any]]:
    for each in Preferences.objects.filter(subject=subject):
        yield {
            "wat": "voorkeur", "kanaal": each.get_channel_display(), "taal": each.language,
            "telefoon": each.phone, "e-mail": each.email, "niets digitaal": _yes(each.no_digital),
            "grote letters": _yes(each.large_print), "tolk": each.interpreter, "helper": each.helper,
            "niet elk jaar bericht dat alles klopt": _yes(each.no_yearly),
        }  # fmt: skip
    for refusal in Refusal.objects.filter(subject=subject, since__lte=as_of).order_by(
        "since", "id"
    ):
        yield {
            "wat": "u wilt dit niet", "waarvoor": _service(refusal.scope),
            "sinds": _moment(refusal.since), "teruggenomen": _moment(refusal.revoked_at),
        }  # fmt: skip
    for consent in Consent.objects.filter(subject=subject, since__lte=as_of).order_by(
        "since", "id"
    ):
        yield {
            "wat": "toestemming om elk jaar te kijken", "waarvoor": _service(consent.service),
            "sinds": _moment(consent.since), "gestopt": _moment(consent.ended_at),
        }  # fmt: skip
    for person in Representative.objects.filter(subject=subject).order_by("begins", "id"):
        yield {
            "wat": "handelt voor u", "wie": person.name, "als": person.get_kind_display(),
            "waarover": person.get_scope_display(), "vanaf": _day(person.begins),
            "tot": _day(person.until),
        }  # fmt: skip


def _changes(subject: Subject, as_of: dt.datetime) -> Iterator[dict[str, Any]]:
    found = Change.objects.filter(subject=subject, heard_at__lte=as_of)
    for each in found.order_by("heard_at", "id"):
        yield {
            "wat": each.get_kind_display(), "per": _day(each.on), "gehoord": _moment(each.heard_at)
        }  # fmt: skip


def _offers(subject: Subject, as_of: dt.datetime) -> Iterator[dict[str, Any]]:
    for each in Offer.objects.filter(subject=subject, made_at__lte=as_of).order_by("made_at", "id"):
        yield {
            "wat": _service(each.service), "op": _moment(each.made_at),
            "geldig tot": _day(each.expires_on), "stand": each.get_state_display(),
        }  # fmt: skip
    for reply in Reply.objects.filter(subject=subject, at__lte=as_of).order_by("at", "id"):
        yield {
            "wat": "uw antwoord", "op": _moment(reply.at), "via": reply.get_channel_display(),
            "begrepen als": reply.meaning,
        }  # fmt: skip
    for receipt in Receipt.objects.filter(subject=subject, at__lte=as_of).order_by("at", "number"):
        yield {"wat": "bevestiging", "op": _moment(receipt.at), "nummer": receipt.number}


def _messages(subject: Subject, as_of: dt.datetime) -> Iterator[dict[str, Any]]:
    found = Message.objects.filter(subject=subject, made_at__lte=as_of).order_by("made_at", "id")
    for each in found:
        said = content_of(each) if each.sealed is not None else None
        yield {
            "op": _moment(each.made_at), "via": each.get_channel_display(),
            "stand": each.get_state_display(), "onderwerp": said.subject if said else "",
            "tekst": (said.sms if each.channel == "sms" else said.text) if said else
            "De tekst is gewist: de bewaartermijn is voorbij, of het bericht ging niet weg.",
        }  # fmt: skip


def _listed(subject: Subject, as_of: dt.datetime) -> Iterator[dict[str, Any]]:
    """Lists they stand on now, as who to speak with first or in the same home, and what is noted for
    who comes to the door (A51, A56).
    """
    whose = Q(subject=subject) | Q(others__contains=[str(subject.pk)])
    found = Entry.objects.filter(whose, campaign__made_at__lte=as_of)
    for each in found.select_related("campaign__version").order_by("campaign__made_at", "id"):
        yield {
            "wat": "op een lijst voor een gesprek",
            "waarvoor": _service(each.campaign.version.service), "onderwerpen": each.topics,
            "afspraak": each.appointment, "voor wie aan de deur komt": [
                WatchOut(one).label for one in each.watch_out if one in WatchOut.values
            ],
            "stand": each.get_state_display(), "gewist uiterlijk": _day(each.expires_on),
        }  # fmt: skip


def _candidate(subject: Subject, as_of: dt.datetime) -> Iterator[dict[str, Any]]:
    whose = Q(subject=subject) | Q(partner=subject)
    found = Candidate.objects.filter(whose, run__made_at__lte=as_of)
    for each in found.select_related("run").order_by("run__made_at", "id"):
        yield {
            "wat": "klaargezet om toe te kennen", "waarvoor": _service(each.run.service),
            "tijdvak": each.run.period, "op": _moment(each.run.made_at),
            "bedrag": "" if each.amount_cents is None else _euros(each.amount_cents),
            "gegevens": [
                {"begrip": _concept(fact["concept"]), "waarde": fact["value"],
                 "bron": holder_name(fact["source"], "nl")}
                for fact in each.facts if each.subject_id == subject.pk
            ],
            "eerst bekeken door een medewerker": _yes(bool(each.left_because)),
        }  # fmt: skip


def _requests(subject: Subject, as_of: dt.datetime) -> Iterator[dict[str, Any]]:
    for each in Request.objects.filter(subject=subject, came_at__lte=as_of).order_by(
        "came_at", "id"
    ):
        yield {
            "verzoek": each.get_kind_display(), "binnen": _moment(each.came_at),
            "waarover": _service(each.service) if each.service else "alles",
        }  # fmt: skip


def _cases(subject: Subject, as_of: dt.datetime) -> Iterator[dict[str, Any]]:
    found = Case.objects.filter(subject=subject, opened_at__lte=as_of).prefetch_related(
        "facts", "decisions"
    )
    for case in found.order_by("opened_at", "number"):
        yield {
            "zaak": case.number, "dienst": _service(case.service), "tijdvak": case.period,
            "begonnen": _moment(case.opened_at), "uiterlijk besluit": _day(case.due_on),
            "stand": case.get_state_display(),
            "gegevens": [
                {
                    "begrip": _concept(fact.concept), "waarde": fact.value,
                    "bron": holder_name(fact.source, "nl"),
                    "stand van": _day(fact.as_of), "u zei: klopt niet": _moment(fact.contested_at),
                }
                for fact in sorted(case.facts.all(), key=lambda one: (one.known_at, str(one.id)))
                if fact.known_at <= as_of
            ],
            "besluiten": [
                _decision(each)
                for each in sorted(case.decisions.all(), key=lambda one: (one.made_at, str(one.id)))
                if each.made_at <= as_of and _told(each, as_of)
            ],
        }  # fmt: skip


def _told(decision: Decision, as_of: dt.datetime) -> bool:
    """Whether somebody may read of a decision: one that is not positive is told by a person first."""
    if decision.direction not in NEGATIVE:
        return True
    return decision.sent_at is not None and decision.sent_at <= as_of


def _decision(decision: Decision) -> dict[str, Any]:
    euros = decision.amount_cents
    return {
        "strekking": decision.get_direction_display(), "stand": decision.get_state_display(),
        "bedrag": "" if euros is None else _euros(euros),
        "gemaakt": _moment(decision.made_at), "verstuurd": _moment(decision.sent_at),
        "bezwaar tot": _day(decision.object_until), "motivering": decision.reasons,
        "berekening": decision.receipt, "regels": decision.rules_hash,
    }  # fmt: skip


def _contact(subject: Subject, as_of: dt.datetime) -> Iterator[dict[str, Any]]:
    tried = ContactAttempt.objects.filter(subject=subject, at__lte=as_of)
    for each in tried.order_by("at", "id"):
        yield {
            "op": _moment(each.at), "hoe": each.get_kind_display(), "bereikt": _yes(each.reached)
        }  # fmt: skip
    for known in Known.objects.filter(subject=subject, since__lte=as_of).order_by("since", "id"):
        yield {
            "op": _moment(known.since),
            "hoe": "een medewerker kent u; een collega doet wat er voor u te doen is",
        }
    for task in Task.objects.filter(subject=subject, made_at__lte=as_of).order_by("made_at", "id"):
        yield {
            "op": _moment(task.made_at), "hoe": f"wij moesten iets doen: {task.get_kind_display()}",
            "klaar": _moment(task.done_at), "wat u schreef": words_of(task).get("tekst", ""),
        }  # fmt: skip


def _log(subject: Subject, as_of: dt.datetime) -> Iterator[dict[str, Any]]:
    connection.ensure_connection()
    lines = own_lines(connection.connection, processing.log(), numbers.number_of(subject))
    until = int(as_of.timestamp() * 1000)
    purposes = catalogue().purposes
    for each in reversed(lines):
        if each.start_time >= until:
            continue
        purpose = purposes.get(each.activity.removeprefix(processing.ACTIVITY))
        yield {
            "op": _moment(dt.datetime.fromtimestamp(each.start_time / 1000, dt.UTC)),
            "wat": each.name,
            "waarom": purpose.text["nl"] if purpose else "",
            "mag dat": purpose.law if purpose else "",
        }  # fmt: skip


def _service(name: str) -> str:
    found = services().get(name)
    return found.name["nl"] if found else name


def _concept(name: str) -> str:
    found = catalogue().concepts.get(name)
    return found.name["nl"] if found else name


def _euros(cents: int) -> str:
    return f"€ {cents // 100},{cents % 100:02}"


def _day(day: dt.date | None) -> str:
    return "" if day is None else date_format(day, "j F Y")


def _moment(at: dt.datetime | None) -> str:
    return "" if at is None else date_format(timezone.localtime(at), "j F Y, H.i") + " uur"


def _yes(value: bool) -> str:
    return "ja" if value else "nee"
