"""The yearly test for remission through the Inlichtingenbureau: which households have a hindrance.

Out goes one row per household that applied or agreed to the test. Back comes yes or no, and of what
nature. No hindrance: the award may follow. A hindrance is a task for a person, never a refusal, and
nobody can be told "not automatic" without the fact, its date and the norm (Nationale ombudsman
2017/129). The layout of the files is our own: theirs is not public. See
docs/how-to/start-on-day-one.md.
"""

import csv
import datetime as dt
import io
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from vanzelf.ask.people import NONCE, People
from vanzelf.protocol.canonical import digest
from vanzelf.store.database import Connection
from vanzelf.terms.problems import Place, Problem, ProblemError
from vanzelf.transport.party import Party, secret

OUT = ("huishouden", "bsn", "bsn_partner", "sinds", "peildatum")
"""The columns of what goes out: `sinds` is the day of the consent or the application."""
BACK = ("huishouden", "belemmering", "aard", "peildatum", "bron")
"""The columns of what comes back."""
KINDS = ("inkomen", "vermogen", "voertuig")
"""The natures of a hindrance."""


@dataclass(frozen=True, slots=True)
class HouseholdAsked:
    """A household to be tested. persons: one or two. since: of the consent or the application."""

    persons: tuple[str, ...]
    since: dt.date


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A task for a person: what the bureau found. kind: inkomen, vermogen or voertuig."""

    household: UUID
    kind: str
    on: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class NotAutomatic:
    """What a resident may be told: why it did not go by itself, and how to have it corrected."""

    fact: str
    on: dt.date
    norm: str
    source: str
    text: str = field(default="")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file brought. free: no hindrance. tasks: for a person. again: it came before."""

    free: int
    tasks: int
    again: bool = False


