"""The daily exchange of log heads: each party shows how far its log had come, and signs what it saw.

One message asks and is answered by another of its kind. Both hold heads and countersignatures, of
the sender and of whoever it heard from: so a municipality that carries all messages carries these
as well, and parties that never meet hold each other's heads. Nothing has to be trusted on the way:
each text is signed by the party it is of.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable

from vanzelf.ledger.heads import alert, countersign, keep_countersignature, last_own, make_head
from vanzelf.ledger.statements import Countersignature, Head
from vanzelf.protocol.messages import Kind, Message, write
from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.party import Party

HEADS, SEEN = "koppen", "gezien"


def answer(party: Party, message: Message) -> bytes:
    """The answer of a party to the heads that another sent."""
    _, signed = take(party, message)
    with party.connect() as con, con.transaction():
        head = own_head(con, party)
    return written(party, message.head.sender, {head}, signed)


def own_head(con: Connection, party: Party) -> str:
    """The head of today, made when there is none."""
    now, last = party.clock(), last_own(con)
    if last is not None and Head.check(last, party.trusted)[0].at.date() == now.date():
        return last
    return make_head(con, party.key, now)


def take(party: Party, message: Message) -> tuple[set[str], set[str]]:
    """Keep what came; gives the heads of others, and what was signed of any head, ours included.

    A head that contradicts an earlier one is kept as an alert; what cannot be read is left.
    """
    heads = _texts(message, HEADS)
    own, seen = set[str](), _texts(message, SEEN)
    for text in sorted(heads):
        with party.connect() as con:
            if signed := _countersigned(con, party, text):
                own.add(signed)
    for text in sorted(seen):
        _keep(party, text)
    return heads, own | seen


def _countersigned(con: Connection, party: Party, text: str) -> str | None:
    keys, now = party.keys_for("berichten"), party.clock()
    try:
        if Head.check(text, keys)[0].party == party.oin:
            return None
        with con.transaction():
            return countersign(con, text, keys, party.key, now)
    except ProblemError as error:
        if error.problems[0].code == "head-forked":
            alert(con, text, keys, now)
        return None


def _keep(party: Party, text: str) -> None:
    keys = party.keys_for("berichten")
    try:
        if Countersignature.check(text, keys)[0].party == party.oin:
            with party.connect() as con:
                keep_countersignature(con, text, keys)
    except ProblemError:
        return


def _texts(message: Message, name: str) -> set[str]:
    found = message.head.content.get(name, ())
    return set(found) if isinstance(found, tuple) else set()


def written(party: Party, to: str, heads: Iterable[str], seen: Iterable[str]) -> bytes:
    """A message with heads and with what was signed of heads."""
    now = party.clock()
    head = {"kind": Kind.HEADS, "to": to, "run": _day(now), "at": now}
    content = {HEADS: tuple(sorted(heads)), SEEN: tuple(sorted(seen))}
    return write({**head, "content": content}, party.key)


def _day(now: dt.datetime) -> str:
    """What stands where a run would: one id for all exchanges of a day."""
    return hashlib.sha256(f"logkoppen {now.date()}".encode()).hexdigest()[:32]
