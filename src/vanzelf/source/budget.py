"""The budget of a person: one declared set in twelve months (T4 to T6), kept without any answer.

With free limits an income is known to the euro after sixteen questions. So a source remembers that
somebody was asked about, by which set of limits, together with whom and when. It is asked again
only by the same set and after a year; otherwise the whole household gets no answer.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from vanzelf.store.copying import copy_rows
from vanzelf.store.database import Connection
from vanzelf.terms.answers import Bools

Longs = npt.NDArray[np.int64]
MONTHS_BETWEEN = 12
_LOCK = 0x424547524E5A
KEY_MONTHS = 36
"""A key is destroyed this long after its period: then nobody can tell who was asked."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of the keyed hashes, by period (a calendar year). now: the period that is written."""

    by_period: Mapping[int, bytes]
    now: int

    def hashes(self, period: int, words: Sequence[str]) -> Longs:
        """The first 8 bytes of a keyed BLAKE2b (RFC 7693) of each word."""
        keyed = hashlib.blake2b(key=self.by_period[period], digest_size=8).copy
        raw = []
        for word in words:
            one = keyed()
            one.update(word.encode())
            raw.append(one.digest())
        return np.frombuffer(b"".join(raw), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Households:
    """Who belongs to each row. classes: a number per row.

    asked: whom the requester named. members: everybody whose data are used, by the source's own
    register. Both list<string>, sorted.
    """

    asked: Any
    members: Any
    classes: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.members)


class Budget:
    """The budget of people at one source, on a connection that the caller commits."""

    def __init__(self, con: Connection, keys: Keys, month: int) -> None:
        self._con = con
        self._keys = keys
        self._month = month

    def decide(self, run: int, declared: int, households: Households) -> "Spending":
        """Which rows may be answered, and what is to be written down before they are.

        run: its number here. declared: the number of the declared set. A requester names a person
        once in a run: naming them alone, then with another, would be a way to find a difference.
        Until the transaction ends no other run spends here, so that no two can answer about one.
        """
        self._con.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
        people = _People.of(households)
        hashes = {each: self._keys.hashes(each, people.names) for each in self._keys.by_period}
        known = self._known(run, declared, hashes)
        over = known.barred[people.person]
        over |= people.own & (known.own | people.named_twice())[people.person]
        spent = np.ones(len(households), dtype=np.bool_)
        spent[people.row[over]] = False
        states = people.only(spent).states(hashes[self._keys.now])
        return Spending(spent, run, declared, states, known.here[states.person])

    def write(self, spending: "Spending") -> None:
        """Write states; of those that this run wrote before, only whether somebody was named."""
        states, new = spending.states, ~spending.here
        count = int(new.sum())
        same = {"period": self._keys.now, "declared": spending.declared, "month": self._month}
        columns = {name: np.full(count, value, np.int16) for name, value in same.items()}
        columns |= {name: each[new] for name, each in states.columns().items()}
        columns["run"] = np.full(count, spending.run, np.int32)
        copy_rows(self._con, "person_states", columns)
        named = states.hashes[~new & states.own]
        if len(named):
            self._con.execute(
                """update person_states set own = true
                where run = %s and declared = %s and person = any(%s)""",
                (spending.run, spending.declared, named.tolist()),
            )

    def refund(self, run: int) -> None:
        """As if the run had never asked."""
        self._con.execute("delete from person_states where run = %s", (run,))

    def settle(self, run: int) -> None:
        """The run is over: which one it was is no longer needed."""
        self._con.execute("update person_states set run = null, own = null where run = %s", (run,))

    def _known(self, run: int, declared: int, hashes: Mapping[int, Longs]) -> "_Known":
        """What is remembered of some people. hashes: theirs, by period."""
        known = _Known.nothing(len(hashes[self._keys.now]))
        if self._con.execute("select 1 from person_states limit 1").fetchone() is None:
            return known
        self._con.execute("create temp table asked (period smallint, person bigint, place integer)")
        for period, found in hashes.items():
            columns: dict[str, npt.NDArray[Any]] = {
                "period": np.full(len(found), period, dtype=np.int16),
                "person": found,
                "place": np.arange(len(found), dtype=np.int32),
            }
            copy_rows(self._con, "asked", columns)
        rows = self._con.execute(
            """
            with rivals as (
                select distinct other.number from declared_sets own
                join declared_sets other on other.family = own.family
                    and other.municipalities && own.municipalities
                where own.number = %(declared)s
                union select %(declared)s
            )
            select a.place,
                bool_or(s.run is distinct from %(run)s),
                bool_or(s.run is not distinct from %(run)s),
                bool_or(s.run is not distinct from %(run)s and s.own)
            from asked a join person_states s on (s.person, s.period) = (a.person, a.period)
            join rivals r on r.number = s.declared
            where s.run = %(run)s
                or s.declared <> %(declared)s or s.month > %(month)s - %(between)s
            group by a.place
            """,
            {"declared": declared, "run": run, "month": self._month, "between": MONTHS_BETWEEN},
        ).fetchall()
        self._con.execute("drop table asked")
        for place, barred, here, own in rows:
            known.barred[place], known.here[place], known.own[place] = barred, here, own
        return known


