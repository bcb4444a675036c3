"""The messages of a service: what each kind is, and what a message holds."""

from dataclasses import dataclass
from enum import StrEnum

from vanzelf.rules.model import Text
from vanzelf.terms.problems import Place


class Kind(StrEnum):
    """What a message is for."""

    OFFER = "aanbod"
    REMINDER = "herinnering"
    DECIDED = "besluit"
    PARTLY = "besluit_deels"
    REFUSED = "besluit_afgewezen"
    RECOVERED = "besluit_terugvordering"
    NOT_AUTOMATIC = "niet_automatisch"
    ARRANGED = "geregeld"
    UNDONE = "teruggedraaid"
    OUR_ERROR = "onze_fout"
    CONFIRMED_YES = "bevestiging_ja"
    CONFIRMED_NO = "bevestiging_nee"
    CONFIRMED_TALK = "bevestiging_praten"
    CONFIRMED_WRONG = "bevestiging_klopt_niet"
    CONFIRMED_STOP = "bevestiging_stop"
    RECEIVED = "ontvangen"
    CORRECTED = "gecorrigeerd"
    LOOKED_INTO = "nagevraagd"
    REQUEST_DONE = "verzoek_klaar"
    REQUEST_LATER = "verzoek_later"
    NOT_UNDERSTOOD = "niet_begrepen"
    TOGETHER = "samen_doen"
    HANDED_OVER = "doorgegeven"
    CONSENT = "toestemming"
    CONSENT_STOPPED = "toestemming_gestopt"
    CONSENT_ENDS = "toestemming_eindigt"
    YEARLY_NOTICE = "jaarbericht"
    ALL_WELL = "alles_klopt"
    REPRESENTATIVE = "vertegenwoordiger"
    COPY = "afschrift"
    REASON = "vraag_reden"
    CONTACT_CARD = "kaartje"
    DOORSTEP = "gesprek"
    CALL = "belgesprek"
    CALL_SCRIPT = "belscript"
    VOICEMAIL = "voicemail"


class Tone(StrEnum):
    """How sure a message may sound."""

    POSSIBLE = "mogelijk"
    CERTAIN = "zeker"
    NEUTRAL = "neutraal"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a letter: which one it is, its text, and whether all services share that text."""

    part: str
    text: Text
    shared: bool = False


@dataclass(frozen=True, slots=True)
class MessageText:
    """A message in Dutch and English, with slots ({telefoon}) that are filled for each person.

    letter: the whole text in the small markup of `fill`: a blank line parts paragraphs, a line that
    is bold (`**…**`) is a heading, lines that start with `- ` are a list. sections: the same, by
    part. sms, preview (of a notification), page (of the portal): None when there is none.
    digest: of the words; a message that was sent says which one it was.
    """

    id: str
    kind: Kind
    tone: Tone
    slots: frozenset[str]
    subject: Text
    letter: Text
    sms: Text | None
    preview: Text | None
    page: Text | None
    sections: tuple[Section, ...]
    digest: str
    place: Place
