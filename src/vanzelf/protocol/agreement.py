"""What the parties of a run agree on before any row is sent, checked as a whole."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vanzelf.protocol.mandates import Gates, Mandate
from vanzelf.protocol.merkle import CHUNK, root_of
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Manifest, RunKey
from vanzelf.protocol.signing import Keys


@dataclass(frozen=True, slots=True)
class Agreement:
    """A manifest with the mandates and the run key that it names. digest: of the manifest."""

    manifest: Manifest
    digest: str
    mandates: Mapping[str, Mandate]
    run_key: RunKey

    @property
    def gates(self) -> Gates:
        """The strictest gates of all mandates."""
        gates = [mandate.gates for mandate in self.mandates.values()]
        return Gates(
            least=max(each.least for each in gates),
            most=min(each.most for each in gates),
            unknown=min(each.unknown for each in gates),
        )


def read_agreement(
    manifest: str, mandates: Sequence[str], run_key: str, messages: Keys, granted: Keys
) -> Agreement:
    """Read a manifest, the mandates and the run key; raises ProtocolError when they do not fit.

    messages, granted: the keys that are trusted for messages and for mandates.
    """
    found, signed = Manifest.check(manifest, messages)
    if signed.oin != found.requester:
        raise _refused("manifest-sender", "the manifest is not signed by the one who asks.")
    key, key_signed = RunKey.check(run_key, messages)
    if key_signed.digest != found.run_key or key.run != found.run:
        raise _refused("run-key", "the key is not the one of this run.")
    read: dict[str, Mandate] = {}
    for text in mandates:
        mandate = _mandate(text, found, granted)
        _pinned(mandate, key, key_signed.kid)
        read[mandate.source.oin] = mandate
    if read.keys() != found.mandates.keys():
        raise _refused("manifest-mandates", "the mandates are not those of the manifest.")
    _whole(found)
    return Agreement(found, signed.digest, read, key)


def _mandate(text: str, manifest: Manifest, granted: Keys) -> Mandate:
    mandate, signed = Mandate.check(text, granted)
    if signed.oin != mandate.source.oin:
        raise _refused("mandate-signer", "a mandate is signed by another than its source.")
    if manifest.mandates.get(mandate.source.oin) != signed.digest:
        raise _refused("manifest-mandates", "a mandate is not the one the manifest names.")
    if mandate.requester.oin != manifest.requester or mandate.bundle != manifest.bundle:
        raise _refused("mandate-other", "a mandate is for another requester or bundle.")
    if mandate.schemes != manifest.schemes:
        raise _refused("mandate-other", "a mandate is about other schemes.")
    return mandate


def _pinned(mandate: Mandate, key: RunKey, kid: str) -> None:
    """The run key comes from the one combiner of the mandate: another would see the answers."""
    if (mandate.combiner.oin, mandate.combiner.kid) != (key.combiner, kid):
        raise _refused("combiner-other", "the run key is not from the combiner of the mandate.")


def _whole(manifest: Manifest) -> None:
    """The chunks make the root, and there are as many as the count needs."""
    digests = [bytes.fromhex(each) for each in manifest.chunks]
    if root_of(b"".join(digests)).hex() != manifest.root or len(digests) != -(
        -manifest.count // CHUNK
    ):
        raise _refused("manifest-root", "the chunks do not make the root.")


def in_time(agreement: Agreement, now: dt.datetime, *, demo: bool) -> str | None:
    """Why the agreement may not be used now; None when it may."""
    manifest = agreement.manifest
    if now >= min(manifest.expires, agreement.run_key.until):
        return "run-expired"
    if demo and not manifest.synthetic:
        return "demo-people"
    for mandate in agreement.mandates.values():
        if reason := mandate.allows(manifest.on, demo=demo):
            return reason
    return None


def chunk_size(manifest: Manifest, chunk: int) -> int:
    """How many rows a chunk has."""
    return min(CHUNK, manifest.count - chunk * CHUNK)


def _refused(code: str, what: str) -> ProtocolError:
    return ProtocolError.because(code, what, "Make the manifest again.")
