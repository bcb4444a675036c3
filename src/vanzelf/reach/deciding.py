"""Making a decision known: its letter and its effect in one transaction, or neither.

The letter says what was said on the telephone, which facts were used with their source and day, and
until when somebody can disagree. What it needs and nobody filled in yet is asked of the officer.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format

from vanzelf.decide import actions as decide
from vanzelf.decide.levies import NAMES, share
from vanzelf.decide.levies import of_case as levies_of
from vanzelf.decide.models import Case, Decision, Direction, Levy, Mistake
from vanzelf.decide.queries import remedy_until
from vanzelf.definitions.fill import Filled
from vanzelf.definitions.wording import Kind, MessageText
from vanzelf.explanation.notation import Language
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.org.errors import need, refuse
from vanzelf.org.halting import halted
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.reach import wording
from vanzelf.reach.models import Message, Receipt
from vanzelf.reach.offers import withdraw
from vanzelf.reach.queueing import Wanted, queue
from vanzelf.residents.models import Channel, Consent, Resident
from vanzelf.work.models import ContactAttempt
from vanzelf.work.queries import attempts

LETTERS: Final[Mapping[Direction, Kind]] = {
    Direction.GRANTED: Kind.DECIDED,
    Direction.PARTLY: Kind.PARTLY,
    Direction.REFUSED: Kind.REFUSED,
    Direction.RECOVERED: Kind.RECOVERED,
}
"""The letter of each decision; one that nobody asked for has a letter of its own (`geregeld`)."""
SEND_IN: Final = dt.timedelta(days=7)
"""How long somebody has after the call to send something."""


def kind_of(decision: Decision) -> Kind:
    """The kind of letter a decision has."""
    direction = Direction(decision.direction)
    if (
        direction is Direction.GRANTED
        and decision.author_id is None
        and not decision.case.opened_by
    ):
        return Kind.ARRANGED
    return LETTERS[direction]


def text_of(decision: Decision) -> MessageText:
    """The words of a decision's letter, before anything is filled in."""
    case = decision.case
    return wording.text_for(services()[case.service], kind_of(decision), case.group)


@transaction.atomic
def make_known(decision: Decision, channel: Channel = Channel.LETTER) -> Decision:
    """Send a decision that is ready. Twice gives one letter and one effect.

    Raises ProblemError decision-state, slot-empty or everything-halted: then nothing was sent.
    """
    now = Decision.objects.select_related("case__subject").get(pk=decision.pk)
    if now.state == Decision.State.SENT:
        return now
    if halted():  # its letter would wait, while the days to disagree pass
        raise refuse("everything-halted", "everything stands still.", "Wait until it starts again.")
    sent = decide.send(decision=now)
    case = sent.case
    if sent.direction == Direction.GRANTED:  # who has it is not asked whether they want it
        withdraw(
            subject=case.subject, service=case.service, period=case.period, because="toegekend"
        )
    queue(
        Wanted(
            key=f"besluit:{sent.id}", subject=case.subject, kind=kind_of(sent),
            channel=channel, service=case.service, group=case.group, case=case,
            slots=slots_of(sent, wording.language_of(case.subject)),
        )
    )  # fmt: skip
    return sent


@transaction.atomic
def undo_known(decision: Decision, *, noted_by: Staff | None = None) -> Decision:
    """The resident does not want it after all: undone, and confirmed by letter (A38)."""
    undone = decide.undo(decision=decision, noted_by=noted_by)
    case = undone.case
    queue(
        Wanted(
            key=f"teruggedraaid:{undone.id}", subject=case.subject, kind=Kind.UNDONE,
            channel=Channel.LETTER, service=case.service, group=case.group, case=case,
            slots=slots_of(undone, wording.language_of(case.subject)),
        )
    )  # fmt: skip
    return undone


@transaction.atomic
def own_up(mistake: Mistake, case: Case, *, wrong: str, repair: str, by: Staff) -> Message:
    """Tell somebody that we made a mistake and what we do about it; nothing is asked back (A36)."""
    need(by, Right.DECIDE)
    language = wording.language_of(case.subject)
    return queue(
        Wanted(
            key=f"onze-fout:{mistake.id}:{case.subject_id}", subject=case.subject,
            kind=Kind.OUR_ERROR, channel=Channel.LETTER, service=case.service, group=case.group,
            case=case, slots={**of_case(case, language), "fout": wrong, "herstel": repair},
        )
    )  # fmt: skip


