"""The reviewer of lists, who takes part in none: makes canaries, and opens what it expected of them.

It opens a set once, and only when shown what the municipality committed to and the result that the
combiner signed for it: then nobody can change the list any more.
"""

from dataclasses import dataclass, field
from pathlib import Path

from vanzelf.ask.canaries import ASKED, OPENED, SUFFIX, CanaryOpening, CanarySet
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Manifest, Result
from vanzelf.protocol.sealing import SealingKey
from vanzelf.protocol.signing import Key, Keys
from vanzelf.transport.party import Clock, read_key, write_secret

KEY, SEAL = "kanaries.jwk", "zegel.sleutel"
"""The files of its keys: to sign with, and to open with."""


@dataclass(frozen=True)
class Reviewer:
    """A reviewer. key: signs. seal: opens. trusted: keys of municipalities and combiners.

    record: directory in which it keeps what it opened.
    """

    key: Key = field(repr=False)
    seal: SealingKey = field(repr=False)
    trusted: Keys
    record: Path
    clock: Clock

    @classmethod
    def of(cls, keys: Path, trusted: Keys, record: Path, clock: Clock) -> "Reviewer":
        """With the keys in a directory."""
        seal = SealingKey.read((keys / SEAL).read_bytes())
        return cls(read_key(keys / KEY), seal, trusted, record, clock)

    def open(self, request: str) -> str:
        """What was expected of canaries, signed; request: as `ask_opening` wrote it.

        Raises ProtocolError canary-request or canaries-opened, or what is wrong with a signature.
        """
        parts = request.split("\n")
        if len(parts) != len(("canaries", "manifest", "result")):
            raise _not_asked("it does not hold canaries, a manifest and a result.")
        found, canaries = CanarySet.check(parts[0], {self.key.kid: self.key})
        manifest, committed = Manifest.check(parts[1], self.trusted)
        result, signed = Result.check(parts[2], self.trusted)
        if committed.oin != manifest.requester or signed.oin != manifest.combiner:
            raise _not_asked("it is signed by others than those who should.")
        if (result.run, result.manifest) != (manifest.run, committed.digest):
            raise _not_asked("the result is of another run.")
        if found.bundle != manifest.bundle:
            raise _not_asked("the canaries are for another bundle.")
        kept = self.record / f"{canaries.digest}{SUFFIX}"
        if kept.exists():
            return self._again(kept, signed.digest)
        text = CanaryOpening(
            run=manifest.run,
            canaries=canaries.digest,
            result=signed.digest,
            expected=tuple(found.expected(self.seal)),
            at=self.clock(),
        ).signed(self.key)
        write_secret(kept, text.encode())
        return text

    def _again(self, kept: Path, result: str) -> str:
        text = kept.read_text(encoding="utf-8")
        opening, _ = CanaryOpening.check(text, {self.key.kid: self.key})
        if opening.result != result:
            raise ProtocolError.because(
                "canaries-opened",
                "these canaries were opened for another list.",
                "Make a new set: one is for one list.",
            )
        return text

    def answer(self, canaries: Path) -> int:
        """Answer what is asked in a municipality's directory of canaries; gives how many."""
        answered = 0
        for path in sorted((canaries / ASKED).glob(f"*{SUFFIX}")):
            out = canaries / OPENED / path.name
            if not out.exists():
                write_secret(out, self.open(path.read_text(encoding="utf-8").strip()).encode())
                answered += 1
        return answered


def _not_asked(what: str) -> ProtocolError:
    return ProtocolError.because(
        "canary-request",
        f"this is no reason to open canaries: {what}",
        "Open them when the list is there, and for that list only.",
    )