class Hindrances:
    """The yearly test, on a connection that the caller commits."""

    def __init__(self, con: Connection, party: Party) -> None:
        self._con = con
        self._people = People.of(party)
        path = party.directory / "sleutels" / "belemmeringen.sleutel"
        self._key = secret(path, lambda: secrets.token_bytes(32))

    # -- out -----------------------------------------------------------------------------------

    def outgoing(
        self, households: Sequence[HouseholdAsked], on: dt.date, now: dt.datetime
    ) -> bytes:
        """The file for the bureau. on: the day that income and assets are looked at.

        A household that is in an open test already keeps its number, so making the file again
        makes the same rows. Raises ProblemError hindrance-household.
        """
        for each in households:
            if len(each.persons) not in (1, 2) or each.since > now.date():
                raise ProblemError.single(
                    "hindrance-household",
                    "a household has no or more than two persons, or agreed in the future.",
                    "Give aanvrager and partner, and the day of the consent or application.",
                    "households",
                )
        subjects = self._people.subjects(
            self._con, [p for each in households for p in each.persons]
        )
        numbers, fresh = {}, []
        for each in households:
            whose = [subjects[person] for person in each.persons]
            known = self._open(whose)
            number = known or uuid4()
            if known is None:
                fresh.append((number, whose, each.since))
            numbers[number] = each
        written = written_file(numbers, on)
        name = digest(written)
        self._keep_file(name, len(households), on, now, outgoing=True)
        for number, whose, since in fresh:
            self._con.execute(
                "insert into ask.hindrances values (%s, %s, %s, %s, 'gevraagd')",
                (number, name, whose, since),
            )
        return written

    def _open(self, whose: Sequence[UUID]) -> UUID | None:
        row = self._con.execute(
            "select household from ask.hindrances where subjects = %s and state = 'gevraagd'",
            (list(whose),),
        ).fetchone()
        return row[0] if row else None

    def _keep_file(
        self, name: str, households: int, on: dt.date, now: dt.datetime, *, outgoing: bool
    ) -> bool:
        row = self._con.execute(
            """insert into ask.hindrance_files values (%s, %s, %s, %s, %s)
            on conflict do nothing returning digest""",
            (name, outgoing, households, on, now),
        ).fetchone()
        return row is not None

    # -- back ----------------------------------------------------------------------------------

    def take(self, data: bytes, file: str, now: dt.datetime) -> Taken:
        """Take in what the bureau answered: all of it, or nothing.

        file: how it is called, for problems. The same file again changes nothing. Raises
        ProblemError hindrance-file with everything that is wrong, by row and column.
        """
        rows, problems = read_rows(data, file)
        states = self._states([row.household for row in rows])
        name = digest(data)
        known = self._con.execute(
            "select 1 from ask.hindrance_files where digest = %s and not outgoing", (name,)
        ).fetchone()
        if known is not None:
            return Taken(0, 0, again=True)
        problems += list(misplaced(rows, states, file))
        if problems:
            raise ProblemError(problems)
        on = max((row.on for row in rows), default=now.date())
        self._keep_file(name, len(rows), on, now, outgoing=False)
        for row in rows:
            detail = {"aard": row.kind, "peildatum": row.on.isoformat(), "bron": row.source}
            self._con.execute(
                """update ask.hindrances set state = %s, answer = %s, answered_at = %s, sealed = %s
                where household = %s""",
                (
                    "taak" if row.hindered else "geen_belemmering",
                    name,
                    now,
                    self._seal(detail) if row.hindered else None,
                    row.household,
                ),
            )
        tasks = sum(row.hindered for row in rows)
        return Taken(len(rows) - tasks, tasks)

    def _states(self, households: Sequence[UUID]) -> dict[UUID, str]:
        rows = self._con.execute(
            "select household, state from ask.hindrances where household = any(%s)",
            (list(households),),
        ).fetchall()
        return {household: str(state) for household, state in rows}

    # -- what follows --------------------------------------------------------------------------

    def awardable(self) -> list[tuple[str, ...]]:
        """The households without a hindrance, as persons: the award may follow."""
        rows = self._con.execute(
            """select h.household, array_agg(s.sealed order by array_position(h.subjects, s.id))
            from ask.hindrances h join ask.subjects s on s.id = any(h.subjects)
            where h.state = 'geen_belemmering' group by h.household order by h.household"""
        ).fetchall()
        return [tuple(self._people.person(bytes(each)) for each in sealed) for _, sealed in rows]

    def tasks(self) -> list[Hindrance]:
        """What a person has to look at; none of it is a refusal."""
        rows = self._con.execute(
            """select household, sealed from ask.hindrances
            where state in ('taak', 'heropend') order by household"""
        ).fetchall()
        found = []
        for household, sealed in rows:
            detail = self._unseal(bytes(sealed))
            on = dt.date.fromisoformat(detail["peildatum"])
            found.append(Hindrance(household, detail["aard"], on, detail["bron"]))
        return found

    def reopen(self, household: UUID) -> None:
        """The resident says that the data are wrong: the case is open again (A22).

        Raises ProblemError hindrance-unknown.
        """
        row = self._con.execute(
            """update ask.hindrances set state = 'heropend'
            where household = %s and state in ('taak', 'heropend') returning household""",
            (household,),
        ).fetchone()
        if row is None:
            raise ProblemError.single(
                "hindrance-unknown",
                "there is no such household with a hindrance.",
                "Take the number from the list of tasks.",
                "household",
            )

    def _seal(self, detail: Mapping[str, str]) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        text = json.dumps(dict(detail)).encode()
        return nonce + ChaCha20Poly1305(self._key).encrypt(nonce, text, None)

    def _unseal(self, sealed: bytes) -> dict[str, str]:
        opened = ChaCha20Poly1305(self._key).decrypt(sealed[:NONCE], sealed[NONCE:], None)
        found: dict[str, str] = json.loads(opened)
        return found


def not_automatic(hindrance: Hindrance, fact: str, norm: str) -> NotAutomatic:
    """The message that it did not go by itself; only with the fact, its date and the norm.

    fact: what the data say, such as "spaargeld boven de grens". norm: the limit and its article.
    Raises ProblemError hindrance-message.
    """
    if not fact.strip() or not norm.strip() or not hindrance.source.strip():
        raise ProblemError.single(
            "hindrance-message",
            "a message that it did not go by itself lacks the fact, the norm or the source.",
            "Say what the data say, of which day and whose they are, and which limit applies.",
            "message",
        )
    on = hindrance.on
    text = (
        f"Wij konden u niet vanzelf kwijtschelding geven. Volgens {hindrance.source} geldt op "
        f"{on.day}-{on.month}-{on.year}: {fact.strip()}. De grens is: {norm.strip()}. Dit is geen "
        "afwijzing. Klopt dit niet, of is er iets veranderd? Laat het ons weten: dan kijken wij opnieuw."
    )
    return NotAutomatic(fact.strip(), on, norm.strip(), hindrance.source, text)


