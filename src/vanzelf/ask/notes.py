"""Notes for residents: what became of it when somebody was looked up for a list (protocol, step 22).

Everybody who was looked up has a note of one size, sealed with a key of the run. That key is sealed
to the residents' side and stands in a file of its own: nobody at the municipality can open a note,
and when the file is overwritten nobody can at all, wherever copies of the notes are.
"""

import datetime as dt
import secrets
from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.sealing import SealingKey, seal
from vanzelf.store.database import Connection
from vanzelf.transport.party import Party, shred, write_secret

NONCE: Final = 12
SIZE: Final = 32
"""Bytes of what a note says, before it is sealed."""


class Said(StrEnum):
    """What a note says.

    STOPPED: taken out while the run went on; nobody is told why. HOUSEHOLD: somebody who lives with
    people who were asked about, and would not be approached.
    """

    LISTED = "op de lijst"
    NOT_LISTED = "niet op de lijst"
    STOPPED = "gestopt"
    HOUSEHOLD = "huishouden"


def said_about(person: str, *, asked: Set[str], listed: Set[str], stopped: Set[str]) -> Said:
    """What the note of a person says.

    asked: who is in a row. stopped: who was taken out, and whoever lives with them.
    """
    if person in stopped:
        return Said.STOPPED
    if person in listed:
        return Said.LISTED
    return Said.NOT_LISTED if person in asked else Said.HOUSEHOLD


@dataclass(frozen=True, slots=True)
class SealedNote:
    """A note as the municipality has it. key: of its run, sealed to the residents' side."""

    run: str
    key: bytes
    sealed: bytes

    def open(self, residents: SealingKey) -> Said:
        """What it says, with the key of the residents' side; raises ProtocolError seal-broken."""
        key = residents.open(self.key, _about(self.run))
        try:
            plain = ChaCha20Poly1305(key).decrypt(self.sealed[:NONCE], self.sealed[NONCE:], None)
        except InvalidTag:
            raise ProtocolError.because(
                "seal-broken", "the note cannot be opened with this key.", "Ask for it again."
            ) from None
        return Said(plain.decode().rstrip())


def write_notes(
    party: Party,
    con: Connection,
    run: str,
    said: Mapping[UUID, Said],
    note_key: str,
    expires: dt.date,
) -> None:
    """Write what everybody may read, in the order given. said: by the id of the person.

    note_key: the public key of the residents' side. The key of the run is forgotten here.
    """
    key = secrets.token_bytes(32)
    write_secret(_path(party, run), seal(key, note_key, _about(run)))
    encrypt = ChaCha20Poly1305(key).encrypt
    texts = {each: each.encode().ljust(SIZE) for each in Said}
    nonces = secrets.token_bytes(NONCE * len(said))
    with con.cursor().copy(
        "copy ask.notes (run, subject, sealed, expires) from stdin (format binary)"
    ) as copy:
        copy.set_types(["text", "uuid", "bytea", "date"])
        for place, (subject, what) in enumerate(said.items()):
            nonce = nonces[place * NONCE : (place + 1) * NONCE]
            copy.write_row((run, subject, nonce + encrypt(nonce, texts[what], None), expires))


def notes_of(party: Party, con: Connection, keyed: bytes) -> dict[str, SealedNote]:
    """The sealed notes of a person, by run. keyed: as `People.keyed` finds them."""
    rows = con.execute(
        """select run, n.sealed from ask.notes n join ask.subjects s on s.id = n.subject
        where s.keyed = %s""",
        (keyed,),
    ).fetchall()
    keys = {run: _path(party, run) for run, _ in rows}
    return {
        run: SealedNote(run, keys[run].read_bytes(), bytes(sealed))
        for run, sealed in rows
        if keys[run].exists()
    }


def destroy(party: Party, run: str) -> None:
    """Destroy the key of the notes of a run: from now on nobody can open one of them."""
    shred(_path(party, run))


def _path(party: Party, run: str) -> Path:
    return party.directory / "sleutels" / "notities" / f"{run}.sleutel"


def _about(run: str) -> dict[str, str]:
    return {"soort": "notities", "run": run}
