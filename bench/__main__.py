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

from bench import desk, household, lists, national, reach, zorgtoeslag
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
    "reach.letters_per_minute": "Letters a minute, each a PDF that can be read aloud",
    "reach.letters_sent_per_minute": "Of those, by one program from the queue into the letterbox",
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
    lines += [
        "",
        f"{results['date']}, commit {results['commit']}, {results['residents']:,} residents, "
        f"{found['cpu']}, {found['cores']} cores, {found['memory_gb']} GB; Python "
        f"{found['python']}, DuckDB {found['duckdb']}, OpenFisca-Core {found['openfisca-core']}.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--residents", type=int, default=18_000_000, help="size of the country")
    parser.add_argument("--adults", type=int, default=1_000_000, help="size of the comparison")
    parser.add_argument("--listed", type=int, default=80_000, help="residents of the list")
    parser.add_argument("--seconds", type=float, default=60, help="that staff walk their pages")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--dry", action="store_true", help="print only; write nothing")
    chosen = parser.parse_args()
    directory = ROOT / "var" / "bench"
    directory.mkdir(parents=True, exist_ok=True)

    def say(what: str) -> None:
        print(f"{what} …", file=sys.stderr, flush=True)

    found = household.measure(1000)
    found |= zorgtoeslag.measure(people(directory, chosen.adults), chosen.repeats, say)
    say(f"the country: {chosen.residents:,} residents")
    found |= national.measure(directory, chosen.residents)
    say(f"a list between parties: {chosen.listed:,} residents")
    found |= lists.measure(directory, chosen.listed)
    say("letters, each a PDF")
    found |= reach.measure_letters()
    say(f"forty staff at once, for {chosen.seconds:.0f} seconds")
    found |= desk.measure(directory, chosen.seconds)
    say("replies, and messages out")
    found |= reach.measure_road(directory) | reach.measure_replies(directory)
    found |= reach.measure_offer(directory)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    results = {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),  # noqa: TID251 - a bench has a date
        "commit": commit,
        "residents": chosen.residents,
        "machine": machine(),
        "results": {key: found[key] for key in WORDS},
    }
    print(table(results))
    if chosen.dry:
        return
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{START}\n{table(results)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
