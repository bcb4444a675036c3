"""What the forms of the pages do, in one transaction each."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from vanzelf.operate.access import Session
from vanzelf.operate.proposals import Waiting, find
from vanzelf.operate.side import Side
from vanzelf.protocol.conditions import Conditions
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.signing import Key
from vanzelf.source.app import gateway_registrar
from vanzelf.source.application_granting import ApplicationRegistrar
from vanzelf.source.decisions import Decisions
from vanzelf.source.overview import published
from vanzelf.source.switches import Switches
from vanzelf.store.database import Connection

Form = Callable[[str], str]
"""Gives a field of a form by its name; empty when it is not there."""

LONGEST_REASON = 500
"""Characters of a reason that a municipality reads."""

_CONDITIONS = ("runs", "maanden", "lijst_minstens", "lijst_hoogstens", "onbekend_hoogstens")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an action leads: the page, and the word there for what was done."""

    path: str
    told: str


def switch(side: Side, session: Session, form: Form, _digest: str) -> Outcome:
    """Switch a question on or off."""
    question, answers = (form("regeling"), form("vraag")), form("naar") == "aan"
    now = side.now()
    if question not in {
        each.asked for each in published(side.catalogue, side.holder, now.date()).published
    }:
        raise ProtocolError.because(
            "question-unknown", "this source has no such question.", "Open the page again."
        )
    with side.party.connect() as con, con.transaction():
        Switches(con).switch(
            question, answers=answers, role=session.role, name=session.name,
            why=form("waarom"), now=now,
        )  # fmt: skip
    return Outcome("vragen", "aan" if answers else "uit")


def agree(side: Side, session: Session, form: Form, digest: str) -> Outcome:
    """Keep that somebody agrees with a proposal, under conditions or without."""
    conditions = _conditions(form) if form("voorwaarden") == "ja" else None
    with side.party.connect() as con, con.transaction():
        found = find(side, con, digest)
        terms = found.list_terms if found else None
        Decisions(con).agree(digest, terms, session.role, session.name, conditions, side.now())
    return Outcome(f"verzoeken/{digest}", "akkoord")


def refuse(side: Side, session: Session, form: Form, digest: str) -> Outcome:
    """Refuse a proposal: the refusal is signed at once, with the key for messages."""
    why = " ".join(form("reden").split())
    if not why or len(why) > LONGEST_REASON:
        raise ProtocolError.because(
            "form-reason",
            f"there is no reason, or it is longer than {LONGEST_REASON} characters.",
            "Write what the municipality should know.",
        )
    now = side.now()
    with side.party.connect() as con, con.transaction():
        Decisions(con).refuse(digest, session.role, session.name, now)
        side.registrar.refuse(con, digest, why, now)
    return Outcome("verzoeken", "geweigerd")


def grant(side: Side, con: Connection, found: Waiting, key: Key) -> str:
    """Grant a proposal that both roles signed, with the mandate key; the mandate, or a refusal.

    For the command line: the pages never have a key. Raises ProtocolError as the registrars do.
    """
    registrar = gateway_registrar(side.party, side.holder, side.catalogue, key)
    if found.list_terms is not None:
        return registrar.grant(con, found.kept.digest, side.now())
    return ApplicationRegistrar(registrar).grant(con, found.kept.digest, side.now())


def check_log(side: Side, _session: Session, _form: Form, _digest: str) -> Outcome:
    """Check the own log from the first line to the last."""
    return Outcome("logboek", "klopt" if side.verify().holds else "klopt-niet")


def _conditions(form: Form) -> Conditions:
    try:
        numbers = {name: int(form(name)) for name in _CONDITIONS if form(name)}
        until = form("geldig_tot")
        dates = {"geldig_tot": dt.date.fromisoformat(until).isoformat()} if until else {}
        return Conditions.read({**numbers, **dates})
    except (ValueError, ProtocolError):
        raise ProtocolError.because(
            "form-value", "a date or a number cannot be read.", "Write it as the field asks."
        ) from None
