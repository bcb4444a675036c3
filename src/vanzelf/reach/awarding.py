"""Carrying out an award run: one candidate at a time, each in a transaction of its own.

A program that dies loses the candidate it was at, and the next one goes on there: decision, letter
and effect of a candidate are written together, with the mark that it is done. What was true when the
run was made is looked at again for each.
"""

import datetime as dt
import logging
from typing import Any, Final
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from procrastinate.contrib.django import app

from vanzelf.decide import actions as decide
from vanzelf.decide import awards, levies
from vanzelf.decide.assessing import assess, program_for, reasons_of
from vanzelf.decide.facts import Known, fill_in, know
from vanzelf.decide.models import AwardRun, Candidate, Case, Decision, Direction
from vanzelf.explanation.facts import holder_name
from vanzelf.org import audit, clock
from vanzelf.org.catalogue import catalogue, services
from vanzelf.org.halting import halted
from vanzelf.org.models import Staff
from vanzelf.org.rights import Role
from vanzelf.reach import bureau, returned, wording
from vanzelf.reach.deciding import make_known, named_levies
from vanzelf.reach.known import shown
from vanzelf.reach.models import Offer
from vanzelf.reach.offers import Proposal, offer
from vanzelf.reach.standing import still_wanted
from vanzelf.residents.models import Channel, Resident
from vanzelf.services.queries import Running, running
from vanzelf.terms.outcome import Outcome
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import UnitType
from vanzelf.work import actions as work
from vanzelf.work.calendar import working_days_on
from vanzelf.work.models import Task

LOOK_WITHIN: Final = 10
"""Working days in which an officer looks at somebody whom a run left out."""
AT_MOST: Final = {"nl": "hoogstens {}", "en": "at most {}"}
DECISION, OFFER, TASK, NOTHING = "besluit", "aanbod", "taak", "niets"
ENDED, OF_ENDED = "uitkering-gestopt", "aanbod-gestopt"
"""What an award would rest on has ended since: why a person looks, and the words of the offer about it."""
FAULT: Final = "onverwachte-fout"
IN_A_ROW: Final = 10
"""Something breaks at so many people one after another: then it is not theirs, and a run waits until
it is mended."""
LOGGER: Final = logging.getLogger("vanzelf.toekenningen")
WAITS: Final = "wacht"
"""What came of who waits: a letter came back, and a person finds out where they live."""


def agree(run: AwardRun, *, by: Staff, sample_seen: bool) -> AwardRun:
    """The second person agrees, and the run starts; both, or neither."""
    with transaction.atomic():
        found = awards.agree(run=run, by=by, sample_seen=sample_seen)
        if found.state == AwardRun.State.RUNNING:
            carry_out.defer(run=str(found.pk))
    return found


@app.task(name="toekenningen", queue="toekenningen", pass_context=False)
def carry_out(run: str) -> None:
    """Go through a run until everybody in it is done, it is stopped, or everything is halted."""
    while step(run):
        pass


