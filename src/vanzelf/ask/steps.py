"""The steps of a run at the municipality: what to send next, given what was sent and received.

Every pass looks at the mailroom and does whatever can be done. Nothing else is remembered, so a
pass after a crash goes on where the last one that committed had come.
"""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vanzelf.ask.endings import Ending, first_stop
from vanzelf.ask.freezing import Frozen, load
from vanzelf.ask.people import People
from vanzelf.ask.refusals import Refusals
from vanzelf.ask.runs import Run, Runs
from vanzelf.ledger.log import Log
from vanzelf.ledger.trace import Trace
from vanzelf.protocol.legs import row_circumstances
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.merkle import chunk_digests, root_of
from vanzelf.protocol.messages import Kind, Message
from vanzelf.protocol.messages import read as open_message
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.rows import TOKEN
from vanzelf.protocol.run import Acceptance, Manifest, Receipt, RunKey
from vanzelf.protocol.sealing import SealingKey, seal
from vanzelf.protocol.signing import check
from vanzelf.protocol.status import refuse_withdrawn
from vanzelf.store.database import Connection
from vanzelf.transport.mailroom import Mailroom, keys_folder
from vanzelf.transport.party import Party, secret

BY_ADDRESS = ("woningcorporatie",)
"""Holders that are asked by address: they keep no register of persons."""


ASKED, HOUSEHOLD_ASKED = "Vraag aan bronnen", "Vraag aan bronnen over het huishouden"
"""What the lines of the log say: of who is in a row, and of whoever lives with them."""

_ENDED = {"mandate-withdrawn": "mandaat-ingetrokken", "mandate-expired": "mandaat-verlopen"}
"""What a status list may say of a mandate, as a reason to end a run."""


