"""Forty members of staff at once, each at their own pages, in a municipality of 200,000 residents.

    python -m bench.desk --seconds 60

The application is served as `vanzelf web serve` does it, with two processes, on a database that keeps
what it is given through a power cut. Everybody walks through the pages of their role, looks at a page
for three seconds on average, and goes on. Measured at the browser's side, from asking until the last
byte; a page that does not come stops the measurement.
"""

import argparse
import http.client
import itertools
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import numpy as np

from bench.municipality import municipality
from bench.rows import RESIDENTS, TASKS, bsns

BAR, THINK, WARM = 300, 3.0, 25.0
HERE, COOKIE, TOKEN = "127.0.0.1", "sessie", "t" * 32
PROGRAM = "from vanzelf.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Step:
    """A page that somebody asks for. name: as it stands in the report. form: what is sent, if any."""

    name: str
    path: str
    form: dict[str, str] | None = None


@dataclass(slots=True)
class Seen:
    """How long pages took, in milliseconds, by name; and what did not come."""

    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


COMES = (200, 409)
"""A page came; with 409 it says that something changed since this morning: do not go there."""


def measure(directory: Path, seconds: float = 60.0) -> dict[str, Any]:
    """The 95th percentile over all pages, with the slowest pages beside it."""
    with municipality(directory / "desk") as dsn:
        people, known = _sessions(), _known()
        with served(dsn) as (port, processor):
            _walk(port, people, known, WARM)
            before = processor()
            seen = _walk(port, people, known, seconds)
            used = processor() - before
    if seen.wrong:
        raise SystemExit("\n".join(sorted(set(seen.wrong))))
    every = sorted(itertools.chain.from_iterable(seen.took.values()))
    pages = {name: _summary(took) for name, took in seen.took.items()}
    slowest = sorted(pages.items(), key=lambda each: -each[1]["p95"])
    return {
        "desk.p95_ms": {
            "value": round(_percentile(every, 0.95)),
            "bar": f"≤ {BAR}",
            "ok": _percentile(every, 0.95) <= BAR,
            "p50": round(statistics.median(every)),
            "residents": RESIDENTS, "open_tasks": TASKS, "staff": len(people),
            "pages": len(every), "cpu_ms_per_page": round(used / len(every) * 1000, 1),
            "slowest": dict(slowest),
        }
    }  # fmt: skip


def _summary(took: list[float]) -> dict[str, int]:
    some = sorted(took)
    return {
        "p50": round(statistics.median(some)), "p95": round(_percentile(some, 0.95)),
        "most": round(some[-1]), "times": len(some),
    }  # fmt: skip


def _percentile(ordered: list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


# -- the application ---------------------------------------------------------------------------------


@contextmanager
def served(dsn: str, *more: str) -> Iterator[tuple[int, Any]]:
    """Its port, while it is served; and a function that says how many seconds it has computed."""
    from vanzelf.eikenhage.stage import free_ports

    [port] = free_ports(1)
    command = [sys.executable, "-c", PROGRAM, "web", "serve", "--port", str(port)]
    environment = {**os.environ, "DATABASE_URL": dsn}
    log = Path(os.environ["VANZELF_KEYS"]).parent / "toepassing.log"
    with log.open("wb") as file:
        running = subprocess.Popen(
            [*command, *(more or ("--no-worker",))], env=environment, stdout=file, stderr=file
        )
    try:
        _wait(port, running)
        yield port, lambda: computed(running.pid)
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=60)


