"""Checking a log: every line against the chain, the chain against every head that was signed."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vanzelf.ledger.chain import LEAF, START, head_after
from vanzelf.ledger.findings import Fault, Verification
from vanzelf.ledger.statements import Countersignature, Erasure, Head
from vanzelf.protocol.canonical import digest
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.signing import Keys, Signed
from vanzelf.store.database import Connection, in_transaction
from vanzelf.terms.problems import ProblemError

_AT_ONCE = 20_000
"""Rows that come from the database at a time."""


def verify(con: Connection, party: str, trusted: Keys, held: Sequence[str] = ()) -> Verification:
    """Check the whole log of a party.

    con: outside a transaction; it sees one moment, and writers go on. party: its OIN. trusted: the
    keys of the party and of those that countersign. held: heads of this log that others kept
    (`heads.received`), which the party cannot have changed. Nothing is trusted but the signatures:
    lines after the last head are held by the chain alone, and can be cut off unnoticed. Raises
    ProblemError log-in-transaction.
    """
    if in_transaction(con):
        raise ProblemError.single(
            "log-in-transaction",
            "the connection has begun a transaction, so it does not see one moment.",
            "Commit first, or check on a connection of its own.",
            "--database",
        )
    with con.transaction():
        con.execute("set transaction isolation level repeatable read, read only")
        return verify_within(con, party, trusted, held)


def verify_within(
    con: Connection, party: str, trusted: Keys, held: Sequence[str] = ()
) -> Verification:
    """As `verify`, in a transaction of the caller that sees one moment or writes alone."""
    return _Check(con, party, trusted, held).run()


@dataclass(slots=True)
class _Part:
    """What is a line's own, as it stands in the database."""

    line: int
    template: int
    own: bytes
    subject: bytes | None


