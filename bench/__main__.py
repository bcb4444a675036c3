"""`make bench`: measures, writes bench/results.json and the table in docs/explanation/performance.md."""

import argparse
import datetime as dt
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import desk, household, letters, lists, national, reach, zorgtoeslag
from bench.people import people

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results.json"
PAGE = ROOT / "docs" / "explanation" / "performance.md"
START, END = "<!-- bench:start -->", "<!-- bench:end -->"

WORDS = {
    "law.vs_openfisca_run": "OpenFisca-Core ÷ Vanzelf, zorgtoeslag from a Parquet of persons",
    "law.vs_openfisca_calc": "OpenFisca-Core ÷ Vanzelf, the calculation on ready couples",
    "law.vs_sql": "Vanzelf ÷ hand-written DuckDB SQL, same couples, same results",
    "law.national_seconds": "Seconds for the country, all schemes, outcomes written",
    "law.national_peak_gb": "Peak memory of that run in GB",
    "law.scaling_exponent": "Growth of time with the number of households",
    "law.one_household_ms": "Milliseconds for one household with explanation",
    "list.run_seconds_80k": "Seconds for a list of 80,000 residents between programs, all limits on",
    "list.gateway_answers_per_second": "Answers a second of one source, logged and within budgets",
    "list.combiner_national_seconds": "Seconds to join five legs of 8.4 million tokens",
    "list.combiner_peak_gb": "Peak memory of that in GB",
    "list.vs_central": "That list ÷ the same schemes with all data in one place",
    "desk.p95_ms": "Milliseconds for 95 of 100 pages of 40 staff at once, 200,000 residents",
    "reach.letters_per_minute": "Letters a minute by two programs, from the wave until each lies in the letterbox",
    "reach.letters_made_per_minute": "Letters made a minute, when nothing else is done",
    "reach.replies_per_minute": "Replies a minute by text message and by code, confirmed",
    "reach.offer_to_message_s": "Seconds from an offer until its carrier has the message",
}


def machine() -> dict[str, Any]:
    """What it was measured on, and with which versions."""
    names = ("duckdb", "openfisca-core", "numpy", "pyarrow")
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gb": round(memory, 1),
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in names},
    }


def table(results: dict[str, Any]) -> str:
    """The results as a table in Markdown."""
    lines = ["| what | found | bar | |", "|---|--:|--:|---|"]
    for key, entry in results["results"].items():
        mark = "met" if entry["ok"] else "**not met**"
        lines.append(f"| {WORDS[key]} (`{key}`) | {entry['value']} | {entry['bar']} | {mark} |")
    found = results["machine"]
    at: dict[str, list[str]] = {}
    for key, entry in results["results"].items():
        moment = f"{entry['date']} at commit {entry['commit']} on {entry['cpu']}"
        at.setdefault(moment, []).append(key)
    when = [f"{moment} (`{keys[0]}` to `{keys[-1]}`)" for moment, keys in at.items()]
    lines += [
        "",
        f"Measured {'; '.join(when)}. {results['residents']:,} residents in the country; "
        f"{found['cores']} cores, {found['memory_gb']} GB; Python "
        f"{found['python']}, DuckDB {found['duckdb']}, OpenFisca-Core {found['openfisca-core']}.",
    ]
    return "\n".join(lines)


def law(directory: Path, chosen: argparse.Namespace) -> dict[str, Any]:
    """Rules alone: one household, beside OpenFisca and hand-written SQL, and the country."""
    found = household.measure(1000)
    found |= zorgtoeslag.measure(people(directory, chosen.adults), chosen.repeats, say)
    say(f"the country: {chosen.residents:,} residents")
    return found | national.measure(directory, chosen.residents)


def lists_between(directory: Path, chosen: argparse.Namespace) -> dict[str, Any]:
    """Lists between parties."""
    say(f"a list between parties: {chosen.listed:,} residents")
    return lists.measure(directory, chosen.listed)


def desks(directory: Path, chosen: argparse.Namespace) -> dict[str, Any]:
    """The desk of staff."""
    say(f"forty staff at once, for {chosen.seconds:.0f} seconds")
    return desk.measure(directory, chosen.seconds)


def reached(directory: Path, _chosen: argparse.Namespace) -> dict[str, Any]:
    """Letters, replies and messages."""
    say("letters, replies, and messages out")
    return (
        reach.measure_road(directory)
        | letters.measure()
        | reach.measure_replies(directory)
        | reach.measure_offer(directory)
    )


PARTS = {"law": law, "list": lists_between, "desk": desks, "reach": reached}


def say(what: str) -> None:
    """Tell how far it is."""
    print(f"{what} …", file=sys.stderr, flush=True)


def main() -> None:
    """Run everything, or the parts that are named; what is not measured stays as it was."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--residents", type=int, default=18_000_000, help="size of the country")
    parser.add_argument("--adults", type=int, default=1_000_000, help="size of the comparison")
    parser.add_argument("--listed", type=int, default=80_000, help="residents of the list")
    parser.add_argument("--seconds", type=float, default=60, help="that staff walk their pages")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--dry", action="store_true", help="print only; write nothing")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}. There are {', '.join(PARTS)}.")
    directory = ROOT / "var" / "bench"
    directory.mkdir(parents=True, exist_ok=True)
    said: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))["results"]
    when = {"date": _today(), "commit": _commit(), "cpu": machine()["cpu"]}
    for name, measure in PARTS.items():
        if not chosen.parts or name in chosen.parts:
            said |= {key: each | when for key, each in measure(directory, chosen).items()}
    results = {
        "residents": chosen.residents,
        "machine": machine(),
        "results": {key: said[key] for key in WORDS if key in said},
    }
    print(table(results))
    if chosen.dry:
        return
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{START}\n{table(results)}\n{END}{after}", encoding="utf-8")


def _today() -> str:
    return dt.datetime.now(dt.UTC).date().isoformat()  # noqa: TID251 - a bench has a date


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


if __name__ == "__main__":
    main()