@app.periodic(cron="*/5 * * * *")
@app.task(name="toekenningen-nalopen", queue="toekenningen", queueing_lock="toekenningen-nalopen")
def sweep(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Go on with runs that a program left when it died, or that a halt held up."""
    for each in AwardRun.objects.filter(state=AwardRun.State.RUNNING).values_list("id", flat=True):
        carry_out.defer(run=str(each))
    returned.known_again()
    over = [AwardRun.State.RUNNING, AwardRun.State.DONE]
    for found in Candidate.objects.filter(came_of=WAITS, done_at=None, run__state__in=over):
        go_on_with(found)


@transaction.atomic
def go_on_with(candidate: Candidate) -> bool:
    """Somebody whose letter came back is found again: their award goes on; whether it did."""
    found = Candidate.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "subject", "run"
    ).filter(pk=candidate.pk, done_at=None).first()  # fmt: skip
    if found is None or halted() or returned.unknown(_household(found)):
        return False
    try:
        service = running(found.run.service)
    except ProblemError:
        return False
    _carry_out(found.run, found, service)
    return True


@transaction.atomic
def step(run_id: str) -> bool:
    """One candidate, whole; whether there may be another."""
    run = AwardRun.objects.select_related("agreed_by").get(pk=run_id)
    if run.state != AwardRun.State.RUNNING or halted():
        return False
    try:
        service = running(run.service)
    except ProblemError:
        return False  # paused meanwhile: nothing goes on until it runs again
    candidate = (
        Candidate.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("subject").filter(run=run, done_at=None).exclude(came_of=WAITS)
        .order_by("id").first()
    )  # fmt: skip
    if candidate is None:
        _end(run)
        return False
    _carry_out(run, candidate, service)
    return True


def _carry_out(run: AwardRun, candidate: Candidate, service: Running) -> None:
    candidate.came_of = _do(run, candidate, service)
    candidate.done_at = None if candidate.came_of == WAITS else clock.now()
    candidate.save()


def _household(candidate: Candidate) -> list[UUID]:
    partner = Resident.objects.filter(subject=candidate.subject_id).values_list(
        "partner", flat=True
    )
    whom = [candidate.subject_id, candidate.partner_id, partner.first()]
    return list(dict.fromkeys(each for each in whom if each is not None))


def _end(run: AwardRun) -> None:
    """A run is done when nobody in it waits; another program may still be at one."""
    if run.candidates.filter(done_at=None).exclude(came_of=WAITS).exists():
        return
    ended = AwardRun.objects.filter(pk=run.pk, state=AwardRun.State.RUNNING).update(
        state=AwardRun.State.DONE
    )
    if ended:
        audit.write(staff=None, action="toekenning klaar", about=f"toekenning:{run.pk}")


def _do(run: AwardRun, candidate: Candidate, service: Running) -> str:
    """What comes of somebody. What breaks at them is work for a person; others do not wait for it."""
    try:
        with transaction.atomic():
            came_of = _decided(run, candidate, service)
    except ProblemError as error:
        candidate.left_because = error.problems[0].code[:30]
    except (OperationalError, InterfaceError):
        raise  # of the database and of nobody in the run: it is tried again
    except Exception:
        if _broke_before(run):
            raise
        LOGGER.exception("something broke at a candidate of an award run")
        candidate.left_because = FAULT
    else:
        if came_of != TASK:
            return came_of
    _leave(run, candidate)
    return TASK


def _broke_before(run: AwardRun) -> bool:
    """Whether the ones before, too many of them, all broke."""
    done = run.candidates.exclude(done_at=None).order_by("-done_at", "-id")
    last = list(done.values_list("left_because", flat=True)[: IN_A_ROW - 1])
    return last == [FAULT] * (IN_A_ROW - 1)


def _decided(run: AwardRun, candidate: Candidate, service: Running) -> str:
    """An award, an offer, nothing, or a task, with its reason at the candidate."""
    whom = [each for each in (candidate.subject_id, candidate.partner_id) if each is not None]
    if not still_wanted(run, whom):
        return NOTHING  # said meanwhile; it is nobody's business why
    resident = Resident.objects.filter(subject=candidate.subject).first()
    candidate.left_because = candidate.left_because or awards.why_left(resident)
    if candidate.left_because:
        return TASK
    asked_for = said_yes(run, candidate)
    if candidate.ask and asked_for:
        candidate.left_because = ENDED  # they asked for it themselves: an officer looks
        return TASK
    if not candidate.ask and (_level(run, service) == "N4" or asked_for):
        lost = not asked_for and returned.unknown(_household(candidate))
        return WAITS if lost else _award(run, candidate)
    if bureau.cleared(candidate):
        return NOTHING  # they took their yes back, and are not asked again
    if _has_offer(run, candidate):
        return NOTHING  # one letter about one bill, by whichever road it came
    candidate.left_because = _offer(run, candidate)[:30]
    return TASK if candidate.left_because else OFFER


def _level(run: AwardRun, service: Running) -> str:
    """The level of today, but never higher than that to which two people agreed."""
    now = service.level(run.group, clock.today())
    return min(now, str(run.counted.get("niveau", now)))


def said_yes(run: AwardRun, candidate: Candidate) -> bool:
    """Whether somebody asked for it themselves, and what they asked waits for this run."""
    return Case.objects.filter(
        subject=candidate.subject, scheme=run.scheme, period=run.period, state=Case.State.OPEN
    ).exclude(opened_by="").exists()  # fmt: skip


def _award(run: AwardRun, candidate: Candidate) -> str:
    """Decided without an application and without an author; above the amount a person signs too."""
    case = decide.open_case(
        service=run.service, scheme=run.scheme, group=run.group, period=run.period,
        subject=candidate.subject, said=candidate.said,
    )  # fmt: skip
    if case.decisions.exists() or _awarded_to_a_partner(run, candidate):
        raise ProblemError.single("al-een-besluit", "there is a decision already.", "")
    fill_in(case=case, said=candidate.said, by=None)
    know(case=case, facts=_facts(candidate))
    amount, reasons, receipt, rules = _ground(case, candidate)
    made = decide.propose(
        case=case, direction=Direction.GRANTED, amount_cents=amount, reasons=reasons, author=None,
        receipt=receipt, rules_hash=rules, award_run=run,
    )  # fmt: skip
    confirmed = decide.confirm(decision=made, by=None)
    if confirmed.state == Decision.State.READY:
        make_known(confirmed)
    return DECISION


def _awarded_to_a_partner(run: AwardRun, candidate: Candidate) -> bool:
    """Whether a household got what is one for all of it, under the name of the other."""
    others = [each for each in _household(candidate) if each != candidate.subject_id]
    if not others or program_for(run.scheme, run.on).scheme.unit is UnitType.PERSOON:
        return False
    return Decision.objects.filter(
        case__subject__in=others, case__scheme=run.scheme, case__period=run.period,
        direction__in=[Direction.GRANTED, Direction.PARTLY],
    ).exclude(state__in=[Decision.State.UNDONE, Decision.State.DROPPED]).exists()  # fmt: skip


def _ground(case: Case, candidate: Candidate) -> tuple[int, dict[str, Any], dict[str, Any], str]:
    """Why, and how much: what the rule says, where own data settle it; else what the group says."""
    amount = candidate.amount_cents or 0
    found = assess(case)
    if found.outcome is Outcome.YES and found.direction is Direction.GRANTED:
        return found.amount_cents or amount, reasons_of(found), found.receipt(), found.rules_hash
    if found.outcome is not Outcome.UNKNOWN:  # no, or a part: never by itself
        raise ProblemError.single("regel-zegt-nee", "the rule says no.", "Let an officer look.")
    group = services()[case.service].group(candidate.run.group)
    cleared_on = bureau.cleared_on(_facts(candidate))
    if group.tested_by and cleared_on is None:
        raise ProblemError.single("niet-getoetst", "nobody was asked.", "Let an officer look.")
    reasons: dict[str, Any] = {language: [f"{group.name[language]}."] for language in ("nl", "en")}
    reasons |= {"law": program_for(case.scheme, found.program.on).scheme.law, "whole_cents": None}
    for language in ("nl", "en"):
        own = named_facts(_facts(candidate), language)
        reasons[f"facts_{language}"] = (
            own if cleared_on is None
            else bureau.told(own, cleared_on, language, asked_for=bool(case.opened_by))
        )  # fmt: skip
    return amount, reasons, {"kandidaat": str(candidate.id)}, found.rules_hash


def named_facts(facts: tuple[Known, ...], language: str) -> list[str]:
    """Facts as a letter names them: what, from whom, of which day."""
    code: Any = "en" if language == "en" else "nl"
    found = []
    for each in facts:
        concept = catalogue().concepts.get(each.concept)
        if concept is not None and each.source:
            name = concept.name[language]
            day = wording.day(each.as_of, code)
            source = holder_name(each.source, code)
            found.append(f"{name[:1].lower()}{name[1:]} ({source}, {day})")
    return found


def _facts(candidate: Candidate) -> tuple[Known, ...]:
    return tuple(
        Known(**{**each, "as_of": dt.date.fromisoformat(each["as_of"])}) for each in candidate.facts
    )


def _has_offer(run: AwardRun, candidate: Candidate) -> bool:
    return Offer.objects.filter(
        subject=candidate.subject, service=run.service, period=run.period, state=Offer.State.OPEN
    ).exists()


def _offer(run: AwardRun, candidate: Candidate) -> str:
    """Put to them, since one yes is needed; why not, when it cannot be."""
    language = wording.language_of(candidate.subject)
    text = services()[run.service].wording.get(OF_ENDED) if candidate.ask else None
    if candidate.ask and text is None:
        return ENDED
    slots = {
        "belastingjaar": run.period[:4],
        "gegevens": ", ".join(named_facts(_facts(candidate), language)),
        **wording.in_language(candidate.said, language),
        **named_levies(levies.of_household(candidate.subject_id, run.period[:4]), language),
    }
    if candidate.amount_cents:
        amount = wording.euros(candidate.amount_cents, language)
        slots |= {"bedrag": amount, "bedrag_bereik": AT_MOST[language].format(amount)}
    made = offer(
        Proposal(
            key=f"toekenning:{run.id}:{candidate.subject_id}", subject=candidate.subject,
            service=run.service, group=run.group, period=run.period, topics=[run.scheme],
            facts=shown(services()[run.service], _facts(candidate)), slots=slots, text=text,
        ),
        Channel.LETTER,
    )  # fmt: skip
    return "" if isinstance(made, Offer) else made.because


def _leave(run: AwardRun, candidate: Candidate) -> None:
    """Work for a person, with the reason; never a no."""
    work.give(
        key=f"uitgezonderd:{run.id}:{candidate.subject_id}", kind=Task.Kind.EXCLUDED,
        role=Role.OFFICER, due_at=working_days_on(clock.now(), LOOK_WITHIN),
        subject=candidate.subject, service=run.service, about=f"toekenning:{run.id}",
        waarom=candidate.left_because,
    )  # fmt: skip
