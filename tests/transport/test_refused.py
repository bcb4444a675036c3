"""Odd requests by the dozen: each refused, each noted, nothing evaluated, nothing stored."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest

from transport.stand import NOW, SOURCE, Stand, client_of, kept, lines
from vanzelf.eikenhage.parties import COMBINER, MUNICIPALITY
from vanzelf.protocol.messages import MAGIC, Head, Kind
from vanzelf.protocol.signing import Key, sign
from vanzelf.transport.asgi import API_VERSION
from vanzelf.transport.links import collect
from vanzelf.transport.problem import PROBLEM

Draw = np.random.Generator
Made = tuple[bytes, dict[str, str]]
FORM, SIGNER = {"message-form", "signature-form", "signature-wrong"}, {"signature-unknown-key"}


class Odd:
    """Makes requests that no party may take. to: the OIN they are brought to."""

    def __init__(self, stand: Stand, to: str, draw: Draw) -> None:
        self.stand, self.to, self.draw = stand, to, draw
        self.kinds: dict[str, tuple[Callable[[], Made], set[str]]] = {
            "malformed": (self.malformed, FORM | {"message-large"}),
            "spoilt": (self.spoilt, FORM | SIGNER | {"signature-kind", "message-digest"}),
            "oversized": (self.oversized, {"message-large"}),
            "too long a body": (self.too_long, {"message-length"}),
            "truncated": (self.truncated, FORM | {"message-length"}),
            "replayed": (self.replayed, {"message-old"}),
            "unauthorised": (self.unauthorised, {"run-unknown", "kind-unexpected"}),
            "wrong key": (self.wrong_key, SIGNER),
            "key of another": (self.key_of_another, {"message-sender"}),
            "wrong recipient": (self.wrong_recipient, {"message-other"}),
            "future-dated": (self.future_dated, {"message-future"}),
            "other document": (self.other_document, {"signature-kind"}),
            "odd fields": (self.odd_fields, {"document-form"}),
        }

    def request(self, kind: str) -> Made:
        return self.kinds[kind][0]()

    def some(self, most: int = 2_000) -> bytes:
        return self.draw.bytes(int(self.draw.integers(1, most)))

    def run(self) -> str:
        return self.draw.bytes(16).hex()

    def good(self, **head) -> bytes:
        kind = self.draw.choice([Kind.ROWS, Kind.AUDIT, Kind.RELEASE, Kind.LEG, Kind.ABORT])
        given = {"run": self.run(), "body": self.some(), **head}
        return self.stand.message(Kind(kind), given.pop("to", self.to), **given)

    def malformed(self) -> Made:
        start = MAGIC if self.draw.random() < 0.5 else b""
        return start + self.some(), {}

    def spoilt(self) -> Made:
        raw = bytearray(self.good(body=b""))
        at = int(self.draw.integers(len(MAGIC), len(raw) - 1))
        raw[at] = ord("A") if raw[at] != ord("A") else ord("B")
        return bytes(raw[:-1]) + b"\n", {}

    def oversized(self) -> Made:
        return b"", {"Content-Length": str(int(self.draw.integers(300_000_000, 10**15)))}

    def too_long(self) -> Made:
        return self.good() + self.some(), {}

    def truncated(self) -> Made:
        raw = self.good()
        return raw[: int(self.draw.integers(1, len(raw)))], {}

    def replayed(self) -> Made:
        then = NOW - dt.timedelta(seconds=int(self.draw.integers(301, 10**7)))
        kind = Kind.COLLECT if self.draw.random() < 0.5 else Kind.STATUS_REQUEST
        return self.stand.message(kind, self.to, run=self.run(), at=then), {}

    def unauthorised(self) -> Made:
        if self.draw.random() < 0.7:
            return self.good(), {}
        return collect(self.stand.party(MUNICIPALITY.slug), self.to, self.run()), {}

    def wrong_key(self) -> Made:
        key = Key.make(f"{MUNICIPALITY.oin}/berichten/{int(self.draw.integers(2, 99))}")
        return self.good(key=key), {}

    def key_of_another(self) -> Made:
        key = self.stand.party(MUNICIPALITY.slug).key
        head = Head(kind=Kind.COLLECT, sender=SOURCE.oin, to=self.to, run=self.run(), at=NOW)
        return MAGIC + head.signed(key).encode() + b"\n", {}

    def wrong_recipient(self) -> Made:
        return self.good(to=str(self.draw.integers(10**18)).zfill(20)), {}

    def future_dated(self) -> Made:
        ahead = dt.timedelta(seconds=int(self.draw.integers(301, 10**8)))
        return self.good(at=NOW + ahead), {}

    def other_document(self) -> Made:
        key = self.stand.party(MUNICIPALITY.slug).key
        text = sign({"soort": "ophalen"}, "vanzelf-manifest", key)
        return MAGIC + text.encode() + b"\n", {}

    def odd_fields(self) -> Made:
        key = self.stand.party(MUNICIPALITY.slug).key
        odd = {"soort": "ophalen", "van": MUNICIPALITY.oin, "aan": self.to, "run": self.run(),
               "op": "2026-11-01T09:00:00Z", "stuk": 0}  # fmt: skip
        chosen = str(self.draw.choice(list(odd)))
        odd[chosen] = [None, {}, -1, "x" * 50, [[]]][int(self.draw.integers(5))]
        return MAGIC + sign(odd, "vanzelf-bericht", key).encode() + b"\n", {}


def bring_all(stand: Stand, catalogue, caplog, actor, count: int, seed: int) -> None:
    desk, seen = stand.source(catalogue) if actor is SOURCE else (stand.combiner(), None)
    app = stand.source_app(desk) if seen else stand.combiner_app(desk)
    party = stand.party(actor.slug)
    odd = Odd(stand, actor.oin, np.random.default_rng(seed))
    names, before = list(odd.kinds), kept(party)
    with client_of(app) as client:
        for number in range(count):
            name = names[number % len(names)]
            raw, headers = odd.request(name)
            caplog.clear()
            answer = client.bring(raw, **headers)
            told = answer.json()
            code = told["type"].rpartition("/")[2]
            assert code in odd.kinds[name][1], (name, told)
            assert 400 <= answer.status_code == told["status"] < 500
            assert answer.headers["Content-Type"] == PROBLEM
            assert answer.headers["API-Version"] == API_VERSION
            (line,) = lines(caplog)
            assert (line["code"], line["status"]) == (code, answer.status_code)
            known = code in {"message-other", "message-future", "message-old", "run-unknown"}
            assert line.get("van") == MUNICIPALITY.oin if known else True
        assert client.ask("GET", "/v1/gezondheid").status_code == 200
    assert kept(party) == before
    assert seen is None or seen.asked == 0


@pytest.mark.parametrize("actor", [SOURCE, COMBINER], ids=lambda each: each.role)
def test_odd_requests_are_refused_and_leave_nothing(stand, catalogue, caplog, actor):
    bring_all(stand, catalogue, caplog, actor, 52, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("actor", [SOURCE, COMBINER], ids=lambda each: each.role)
def test_a_thousand_odd_requests_are_refused_and_leave_nothing(stand, catalogue, caplog, actor):
    bring_all(stand, catalogue, caplog, actor, 1_000, seed=2)


def test_other_bytes_after_the_first_are_refused_and_change_nothing(stand, combiner, caplog):
    first, other = stand.key_request(), stand.key_request()
    assert combiner.bring(first).status_code == 202
    before = kept(stand.party(COMBINER.slug))
    answer = combiner.bring(other)
    assert answer.status_code == 409
    assert [each["code"] for each in lines(caplog)] == ["message-different"]
    assert kept(stand.party(COMBINER.slug)) == before