def _wait(port: int, running: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            if _ask(port, "", Step("klaar", "/klaar"))[0] == 200:
                return
        except OSError:
            pass
        if running.poll() is not None:
            break
        time.sleep(0.2)
    raise SystemExit("the application did not start: see var/bench/desk/toepassing.log")


def computed(*processes: int) -> float:
    """Processor seconds of programs, their processes, and the whole database server."""
    lock = Path(os.environ["VANZELF_KEYS"]).parent / "postgres" / "data" / "postmaster.pid"
    wanted = {*processes, int(lock.read_text(encoding="utf-8").split()[0])}
    ticks, parents = {}, {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            some = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        own = int(each.parent.name)
        parents[own] = int(some[1])
        ticks[own] = sum(map(int, some[11:15]))  # of itself, and of its dead
    wanted |= {own for own, parent in parents.items() if parent in wanted}
    return sum(ticks.get(own, 0) for own in wanted) / os.sysconf("SC_CLK_TCK")


def _ask(port: int, session: str, step: Step) -> tuple[int, str]:
    """Status, and where to go next."""
    connection = http.client.HTTPConnection(HERE, port, timeout=60)
    headers = {"Cookie": f"{COOKIE}={session}; csrftoken={TOKEN}", "Accept-Encoding": "gzip"}
    body = None
    if step.form is not None:
        body = urlencode({**step.form, "csrfmiddlewaretoken": TOKEN})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request("GET" if body is None else "POST", step.path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.getheader("Location", "")
    finally:
        connection.close()


# -- the people --------------------------------------------------------------------------------------


def _sessions() -> list[tuple[str, UUID, str]]:
    """Role, id and session of everybody, logged in in two ways."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from vanzelf.org.models import Staff

    found = []
    for who in Staff.objects.prefetch_related("assignments").order_by("email"):
        session = SessionStore()
        session[SESSION_KEY] = str(who.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = who.get_session_auth_hash()
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
        session.save()
        assert session.session_key is not None
        found.append((who.assignments.all()[0].role, who.pk, session.session_key))
    return found


def _known() -> dict[str, list[Any]]:
    """What there is to look at, some hundreds of each."""
    from vanzelf.campaigns.models import Campaign, Walk
    from vanzelf.decide.models import Case, Decision
    from vanzelf.org.models import District, Staff
    from vanzelf.oversight.models import Request
    from vanzelf.residents.models import Resident
    from vanzelf.work.models import Task

    tasks = Task.objects.filter(state="open")
    return {
        "case": list(Case.objects.filter(state="open").values_list("pk", "number")[:400]),
        "decision": list(Decision.objects.exclude(state="verzonden").values_list("pk")[:400]),
        "sent": list(Decision.objects.filter(state="verzonden").values_list("pk")[:400]),
        "consulent": list(tasks.filter(role="consulent").values_list("pk")[:400]),
        "kcc": list(tasks.filter(role="kcc").values_list("pk")[:400]),
        "walk": list(Walk.objects.filter(ended_at=None).values_list("staff", "entry")),
        "campaign": list(Campaign.objects.filter(state="loopt").values_list("pk")),
        "request": list(Request.objects.values_list("pk")[:100]),
        "staff": list(Staff.objects.values_list("pk")),
        "team": [
            (each.pk, str(each.team.pk)) for each in District.objects.select_related("team")
        ],
        "resident": list(
            Resident.objects.exclude(address=None)
            .values_list("name", "born_on", "address__postcode")[:400]
        ),
        "bsn": list(itertools.islice(bsns(2_000), 2_000)),
    }  # fmt: skip


def _day(
    role: str, who: UUID, known: dict[str, list[Any]], dice: np.random.Generator
) -> Iterator[Step]:
    """What somebody looks at, without an end."""

    def one(kind: str) -> Any:
        some = known[kind]
        return some[dice.integers(len(some))]

    while True:
        yield Step("begin", "/werk/")
        yield from DAYS[role](one, dice, [entry for by, entry in known["walk"] if by == who])


def _officer(one: Any, dice: np.random.Generator, _walks: list[Any]) -> Iterator[Step]:
    for _ in range(3):
        yield Step("voorraad", "/werk/voorraad/")
        yield Step("zaak", f"/werk/zaak/{one('case')[0]}/")
        yield Step("besluit", f"/werk/besluit/{one('decision')[0]}/")
        yield Step("brief", f"/werk/besluit/{one('decision')[0]}/brief/")
        yield Step("taken", "/werk/taken/")
        yield Step("taak", f"/werk/taken/{one('consulent')[0]}/")
    page = int(dice.integers(2, 600))
    yield Step("voorraad, verder", f"/werk/voorraad/?bladzijde={page}&order=due_on")
    yield Step("voorraad, zoek", f"/werk/voorraad/?zoek={one('case')[1]}&alles=on")
    yield Step("voorraad, eerst bellen", "/werk/voorraad/?stand=bellen")
    yield Step("voorraad, onze fout", "/werk/voorraad/?stand=fout")
    yield Step("voorraad, van mij", "/werk/voorraad/?van=mij")
    yield Step("taken, verder", f"/werk/taken/?bladzijde={page}")
    yield Step("besluit, verzonden", f"/werk/besluit/{one('sent')[0]}/")
    yield Step("toekennen", "/werk/toekennen/")
    yield Step("herstel", "/werk/herstel/")


def _agent(one: Any, dice: np.random.Generator, _walks: list[Any]) -> Iterator[Step]:
    asked = {"hoe": "bellen", "niveau": "sterk", "reden": "vraag over brief", "bsn": ""}
    for _ in range(3):
        yield Step("wie belt er", "/werk/beller/")
        yield Step("beller, op nummer", "/werk/beller/", {**asked, "bsn": one("bsn")})
    name, born, postcode = one("resident")
    three = {"naam": name.split()[-1], "postcode": postcode} | dict(
        zip(
            ("geboren_dag", "geboren_maand", "geboren_jaar"),
            (born.day, born.month, born.year),
            strict=True,
        )
    )
    yield Step("beller, op naam", "/werk/beller/", {**asked, **three})
    yield Step("taken", f"/werk/taken/?bladzijde={dice.integers(1, 40)}")
    yield Step("taak", f"/werk/taken/{one('kcc')[0]}/")


def _walker(_one: Any, _dice: np.random.Generator, walks: list[Any]) -> Iterator[Step]:
    yield Step("mijn dag", "/buurt/")
    yield Step("mijn dag, telefoon", "/buurt/dag.json")
    for entry in walks:
        yield Step("adres", f"/buurt/{entry}/")


def _lead(_one: Any, _dice: np.random.Generator, _walks: list[Any]) -> Iterator[Step]:
    yield Step("verdelen", "/looplijst/verdelen/")
    yield Step("diensten", "/diensten/")
    yield Step("mijn dag", "/buurt/")


def _manager(one: Any, _dice: np.random.Generator, _walks: list[Any]) -> Iterator[Step]:
    yield Step("campagnes", "/campagnes/")
    yield Step("campagne", f"/campagnes/{one('campaign')[0]}/")
    yield Step("golven", f"/campagnes/{one('campaign')[0]}/golven/")
    yield Step("resultaat", f"/campagnes/{one('campaign')[0]}/resultaat/")
    yield Step("diensten", "/diensten/")
    yield Step("dienst", "/diensten/toeslagen/")
    yield Step("teksten", "/beheer/teksten/")


def _privacy(one: Any, _dice: np.random.Generator, _walks: list[Any]) -> Iterator[Step]:
    yield Step("toezicht", "/toezicht/")
    yield Step("verzoeken", "/toezicht/verzoeken/")
    yield Step("verzoek", f"/toezicht/verzoeken/{one('request')[0]}/")
    yield Step("noodinzage", "/toezicht/noodinzage/")
    yield Step("geheime adressen", "/looplijst/geheim/")
    yield Step("stilzetten", "/toezicht/stilzetten/")


def _duty(_one: Any, _dice: np.random.Generator, _walks: list[Any]) -> Iterator[Step]:
    yield Step("toezicht", "/toezicht/")


def _board(_one: Any, _dice: np.random.Generator, _walks: list[Any]) -> Iterator[Step]:
    yield Step("diensten", "/diensten/")
    yield Step("register", "/register/")


def _administrator(one: Any, _dice: np.random.Generator, _walks: list[Any]) -> Iterator[Step]:
    yield Step("medewerkers", "/beheer/medewerkers/")
    yield Step("medewerker", f"/beheer/medewerkers/{one('staff')[0]}/")
    yield Step("organisaties", "/beheer/organisaties/")
    yield Step("teksten", "/beheer/teksten/")


DAYS: dict[str, Any] = {
    "consulent": _officer, "kcc": _agent, "buurtteam": _walker, "teamleider": _lead,
    "regisseur": _manager, "fg": _privacy, "dienst": _duty, "bestuur": _board,
    "beheer": _administrator, "auditor": _duty,
}  # fmt: skip


def _walk(port: int, people: list[tuple[str, UUID, str]], known: Any, seconds: float) -> Seen:
    """Everybody at once, for so long."""
    seen, until = Seen(), time.perf_counter() + seconds

    def somebody(number: int, role: str, who: UUID, session: str) -> None:
        dice = np.random.default_rng(number)
        steps = _day(role, who, known, dice)
        time.sleep(float(dice.random()) * THINK)
        following: Step | None = None
        while time.perf_counter() < until:
            step = following or next(steps)
            start = time.perf_counter()
            status, place = _ask(port, session, step)
            took = (time.perf_counter() - start) * 1000
            seen.took.setdefault(step.name, []).append(took)
            following = Step("beller", place) if step.form and status == 302 else None
            if status not in COMES and following is None:
                seen.wrong.append(f"{role} {step.name}: {status}")
            if following is None:
                time.sleep(float(dice.uniform(0.5, 1.5)) * THINK)

    threads = [
        threading.Thread(target=somebody, args=(number, *each))
        for number, each in enumerate(people)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return seen


def main() -> None:
    """Measure, and print the pages, the slowest first."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    root = Path(__file__).resolve().parent.parent
    found = measure(root / "var" / "bench", parser.parse_args().seconds)["desk.p95_ms"]
    for name, times in found.pop("slowest").items():
        print(f"{name:24}" + "".join(f"{what} {much:6} " for what, much in times.items()))
    print(found)


if __name__ == "__main__":
    main()
