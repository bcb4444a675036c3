"""Scene 6: remission of taxes in three modes: by benefit, by the batch, by one consent."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanzelf.decide.models import AwardRun
from vanzelf.definitions.wording import Kind
from vanzelf.eikenhage.hindrance import Said, written_answer
from vanzelf.org import clock
from vanzelf.org.models import Staff
from vanzelf.reach import bureau, wording
from vanzelf.reach.offers import Proposal, offer
from vanzelf.rehearsal.play import RESIDENT, Actor, Happening, Play
from vanzelf.residents import actions
from vanzelf.residents.models import Channel, Consent, Subject

SERVICE: Final = "kwijtschelding"
SAID: Final = {"heffingen": "afvalstoffenheffing en rioolheffing", "maand_van_toets": "januari"}


def set_up(actors: Sequence[Actor], _staff: Mapping[str, Staff]) -> None:
    """Two who had it last year and get a letter, and one who agreed once to a test of every year."""
    year = clock.today().year
    for actor in actors[:2]:
        offer(
            Proposal(
                key=f"scene-6:{actor.subject.pk}", subject=actor.subject, service=SERVICE,
                group="vorig_jaar", period=f"{year}", topics=[SERVICE],
                slots={
                    **SAID, "belastingjaar": f"{year}", "bedrag": "€ 331,00",
                    "gegevens": "uw kwijtschelding van vorig jaar (gemeente)",
                },
            ),
            Channel.LETTER,
        )  # fmt: skip
    agreed = actors[2].subject
    if not Consent.objects.filter(subject=agreed, service=SERVICE).exists():
        text = wording.text_for(_service(), Kind.CONSENT, "jaarlijks").digest
        actions.consent(subject=agreed, service=SERVICE, text=text, told_by=Channel.LETTER)


def _service() -> Any:
    from vanzelf.org.catalogue import services

    return services()[SERVICE]


@transaction.atomic
def answered(subjects: Sequence[Subject]) -> None:
    """The Inlichtingenbureau answers every file that went out: the second resident has savings."""
    asking = AwardRun.objects.filter(state=AwardRun.State.ASKING, service=SERVICE)
    for run in asking.select_related("made_by"):
        asked = run.candidates.filter(left_because="").exclude(asked_at=None)
        savings = Said("vermogen", "belastingdienst")
        rows = [
            (each.pk, run.on, savings if each.subject_id == subjects[1].pk else Said())
            for each in asked
        ]
        if rows and run.made_by is not None:
            data = written_answer(rows)
            bureau.take_answer(run=run, data=data, file="antwoord.csv", by=run.made_by)


PLAY: Final = Play(
    6,
    _("Kwijtschelding op drie manieren"),
    _(
        "Met bijstand is één ja genoeg. Wie het vorig jaar kreeg, zegt ja, en dan kijkt het "
        "Inlichtingenbureau. Wie één keer toestemming gaf, hoeft niets te doen."
    ),
    (
        ("consulent", _(
            "Zet bij Toekenningen ‘Inwoners met bijstand’ klaar. Er gaat nog niets uit."
        )),
        ("consulent-2", _("Kijk de vijf na die het lot koos, en keur goed. De brieven gaan uit.")),
        (RESIDENT, _("Log in en zeg ja. Laat ons elk jaar kijken, als u dat wilt.")),
        (f"{RESIDENT}-2", _("Log in en zeg ook ja.")),
        ("consulent", _(
            "Zet klaar: wie vorig jaar kwijtschelding had en ja zei. Zet daarna klaar: wie "
            "toestemming gaf. Maak van allebei het bestand voor het Inlichtingenbureau, en druk op "
            "de knop hieronder."
        )),
        ("consulent-2", _("Kijk na en keur goed. Staat er iets in de weg, dan wordt dat een taak.")),
        ("consulent", _(
            "Open bij Taken ‘Belemmering bekijken’. Stuur de brief: hij noemt het gegeven, de bron "
            "en de grens."
        )),
        (f"{RESIDENT}-2", _("Lees de brief. Zeg bij ‘Iets klopt niet’ dat het geld op is.")),
        (f"{RESIDENT}-3", _(
            "Log in: u kreeg het zonder iets te doen. Stop bij uw keuzes de toestemming. Lees wat er "
            "met uw gegevens is gedaan."
        )),
        ("fg", _("Kijk bij Verzoeken wat er niet klopt, en bij Toezicht wat er bewaard wordt.")),
    ),
    set_up,
    residents=3,
    happenings={
        "antwoord": Happening(
            _("Het Inlichtingenbureau antwoordt"),
            _("Het antwoord is ingelezen. Bij de tweede inwoner staat iets in de weg."),
            answered,
        )
    },
)  # fmt: skip
