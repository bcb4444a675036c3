"""Scene 8: documents that expire. One message, a reason that nobody has to give, and what it did."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from vanzelf.campaigns.documents import remind, stop_renewed
from vanzelf.org import clock
from vanzelf.org.models import Staff
from vanzelf.portal.models import ReasonCount
from vanzelf.rehearsal.play import RESIDENT, Actor, Happening, Play
from vanzelf.rehearsal.residents import MESSAGES_SINCE
from vanzelf.residents.actions import hear
from vanzelf.residents.models import Change, Subject, TravelDocument
from vanzelf.services.models import Version

SERVICE: Final = "reisdocumenten"
REASONS: Final = {"te_duur": 31, "geen_tijd": 24, "niet_nodig": 17, "kan_niet_komen": 12,
                  "weet_niet_hoe": 6}  # fmt: skip
"""How often people of the made-up municipality gave a reason last month."""
SERIES_DAY: Final = dt.timedelta(days=90)
NEW: Final = dt.timedelta(days=3_652)


def set_up(actors: Sequence[Actor], _staff: Mapping[str, Staff]) -> None:
    """Two documents of which the day of the message is today; and the messages of today."""
    today = clock.today()
    begun = clock.now() - MESSAGES_SINCE
    Version.objects.filter(service=SERVICE, began_at__gt=begun).update(began_at=begun)
    for actor, kind in zip(actors, TravelDocument.Kind, strict=True):
        own = TravelDocument.objects.filter(subject=actor.subject)
        if not own.filter(valid_until=today + SERIES_DAY).exists():
            own.delete()
            TravelDocument.objects.create(
                subject=actor.subject, kind=kind, valid_until=today + SERIES_DAY
            )
    last_month = (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    for reason, times in REASONS.items():
        ReasonCount.objects.get_or_create(
            service=SERVICE, reason=reason, month=last_month, defaults={"times": times}
        )
    remind()


def renewed(subjects: Sequence[Subject]) -> None:
    """The register tells that the second resident collected a new document."""
    subject, today = subjects[1], clock.today()
    old = TravelDocument.objects.filter(subject=subject, replaced_at=None).first()
    if old is None:
        return
    hear(
        key=f"demo:{old.pk}", subject=subject, kind=Change.Kind.DOCUMENT, on=today, soort=old.kind,
        geldig_tot=(today + NEW).isoformat(),
    )  # fmt: skip
    stop_renewed()


PLAY: Final = Play(
    8,
    _("Het paspoort verloopt"),
    _(
        "Eén bericht op de goede dag, zonder bron. Wie nee zegt, mag vertellen waarom. "
        "Wie al een nieuw document heeft, hoort niets meer."
    ),
    (
        (RESIDENT, _("Lees de brief, en open hem met de code. Zeg ‘Nee, dank u’.")),
        (RESIDENT, _(
            "Vertel de reden: te duur. Vraag zelf of wij naar kwijtschelding willen "
            "kijken. Alleen wie dat vraagt, krijgt een tweede aanbod."
        )),
        ("telefoon", _("Open bij Taken het gesprek dat beloofd is, en bel terug.")),
        (f"{RESIDENT}-2", _(
            "Haal een nieuw document (de knop hieronder). Het aanbod vervalt dezelfde "
            "dag, en er komt geen tweede brief."
        )),
        ("regisseur", _(
            "Kijk bij Diensten, ‘Wat doet het bericht?’: hoeveel mensen vernieuwen, met "
            "en zonder bericht, en waarom niet."
        )),
        (RESIDENT, _("Log in, en lees wat er met uw gegevens is gedaan.")),
        ("fg", _("Kijk bij Toezicht hoe lang dit bewaard blijft.")),
    ),
    set_up,
    residents=2,
    happenings={
        "vernieuwd": Happening(
            _("De tweede inwoner haalde een nieuw document"),
            _("Het bevolkingsregister heeft het ons verteld. Het bericht is gestopt."),
            renewed,
        )
    },
)  # fmt: skip
