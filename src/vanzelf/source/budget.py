"""The budget of a person: one declared set in twelve months (T4 to T6), kept without any answer.

With free limits an income is known to the euro after sixteen questions. So a source remembers that
somebody was asked about, by which set of limits, together with whom and when. It is asked again
only by the same set and after a year; otherwise the whole household gets no answer.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from vanzelf.protocol.answers import Bools
from vanzelf.store.database import Connection

Longs = npt.NDArray[np.int64]
MONTHS_BETWEEN = 12
KEY_MONTHS = 36
"""A key is destroyed this long after its period: then nobody can tell who was asked."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of the keyed hashes, by period (a calendar year). now: the period that is written."""

    by_period: Mapping[int, bytes]
    now: int

    def hashes(self, period: int, words: Sequence[str]) -> Longs:
        """The first 8 bytes of HMAC-SHA256 of each word."""
        key, digest = self.by_period[period], hmac.digest
        raw = b"".join([digest(key, word.encode(), "sha256")[:8] for word in words])
        return np.frombuffer(raw, dtype=">i8").astype(np.int64)


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

    def spend(self, run: int, declared: int, households: Households) -> Bools:
        """Which rows may be answered; what is asked about their people is written down.

        run: its number here. declared: the number of the declared set. A requester names a person
        once in a run: naming them alone, then with another, would be a way to find a difference.
        """
        self._load(households)
        spent = np.ones(len(households), dtype=np.bool_)
        spent[self._over(run, declared)] = False
        self._write(run, declared, spent)
        self._con.execute("drop table asked")
        return spent

    def refund(self, run: int) -> None:
        """As if the run had never asked."""
        self._con.execute(
            """delete from person_states s using person_states_before b
            where b.run = %s and (s.person, s.declared, s.period) = (b.person, b.declared, b.period)
            and b.month is null""",
            (run,),
        )
        self._con.execute(
            """update person_states s set class = b.class, members = b.members, month = b.month
            from person_states_before b
            where b.run = %s and (s.person, s.declared, s.period) = (b.person, b.declared, b.period)
            and b.month is not null""",
            (run,),
        )
        self.settle(run)

    def settle(self, run: int) -> None:
        """The run is over: what stood there before is no longer needed."""
        self._con.execute("delete from person_states_before where run = %s", (run,))

    def _load(self, households: Households) -> None:
        """The temporary table asked: a row per person of a row, for every period with a key."""
        lengths = np.diff(households.members.offsets.to_numpy())
        place = np.repeat(np.arange(len(households), dtype=np.int64), lengths)
        people = households.members.flatten()
        together = _joined(households.members)
        own = _named_in(households, place)
        self._con.execute(
            """create temp table asked (place integer, period smallint, person bigint,
            members bigint, class smallint, own boolean) on commit drop"""
        )
        for period in sorted(self._keys.by_period):
            members = self._keys.hashes(period, together)
            table = pa.table(
                {
                    "place": place,
                    "period": np.full(len(place), period),
                    "person": self._keys.hashes(period, people.to_pylist()),
                    "members": members[place],
                    "class": _same_for_all(members, households.classes)[place],
                    "own": own,
                }
            )
            _copy(self._con, "asked", table)

    def _over(self, run: int, declared: int) -> list[int]:
        """The rows with somebody who was asked too recently, by another set or with others."""
        rows = self._con.execute(
            """
            with rivals as (
                select distinct other.number from declared_sets own
                join declared_sets other on other.family = own.family
                where own.number = %(declared)s
                union select %(declared)s
            ), twice as (
                select person from asked where period = %(now)s and own
                group by person having count(*) > 1
            )
            select distinct a.place from asked a
            join person_states s on (s.person, s.period) = (a.person, a.period)
            join rivals r on r.number = s.declared
            left join person_states_before b on b.run = %(run)s
                and (b.person, b.declared, b.period) = (s.person, s.declared, s.period)
            where case when b.run is not null then a.own and b.own
                else s.declared <> %(declared)s or s.month > %(month)s - %(between)s end
            union select a.place from asked a join twice using (person) where a.period = %(now)s and a.own
            """,
            {
                "declared": declared,
                "run": run,
                "month": self._month,
                "between": MONTHS_BETWEEN,
                "now": self._keys.now,
            },
        ).fetchall()
        return [row[0] for row in rows]

    def _write(self, run: int, declared: int, spent: Bools) -> None:
        self._con.execute("create temp table spent (place integer) on commit drop")
        _copy(self._con, "spent", pa.table({"place": np.flatnonzero(spent)}))
        named = {"run": run, "declared": declared, "month": self._month, "now": self._keys.now}
        self._con.execute(
            """
            create temp table fresh on commit drop as
            select distinct on (person) period, person, members, class, own
            from asked join spent using (place) where period = %(now)s
            order by person, own desc
            """,
            named,
        )
        self._con.execute(
            """
            insert into person_states_before
                (run, period, person, declared, class, members, month, own)
            select %(run)s, f.period, f.person, %(declared)s, s.class, s.members, s.month, f.own
            from fresh f left join person_states s
                on (s.person, s.declared, s.period) = (f.person, %(declared)s, f.period)
            on conflict (run, person, declared, period) do update
            set own = person_states_before.own or excluded.own
            """,
            named,
        )
        self._con.execute(
            """
            insert into person_states (period, person, declared, class, members, month)
            select period, person, %(declared)s, class, members, %(month)s from fresh
            on conflict (person, declared, period) do update
            set class = excluded.class, members = excluded.members, month = excluded.month
            """,
            named,
        )
        self._con.execute("drop table fresh, spent")


def month_of(year: int, month: int) -> int:
    """A month as a number that fits in two bytes: months since January 2000."""
    return (year - 2000) * 12 + month - 1


def _named_in(households: Households, place: Longs) -> Bools:
    """Of the people of all rows together, who was named in that row by the requester."""
    named = households.asked
    lengths = np.diff(named.offsets.to_numpy())
    row = np.repeat(np.arange(len(named), dtype=np.int64), lengths)
    both = pa.concat_arrays([households.members.flatten(), named.flatten()])
    codes = both.dictionary_encode().indices.to_numpy()
    count = int(codes.max(initial=0)) + 1
    split = len(place)
    return np.isin(place * count + codes[:split], row * count + codes[split:])


def _joined(members: Any) -> list[str]:
    found: list[str] = pc.binary_join(members, "\n").to_pylist()
    return found


def _same_for_all(members: Longs, classes: npt.NDArray[np.uint8]) -> Longs:
    """The class of the people together: the highest of the rows about them."""
    _, inverse = np.unique(members, return_inverse=True)
    highest = np.zeros(inverse.max(initial=0) + 1, dtype=np.int64)
    np.maximum.at(highest, inverse, classes)
    return highest[inverse]


def _copy(con: Connection, table: str, rows: pa.Table) -> None:
    if not rows.num_rows:
        return
    sink = pa.BufferOutputStream()
    pyarrow.csv.write_csv(rows, sink, pyarrow.csv.WriteOptions(include_header=False))
    with con.cursor().copy(f"copy {table} from stdin (format csv)".encode()) as copy:
        copy.write(memoryview(sink.getvalue()))
