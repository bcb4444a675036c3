"""People in the municipality's store: a random id, a keyed hash to find them, a sealed number."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from vanzelf.store.database import Connection
from vanzelf.transport.party import Party, secret

NONCE: Final = 12


@dataclass(frozen=True, slots=True)
class People:
    """Finds and adds people. find_key, seal_key: 32 secret bytes each."""

    find_key: bytes = field(repr=False)
    seal_key: bytes = field(repr=False)

    @classmethod
    def of(cls, party: Party) -> "People":
        """With the keys of a party; they are made the first time."""
        folder = party.directory / "sleutels"
        return cls(
            secret(folder / "personen-zoeken.sleutel", lambda: secrets.token_bytes(32)),
            secret(folder / "personen-lezen.sleutel", lambda: secrets.token_bytes(32)),
        )

    def keyed(self, persons: Sequence[str]) -> list[bytes]:
        """The keyed hash of each person: HMAC-SHA256, 32 bytes."""
        return [hmac.digest(self.find_key, each.encode(), "sha256") for each in persons]

    def subjects(self, con: Connection, persons: Sequence[str]) -> dict[str, UUID]:
        """The id of each person, made when there is none yet."""
        unique = sorted(set(persons))
        keyed = self.keyed(unique)
        con.execute("create temp table coming (keyed bytea, sealed bytea) on commit drop")
        with con.cursor().copy("copy coming from stdin (format binary)") as copy:
            copy.set_types(["bytea", "bytea"])
            for who, key in zip(unique, keyed, strict=True):
                copy.write_row((key, self.sealed(who)))
        con.execute(
            "insert into ask.subjects (keyed, sealed) select * from coming on conflict do nothing"
        )
        rows = con.execute(
            "select s.keyed, s.id from ask.subjects s join coming using (keyed)"
        ).fetchall()
        con.execute("drop table coming")
        found: dict[bytes, UUID] = dict(rows)
        return {who: found[key] for who, key in zip(unique, keyed, strict=True)}

    def sealed(self, person: str) -> bytes:
        """The number of a person, sealed: another time it looks different."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + ChaCha20Poly1305(self.seal_key).encrypt(nonce, person.encode(), None)

    def person(self, sealed: bytes) -> str:
        """The number of a person, as it stands sealed in the store."""
        opened = ChaCha20Poly1305(self.seal_key).decrypt(sealed[:NONCE], sealed[NONCE:], None)
        return opened.decode()
