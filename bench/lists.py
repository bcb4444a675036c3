"""Lists between parties: a whole run, one gateway, the combiner on the country's tokens."""

import datetime as dt
import json
import resource
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

ON = dt.date(2026, 11, 1)
MOMENT = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
BUNDLE, BUSIEST = "toeslagen", "belastingdienst"
NATIONAL_TOKENS, LEGS = 8_400_000, 5


def measure(directory: Path, residents: int) -> dict[str, Any]:
    """A run over HTTPS between programs, beside the same list worked out in one place."""
    from vanzelf.eikenhage.stage import set_stage
    from vanzelf.rules.load import load_catalogue
    from vanzelf.store.server import running_server
    from vanzelf.synth.make import make_town

    catalogue, town = load_catalogue(), directory / f"town-with-awards-{residents}"
    if not (town / "manifest.json").exists():
        make_town(catalogue, residents, 1, town)
    place, folder = (Path(tempfile.mkdtemp(prefix="vanzelf-")) for _ in range(2))
    place.chmod(0o755)
    with running_server(place) as dsn:
        at = dt.datetime.now(dt.UTC)  # noqa: TID251 - certificates are of now
        stage = set_stage(catalogue, town, folder, dsn, [BUNDLE], MOMENT, at)
        stage.start_all()
        try:
            seconds, gateway = _run(stage)
        finally:
            stage.stop()
    central = _in_one_place(catalogue, town, directory / "out")
    for each in (place, folder):
        shutil.rmtree(each)
    combiner = _combiner_apart()
    return {
        "list.run_seconds_80k": {
            "value": round(seconds, 1),
            "bar": "≤ 60",
            "ok": seconds <= 60,
            "residents": residents,
            "sources": 4,
        },
        "list.gateway_answers_per_second": {
            "value": round(gateway["answers"] / gateway["seconds"]),
            "bar": "≥ 50000",
            "ok": gateway["answers"] / gateway["seconds"] >= 50_000,
            **gateway,
        },
        "list.combiner_national_seconds": {
            "value": round(combiner["seconds"], 1),
            "bar": "≤ 30",
            "ok": combiner["seconds"] <= 30,
            "tokens": NATIONAL_TOKENS,
            "legs": LEGS,
        },
        "list.combiner_peak_gb": {
            "value": round(combiner["peak_gb"], 2),
            "bar": "≤ 4",
            "ok": combiner["peak_gb"] <= 4,
        },
        "list.vs_central": {
            "value": round(seconds / central, 1),
            "bar": "shown",
            "ok": True,
            "central_seconds": round(central, 2),
        },
    }


def _run(stage: Any) -> tuple[float, dict[str, Any]]:
    """Seconds of the command, and what the busiest source did in how long."""
    from vanzelf.eikenhage.stage import PROGRAM
    from vanzelf.store.database import connect

    command = [sys.executable, "-c", PROGRAM, "list", "run", BUNDLE, "--on", ON.isoformat()]
    command += ["--party", str(stage.files["gemeente"]), "--board", "drie"]
    command += ["--by", "een", "--by", "twee"]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    with connect(stage.databases[BUSIEST]) as con:
        row = con.execute(
            """select r.households, p.persons, p.seconds
            from source_runs r join source_parts p using (run)"""
        ).fetchone()
    assert row is not None
    return seconds, {
        "answers": row[0] * 3,
        "households": row[0],
        "persons": row[1],
        "seconds": round(float(row[2]), 3),
    }


def _in_one_place(catalogue: Any, town: Path, out: Path) -> float:
    """Seconds for the same three schemes with all data in one place."""
    from vanzelf.screening.population import open_population
    from vanzelf.screening.run import screen

    schemes = catalogue.bundles[BUNDLE].schemes
    shutil.rmtree(out, ignore_errors=True)
    start = time.perf_counter()
    screen(catalogue, open_population(town), ON, out, schemes=schemes, sample=0, processes=1)
    return time.perf_counter() - start


def _combiner_apart() -> dict[str, float]:
    """The combiner in a process of its own, so that its memory is its own."""
    code = "import json, bench.lists as b; print(json.dumps(b.join_the_country()))"
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=root
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def join_the_country() -> dict[str, float]:
    """Open and join five legs of 8.4 million tokens; they are made first, and lie on disk."""
    from vanzelf.combiner.joining import join
    from vanzelf.protocol.legs import circumstances
    from vanzelf.protocol.sealing import SealingKey, seal

    key, sources = SealingKey.make(), [f"{number:020d}" for number in range(LEGS)]
    agreement = _agreement(sources)
    manifest, digest = agreement.manifest, agreement.digest
    with tempfile.TemporaryDirectory() as place:
        tokens = [_tokens(part, len(manifest.chunks)) for part in range(len(manifest.chunks))]
        for source in sources:
            for part, some in enumerate(tokens):
                about = circumstances(manifest, digest, source, part)
                sealed = seal(_leg(some, manifest.schemes), key.public, about)
                (Path(place) / f"{source}-{part}").write_bytes(sealed)
        receipts = _receipts(sources, tokens)
        del tokens
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        listed = join(
            agreement, receipts, key, lambda who, part: (Path(place) / f"{who}-{part}").read_bytes()
        )
        seconds = time.perf_counter() - start
    peak = max(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024**2
    return {"seconds": seconds, "peak_gb": peak, "listed": listed.count}


def _agreement(sources: list[str]) -> Any:
    from vanzelf.protocol.agreement import Agreement
    from vanzelf.protocol.merkle import CHUNK
    from vanzelf.protocol.run import Manifest, RunKey

    nothing = "0" * 64
    until = MOMENT + dt.timedelta(days=7)
    manifest = Manifest(
        run="0" * 32,
        bundle=BUNDLE,
        requester="0" * 20,
        combiner="9" * 20,
        mandates=dict.fromkeys(sources, nothing),
        schemes=("huurtoeslag", "zorgtoeslag", "kindgebonden_budget"),
        on=ON,
        count=NATIONAL_TOKENS,
        root=nothing,
        chunks=(nothing,) * -(-NATIONAL_TOKENS // CHUNK),
        run_key=nothing,
        everybody=True,
        synthetic=True,
        expires=until,
    )
    run_key = RunKey(run="0" * 32, combiner="9" * 20, key="x", until=until)
    return Agreement(manifest, nothing, {}, run_key)


def _tokens(part: int, parts: int) -> bytes:
    from vanzelf.protocol.merkle import CHUNK

    count = min(CHUNK, NATIONAL_TOKENS - part * CHUNK)
    raw = np.frombuffer(secrets.token_bytes(16 * count), dtype=np.uint8).reshape(count, 16)
    found = raw[np.lexsort(raw.T[::-1])].copy()
    found[:, 0] = found[:, 0] // parts + part * (256 // parts)
    return found.tobytes()


def _leg(tokens: bytes, schemes: tuple[str, ...]) -> bytes:
    from vanzelf.protocol.legs import write_leg

    draw = np.random.default_rng(1)
    count = len(tokens) // 16
    answers = {each: draw.integers(0, 3, count, dtype=np.uint8) for each in schemes}
    return write_leg(tokens, answers, schemes)


def _receipts(sources: list[str], tokens: list[bytes]) -> Mapping[str, Any]:
    import hashlib
    from types import SimpleNamespace

    asked = hashlib.sha256(b"".join(hashlib.sha256(each).digest() for each in tokens)).hexdigest()
    return {source: SimpleNamespace(tokens=asked) for source in sources}
