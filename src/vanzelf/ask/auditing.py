"""Checking a run afterwards, from what was signed about it: no token, no person, no answer needed."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

from vanzelf.ask.runs import Run, Runs
from vanzelf.protocol.merkle import root_of
from vanzelf.protocol.run import Audited, Manifest, Receipt, Result
from vanzelf.protocol.signing import Keys
from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked. party: OIN of whose word it is. fits: whether it holds."""

    party: str
    what: str
    fits: bool


def audit(con: Connection, run: str, trusted: Keys) -> list[Finding]:
    """Everything that can be checked about a run from its receipts; raises ProblemError run-unknown."""
    runs = Runs(con)
    found = runs.get(run)
    kept = runs.kept(run)
    return list(_Audit(found, kept, trusted).findings())


class _Audit:
    def __init__(self, run: Run, kept: Mapping[tuple[str, str], str], trusted: Keys) -> None:
        self.run = run
        self.kept = kept
        self.trusted = trusted

    def findings(self) -> Iterator[Finding]:
        manifest_text = next(
            (text for (_, kind), text in self.kept.items() if kind == "manifest"), ""
        )
        try:
            manifest, signed = Manifest.check(manifest_text, self.trusted)
        except ProblemError:
            yield Finding("", "er is een manifest met een geldige handtekening", fits=False)
            return
        own = manifest.requester
        chunks = [bytes.fromhex(each) for each in manifest.chunks]
        yield Finding(own, "het manifest is ondertekend", fits=signed.oin == own)
        yield Finding(
            own, "de delen maken de wortel", fits=root_of(b"".join(chunks)).hex() == manifest.root
        )
        receipts = yield from self._receipts(manifest, signed.digest)
        result = yield from self._result(manifest, signed.digest, receipts)
        for oin in sorted(manifest.mandates):
            yield self._audited(oin, result)

    def _receipts(
        self, manifest: Manifest, digest: str
    ) -> Generator[Finding, None, dict[str, str]]:
        found: dict[str, str] = {}
        tokens = set()
        for oin in sorted(manifest.mandates):
            text = self.kept.get((oin, "ontvangstbewijs"), "")
            try:
                receipt, signed = Receipt.check(text, self.trusted)
            except ProblemError:
                yield Finding(oin, "er is een ondertekend ontvangstbewijs", fits=False)
                continue
            same = (receipt.manifest, receipt.root, receipt.count) == (
                digest,
                manifest.root,
                manifest.count,
            )
            tokens.add(receipt.tokens)
            found[oin] = signed.digest
            yield Finding(
                oin, "het ontvangstbewijs gaat over deze bevolking", fits=same and signed.oin == oin
            )
        yield Finding(
            manifest.requester, "alle bronnen kregen dezelfde huishoudens", fits=len(tokens) == 1
        )
        return found

    def _result(
        self, manifest: Manifest, digest: str, receipts: Mapping[str, str]
    ) -> Generator[Finding, None, str]:
        try:
            result, signed = Result.check(self.run.result or "", self.trusted)
        except ProblemError:
            yield Finding(manifest.combiner, "er is een ondertekende uitslag", fits=False)
            return ""
        fits = signed.oin == manifest.combiner and result.manifest == digest
        yield Finding(
            manifest.combiner, "de uitslag is van de samenvoeger van het mandaat", fits=fits
        )
        rests = dict(result.receipts) == dict(receipts)
        yield Finding(manifest.combiner, "de uitslag rust op deze ontvangstbewijzen", fits=rests)
        return signed.digest

    def _audited(self, oin: str, result: str) -> Finding:
        text = self.kept.get((oin, "controleverslag"), "")
        try:
            report, signed = Audited.check(text, self.trusted)
        except ProblemError:
            return Finding(oin, "er is een ondertekend controleverslag", fits=False)
        fits = signed.oin == oin and report.result == result
        fits = fits and report.rows.checked == report.rows.equal
        told = f"de steekproef klopt: {report.rows.equal} van {report.rows.checked} gelijk"
        return Finding(oin, told, fits=fits)
