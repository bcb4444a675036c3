"""What the style guide shows: made-up people in a made-up town."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vanzelf.looks.context import Bar, Person
from vanzelf.looks.navigation import Section, StateItem
from vanzelf.looks.shapes import Column, Fact, Link, Moment, Table, order_from
from vanzelf.looks.templatetags.looks import badge

PAGES: Final = (
    ("tags", "Onderdelen in een sjabloon"),
    ("inwoner", "Bladzijden voor inwoners"),
    ("formulieren", "Formulieren"),
    ("formulieren-fout", "Formulieren met fouten"),
    ("aanbod", "Voorbeeld: een aanbod"),
    ("bevestiging", "Voorbeeld: een bevestiging"),
    ("brief", "Voorbeeld: een brief"),
    ("leeg", "Voorbeeld: niets voor u"),
    ("wachten", "Voorbeeld: een ogenblik"),
    ("medewerker", "Bladzijden voor medewerkers"),
    ("voorraad", "Voorbeeld: werkvoorraad"),
    ("stilgezet", "Voorbeeld: alles staat stil"),
)
"""The pages of the guide: their address and title."""

STAFF_PAGES: Final = ("medewerker", "voorraad", "stilgezet")
FAULTS: Final = (400, 403, 404, 500, 503)

KNOWN: Final = (
    Fact(
        "U huurt een woning", "Ja, sinds 1 mei 2021", "de gemeente Eikenhage", dt.date(2026, 10, 30)
    ),
    Fact(
        "Uw inkomen", "Onder de grens voor huurtoeslag", "de Belastingdienst", dt.date(2026, 11, 2)
    ),
    Fact(
        "Met wie u woont", "Met één kind van 9 jaar", "de gemeente Eikenhage", dt.date(2026, 10, 30)
    ),
)
STEPS: Final = ("Lezen", "Kiezen", "Nakijken", "Klaar")
MOMENTS: Final = (
    Moment("Wij keken of u iets misloopt", dt.date(2026, 11, 2), "Wij", state="done"),
    Moment("U kreeg onze brief", dt.date(2026, 11, 5), "Wij", state="done"),
    Moment(
        "U zegt ja of nee",
        "Tot 12 december 2026",
        "U mag",
        "U hoeft niets te doen als u niet wilt.",
        "now",
    ),
    Moment("Wij vullen het samen in", "Op een dag die u kiest", "Samen"),
    Moment("Dienst Toeslagen beslist", "Na ongeveer vijf weken", "Dienst Toeslagen"),
)
CRUMBS: Final = (Link("Begin", "/"), Link("Regelingen", "/stijl"), Link("Huurtoeslag"))
TABS: Final = (
    Link("Gegevens", "#", here=True),
    Link("Berichten", "#", count=3),
    Link("Besluiten", "#", count=0),
    Link("Wie keek hierin?", "#"),
)
RECEIVED: Final = (
    Fact("Uw antwoord", "Ja, dat wil ik graag"),
    Fact("Wij kregen het op", "24 november 2026 om 10.14 uur"),
    Fact("Uw nummer", "EH-2026-4417"),
)
ALLOWANCES: Final = Table(
    "Wat u krijgt en kunt krijgen",
    (
        Column("scheme", "Regeling"),
        Column("state", "Hoe staat het"),
        Column("amount", "Per maand", numeric=True),
    ),
    (
        {"scheme": "Zorgtoeslag", "state": "Krijgt u", "amount": "€ 131"},
        {
            "scheme": "Huurtoeslag",
            "state": "Kunt u misschien krijgen",
            "amount": "Weten wij nog niet",
        },
        {"scheme": "Kwijtschelding", "state": "Wilde u niet", "amount": "–"},
    ),
    stack=True,
)
LETTER: Final[Mapping[str, Any]] = {
    "sender": "Postbus 100\n1234 AB Eikenhage\n0500 – 123 45",
    "return_line": "Postbus 100, 1234 AB Eikenhage",
    "address": ("Mevrouw S. de Wit", "Lindelaan 12", "1234 CD EIKENHAGE"),
    "facts": (
        ("Datum", "24 november 2026"),
        ("Nummer", "EH-2026-4417"),
        ("Vragen?", "0500 – 123 45"),
    ),
    "subject": "Misschien kunt u geld krijgen voor uw huur",
    "body": SafeString(
        "<p>Beste mevrouw De Wit,</p><p>Wij denken dat u misschien huurtoeslag kunt krijgen. Dat weten"
        " we nog niet zeker. Daarom schrijven we u.</p><h2>Wat weten wij?</h2><p>U huurt een woning. Uw"
        " inkomen ligt onder een grens. De Belastingdienst heeft alleen gezegd: onder de grens. Uw"
        " inkomen zelf kennen wij niet.</p><h2>Wat kunt u doen?</h2><p>U mag ons bellen. Wij kunnen ook"
        " bij u langskomen. Wij vullen het dan samen in. Dat kost niets.</p><h2>Wilt u dit niet?</h2>"
        "<p>Dat is goed. U hoeft dan niets te doen. Het heeft geen gevolgen.</p>"
    ),
    "code": "Code bij deze brief: K7M2 9QXD",
}
TASK_COLUMNS: Final = (
    Column("who", "Wie", sortable=True),
    Column("what", "Waarover", sortable=True),
    Column("state", "Stand"),
    Column("district", "Wijk", sortable=True),
    Column("due", "Uiterlijk", sortable=True, numeric=True),
)
TASKS: Final = (
    ("S. de Wit", "Kwijtschelding", "Eerst bellen", "wait", "Oost", "26 nov"),
    ("M. Aydın", "Kwijtschelding", "Wacht op inwoner", "neutral", "Het Dorp", "28 nov"),
    ("J. Łukasik", "Huurtoeslag", "Onze fout", "stop", "Oost", "1 dec"),
    ("R. Bakker", "Zorgtoeslag", "Klaar om te sturen", "good", "Waterkant", "3 dec"),
    ("F. el Idrissi", "Kindgebonden budget", "In behandeling", "active", "Waterkant", "4 dec"),
)


def tasks(request: HttpRequest) -> Table:
    """A work stock, in the order that the address asks for."""
    order = order_from(request.GET, TASK_COLUMNS, "due")
    keys = [column.name for column in TASK_COLUMNS]
    rows = []
    for who, what, state, kind, district, due in TASKS:
        link = format_html('<a href="{}">{}</a>', "#", who)
        rows.append(dict(zip(keys, (link, what, badge(state, kind), district, due), strict=True)))
    at = {"who": 0, "what": 1, "district": 4}.get(order.removeprefix("-"))
    if at is not None:
        pairs = sorted(zip(TASKS, rows, strict=True), key=lambda pair: pair[0][at])
        rows = [row for _, row in pairs]
    if order.startswith("-"):
        rows.reverse()
    return Table("Werkvoorraad", TASK_COLUMNS, rows, order=order, query=request.GET, small=True)


def bar(page: str) -> Bar:
    """The frame of staff as an officer sees it."""
    halted = StateItem("Alles wat naar buiten gaat, staat stil sinds 10.02 uur", "stop", "#")
    running = StateItem("Berichten gaan gewoon uit", "good")
    duty = StateItem("Dienst: Karim Bos, 0500 – 123 46")
    links = (
        Link("Mijn dag", "#", count=8),
        Link("Werkvoorraad", "/stijl/voorraad", here=page == "voorraad", count=5),
        Link("Beller helpen", "#"),
    )
    more = (Link("Diensten", "#"), Link("Campagnes", "#"), Link("Teksten", "#"))
    watch = (Link("Mandaten", "#"), Link("Toezicht", "#", count=2), Link("Verzoeken", "#"))
    return Bar(
        Person("Noor Verhoeven", ("Consulent",)),
        (Section("Werk", links), Section("Inrichten", more), Section("Toezicht", watch)),
        (halted, duty) if page == "stilgezet" else (running, duty),
    )


def pages_of(request: HttpRequest) -> Any:
    """A page out of many."""
    number = request.GET.get("bladzijde", "4")
    return Paginator(range(480), 40).get_page(number)