class _Check:
    """One check, from the first line to the last."""

    def __init__(self, con: Connection, party: str, trusted: Keys, held: Sequence[str]) -> None:
        self._con, self._party, self._trusted, self._held = con, party, trusted, held
        self._own = {kid: key for kid, key in trusted.items() if key.oin == party}
        self._result = Verification()
        self._templates: dict[int, bytes] = {}
        self._erasures: dict[int, str] = {}
        self._said: set[int] = set()
        self._queries = 0

    def run(self) -> Verification:
        expected = self._heads()
        self._read_templates()
        erased = self._read_erasures()
        self._walk(expected, erased)
        for line in sorted(self._erasures.keys() - self._said):
            self._result.found(Fault.ERASURE, line)
        self._result.findings.sort()
        return self._result

    # ------------------------------------------------------------------------------ statements

    def _heads(self) -> dict[int, list[tuple[int, str]]]:
        """The heads that were signed: number and head by the lines they hold."""
        rows = self._con.execute("select number, token from ledger.heads order by number")
        kept: dict[int, str] = dict(rows.fetchall())
        documents = {number: self._head(number, token) for number, token in kept.items()}
        for number, head in documents.items():
            before = kept.get(number - 1)
            mark = None if before is None else digest(before.encode())
            if head is not None and number > 1 and before is not None and head.previous != mark:
                self._result.found(Fault.HEAD, number)
        self._countersignatures(kept)
        outside = [head for token in self._held if (head := self._head(0, token)) is not None]
        last = max([*kept, *(head.number for head in outside)], default=0)
        for number in range(1, last + 1):
            if number not in kept:
                self._result.found(Fault.HEAD_MISSING, number)
        found: dict[int, list[tuple[int, str]]] = {}
        for head in {*(each for each in documents.values() if each is not None), *outside}:
            found.setdefault(head.lines, []).append((head.number, head.head))
        return found

    def _head(self, number: int, token: str) -> Head | None:
        """A head whose signature holds. number: as which it was kept, 0 when elsewhere."""
        try:
            head, signed = Head.check(token, self._own)
        except ProtocolError:
            head, signed = None, None
        if head is None or signed is None or not self._is_own(head.party, signed):
            self._result.found(Fault.HEAD, number)
            return None
        if number and head.number != number:
            self._result.found(Fault.HEAD, number)
            return None
        return head

    def _is_own(self, party: str, signed: Signed) -> bool:
        return signed.oin == self._party == party

    def _countersignatures(self, heads: dict[int, str]) -> None:
        rows = self._con.execute(
            "select number, party, token from ledger.countersignatures order by number, party"
        ).fetchall()
        for number, party, token in rows:
            try:
                seen, signed = Countersignature.check(token, self._trusted)
                holds = (
                    signed.oin == party != self._party == seen.party
                    and seen.number == number
                    and seen.digest == digest(heads.get(number, "").encode())
                )
            except ProtocolError:
                holds = False
            if not holds:
                self._result.found(Fault.COUNTERSIGNATURE, number)

    def _read_templates(self) -> None:
        for number, mark, body in self._rows("select number, digest, body from ledger.templates"):
            if hashlib.sha256(body.encode()).digest() == mark:
                self._templates[number] = mark

    def _read_erasures(self) -> Iterator[tuple[int, int]]:
        """The ranges that were lawfully erased, in order, without overlap."""
        found: list[list[int]] = []
        for line, token in self._rows("select line, token from ledger.erasures order by line"):
            self._erasures[line] = token
            try:
                said, signed = Erasure.check(token, self._own)
            except ProtocolError:
                continue  # its line is a finding below: no leaf fits a text nobody signed
            if self._is_own(said.party, signed):
                found += [each for each in said.ranges if each[1] < line]
        merged: list[list[int]] = []
        for first, last in sorted(found):
            if merged and first <= merged[-1][1]:
                merged[-1][1] = max(last, merged[-1][1])
            else:
                merged.append([first, last])
        return iter([(first, last) for first, last in merged])

    # ----------------------------------------------------------------------------------- lines

    def _walk(
        self, expected: dict[int, list[tuple[int, str]]], erased: Iterator[tuple[int, int]]
    ) -> None:
        """Follow the chain, with the contents of its lines beside it."""
        parts = _Beside(self._rows(_PARTS), self._result)
        gone = _Ranges(erased)
        head, line = START, 0
        self._fit(expected.pop(0, []), START)
        for first, lines, leaves, after in self._rows(_BLOCKS):
            if first != line + 1:
                self._result.found(Fault.GAP, min(line + 1, first), max(first - 1, line))
            if head_after(head, leaves) != after or len(leaves) != LEAF * lines:
                self._result.found(Fault.BROKEN, first, first + lines - 1)
            for at in range(len(leaves) // LEAF):
                leaf = leaves[at * LEAF : at * LEAF + LEAF]
                self._line(first + at, leaf, parts.take(first + at), gone.holds(first + at))
            head, line = after, first + lines - 1
            self._result.lines += lines
            self._fit(expected.pop(line, []), head)
        parts.take(None)
        for rest in expected.values():
            self._fit(rest, b"")

    def _fit(self, heads: Iterable[tuple[int, str]], head: bytes) -> None:
        for number, signed in sorted(heads):
            if head.hex() == signed:
                self._result.heads += 1
            else:
                self._result.found(Fault.REWRITTEN, number)

    def _line(self, line: int, leaf: bytes, part: _Part | None, erased: bool) -> None:
        """Check one line against its hash."""
        if part is not None:
            self._contents(line, leaf, part, erased)
        elif line in self._erasures:
            self._erasure(line, leaf)
        elif erased:
            self._result.erased += 1
        else:
            self._result.found(Fault.MISSING, line)

    def _contents(self, line: int, leaf: bytes, part: _Part, erased: bool) -> None:
        template = self._templates.get(part.template)
        if template is None:
            self._result.found(Fault.TEMPLATE, line)
        elif hashlib.sha256(part.own + (part.subject or b"") + template).digest() != leaf:
            self._result.found(Fault.CHANGED, line)
        elif erased:
            self._result.found(Fault.RETURNED, line)

    def _erasure(self, line: int, leaf: bytes) -> None:
        """Check a line that says what was erased."""
        token = self._erasures[line]
        try:
            said, signed = Erasure.check(token, self._own)
            holds = self._is_own(said.party, signed)
        except ProtocolError:
            holds = False
        if holds and hashlib.sha256(token.encode()).digest() == leaf:
            self._said.add(line)

    def _rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, a part at a time."""
        self._queries += 1
        with self._con.cursor(f"check_{self._queries}", binary=True) as cursor:
            cursor.itersize = _AT_ONCE
            yield from cursor.execute(query.encode())


_BLOCKS = "select first_line, lines, leaves, head from ledger.blocks order by first_line"
_PARTS = "select line, template, own, subject from ledger.parts order by line"


class _Beside:
    """The contents of lines, walked beside the chain; what is passed over is unknown to it."""

    def __init__(self, rows: Iterator[tuple[Any, ...]], result: Verification) -> None:
        self._rows, self._result = rows, result
        self._next = next(rows, None)

    def take(self, line: int | None) -> _Part | None:
        """The contents of a line, if they are there; None takes all that is left."""
        found = None
        while self._next is not None and (line is None or self._next[0] <= line):
            if found is None and self._next[0] == line:
                found = _Part(*self._next)
            else:
                self._result.found(Fault.UNKNOWN, self._next[0])
            self._next = next(self._rows, None)
        return found


class _Ranges:
    """Ranges of lines, asked about in order."""

    def __init__(self, ranges: Iterator[tuple[int, int]]) -> None:
        self._ranges = ranges
        self._now = next(ranges, None)

    def holds(self, line: int) -> bool:
        """Whether a line lies in one of them. Lines are asked in rising order."""
        while self._now is not None and self._now[1] < line:
            self._now = next(self._ranges, None)
        return self._now is not None and self._now[0] <= line
