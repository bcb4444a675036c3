"""S34: every message in Dutch and English, how hard it is, what is wrong with it, how it looks outside."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vanzelf.definitions.fill import Filled, Paragraph, fill, fill_text
from vanzelf.definitions.lint import problems_of_wording
from vanzelf.definitions.load import gather_services
from vanzelf.definitions.readability import Reading
from vanzelf.definitions.readability import read as measure
from vanzelf.definitions.slots import examples
from vanzelf.definitions.sms import septets
from vanzelf.definitions.wording import MessageText
from vanzelf.explanation.notation import Language
from vanzelf.explanation.words import HOLDERS
from vanzelf.org.audience import staff
from vanzelf.org.catalogue import catalogue, general, services
from vanzelf.org.rights import Right
from vanzelf.reach.wording import office
from vanzelf.terms.problems import Problem

LANGUAGES: Final[tuple[tuple[Language, str], ...]] = (("nl", "Nederlands"), ("en", "English"))
GENERAL: Final = "algemeen"
_ONE, _PART = 160, 153
"""Characters of an SMS that stands alone, and of each part of a longer one."""


@dataclass(frozen=True)
class Side:
    """A message in one language, with an example filled in."""

    language: Language
    name: str
    said: Filled
    body: SafeString
    page: SafeString
    reading: Reading
    septets: int
    parts: int


@staff(Right.EDIT_TEXTS)
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """Every message, by service, with whether anything is wrong with it."""
    found, given = lint(), examples("nl") | office("nl")
    rows = [(GENERAL, _("Voor alle diensten"), general().wording)]
    rows += [(each.id, each.name["nl"], each.wording) for each in services().values()]
    shared = set(general().wording)
    groups = [
        {
            "id": name,
            "name": title,
            "messages": [
                {"id": key, "subject": fill_text(text.subject["nl"], given), "kind": str(text.kind).replace("_", " "),
                 "problems": len(found.get(text.place.file, ())), "sms": text.sms is not None}
                for key, text in sorted(wording.items())
                if name == GENERAL or key not in shared or text != general().wording[key]
            ],
        }
        for name, title, wording in rows
    ]  # fmt: skip
    return render(request, "staff/texts/texts.html", {"groups": groups})


@staff(Right.EDIT_TEXTS)
@require_safe
def text(request: HttpRequest, service: str, key: str) -> HttpResponse:
    """One message: both languages side by side, and how it looks to whoever sees it."""
    message = _message(service, key)
    sides = [_side(message, language, name) for language, name in LANGUAGES]
    context = {
        "message": message,
        "service": service,
        "kind": str(message.kind).replace("_", " "),
        "tone": str(message.tone),
        "sides": sides,
        "problems": lint().get(message.place.file, []),
        "slots": sorted(message.slots),
        "letter": _sheet(sides[0].said, sides[0].body),
        "outside": _outside(),
    }
    return render(request, "staff/texts/text.html", context)


def _message(service: str, key: str) -> MessageText:
    found = services().get(service)
    wording = general().wording if service == GENERAL else found.wording if found else {}
    if key not in wording:
        raise Http404
    return wording[key]


def _side(message: MessageText, language: Language, name: str) -> Side:
    given = examples(language) | office(language)
    said = fill(message, language, given)
    size = septets(said.sms) if said.sms else 0
    return Side(
        language, name, said, _html(said.paragraphs), _html(said.page),
        _reading(message, language), size, _parts(size),
    )  # fmt: skip


def _reading(message: MessageText, language: Language) -> Reading:
    """How hard it is, measured as `vanzelf catalogue check` does."""
    shown = fill(message, language, examples(language)).paragraphs
    return measure("\n\n".join(each.text for each in shown), language, _names(language))


@cache
def _names(language: Language) -> frozenset[str]:
    """Official names: they cannot be made shorter."""
    rules = catalogue()
    named = {word for each in services().values() for word in each.names}
    named |= {each.in_sentence[language] for each in services().values() if each.in_sentence}
    named |= {each.name[language] for versions in rules.schemes.values() for each in versions}
    named |= {text[language] for holder, text in HOLDERS.items() if holder != "inwoner"}
    return frozenset(named)


def _parts(size: int) -> int:
    return 0 if not size else 1 if size <= _ONE else -(-size // _PART)


def _html(paragraphs: tuple[Paragraph, ...]) -> SafeString:
    """The paragraphs, with their headings and lists. Every word is escaped."""
    made: list[SafeString] = []
    listed: list[SafeString] = []

    def close() -> None:
        if listed:
            items = format_html_join("", "<li>{}</li>", ((each,) for each in listed))
            made.append(format_html("<ul>{}</ul>", items))
            listed.clear()

    for each in paragraphs:
        runs = format_html_join("", "{}", ((_run(run.text, run.bold),) for run in each.runs))
        if each.kind == "list":
            listed.append(runs)
            continue
        close()
        tag = "<h2>{}</h2>" if each.kind == "heading" else "<p>{}</p>"
        made.append(format_html(tag, runs))
    close()
    return format_html_join("", "{}", ((each,) for each in made))


def _run(words: str, bold: bool) -> Any:
    return format_html("<strong>{}</strong>", words) if bold else words


def _sheet(said: Filled, body: SafeString) -> dict[str, Any]:
    """The message as a letter on paper, to somebody made up."""
    environment = settings.ENVIRONMENT
    return {
        "language": "nl",
        "sender": f"{environment.desk}\n{environment.phone}",
        "return_line": environment.municipality,
        "address": ("Mevrouw S. de Wit", "Kastanjelaan 19", "9999 AB EIKENHAGE"),
        "facts": ((_("Datum"), _("vandaag")), (_("Vragen?"), environment.phone)),
        "subject": said.subject,
        "body": body,
    }


def _outside() -> list[tuple[str, str]]:
    """What others can see: the sender, the envelope, the notification, the line at the bank."""
    labels = {
        "afzender_brief": _("Afzender op de brief"), "envelop": _("Op de envelop"),
        "afzender_sms": _("Afzender van de sms"), "afzender_email": _("Afzender van de e-mail"),
        "nummerweergave": _("Als wij bellen"), "melding": _("Melding op de telefoon"),
        "bankregel": _("Regel op het bankafschrift"),
    }  # fmt: skip
    given = examples("nl") | office("nl")
    outside = general().outside
    return [
        (label, fill_text(outside[name]["nl"], given))
        for name, label in labels.items()
        if name in outside
    ]


@cache
def lint() -> dict[str, list[Problem]]:
    """What is wrong with the words of this catalogue, by file; looked at once."""
    rules = catalogue()
    offering = gather_services(rules, overlay=settings.ENVIRONMENT.catalogue)
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in dict.fromkeys([*offering.problems, *problems_of_wording(rules, offering)]):
        found[problem.place.file].append(problem)
    return dict(found)