# -- the promise of a confirmation -----------------------------------------------------------------


def promised(decision: Decision) -> Receipt | None:
    """A confirmation that a recovery would go against: it said that all was well (A64)."""
    if decision.direction != Direction.RECOVERED:
        return None
    case = decision.case
    found = Receipt.objects.filter(subject=case.subject, service=case.service, promise=True)
    return found.order_by("-at").first()


@transaction.atomic
def confirm(decision: Decision, *, by: Staff) -> Decision:
    """Let a decision go on; a recovery against a promise first needs a colleague's reason.

    Raises ProblemError promise-contradicted, and those of `decide.confirm`.
    """
    now = Decision.objects.select_related("case").get(pk=decision.pk)
    if promised(now) is not None and now.despite_by_id is None:
        raise refuse(
            "promise-contradicted",
            "a confirmation told this resident that they did it right.",
            "A colleague who may sign says why it goes on all the same, or drop it.",
        )
    return decide.confirm(decision=now, by=by)


# -- what the letter says --------------------------------------------------------------------------


def missing(decision: Decision) -> list[str]:
    """What the letter fills in and nobody gave yet: names of slots."""
    language = wording.language_of(decision.case.subject)
    known = {**wording.office(language), "aanhef": "-", **slots_of(decision, language)}
    return sorted(name for name in text_of(decision).slots if not known.get(name, "").strip())


def preview(decision: Decision, language: Language = "nl") -> Filled:
    """The letter as it would go now; what is not filled in yet stands as `…`."""
    text = text_of(decision)
    slots = slots_of(decision, language)
    open_still = {name: "…" for name in text.slots if not slots.get(name, "").strip()}
    resident = Resident.objects.get(subject=decision.case.subject_id)
    fixed = {**wording.office(language), **wording.dear(resident, language)}
    return wording.filled(text, resident, language, {**open_still, **fixed, **slots})


def script(decision: Decision, *, by: Staff) -> Filled:
    """What an officer says on the telephone, before a decision that somebody does not want."""
    language = wording.language_of(decision.case.subject)
    case = decision.case
    text = wording.text_for(services()[case.service], Kind.CALL_SCRIPT, case.group)
    until = min(clock.today() + SEND_IN, case.due_on)
    slots = {
        **slots_of(decision, language), "medewerker": by.name.split()[0],
        "uiterlijk": wording.day(until, language),
    }  # fmt: skip
    slots |= {name: "…" for name in text.slots if name not in slots}
    resident = Resident.objects.get(subject=case.subject_id)
    return wording.filled(text, resident, language, {**slots, **_office_but(slots, language)})


def _office_but(slots: Mapping[str, str], language: Language) -> dict[str, str]:
    own = {"medewerker"}
    return {
        name: text for name, text in wording.office(language).items()
        if name not in own or name not in slots
    }  # fmt: skip


def slots_of(decision: Decision, language: Language) -> dict[str, str]:
    """What a decision's letter fills in, from the case, the reasons and the calls."""
    case, reasons = decision.case, decision.reasons
    on = timezone.localdate(decision.sent_at) if decision.sent_at else clock.today()
    amount = decision.amount_cents
    whole = reasons.get("whole_cents")
    slots = {
        **of_case(case, language),
        "besluitdatum": wording.day(on, language),
        "bezwaar_tot": wording.day(decision.object_until or remedy_until(case, on), language),
        "reden": " ".join(reasons.get(language) or ()),
        "gegevens": listed(reasons.get(f"facts_{language}") or (), language),
        "grondslag": str(reasons.get("law", "")),
        "vooraf": heard(decision, language),
    }
    if amount is not None:
        slots["bedrag"] = wording.euros(amount, language)
        slots["per_heffing"] = _per_levy(case, amount, language)
    if whole is not None:
        slots["restbedrag"] = wording.euros(int(whole) - (amount or 0), language)
    undo = services()[case.service].undo_days
    until = decision.undo_until or on + dt.timedelta(days=undo)
    slots["bedenktijd_tot"] = wording.day(until, language)
    return {
        name: text
        for name, text in {**slots, **said_in(case, language), **levied(case, language)}.items()
        if text.strip()
    }


