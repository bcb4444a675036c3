"""Lists from the municipality's own data alone: no source is asked, and no mandate is needed.

Two of them can be made today. Who receives social assistance may be given remission or a city pass
without being asked for an income; and who was given remission last year and agreed to a yearly test
need not fill in a form again. Refusals come out first, and everybody looked up has a line in the log.
"""

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from vanzelf.ask.concluding import DAYS
from vanzelf.ask.people import People
from vanzelf.ask.population import Population, Refused, narrowed
from vanzelf.ask.runs import Run, Runs
from vanzelf.ask.steps import new_run
from vanzelf.engines.sql.statement import OUTCOME
from vanzelf.holdings.holding import Holding
from vanzelf.ledger.log import Log
from vanzelf.ledger.trace import Trace
from vanzelf.rules.model import Catalogue, Purpose
from vanzelf.rules.program import RECEIVED, Program
from vanzelf.rules.resolve import resolve
from vanzelf.screening.columns import identifier
from vanzelf.screening.evaluate import PartEvaluator
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.party import Party

SOCIAL_ASSISTANCE, TAX_BILL = "ontvangt_bijstand", "aanslag_gemeentebelasting"
FROM_OWN_DATA = "Lijst uit eigen gegevens"
"""How the line of such a list begins in the log."""
REMISSION = "kwijtschelding"

WITHOUT_FORM = {"stadspas": "toekennen_zonder_aanvraag", REMISSION: "jaarlijks_zonder_toestemming"}
"""The choice of the council that lets a scheme be given without an application."""

Among = Callable[[Sequence[str]], set[str]]
"""Those of some people to whom something applies, by the municipality's own records."""


class Kind(StrEnum):
    """What a list from own data is about.

    CERTAIN: entitled by own data alone; OFFER: receives social assistance, and not excluded;
    YEARLY: an open bill, remission last year, and consent for the yearly test.
    """

    CERTAIN = "zeker"
    OFFER = "aanbod"
    YEARLY = "jaarlijks"


@dataclass(frozen=True)
class OwnList:
    """A list from own data. level: how proactive it may be. households: who is on it."""

    kind: Kind
    scheme: str
    level: str
    households: Population


def by_social_assistance(
    holding: Holding, scheme: str, kind: Kind, refused: Refused, on: dt.date
) -> OwnList:
    """Who receives social assistance and does not receive a scheme of the municipality yet.

    kind: CERTAIN for whom own data settle it, OFFER for whom they leave something open. refused:
    gives those of some people who do not want to be looked up. Raises ProblemError own-data-scheme.
    """
    program = _program(holding.catalogue, scheme, on)
    settled = identifier(f"{scheme}.{OUTCOME}")
    received = f"coalesce({identifier(f'{scheme}.{RECEIVED}')}, false)"
    which = settled if kind is Kind.CERTAIN else f"{settled} IS NULL"
    receives = f"""unit_id IN (SELECT id FROM persons WHERE {SOCIAL_ASSISTANCE})"""
    where = f"{which} AND NOT {received} AND {receives}"
    found = _chosen(holding, program, where, refused, on, None)
    return OwnList(kind, scheme, _level(program, kind), found)


def by_yearly_test(
    holding: Holding, granted_last_year: Among, consented: Among, refused: Refused, on: dt.date
) -> OwnList:
    """Who has an open bill and no remission yet, had it last year, and agreed to a yearly test.

    granted_last_year, consented: of some people, to whom it applies; a partner needs consent of
    their own.
    """
    program = _program(holding.catalogue, REMISSION, on)
    received = f"coalesce({identifier(f'{REMISSION}.{RECEIVED}')}, false)"
    open_still = f"coalesce({identifier(f'{REMISSION}.{OUTCOME}')}, true)"
    bill = f"unit_id IN (SELECT id FROM persons WHERE {TAX_BILL} > 0)"
    where = f"{open_still} AND NOT {received} AND {bill}"

    def fits(persons: Sequence[str]) -> bool:
        return bool(granted_last_year(persons)) and consented(persons) >= set(persons)

    found = _chosen(holding, program, where, refused, on, fits)
    return OwnList(Kind.YEARLY, REMISSION, "N3", found)


