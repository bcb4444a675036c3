"""The whole country: 18 million people, all schemes, and how time grows with size."""

import datetime as dt
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PARTS_FOR_SCALING = (2, 6, 18)


def town(directory: Path, residents: int) -> Path:
    """A population of this size without awards; made when it is not there yet."""
    from vanzelf.synth.generate import generate

    out = directory / f"country-{residents}"
    if not (out / "manifest.json").exists():
        generate(residents, 1, out, processes=2)
    return out


def one_run(population: Path, out: Path, parts: int) -> dict[str, Any]:
    """Screen the first parts of a population, a part per processor at a time.

    Outcomes, estimates, amounts and receipt of every unit and scheme are written, criteria are not.
    Gives seconds and peak memory.
    """
    from vanzelf.rules.load import load_catalogue
    from vanzelf.screening.population import Population, open_population
    from vanzelf.screening.run import screen

    catalogue = load_catalogue()
    found = open_population(population)
    chosen = Population(found.directory, found.manifest, found.parts[:parts])
    shutil.rmtree(out, ignore_errors=True)
    start = time.perf_counter()
    done = screen(catalogue, chosen, dt.date(2026, 11, 1), out, sample=0, brief=True)
    taken = time.perf_counter() - start
    peak = _peak(min(parts, os.cpu_count() or 1)) / 1024**2
    return {
        "seconds": round(taken, 2),
        "peak_gb": round(peak, 2),
        "residents": done.residents,
        "households": done.households,
    }


def _peak(processes: int) -> int:
    """Kilobytes that this process and those it started had at most, all at their largest at once."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return own + (processes * largest if processes > 1 else 0)


def measure(directory: Path, residents: int) -> dict[str, Any]:
    """Each size in a process of its own, so that its peak memory is its own."""
    population = town(directory, residents)
    parts = len(list((population / "persons").glob("part-*.parquet")))
    sizes = sorted({max(1, round(parts * share / 18)) for share in PARTS_FOR_SCALING})
    runs = [_in_process(population, directory / "out", size) for size in sizes]
    whole = runs[-1]
    return {
        "law.national_seconds": {
            "value": whole["seconds"],
            "bar": "≤ 60",
            "ok": whole["seconds"] <= 60,
            "runs": runs,
        },
        "law.national_peak_gb": {
            "value": whole["peak_gb"],
            "bar": "≤ 8",
            "ok": whole["peak_gb"] <= 8,
        },
        "law.scaling_exponent": _exponent(runs),
    }


def _in_process(population: Path, out: Path, parts: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.national", str(population), str(out), str(parts)]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return result


def _exponent(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Slope of log seconds on log households, by least squares."""
    points = [(math.log(run["households"]), math.log(run["seconds"])) for run in runs]
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0
    return {"value": round(slope, 3), "bar": "≤ 1.1", "ok": slope <= 1.1}


if __name__ == "__main__":
    print(json.dumps(one_run(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