def of_case(case: Case, language: Language) -> dict[str, str]:
    """What every letter in a case fills in."""
    service = services()[case.service]
    year = case.period[:4]
    months = {"nl": ("1 januari", "31 december"), "en": ("1 January", "31 December")}[language]
    between = {"nl": "van {} tot en met {} {}", "en": "from {} up to {} {}"}[language]
    return {
        "kenmerk": case.number,
        "dienst": (service.in_sentence or service.name)[language],
        "belastingjaar": year,
        "periode": between.format(*months, year),
        **_agreed(case, language),
        **said_in(case, language),
        **levied(case, language),
    }


def _per_levy(case: Case, cents: int, language: Language) -> str:
    """What it does to each levy, as a sentence; of all together when they are not known apart."""
    parts = share(cents, levies_of(case))
    if len(parts) < 2:
        return FOR_ALL[language]
    named = [
        EACH[language].format(wording.euros(part, language), NAMES[levy.kind][language])
        for levy, part in parts
    ]  # fmt: skip
    return THAT_IS[language].format(listed(named, language))


FOR_ALL: Final[Mapping[str, str]] = {
    "nl": "Dat bedrag is voor alles samen.", "en": "That amount is for everything together.",
}  # fmt: skip
THAT_IS: Final[Mapping[str, str]] = {"nl": "Dat is {}.", "en": "That is {}."}
EACH: Final[Mapping[str, str]] = {"nl": "{} voor {}", "en": "{} for {}"}


def levied(case: Case, language: Language) -> dict[str, str]:
    """Which levies a bill is made of, as letters say it; nothing when that is not known."""
    return named_levies(levies_of(case), language)


def named_levies(levies: Sequence[Levy], language: Language) -> dict[str, str]:
    """The same of levies that are known."""
    kinds = dict.fromkeys(each.kind for each in levies)
    if not kinds:
        return {}
    return {"heffingen": listed([NAMES[each][language] for each in kinds], language)}


def _agreed(case: Case, language: Language) -> dict[str, str]:
    """Since when somebody wants us to look every year."""
    found = Consent.objects.filter(subject=case.subject_id, service=case.service, ended_at=None)
    consent = found.first()
    if consent is None:
        return {}
    return {"toestemming_sinds": wording.day(timezone.localdate(consent.since), language)}


def said_in(case: Case, language: Language) -> dict[str, str]:
    """What was filled in for a case, in a language."""
    return wording.in_language(all_said(case), language)


def all_said(case: Case) -> dict[str, str]:
    """What was filled in for a case: at its offer first, then by an officer."""
    offer = getattr(case, "offer", None)
    given: dict[str, Any] = {**(offer.said if offer is not None else {}), **case.said}
    return {name: str(text) for name, text in given.items() if str(text).strip()}


def heard(decision: Decision, language: Language) -> str:
    """How we spoke with somebody before the decision, or tried to; empty when there was no call."""
    tried = list(attempts(decide.named(decision), decision.made_at))
    spoken = [each for each in tried if each.reached]
    if spoken:
        named = wording.day(timezone.localdate(spoken[0].at), language)
        how = SPOKEN[language].get(spoken[0].kind, SPOKEN[language]["bellen"])
        return how.format(named)
    if tried:
        return TRIED[language].format(_days(tried, language))
    return ""


SPOKEN: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "bellen": "Wij belden u hierover op {}.",
        "bezoek": "Wij kwamen hiervoor bij u langs op {}.",
        "balie": "Wij spraken u hierover aan de balie op {}.",
    },
    "en": {
        "bellen": "We called you about this on {}.",
        "bezoek": "We came to see you about this on {}.",
        "balie": "We spoke with you about this at the desk on {}.",
    },
}
TRIED: Final[Mapping[str, str]] = {
    "nl": "Wij probeerden u eerst te spreken op {}. Dat lukte niet.",
    "en": "We first tried to speak with you on {}. We could not reach you.",
}
AND: Final[Mapping[str, str]] = {"nl": "en", "en": "and"}


def _days(tried: list[ContactAttempt], language: Language) -> str:
    days = sorted({timezone.localdate(each.at) for each in tried})
    with translation.override(language):
        named = [date_format(day, "j F") for day in days]
    return listed(named, language)


def listed(names: Any, language: Language) -> str:
    """Names in a sentence: a, b en c."""
    all_of = list(names)
    if len(all_of) < 2:
        return "".join(all_of)
    return f"{', '.join(all_of[:-1])} {AND[language]} {all_of[-1]}"