@dataclass(frozen=True, slots=True)
class Spending:
    """What a part of a run spends. spent: by row, whether it may be answered.

    states: of the people of those rows. here: of each state, whether this run wrote it before.
    """

    spent: Bools
    run: int
    declared: int
    states: "_States"
    here: Bools


@dataclass(frozen=True, slots=True)
class _Known:
    """What is remembered, a place for each person. barred: asked about too recently, by another set
    or with others. here: by this run before. own: named by this run before.
    """

    barred: Bools
    here: Bools
    own: Bools

    @classmethod
    def nothing(cls, count: int) -> "_Known":
        return cls(*(np.zeros(count, dtype=np.bool_) for _ in range(3)))


@dataclass(frozen=True, slots=True)
class _States:
    """What is written, by hash: person is the place among the people asked about."""

    person: Longs
    hashes: Longs
    classes: Longs
    members: Longs
    own: Bools

    def columns(self) -> dict[str, npt.NDArray[Any]]:
        classes = self.classes.astype(np.int16)
        return {"person": self.hashes, "class": classes, "members": self.members, "own": self.own}


@dataclass(frozen=True, slots=True)
class _People:
    """Who stands in which row: pairs of a row and a person, by their place in names.

    own: of each pair, whether the requester named that person in that row. classes: by row.
    """

    names: Sequence[str]
    row: Longs
    person: Longs
    own: Bools
    classes: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, households: Households) -> "_People":
        asked, members = households.asked, households.members
        both = pa.concat_arrays([members.flatten(), asked.flatten()]).dictionary_encode()
        codes = both.indices.to_numpy().astype(np.int64)
        row, named = _rows_of(members), _rows_of(asked)
        person, split, count = codes[: len(row)], len(row), len(both.dictionary)
        own = np.isin(row * count + person, named * count + codes[split:])
        return cls(both.dictionary.to_pylist(), row, person, own, households.classes)

    def named_twice(self) -> Bools:
        """Of each person, whether they are named in more than one row."""
        return np.bincount(self.person[self.own], minlength=len(self.names)) > 1

    def only(self, rows: Bools) -> "_People":
        """The people of some rows."""
        kept = rows[self.row]
        return _People(self.names, self.row[kept], self.person[kept], self.own[kept], self.classes)

    def states(self, hashes: Longs) -> _States:
        """A state for each person: of the row in which they are named, if there is one.

        The class of people is the highest of the rows about the same people together. In the order
        of the hashes, which says nothing about the rows.
        """
        together = _together(self.row, hashes[self.person], len(self.classes))[self.row]
        _, inverse = np.unique(together, return_inverse=True)
        highest = np.zeros(int(inverse.max(initial=-1)) + 1, dtype=np.int64)
        np.maximum.at(highest, inverse, self.classes[self.row])
        order = np.lexsort((together, ~self.own, hashes[self.person]))
        person = self.person[order]
        first = order[np.append(True, person[1:] != person[:-1])[: len(person)]]
        who = self.person[first]
        return _States(who, hashes[who], highest[inverse[first]], together[first], self.own[first])


def month_of(year: int, month: int) -> int:
    """A month as a number that fits in two bytes: months since January 2000."""
    return (year - 2000) * 12 + month - 1


def _rows_of(lists: Any) -> Longs:
    """The row of every value of an Arrow array of lists."""
    lengths = np.diff(lists.offsets.to_numpy())
    return np.repeat(np.arange(len(lists), dtype=np.int64), lengths)


def _together(row: Longs, hashes: Longs, count: int) -> Longs:
    """A hash of the people of each row, whatever their order, from the keyed hashes of each.

    The sum, modulo 2 to the 64th, of the keyed hashes after the finaliser of SplitMix64. Nobody
    without the key can choose those, so nobody can choose people whose sums are the same.
    """
    mixed = hashes.view(np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    found = np.zeros(count, dtype=np.uint64)
    np.add.at(found, row, mixed ^ (mixed >> np.uint64(31)))
    return found.view(np.int64)
