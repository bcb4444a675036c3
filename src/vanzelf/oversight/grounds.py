"""Why a request about data is not done in full, or takes longer: sentences that are there in both
languages, and the words of the officer beside them.
"""

from collections.abc import Mapping
from typing import Final

from vanzelf.explanation.notation import Language
from vanzelf.oversight.models import Request

Sentence = Mapping[Language, str]

REFUSING: Final[Mapping[str, Sentence]] = {
    "bewaren": {
        "nl": "De wet zegt dat wij dit nog moeten bewaren (AVG artikel 17 lid 3, en de Archiefwet).",
        "en": "The law says that we must keep this for now (GDPR article 17(3), and the Archives Act).",
    },
    "van_een_ander": {
        "nl": "Hierin staat ook iets over iemand anders. Dat mogen wij niet laten zien (AVG artikel 15 lid 4).",
        "en": "It also says something about somebody else. We may not show that (GDPR article 15(4)).",
    },
    "staat_er_zo": {
        "nl": "Wij hebben het nagevraagd waar het vandaan komt. Daar staat het net zo (AVG artikel 16).",
        "en": "We asked where it comes from. There it says the same (GDPR article 16).",
    },
    "van_andere_organisatie": {
        "nl": "Dit gegeven is van een andere organisatie. Alleen die kan het verbeteren (AVG artikel 16)."
        " Bel ons, dan helpen wij u daarbij.",
        "en": "This comes from another organisation. Only they can correct it (GDPR article 16)."
        " Call us, and we will help you with that.",
    },
    "nodig_voor_taak": {
        "nl": "Wij hebben dit nodig voor werk dat de wet ons opdraagt (AVG artikel 21 lid 1).",
        "en": "We need this for work that the law tells us to do (GDPR article 21(1)).",
    },
    "wie_bent_u": {
        "nl": "Wij konden niet nagaan of u het bent (AVG artikel 12 lid 6). Kom langs met uw paspoort of"
        " identiteitskaart. Dan kijken wij er opnieuw naar.",
        "en": "We could not make sure that it is you (GDPR article 12(6)). Come by with your passport or"
        " identity card. Then we will look at it again.",
    },
    "al_gekregen": {
        "nl": "U kreeg dit kort geleden al van ons (AVG artikel 12 lid 5).",
        "en": "You had this from us not long ago (GDPR article 12(5)).",
    },
}  # fmt: skip
"""Why something is not done, with the article."""
ANY: Final = ("wie_bent_u", "al_gekregen")
OF: Final[Mapping[str, tuple[str, ...]]] = {
    Request.Kind.ACCESS: ("van_een_ander", *ANY),
    Request.Kind.CORRECTION: ("staat_er_zo", "van_andere_organisatie", *ANY),
    Request.Kind.ERASURE: ("bewaren", *ANY),
    Request.Kind.OBJECTION: ("nodig_voor_taak", *ANY),
}
"""Which of them belong with what was asked."""
DELAYING: Final[Mapping[str, Sentence]] = {
    "veel": {"nl": "Er is veel om na te kijken.", "en": "There is a lot to look through."},
    "wacht_op_ander": {
        "nl": "Wij wachten op antwoord van een andere organisatie.",
        "en": "We are waiting for an answer from another organisation.",
    },
    "meer_vragen": {
        "nl": "U stelde meer vragen tegelijk. Wij kijken er samen naar.",
        "en": "You asked several things at once. We look at them together.",
    },
}
"""Why it takes longer (AVG art. 12(3): how hard it is, and how many)."""
ALL: Final[Mapping[str, Sentence]] = {**REFUSING, **DELAYING}
BY_US: Final = "Our privacy officer added this, in Dutch:"


def said(ground: str, words: str, language: Language) -> str:
    """The sentence of a ground, if there is one, and what the officer wrote beside it, in Dutch.

    Who reads English is told that those words are in Dutch, and whose they are.
    """
    sentence = ALL[ground][language] if ground else ""
    own = words.strip()
    if own and language == "en":
        own = f"{BY_US} “{own}”"
    return " ".join(part for part in (sentence, own) if part)
