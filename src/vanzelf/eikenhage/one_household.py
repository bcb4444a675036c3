"""One household of Eikenhage said yes: what its application comes to, over HTTPS, before and after
the resident told the rest.
"""

import datetime as dt
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from vanzelf.ask.applications import Fetcher, GrantedApplication, mandates_for
from vanzelf.ask.people import People
from vanzelf.ask.prefilling import OwnData, Prefilled, told_by
from vanzelf.ask.vault import Vault
from vanzelf.eikenhage.applications import ACTIVITY, grant_applications
from vanzelf.eikenhage.parties import MUNICIPALITY, open_parties
from vanzelf.eikenhage.stage import Stage
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.holding import Holding
from vanzelf.holdings.mapping import read_mapping
from vanzelf.ledger.log import Log
from vanzelf.protocol.application import Consent
from vanzelf.rules.model import Catalogue
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.config import MunicipalitySettings, Settings, read_settings, source_database
from vanzelf.transport.https import links_of
from vanzelf.transport.opening import party_of
from vanzelf.transport.party import Clock, Party, write_secret

YES = "5d1f" * 8
"""Where the yes is kept: a reference that says nothing."""
MOST_TRIED = 20
"""Households of a list that are tried before there is none who can apply."""


def one_household(
    stage: Stage,
    catalogue: Catalogue,
    scheme: str,
    clock: Clock,
    told: Mapping[str, Mapping[str, object]],
    person: str | None = None,
) -> dict[str, Any]:
    """What the application of one household comes to: plain data, in which nobody is named.

    Programs of the sources must run. clock: the real time. told: what the resident says when asked,
    as `told_by` reads it. person: who applies; somebody on a list when not given. Keys: scheme,
    before and after (each with certainty, cents by period, facts with text, source, status and date,
    and questions), sources (how each answered, by name). The application is erased at once. Raises
    ProblemError application-person.
    """
    settings = read_settings(stage.files[MUNICIPALITY.slug])
    assert settings.municipality is not None and settings.keys.log is not None
    party = party_of(settings, clock)
    party.migrate("vanzelf.ask")
    mandates = _mandates(stage, catalogue, party, settings.municipality, scheme)
    log = Log(settings.keys.log.read_bytes(), {"service.name": "vanzelf-gemeente"})
    mapping = read_mapping(settings.municipality.mapping, catalogue)
    now = party.clock().replace(microsecond=0)
    with open_connection(_database(settings)) as connection, ExitStack() as roads:
        links = {oin: roads.enter_context(link) for oin, link in links_of(settings).items()}
        fetcher = Fetcher(party, links, mandates, log, ACTIVITY)
        own = OwnData(Holding(mapping, connection, catalogue), now.date())
        applicant = person or _on_a_list(party, own, scheme)
        purpose = next(iter(mandates.values())).mandate.purpose
        consent = Consent(reference=YES, at=now - dt.timedelta(days=1))
        begun = fetcher.begin(own, applicant, scheme, purpose, consent)
        found = fetcher.to_the_end(begun, lambda: None)
        with party.connect() as con, con.transaction():
            vault = Vault(party, con)
            answers = vault.answers(begun)
            before = own.prefilled(scheme, applicant, answers, {})
            after = own.prefilled(scheme, applicant, answers, told_by(told, found))
            vault.erase(begun, "klaar", now)
    return {
        "scheme": scheme,
        "sources": {party.cards[oin].name: state for oin, state in sorted(found.states.items())},
        "before": _as_data(before),
        "after": _as_data(after),
    }


def _mandates(
    stage: Stage,
    catalogue: Catalogue,
    party: Party,
    municipality: MunicipalitySettings,
    scheme: str,
) -> Mapping[str, GrantedApplication]:
    """The mandates for a scheme, granted when they are not there."""
    folder = municipality.mandates / "aanvragen"
    try:
        return mandates_for(folder, scheme, party.keys_for("mandaten"))
    except ProblemError as error:
        if [each.code for each in error.problems] != ["application-none"]:
            raise
    parties = open_parties(stage.folder, stage.databases, party.clock)
    now = party.clock().replace(microsecond=0)
    found = grant_applications(stage.folder, catalogue, parties, scheme, now)
    for oin, granted in found.items():
        write_secret(folder / f"{scheme}-{oin}.jws", granted.text.encode())
    return found


def _database(settings: Settings) -> str | Path:
    assert settings.municipality is not None
    return source_database(settings.municipality, settings.file)


def _on_a_list(party: Party, own: OwnData, scheme: str) -> str:
    """Somebody on a list who can apply for a scheme."""
    people = People.of(party)
    with party.connect() as con:
        rows = con.execute(
            """select s.sealed from ask.entries e join ask.subjects s on s.id = any(e.subjects)
            order by e.id, s.id limit %s""",
            (MOST_TRIED,),
        ).fetchall()
    for (sealed,) in rows:
        person = people.person(bytes(sealed))
        try:
            own.household(scheme, person)
        except ProblemError:
            continue
        return person
    raise ProblemError.single(
        "application-person",
        "nobody on a list can apply.",
        "Make a list first, of households that may miss this.",
        scheme,
    )


def _as_data(made: Prefilled) -> dict[str, Any]:
    return {
        "certainty": made.certainty,
        "cents": dict(made.cents),
        "facts": [
            {
                "name": each.name,
                "text": each.text,
                "source": each.source,
                "status": each.status,
                "dated": each.dated.isoformat() if each.dated else None,
            }
            for each in made.facts
        ],
        "questions": [each.text for each in made.questions],
    }
