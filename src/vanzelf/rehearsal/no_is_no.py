"""Scene 11: somebody says no by telephone, to a joint body, and from then on nobody is asked about them."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from vanzelf.org import clock
from vanzelf.org.models import Staff
from vanzelf.reach.offers import Proposal, offer
from vanzelf.rehearsal.play import RESIDENT, Actor, Play
from vanzelf.residents.models import Channel

SERVICE: Final = "kwijtschelding"


def set_up(actors: Sequence[Actor], _staff: Mapping[str, Staff]) -> None:
    """Somebody with an offer by letter, who would rather not."""
    year = clock.today().year
    offer(
        Proposal(
            key=f"scene-11:{actors[0].subject.pk}", subject=actors[0].subject, service=SERVICE,
            group="vorig_jaar", period=f"{year}", topics=[SERVICE],
            slots={
                "belastingjaar": f"{year}", "heffingen": "afvalstoffenheffing en rioolheffing",
                "bedrag": "€ 312,40", "gegevens": "uw kwijtschelding van vorig jaar (gemeente)",
                "maand_van_toets": "januari",
            },
        ),
        Channel.LETTER,
    )  # fmt: skip


PLAY: Final = Play(
    11,
    _("Nee is nee"),
    _(
        "Iemand belt het werkplein, dat voor meer gemeenten werkt, en wil niets meer. "
        "Dat geldt meteen overal, nog voordat een bron iets wordt gevraagd."
    ),
    (
        ("werkplein", _(
            "Zoek wie er belt, eerst met ‘zwak’: u mag bijna niets zeggen en niets "
            "wijzigen. Begin opnieuw met ‘sterk’."
        )),
        ("werkplein", _(
            "Noteer bij het aanbod ‘Nee, dank u’. Noteer daarna dat de inwoner ook geen "
            "toeslagen aangeboden wil krijgen. Vraag niet waarom."
        )),
        ("telefoon", _("Zoek dezelfde inwoner op bij de gemeente: de weigering staat er al.")),
        ("regisseur", _("Maak een campagne voor toeslagen, en bereid de lijst voor.")),
        ("fg", _(
            "Zeg ook ja. Geen bron wordt iets gevraagd over wie nee zei. Bij Toezicht "
            "staat dat elke weigering in het register van lijsten staat."
        )),
        (RESIDENT, _(
            "Log in. Bij uw keuzes staat wat u niet wilt. Bij uw gegevens staat wie u opzocht "
            "toen u belde, en geen vraag aan een bron."
        )),
        ("telefoon", _("De inwoner bedenkt zich en belt. Kies ‘Toch weer aanbieden’.")),
    ),
    set_up,
)  # fmt: skip