class RunStops(Exception):  # noqa: N818 -- it is what happens to the run, not a fault of ours
    """The municipality ends the run. reason: a code that all parties know. by: who stopped first."""

    def __init__(self, reason: str, by: Ending | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.by = by


@dataclass(frozen=True, slots=True)
class Granted:
    """A mandate with the text that its source signed. digest: of that text."""

    mandate: Mandate
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Logging:
    """The processing log of the municipality. activity: URI of list runs in its register."""

    log: Log
    activity: str

    def asked(
        self, con: Connection, run: Run, persons: Sequence[str], now: dt.datetime, what: str = ASKED
    ) -> None:
        """A line for everybody who is asked about; without it no row goes out."""
        at, name = int(now.timestamp() * 1000), f"{what}: {run.bundle}"
        trace = Trace(run.id, run.id[:16])
        self.log.write_persons(con, trace, self.activity, name, at, at, sorted(set(persons)))


class Steps:
    """The next messages of one run, on a connection that the caller commits.

    read: messages that were read before, by their number in the mailroom; what is read now is added.
    status_minutes: how old a status list may be, for the manifest.
    """

    def __init__(
        self,
        party: Party,
        con: Connection,
        run: Run,
        granted: Mapping[str, Granted],
        logging: Logging,
        read: dict[int, Message] | None = None,
        status_minutes: int = 5,
    ) -> None:
        self.party = party
        self.logging = logging
        self.con = con
        self.run = run
        self.granted = granted
        self.mail = Mailroom(con, party)
        self.status_minutes = status_minutes
        self._read = {} if read is None else read
        self.combiner = next(iter(granted.values())).mandate.combiner.oin

    # -- what came and went ----------------------------------------------------------------------

    def sent(self, kind: Kind) -> bool:
        """Whether a message of a kind went out."""
        return any(each.kind is kind for each in self.mail.outgoing(self.run.id))

    def came(self, kind: Kind) -> dict[str, Message]:
        """The messages of a kind that came, by sender."""
        found = {}
        for each in self.mail.incoming(self.run.id, kind):
            if each.seq not in self._read:
                self._read[each.seq] = open_message(each.raw(), self.party.trusted)
            found[each.sender] = self._read[each.seq]
        return found

    # -- the order of things ---------------------------------------------------------------------

    def next(self) -> Kind | None:
        """Do the next step; what was sent, None when others are to move first. Raises RunStops."""
        for kind, ready, act in (
            (Kind.KEY_REQUEST, True, self.request_key),
            (Kind.MANIFEST, bool(self.came(Kind.RUN_KEY)), self.send_manifest),
            (Kind.ROWS, self._all_accepted(), self.send_rows),
            (Kind.AUDIT, bool(self.came(Kind.RESULT)), self.send_audit),
        ):
            if not ready:
                return None
            if not self.sent(kind):
                act()
                return kind
        return None

    def others_stopped(self) -> None:
        """Raises RunStops when another refused or ended the run, with who was first."""
        refused, ended = self.came(Kind.REFUSAL), self.came(Kind.ABORT)
        if not refused and not ended:
            return
        stops = [*refused.values(), *ended.values()]
        first = first_stop(stops, self.run.id, self.party.keys_for("berichten"))
        raise RunStops("geweigerd-door-bron" if refused else "afgebroken-door-ander", first)

    def _all_accepted(self) -> bool:
        return self.came(Kind.ACCEPTANCE).keys() >= {*self.granted, self.combiner}

    def answered(self) -> bool:
        """Whether every source has sent its whole leg and a receipt."""
        return self.came(Kind.RECEIPT).keys() >= self.granted.keys()

    # -- steps 5 to 8 ----------------------------------------------------------------------------

    def request_key(self) -> None:
        """Ask the combiner for the key of this run, and say to which key the list is to be sealed."""
        key = SealingKey.read(
            secret(
                keys_folder(self.party) / f"{self.run.id}-lijst.sleutel",
                lambda: SealingKey.make().raw,
            )
        )
        self.mail.send(Kind.KEY_REQUEST, self.combiner, self.run.id, {"lijstsleutel": key.public})

    def send_manifest(self) -> None:
        """Commit to the population, to everybody at once."""
        run_key = self.came(Kind.RUN_KEY)[self.combiner].document("runsleutel")
        RunKey.check(run_key, self.party.keys_for("berichten"))
        digest = check(run_key, RunKey.TYP, self.party.keys_for("berichten")).digest
        manifest = self._manifest(load(self.party, self.run.id), digest).signed(self.party.key)
        content = {
            "manifest": manifest,
            "mandaten": tuple(each.text for _, each in sorted(self.granted.items())),
            "runsleutel": run_key,
        }
        Runs(self.con).keep(self.run.id, self.party.oin, "manifest", manifest)
        for other in (*sorted(self.granted), self.combiner):
            self.mail.send(Kind.MANIFEST, other, self.run.id, content)

    def _manifest(self, frozen: Frozen, run_key: str) -> Manifest:
        chunks = chunk_digests(frozen.rows.leaves)
        any_mandate = next(iter(self.granted.values())).mandate
        return Manifest(
            run=self.run.id,
            bundle=self.run.bundle,
            requester=self.party.oin,
            combiner=self.combiner,
            mandates={oin: each.digest for oin, each in self.granted.items()},
            schemes=any_mandate.schemes,
            on=self.run.on,
            count=len(frozen.rows),
            root=root_of(b"".join(chunks)).hex(),
            chunks=tuple(each.hex() for each in chunks),
            run_key=run_key,
            everybody=False,
            synthetic=self.party.demo,
            expires=self.run.expires,
            status_minutes=self.status_minutes,
        )

    def manifest(self) -> tuple[Manifest, str]:
        """The manifest that was sent, and its digest."""
        text = Runs(self.con).kept(self.run.id)[self.party.oin, "manifest"]
        found, signed = Manifest.check(text, self.party.keys_for("berichten"))
        return found, signed.digest

    def send_rows(self) -> None:
        """Refusals are looked at once more; then everybody gets rows about the same people."""
        frozen = load(self.party, self.run.id)
        self._refuse_late_refusals(frozen)
        manifest, digest = self.manifest()
        accepted = self.came(Kind.ACCEPTANCE)
        for oin, granted in sorted(self.granted.items()):
            acceptance, _ = Acceptance.check(
                accepted[oin].document("acceptatie"), self.party.keys_for("berichten")
            )
            if acceptance.manifest != digest or acceptance.rows_key is None:
                raise RunStops("acceptatie-anders")
            by_address = granted.mandate.holder in BY_ADDRESS
            for part in range(frozen.rows.chunks()):
                rows = frozen.rows
                data = rows.for_addresses(part) if by_address else rows.for_persons(part)
                sealed = seal(
                    data, acceptance.rows_key, row_circumstances(manifest, digest, oin, part)
                )
                parts = len(manifest.chunks)
                self.mail.send(Kind.ROWS, oin, self.run.id, {}, sealed, part=part, parts=parts)
        self._log(frozen)

    def _log(self, frozen: Frozen) -> None:
        canaries = set(frozen.canaries)
        tokens = frozen.rows.tokens
        persons = [
            each
            for place, row in enumerate(frozen.rows.persons.to_pylist())
            if tokens[place * TOKEN : (place + 1) * TOKEN].hex() not in canaries
            for each in row
        ]
        now = self.party.clock()
        self.logging.asked(self.con, self.run, persons, now)
        others = sorted(frozen.homes.everybody().difference(persons))
        self.logging.asked(self.con, self.run, others, now, HOUSEHOLD_ASKED)

    def _refuse_late_refusals(self, frozen: Frozen) -> None:
        """Raises RunStops: somebody in a household refused since the population was frozen."""
        refusals = Refusals(self.con, People.of(self.party))
        if refusals.among(frozen.everybody(), self.run.bundle):
            raise RunStops("weigering-na-bevriezen")

    # -- steps 17 to 20 --------------------------------------------------------------------------

    def status_age(self) -> dt.timedelta:
        """How old a status list may be: what the manifest says."""
        return dt.timedelta(minutes=self.manifest()[0].status_minutes)

    def statuses(self) -> tuple[str, ...] | None:
        """A status list of every source that is fresh enough; None when one is missing.

        Raises RunStops when a list says that a mandate no longer holds: the combiner would say so
        too, and here it saves everybody a round.
        """
        now, age, kept = self.party.clock(), self.status_age(), self.mail.statuses(self.run.id)
        lists = tuple(text for _, text in kept.values())
        mandates = [self.granted[oin].mandate for oin in kept]
        try:
            refuse_withdrawn(mandates, lists, self.party.keys_for("status"), now, age)
        except ProtocolError as error:
            code = error.problems[0].code
            if code in _ENDED:
                raise RunStops(_ENDED[code]) from None
            return None
        return lists if kept.keys() >= self.granted.keys() else None

    def send_release(self, statuses: tuple[str, ...]) -> None:
        """Let the combiner join, with fresh status lists."""
        part = sum(each.kind is Kind.RELEASE for each in self.mail.outgoing(self.run.id))
        content = {"statuslijsten": statuses}
        self.mail.send(Kind.RELEASE, self.combiner, self.run.id, content, part=part, parts=part + 1)

    def send_audit(self) -> None:
        """Ask every source to work a sample out again; the result says which rows."""
        result = self.came(Kind.RESULT)[self.combiner].document("uitslag")
        for oin in sorted(self.granted):
            self.mail.send(Kind.AUDIT, oin, self.run.id, {"uitslag": result})

    def audited(self) -> bool:
        """Whether every source has looked again."""
        return self.came(Kind.AUDITED).keys() >= self.granted.keys()

    def receipts(self) -> dict[str, tuple[Receipt, str]]:
        """The receipt of every source, and the digest of its text."""
        found = {}
        for oin, message in self.came(Kind.RECEIPT).items():
            receipt, signed = Receipt.check(
                message.document("ontvangstbewijs"), self.party.keys_for("berichten")
            )
            if receipt.source != oin or signed.oin != oin:
                raise ProtocolError.because("receipt-signer", "a receipt is of another source.")
            found[oin] = receipt, signed.digest
        return found


def new_run() -> str:
    """The id of a run: 128 random bits in hexadecimal; it is its W3C trace id as well."""
    return secrets.token_hex(16)


def expiry(now: dt.datetime) -> dt.datetime:
    """When a run that began now is over, ready or not."""
    return (now + dt.timedelta(days=7)).replace(microsecond=0)
