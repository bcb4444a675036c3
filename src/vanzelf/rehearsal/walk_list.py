"""Scene 3: a list that nobody had to see becomes a conversation at a door, and help."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from vanzelf.org.models import Staff
from vanzelf.rehearsal.play import RESIDENT, Actor, Play


def set_up(_actors: Sequence[Actor], _staff: Mapping[str, Staff]) -> None:
    """Nothing: the sources are there, and the list is made in the scene."""


PLAY: Final = Play(
    3,
    _("Looplijst huurtoeslag"),
    _(
        "Bronnen zeggen ja of nee over huishoudens die misschien huurtoeslag mislopen, en "
        "niemand ziet een inkomen. Het buurtteam gaat langs."
    ),
    (
        ("fg", _("Kijk bij Mandaten wat de bronnen ons laten vragen, en hoe vaak.")),
        ("regisseur", _(
            "Maak bij Campagnes een campagne voor toeslagen met de peildatum van vandaag. "
            "Bereid de lijst voor: u ziet aantallen, geen namen."
        )),
        ("fg", _("Open de campagne, bekijk de aantallen, en zeg ook ja.")),
        ("regisseur", _(
            "Probeer dezelfde vraag nog een keer met een andere peildatum, en laat de fg ja "
            "zeggen. De bronnen weigeren: zo kan niemand iemands inkomen insluiten."
        )),
        ("regisseur", _(
            "Kies bij de eerste campagne 12 golven met 5 dagen ertussen, en zoveel gesprekken "
            "dat de lijst past. Vraag vrijgave; de fg geeft vrij."
        )),
        ("teamleider", _("Kies ‘Dag verdelen’ en geef Fatma drie uur.")),
        ("buurtteam", _(
            "Open ‘Mijn dag’ op een telefoon of in een smal venster. Lees hoe u het gesprek "
            "begint. Spreek een dag af, of vraag het samen aan."
        )),
        (RESIDENT, _(
            "Log in. Bij uw gegevens staat dat er ook over u iets is gevraagd, ook als het tot "
            "niets leidde. Log ook in als wie bezoek kreeg: zoek op naam."
        )),
        ("fg", _("Kijk bij Toezicht en bij Mandaten wat er is tegengehouden.")),
    ),
    set_up,
)  # fmt: skip
