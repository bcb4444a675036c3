"""`vanzelf service`: what services there are, how proactive they are, and what they write."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from vanzelf.cli.options import Catalogue, InLanguage, Language, On, PlainFormat, Shown
from vanzelf.cli.show import dump, table
from vanzelf.definitions.load import General, load_general, load_services
from vanzelf.definitions.model import Service
from vanzelf.definitions.preview import Preview, preview
from vanzelf.definitions.wording import MessageText
from vanzelf.rules.load import load_catalogue
from vanzelf.terms.problems import ProblemError

app = typer.Typer(
    help="Services: what is offered by itself, and in which words.", no_args_is_help=True
)

ServiceId = Annotated[
    str, typer.Argument(metavar="SERVICE", help="The service, as in vanzelf service list.")
]

_WORDS = {
    "groups": {"nl": "Groepen", "en": "Groups"},
    "fields": {"nl": "Gegevens, en waarvoor", "en": "Facts, and what for"},
    "blind": {"nl": "Wie hiermee niet wordt gevonden", "en": "Who is not found with this"},
    "messages": {"nl": "Berichten", "en": "Messages"},
    "at_most": {"nl": "hoogstens", "en": "at most"},
    "outside": {"nl": "Wat anderen kunnen zien", "en": "What others can see"},
    "letter": {"nl": "Brief", "en": "Letter"},
    "page": {"nl": "Pagina", "en": "Page"},
    "reading": {
        "nl": "Langste zin {} woorden, gemiddeld {:.1f}.",
        "en": "Longest sentence {} words, {:.1f} on average.",
    },
}


@app.command("list")
def list_services(
    on: On,
    catalogue: Catalogue = None,
    language: InLanguage = Language.NL,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """Every service with its groups, and how proactive it is for each on a date."""
    services, _ = _loaded(catalogue)
    rows = [
        (service.id, group.id, service.level(group.id, on), group.name[language.code])
        for service in services.values()
        for group in service.groups
    ]
    if shown is PlainFormat.JSON:
        dump([dict(zip(("service", "group", "level", "name"), row, strict=True)) for row in rows])
        return
    table(rows)


@app.command()
def show(
    service: ServiceId,
    on: On,
    catalogue: Catalogue = None,
    language: InLanguage = Language.NL,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """One service: groups with level and ladder, facts with their need, blind spots, messages."""
    services, general = _loaded(catalogue)
    found = _service(services, service)
    described = _described(found, general, language, on)
    if shown is PlainFormat.JSON:
        dump(described)
        return
    words = {name: texts[language.code] for name, texts in _WORDS.items()}
    typer.echo(f"{described['name']} — {described['role']}, {described['authority']}")
    typer.echo(described["description"])
    groups = [
        (f"  {each['id']}", each["level"], f"{words['at_most']} {each['cap']}", each["ladder"])
        for each in described["groups"]
    ]
    _section(words["groups"], groups)
    _section(words["fields"], [(f"  {key}", text) for key, text in described["fields"].items()])
    _section(words["blind"], [(f"  {each}",) for each in described["blind_spots"]])
    _section(words["messages"], [(f"  {key}", text) for key, text in described["messages"].items()])


@app.command()
def text(
    service: ServiceId,
    message: Annotated[
        str, typer.Argument(metavar="MESSAGE", help="The message: aanbod, besluit.")
    ],
    catalogue: Catalogue = None,
    language: InLanguage = Language.NL,
    shown: Shown = PlainFormat.TEXT,
) -> None:
    """A message as people get it, filled in with examples; what others can see of it comes first."""
    services, general = _loaded(catalogue)
    found = _service(services, service)
    if message not in found.wording:
        what = f"{service} has no message {message!r}."
        known = f"Known: {', '.join(sorted(found.wording))}."
        raise ProblemError.single("message-unknown", what, known)
    seen = preview(found.wording[message], found, general, language.code)
    if shown is PlainFormat.JSON:
        dump(_seen(seen))
    else:
        _print(seen)


def _loaded(catalogue: Path | None) -> tuple[dict[str, Service], General]:
    read = load_catalogue(catalogue)
    return dict(load_services(read, catalogue)), load_general(read, catalogue)


def _service(services: dict[str, Service], name: str) -> Service:
    if name not in services:
        known = f"Known: {', '.join(services) or 'none'}."
        raise ProblemError.single("service-unknown", f"there is no service {name!r}.", known)
    return services[name]


def _described(service: Service, general: General, language: Language, on: Any) -> dict[str, Any]:
    code = language.code
    return {
        "service": service.id,
        "name": service.name[code],
        "description": " ".join(service.description[code].split()),
        "role": str(service.role),
        "authority": service.authority,
        "groups": [
            {
                "id": group.id,
                "name": group.name[code],
                "start": str(group.trigger),
                "proof": str(group.proof),
                "level": service.level(group.id, on),
                "cap": service.cap_of(group.id),
                "why": list(service.why_capped(group.id)),
                "ladder": " → ".join(f"{each.channel} {each.attempts}×" for each in group.ladder),
            }
            for group in service.groups
        ],
        "fields": {each.concept: each.needed_for[code] for each in service.fields},
        "blind_spots": [" ".join(each.who[code].split()) for each in service.blind_spots],
        "messages": {
            name: f"{each.subject[code]}{_shared(each, general)}"
            for name, each in sorted(service.wording.items())
        },
    }


def _shared(message: MessageText, general: General) -> str:
    """A mark at a message that all services share."""
    return " *" if general.wording.get(message.id) == message else ""


def _section(heading: str, rows: Sequence[tuple[str, ...]]) -> None:
    if rows:
        typer.echo(f"\n{heading}")
        table(rows)


def _seen(seen: Preview) -> dict[str, Any]:
    return {
        "message": seen.message.id,
        "kind": str(seen.message.kind),
        "tone": str(seen.message.tone),
        "outside": seen.outside,
        "letter": seen.filled.text,
        "sms": seen.filled.sms,
        "sms_length": seen.sms_length,
        "page": [each.text for each in seen.filled.page],
        "longest_sentence": seen.reading.longest,
        "average_sentence": round(seen.reading.average, 1),
        "score": round(seen.reading.score, 1),
    }


def _print(seen: Preview) -> None:
    words = {name: texts[seen.language] for name, texts in _WORDS.items()}
    typer.echo(words["outside"])
    table([(f"  {name}", text) for name, text in seen.outside.items()])
    if seen.filled.sms is not None:
        typer.echo(f"\nSMS ({seen.sms_length})\n\n{seen.filled.sms}")
    typer.echo(f"\n{words['letter']}\n\n{seen.filled.text}")
    if seen.filled.page:
        typer.echo(f"\n{words['page']}\n")
        typer.echo("\n\n".join(each.text for each in seen.filled.page))
    typer.echo("\n" + words["reading"].format(seen.reading.longest, seen.reading.average))
