"""Preparing a run: whom it is about, what may be asked, and two persons who agree."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from vanzelf.ask.board import limit_on, too_many
from vanzelf.ask.canaries import fresh_canaries_of
from vanzelf.ask.freezing import freeze, save
from vanzelf.ask.people import People
from vanzelf.ask.population import build
from vanzelf.ask.refusals import Refusals
from vanzelf.ask.runs import Run, Runs
from vanzelf.ask.steps import Granted, expiry, new_run
from vanzelf.holdings.holding import Holding
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.signing import Keys
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.party import Party, write_secret

SUFFIX = ".jws"


def prepare(party: Party, holding: Holding, bundle: str, on: dt.date) -> Run:
    """A proposal: the population of a bundle with canaries among it, and its counts.

    holding: the municipality's own register and facts. Rows get their tokens here; they stand
    sealed until the run is over. Raises ProblemError.
    """
    run, now = new_run(), party.clock()
    with party.connect() as con, con.transaction():
        refusals = Refusals(con, People.of(party))

        def refused(who: Sequence[str]) -> set[str]:
            return refusals.among(who, bundle)

        population = build(holding, refused, bundle, on)
        canaries = fresh_canaries_of(party, bundle)
        frozen = freeze(population.persons, population.addresses, canaries, population.homes)
        save(party, run, frozen)
        people = len(population.persons.flatten().unique())
        most = limit_on(con, now.date())
        proposed = Run(
            run,
            bundle,
            on,
            "voorstel",
            population.counted,
            len(population),
            [],
            expiry(now),
            None,
            None,
            people,
            too_many(people, population.counted["inwoners"], most),
        )
        Runs(con).begin(proposed, now)
        return Runs(con).get(run)


def agree(party: Party, run: str, who: str) -> Run:
    """One of two persons agrees with what a run is about; the second freezes it.

    Raises ProblemError run-unknown, run-state, run-board or freeze-same.
    """
    with party.connect() as con, con.transaction():
        return Runs(con).freeze(run, who)


def want(party: Party, run: str, who: str) -> Run:
    """Somebody of the board wants this run, although it is about so many; raises ProblemError."""
    with party.connect() as con, con.transaction():
        return Runs(con).want(run, who)


def keep_mandates(folder: Path, bundle: str, granted: Mapping[str, Granted]) -> None:
    """Keep signed mandates where `mandates_of` finds them."""
    for oin, each in granted.items():
        write_secret(folder / bundle / f"{oin}{SUFFIX}", each.text.encode())


def mandates_of(folder: Path, bundle: str, trusted: Keys) -> dict[str, Granted]:
    """The mandates for a bundle, checked, by the OIN of their source.

    trusted: keys for mandates. Raises ProblemError mandate-none, or ProtocolError.
    """
    found = {}
    for path in sorted((folder / bundle).glob(f"*{SUFFIX}")):
        text = path.read_text(encoding="utf-8")
        mandate, signed = Mandate.check(text, trusted)
        found[mandate.source.oin] = Granted(mandate, text, signed.digest)
    if not found:
        raise ProblemError.single(
            "mandate-none",
            f"there is no mandate for {bundle}.",
            "Propose one to every source: vanzelf mandate propose.",
            folder / bundle,
        )
    return found