def keep(
    party: Party, log: Log, activity: str, purpose: Purpose, made: OwnList, topic: str, on: dt.date
) -> str:
    """Keep a list among the others, in one transaction with its lines in the log; gives its run.

    purpose: recorded with its ground. activity: URI in the register of processing. topic: what
    people may be approached about. Raises ProblemError own-data-purpose.
    """
    if purpose.kind not in ("aanbieden", "toekennen"):
        raise ProblemError.single(
            "own-data-purpose",
            f"a list is not made for {purpose.id}.",
            "Choose a purpose of the kind aanbieden or toekennen.",
            purpose.place,
        )
    now, run, households = party.clock(), new_run(), made.households
    expires = now + dt.timedelta(days=DAYS)
    name = f"{made.scheme}-{made.kind}"
    rows = list(zip(households.persons.to_pylist(), households.addresses.to_pylist(), strict=True))
    secrets.SystemRandom().shuffle(rows)
    persons = sorted({each for row, _ in rows for each in row})
    with party.connect() as con, con.transaction():
        counted = households.counted
        Runs(con).begin(
            Run(run, name, on, "voorstel", counted, len(rows), [], expires, None, None), now
        )
        con.execute(
            "insert into ask.own_lists values (%s, %s, %s, %s)",
            (run, name, purpose.id, purpose.law),
        )
        subjects = People.of(party).subjects(con, persons)
        with con.cursor().copy(
            "copy ask.entries (run, subjects, address, topic, expires) from stdin"
        ) as copy:
            for row, address in rows:
                copy.write_row(
                    (run, [subjects[each] for each in row], address, topic, expires.date())
                )
        Runs(con).end(run, "klaar")
        at = int(now.timestamp() * 1000)
        trace = Trace(run, run[:16])
        log.write_persons(con, trace, activity, f"{FROM_OWN_DATA}: {name}", at, at, persons)
    return run


def _program(catalogue: Catalogue, scheme: str, on: dt.date) -> Program:
    if scheme not in WITHOUT_FORM:
        raise ProblemError.single(
            "own-data-scheme",
            f"own data do not settle {scheme}.",
            f"Choose from {', '.join(WITHOUT_FORM)}.",
            "SCHEME",
        )
    return resolve(catalogue, scheme, on)


def _level(program: Program, kind: Kind) -> str:
    """N4 only when own data settle it and the local rule says that no application is needed."""
    allowed = program.constants[WITHOUT_FORM[program.scheme.id]].value is True
    return "N4" if kind is Kind.CERTAIN and allowed else "N3"


def _chosen(
    holding: Holding,
    program: Program,
    where: str,
    refused: Refused,
    on: dt.date,
    fits: Callable[[Sequence[str]], bool] | None,
) -> Population:
    """The units of a program for which a condition (SQL) holds. fits: a condition on their people."""
    own = {name: holding.catalogue.concepts[name] for name in (SOCIAL_ASSISTANCE, TAX_BILL)}
    read = replace(program, unit_facts={**program.unit_facts, **own})
    register = holding.everybody([read], on)
    try:
        evaluator = PartEvaluator(register.con, holding.catalogue.concepts, on)
        unit = program.scheme.unit
        statement = evaluator.outcomes(evaluator.ready(unit, [program]))
        rows = register.con.sql(f"SELECT unit_id FROM ({statement.sql}) WHERE {where}")
        heads = rows.to_arrow_table()["unit_id"].to_numpy()
        found = narrowed(register, evaluator, unit, heads, refused)
    finally:
        register.con.close()
    if fits is None:
        return found
    kept = np.fromiter((fits(row) for row in found.persons.to_pylist()), bool, count=len(found))
    persons, addresses = found.persons.filter(kept), found.addresses.filter(kept)
    return Population(persons, addresses, found.counted, found.homes.take(np.flatnonzero(kept)))