# -- files ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """What the bureau says of a household. kind: of the hindrance, empty when there is none."""

    line: int
    household: UUID
    hindered: bool
    kind: str
    on: dt.date
    source: str


def written_file(households: Mapping[UUID, HouseholdAsked], on: dt.date) -> bytes:
    """The file for the bureau: a row for each household, by its number. on: the day to look at."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(OUT)
    for number, each in sorted(households.items()):
        one, other = (*each.persons, "")[:2]
        writer.writerow([number, one, other, each.since.isoformat(), on.isoformat()])
    return stream.getvalue().encode()


def _in_column(file: str, line: int, column: str, what: str, remedy: str = "") -> Problem:
    at = BACK.index(column) + 1 if column in BACK else 1
    return Problem(
        Place(file, line, at), "hindrance-file", f"in the column {column}: {what}", remedy
    )


def read_answer(data: bytes, file: str, states: Mapping[UUID, str]) -> list[Row]:
    """The rows of an answer, if nothing in it is wrong. states: of each household, `gevraagd` while it
    was asked about and not answered. Raises ProblemError hindrance-file with everything that is wrong.
    """
    rows, problems = read_rows(data, file)
    problems += list(misplaced(rows, states, file))
    if problems:
        raise ProblemError(problems)
    return rows


def read_rows(data: bytes, file: str) -> tuple[list[Row], list[Problem]]:
    """The rows of an answer that can be read, and what is wrong with the others."""
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    except (UnicodeDecodeError, csv.Error):
        return [], [_in_column(file, 1, "huishouden", "this is not CSV in UTF-8.")]
    if not lines or tuple(lines[0]) != BACK:
        wrong = f"the header should be {';'.join(BACK)}."
        return [], [_in_column(file, 1, "huishouden", wrong, "Ask for the file of this layout.")]
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, fields in enumerate(lines[1:], start=2):
        if len(fields) != len(BACK):
            problems.append(_in_column(file, number, "huishouden", f"{len(fields)} fields, not 5."))
            continue
        wrong_here = list(_wrong(file, number, dict(zip(BACK, fields, strict=True))))
        problems += wrong_here
        if not wrong_here:
            household, hindered, kind, on, source = fields
            date = dt.date.fromisoformat(on)
            rows.append(Row(number, UUID(household), hindered == "ja", kind, date, source.strip()))
    return rows, problems


def _wrong(file: str, line: int, row: Mapping[str, str]) -> Iterator[Problem]:
    """Everything that is wrong in one row. What stands there is not repeated: it may be a number."""
    if not _is(UUID, row["huishouden"]):
        yield _in_column(file, line, "huishouden", "this is no number of a household.")
    if row["belemmering"] not in ("ja", "nee"):
        yield _in_column(file, line, "belemmering", "this is not ja or nee.")
    if row["belemmering"] == "ja" and row["aard"] not in KINDS:
        yield _in_column(file, line, "aard", f"a hindrance is one of {', '.join(KINDS)}.")
    if row["belemmering"] == "nee" and row["aard"]:
        yield _in_column(file, line, "aard", "without a hindrance this is empty.")
    if not _is(dt.date.fromisoformat, row["peildatum"]):
        yield _in_column(file, line, "peildatum", "this is no date such as 2026-12-31.")
    if row["belemmering"] == "ja" and not row["bron"].strip():
        yield _in_column(file, line, "bron", "a hindrance needs its source.")


def _is(reads: Callable[[str], object], text: str) -> bool:
    try:
        reads(text)
    except ValueError:
        return False
    return True


def misplaced(rows: Sequence[Row], states: Mapping[UUID, str], file: str) -> Iterator[Problem]:
    """Rows about households that were not asked about, twice, or answered before."""
    seen: set[UUID] = set()
    for row in rows:
        if row.household in seen:
            yield _in_column(file, row.line, "huishouden", "this household stands here twice.")
        elif row.household not in states:
            yield _in_column(file, row.line, "huishouden", "this household was not asked about.")
        elif states[row.household] != "gevraagd":
            yield _in_column(file, row.line, "huishouden", "this household was answered before.")
        seen.add(row.household)
