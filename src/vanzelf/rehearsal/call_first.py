"""Scene 7: an officer is about to say no, calls first, hears something new, and it becomes a yes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from vanzelf.decide.actions import open_case
from vanzelf.decide.facts import Known, know
from vanzelf.org import clock
from vanzelf.org.models import Staff
from vanzelf.rehearsal.play import RESIDENT, Actor, Play
from vanzelf.residents.models import Channel, Resident

SERVICE: Final = "kwijtschelding"
FACTS: Final[Mapping[str, Any]] = {
    "heeft_onderneming": "nee", "partner": "geen", "kinderen": "geen",
    "kostendelers": "geen", "aanslag_gemeentebelasting": "450.00",
    "netto_besteedbaar_inkomen": "1400.00", "woonlasten_netto": "0", "huurtoeslag_per_maand": "0",
    "zorgpremie": "0", "ontvangen_toeslagen": "0", "banktegoed": "6250.00", "waarde_auto": "0",
    "auto_onmisbaar": "nee", "overige_bezittingen": "0", "hogere_schulden": "0",
    "kwijtschelding_verleend": "nee",
}  # fmt: skip
SOURCES: Final = {
    "banktegoed": "de Belastingdienst", "waarde_auto": "de RDW",
    "netto_besteedbaar_inkomen": "het UWV", "aanslag_gemeentebelasting": "de gemeente",
}  # fmt: skip
LETTERS: Final = {"heffingen": "afvalstoffenheffing en rioolheffing",
                  "betalen_voor": "1 februari 2027"}  # fmt: skip


def set_up(actors: Sequence[Actor], _staff: Mapping[str, Staff]) -> None:
    """A case that came by letter, with savings at the end of last year above the limit.

    Of a group that no run of scene 6 is about.
    """
    today = clock.today()
    case = open_case(
        service=SERVICE, scheme=SERVICE, group="lijst", period=f"{today.year}",
        subject=actors[0].subject, by=Channel.LETTER, said=LETTERS,
    )  # fmt: skip
    if case.facts.exists():
        return
    last_year = dt.date(today.year - 1, 12, 31)
    born = Resident.objects.get(subject=actors[0].subject).born_on
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    know(
        case=case,
        facts=[
            Known(name, value, SOURCES.get(name, "de inwoner"),
                  last_year if name == "banktegoed" else today)
            for name, value in {**FACTS, "leeftijd": age}.items()
        ],
    )  # fmt: skip


PLAY: Final = Play(
    7,
    _("Eerst bellen, dan pas schrijven"),
    _(
        "Iemand vroeg om kwijtschelding. Op papier is het nee. Maar niemand krijgt een "
        "nee zonder gesprek."
    ),
    (
        ("consulent", _(
            "Open bij Zaken de zaak over kwijtschelding. De regels zeggen nee: te veel "
            "spaargeld. Stel het besluit voor. De brief gaat op slot."
        )),
        ("consulent", _(
            "Bel, met het belscript. Noteer of u de inwoner sprak. Niet bereikt? "
            "Probeer het op drie delen van de dag."
        )),
        ("consulent", _(
            "U hoort dat het spaargeld op is. Kies ‘Opnieuw kijken’, en zet in de zaak "
            "wat het banktegoed nu is."
        )),
        ("consulent", _("Stel opnieuw voor. Nu is het ja. Stel het vast en verstuur het.")),
        (RESIDENT, _("Log in. Lees het besluit. Lees ook wat er met uw gegevens is gedaan.")),
        ("fg", _("Kijk bij Toezicht: er is niets met namen meegenomen.")),
    ),
    set_up,
)  # fmt: skip
