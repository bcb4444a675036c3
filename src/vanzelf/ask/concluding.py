"""The end of a run: the list is checked, kept in one transaction, and what led to it is destroyed."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from vanzelf.ask.canaries import ask_opening, canaries_of, opening_of
from vanzelf.ask.freezing import Frozen, load
from vanzelf.ask.notes import said_about, write_notes
from vanzelf.ask.people import People
from vanzelf.ask.refusals import Refusals
from vanzelf.ask.runs import Runs
from vanzelf.ask.steps import RunStops, Steps
from vanzelf.protocol.canonical import digest
from vanzelf.protocol.listed import read_list
from vanzelf.protocol.messages import Kind
from vanzelf.protocol.rows import TOKEN
from vanzelf.protocol.run import Acknowledgement, Audited, Result
from vanzelf.protocol.sample import ROWS
from vanzelf.protocol.sealing import SealingKey
from vanzelf.store.database import Connection
from vanzelf.transport.mailroom import keys_folder

DAYS = 90
"""How long a list, and a note about it, may be kept."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A result that holds. tokens: those on the list. digest: of the signed result."""

    tokens: frozenset[bytes]
    digest: str
    text: str


def open_result(steps: Steps) -> Opened:
    """The list as the combiner sealed it; raises RunStops when it does not rest on the legs."""
    message = steps.came(Kind.RESULT)[steps.combiner]
    text = message.document("uitslag")
    result, signed = Result.check(text, steps.party.keys_for("berichten"))
    manifest, manifest_digest = steps.manifest()
    receipts = {oin: each[1] for oin, each in steps.receipts().items()}
    if signed.oin != steps.combiner or result.manifest != manifest_digest:
        raise RunStops("uitslag-anders")
    if dict(result.receipts) != receipts or result.sealed != digest(message.body):
        raise RunStops("uitslag-rust-op-ander-been")
    path = keys_folder(steps.party) / f"{manifest.run}-lijst.sleutel"
    about = {"soort": "lijst", "run": manifest.run, "manifest": manifest_digest}
    opened = SealingKey.read(path.read_bytes()).open(message.body, about)
    return Opened(read_list(opened), signed.digest, text)


def check_audits(steps: Steps, result: Opened, households: int) -> None:
    """Raises RunStops when a source did not find its own answers again."""
    for oin, message in sorted(steps.came(Kind.AUDITED).items()):
        report, signed = Audited.check(
            message.document("controleverslag"), steps.party.keys_for("berichten")
        )
        if report.source != oin or signed.oin != oin or report.result != result.digest:
            raise RunStops("controle-anders")
        if report.rows.checked != min(ROWS, households) or report.rows.equal < report.rows.checked:
            raise RunStops("controle-verschil")
        Runs(steps.con).keep(steps.run.id, oin, "controleverslag", signed.text)


def keep_evidence(steps: Steps) -> None:
    """Keep what every source signed about a list that is thrown away: who did it is found by it."""
    for kind, name in ((Kind.RECEIPT, "ontvangstbewijs"), (Kind.AUDITED, "controleverslag")):
        for oin, message in steps.came(kind).items():
            Runs(steps.con).keep(steps.run.id, oin, name, message.document(name))


def check_canaries(steps: Steps, frozen: Frozen, result: Opened) -> bool:
    """Whether a reviewer has told what it expected of the canaries, and the list is so.

    False while it has not. Raises RunStops when a household that does not exist is where it should
    not be, or the reviewer says nothing until the run is over.
    """
    party, run = steps.party, steps.run
    if not frozen.canaries or canaries_of(party, run.bundle) is None:
        return True
    manifest = Runs(steps.con).kept(run.id)[party.oin, "manifest"]
    ask_opening(party, run.id, run.bundle, manifest, result.text)
    opening = opening_of(party, run.id, run.bundle, result.digest)
    if opening is None:
        if party.clock() > run.expires:
            raise RunStops("kanaries-niet-geopend")
        return False
    told, text = opening
    for token, should in zip(frozen.canaries, told.expected, strict=True):
        if (bytes.fromhex(token) in result.tokens) != should:
            raise RunStops("kanarie")
    Runs(steps.con).keep(run.id, party.oin, "kanarieopening", text)
    return True


def conclude(steps: Steps, topic: str, note_key: str) -> bool:
    """Keep the list, in one transaction with everything that belongs to it.

    topic: what people may be approached about. note_key: the public key of the residents' side.
    False while a reviewer has not looked at it. Raises RunStops when it is to be thrown away.
    """
    result, frozen = open_result(steps), load(steps.party, steps.run.id)
    check_audits(steps, result, len(frozen.rows))
    if not check_canaries(steps, frozen, result):
        return False
    con, run, now = steps.con, steps.run, steps.party.clock()
    canaries = {bytes.fromhex(each) for each in frozen.canaries}
    persons, tokens = frozen.rows.persons.to_pylist(), frozen.rows.tokens
    addresses = frozen.rows.addresses.to_pylist()
    people = People.of(steps.party)
    refused = Refusals(con, people).among(frozen.everybody(), run.bundle)
    taken_out = frozen.touched(refused)
    expires = (now + dt.timedelta(days=DAYS)).date()
    places = [
        place
        for place, row in enumerate(persons)
        if tokens[place * TOKEN : (place + 1) * TOKEN] not in canaries
    ]
    on_list = [
        place
        for place in places
        if tokens[place * TOKEN : (place + 1) * TOKEN] in result.tokens and not taken_out[place]
    ]
    asked = {each for place in places for each in persons[place]}
    subjects = people.subjects(con, sorted(asked | frozen.homes.everybody()))
    secrets.SystemRandom().shuffle(on_list)
    _write_entries(
        con,
        [
            (run.id, [subjects[each] for each in persons[place]], addresses[place], topic, expires)
            for place in on_list
        ],
    )
    listed = {each for place in on_list for each in persons[place]}
    stopped = frozen.living_with(refused)
    said = {
        subject: said_about(person, asked=asked, listed=listed, stopped=stopped)
        for person, subject in subjects.items()
    }
    write_notes(steps.party, con, run.id, said, note_key, expires)
    for oin, message in steps.came(Kind.RECEIPT).items():
        Runs(con).keep(run.id, oin, "ontvangstbewijs", message.document("ontvangstbewijs"))
    Runs(con).end(run.id, "klaar", result=result.text)
    acknowledge(steps, result.digest, kept=True)
    return True


def acknowledge(steps: Steps, result: str, *, kept: bool) -> None:
    """Tell everybody that the run is over: they may forget it now."""
    told = Acknowledgement(
        run=steps.run.id, result=result, kept=kept, at=steps.party.clock()
    ).signed(steps.party.key)
    for other in (*sorted(steps.granted), steps.combiner):
        steps.mail.send(Kind.ACKNOWLEDGEMENT, other, steps.run.id, {"bevestiging": told})


def _write_entries(con: Connection, entries: Sequence[tuple[object, ...]]) -> None:
    with con.cursor().copy(
        "copy ask.entries (run, subjects, address, topic, expires) from stdin"
    ) as copy:
        for entry in entries:
            copy.write_row(entry)
