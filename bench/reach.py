"""Letters, replies and messages, in a municipality of 200,000 residents.

    python -m bench.reach --only letters

Letters: how many go their whole road in a minute, by two programs that wait for work, from the wave of a
campaign until each lies in the folder of the printer; and how many are made, each a PDF of its own that
can be read aloud, when nothing else is done. Replies: text messages that come in at the application that
is served, and codes of letters that are typed in there, each with its answer. A message: from the offer
until its carrier has it, by a program in between that waits for work.
"""

import argparse
import asyncio
import datetime as dt
import http.client
import json
import os
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import letters
from bench.desk import HERE, PROGRAM, computed, served
from bench.municipality import municipality

SENT, FIRST, PROGRAMS = 3_000, 500, 2
"""Letters that go the whole road, of which so many before time is taken, by so many programs."""
BAR = 5_000  # a minute on two cores: 100,000 letters in 20 minutes
REPLIES, WARM, AT_ONCE, REPLIES_BAR = 600, 40, 4, 600
OFFERS, OFFER_BAR = 40, 2.0


# -- replies -----------------------------------------------------------------------------------------


def measure_replies(directory: Path, replies: int = REPLIES) -> dict[str, Any]:
    """Half by text message, half by the code of a letter; each is an answer with its confirmation.

    From the first until the last is in, the worker beside it sending confirmations meanwhile.
    """
    with _post_office() as (settings, _taken), municipality(directory / "desk", settings) as dsn:
        by_text, by_code = _open_offers(replies + WARM)
        token = settings["VANZELF_NOTIFY_CALLBACK_TOKEN"]
        with served(dsn, "--worker") as (port, processor):
            acts = [_texted(port, token, phone) for phone in by_text]
            acts += [_typed(port, code) for code in by_code]
            order = [acts[at :: len(acts) // 2] for at in range(len(acts) // 2)]
            turns = [act for pair in order for act in pair]
            with ThreadPoolExecutor(AT_ONCE) as pool:
                wrong = [told for told in pool.map(lambda act: act(), turns[:WARM]) if told]
                turns = turns[WARM:]
                before, start = processor(), time.perf_counter()
                wrong += [told for told in pool.map(lambda act: act(), turns) if told]
            took, used = time.perf_counter() - start, processor() - before
        if wrong:
            raise SystemExit(f"{len(wrong)} replies were not taken: {wrong[0]}")
        _all_answered(replies)
    found = len(turns) / took * 60
    return {
        "reach.replies_per_minute": {
            "value": round(found), "bar": f"≥ {REPLIES_BAR}", "ok": found >= REPLIES_BAR,
            "replies": len(turns), "cpu_ms": round(used / len(turns) * 1000, 1),
        }
    }  # fmt: skip


def _open_offers(replies: int) -> tuple[list[str], list[str]]:
    """Telephone numbers and codes, each of somebody with one open offer."""
    from vanzelf.reach import codes
    from vanzelf.reach.models import Offer

    found = Offer.objects.filter(
        state="open", subject__resident__died_on=None, subject__refusals=None
    ).order_by("key")[:replies]  # fmt: skip
    offers = list(found.select_related("subject__preferences"))
    half, typed = replies // 2, []
    for each in offers[half:]:
        code = codes.make()
        Offer.objects.filter(pk=each.pk).update(code=codes.keyed(code))
        typed.append(code)
    return [each.subject.preferences.phone for each in offers[:half]], typed


def _all_answered(replies: int) -> None:
    from vanzelf.reach.models import Reply

    there = Reply.objects.filter(meaning="nee").count()
    if there < replies:
        raise SystemExit(f"only {there} of {replies} replies were understood")


def _texted(port: int, token: str, phone: str) -> Callable[[], str]:
    def act() -> str:
        body = {
            "id": str(uuid.uuid4()), "source_number": phone.removeprefix("+"), "message": "Nee",
            "destination_number": "31600000000", "date_received": "2026-11-02T09:00:00.000000Z",
        }  # fmt: skip
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        status, _, _ = _sent(port, "/binnenkomst/sms", json.dumps(body), headers)
        return "" if status == 204 else f"a text message: {status}"

    return act


def _typed(port: int, code: str) -> Callable[[], str]:
    def act() -> str:
        jar = {"csrftoken": "t" * 32}
        place = _posted(port, "/", {"code": code}, jar)
        if not place.startswith("/bericht/"):
            return f"a code: {place}"
        if _sent(port, place, None, {"Cookie": _cookies(jar)})[0] != 200:
            return "the page of an offer"
        ended = _posted(port, f"{place}/antwoord", {"antwoord": "nee", "sleutel": code}, jar)
        return "" if ended.startswith("/bevestiging/") else f"an answer: {ended}"

    return act


def _posted(port: int, path: str, form: Mapping[str, str], jar: dict[str, str]) -> str:
    """Where a form leads to, or the status."""
    headers = {"Cookie": _cookies(jar), "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({**form, "csrfmiddlewaretoken": jar["csrftoken"]})
    status, place, set_now = _sent(port, path, body, headers)
    for each in set_now:
        name, _, value = each.partition(";")[0].partition("=")
        jar[name] = value
    return place if status == 302 else str(status)


def _cookies(jar: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in jar.items())


def _sent(
    port: int, path: str, body: str | None, headers: Mapping[str, str]
) -> tuple[int, str, list[str]]:
    connection = http.client.HTTPConnection(HERE, port, timeout=60)
    try:
        connection.request("GET" if body is None else "POST", path, body, dict(headers))
        answer = connection.getresponse()
        answer.read()
        cookies = answer.headers.get_all("Set-Cookie") or []
        return answer.status, answer.getheader("Location", ""), cookies
    finally:
        connection.close()


# -- a message ---------------------------------------------------------------------------------------


def measure_offer(directory: Path, offers: int = OFFERS) -> dict[str, Any]:
    """Seconds from making an offer until its carrier has the text message, the 95th in a hundred."""
    with (
        _post_office() as (settings, taken),
        municipality(directory / "desk", settings) as dsn,
        _worker(dsn),
    ):
        people = _never_offered(offers + 3)
        took = [_until_there(each, taken) for each in people][3:]  # the first ones start it
    took.sort()
    worst = took[int(len(took) * 0.95)]
    return {
        "reach.offer_to_message_s": {
            "value": round(worst, 2), "bar": f"< {OFFER_BAR:.0f}", "ok": worst < OFFER_BAR,
            "p50": round(statistics.median(took), 2), "offers": len(took),
        }
    }  # fmt: skip


def measure_road(directory: Path, letters: int = SENT) -> dict[str, Any]:
    """Letters a minute by two programs, from the wave of a campaign until each is in the letterbox and noted.

    The programs are those of a municipality, on a database that keeps what it is given through a power
    cut: they make the offers, take what waits, ask whether it may still go, claim it, make the PDF, write it
    into the folder of the printer, and note it. cpu_ms: processor time for one letter, database included.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = {"VANZELF_LETTERBOX": folder}
        with municipality(directory / "desk", settings) as dsn, ExitStack() as running:
            people = _never_offered(letters)
            workers = [running.enter_context(_worker(dsn)) for _ in range(PROGRAMS)]
            _begin_wave(people[:FIRST])
            _, early, used = _sent_to(FIRST, workers)  # programs have started and are warm
            before = time.perf_counter()
            _begin_wave(people[FIRST:])
            after, sent, all_used = _sent_to(letters, workers)
        there = sum(1 for _ in Path(folder, "open").glob("*.pdf"))
    if there != letters:
        raise SystemExit(f"{sent} of {letters} letters were noted, {there} are there")
    found = (sent - early) / (after - before) * 60
    return {
        "reach.letters_per_minute": {
            "value": round(found), "bar": f"≥ {BAR}", "ok": found >= BAR, "programs": PROGRAMS,
            "letters": sent - early, "cpu_ms": round((all_used - used) / (sent - early) * 1000, 1),
        }
    }  # fmt: skip


def _begin_wave(people: list[Any]) -> None:
    """A campaign that two people let go, with one wave by letter whose day has come.

    The households that others visit were looked at this morning: only this wave is due.
    """
    from vanzelf.campaigns import tasks
    from vanzelf.campaigns.models import Campaign, Entry, Wave
    from vanzelf.org import clock
    from vanzelf.org.models import Staff
    from vanzelf.services.queries import running

    Entry.objects.update(next_on=clock.today() + dt.timedelta(days=1))
    one, other = Staff.objects.order_by("pk")[:2]
    campaign = Campaign.objects.create(
        name="Najaar", version=running("toeslagen").version, group="lijst", on=clock.today(),
        state=Campaign.State.RUNNING, made_by=one, made_at=clock.now(), asked_by=one,
        released_by=other, released_at=clock.now(),
        expires_on=clock.today() + dt.timedelta(days=90),
        ladder=[{"kanaal": "brief", "pogingen": 1, "dagen": 21}],
    )  # fmt: skip
    wave = Wave.objects.create(campaign=campaign, number=1, starts_on=clock.today())
    Entry.objects.bulk_create(
        Entry(
            campaign=campaign, wave=wave, order=order, subject=each,
            expires_on=campaign.expires_on,
        )
        for order, each in enumerate(people)
    )  # fmt: skip
    tasks.start_due_waves()


def _sent_to(goal: int, workers: list[int]) -> tuple[float, int, float]:
    """The moment when so many letters were noted, how many, and what programs have computed."""
    from vanzelf.reach.models import Message

    letters = Message.objects.filter(state=Message.State.SENT, provider="drukker")
    end, sent = time.perf_counter() + 600, 0
    while sent < goal:
        if time.perf_counter() > end:
            raise SystemExit(f"{sent} of {goal} letters were noted in ten minutes")
        time.sleep(0.2)
        sent = letters.count()
    return time.perf_counter(), sent, computed(*workers)


def _never_offered(many: int) -> list[Any]:
    """People with a telephone who were offered nothing, so that nothing stands in the way."""
    from vanzelf.residents.models import Preferences, Resident

    found = list(
        Resident.objects.filter(
            subject__preferences=None, died_on=None, secret=False, in_investigation=False,
            subject__offers=None, subject__refusals=None, subject__cases=None,
            born_on__lt=dt.date(2000, 1, 1),
        ).select_related("subject")[:many]
    )  # fmt: skip
    for number, each in enumerate(found):
        Preferences.objects.create(
            subject=each.subject, phone=f"+316990{number:05}", updated_at=each.as_of
        )
    return [each.subject for each in found]


def _until_there(subject: Any, taken: Mapping[str, Any]) -> float:
    """Seconds from the action until the carrier has the message."""
    from vanzelf.residents.models import Channel

    before, start = len(taken), time.perf_counter()
    _offered(subject, Channel.SMS)
    while len(taken) == before:
        if time.perf_counter() - start > 60:
            raise SystemExit("no message arrived in a minute")
        time.sleep(0.002)
    return time.perf_counter() - start


def _offered(subject: Any, channel: Any) -> Any:
    from vanzelf.reach.offers import Proposal, offer

    proposal = Proposal(
        key=f"bench:{subject.pk}", subject=subject, service="toeslagen", group="lijst",
        period="2026", topics=("huurtoeslag",),
    )  # fmt: skip
    made = offer(proposal, channel)
    if not hasattr(made, "pk"):
        raise SystemExit(f"no offer could be made: {made}")
    return made


@contextmanager
def _worker(dsn: str) -> Iterator[int]:
    """A program that waits for work; gives its process."""
    environment = {**os.environ, "DATABASE_URL": dsn}
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "web", "worker"], env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield running.pid
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=60)


@contextmanager
def _post_office() -> Iterator[tuple[dict[str, str], Mapping[str, Any]]]:
    """What carries text messages: settings to find it by, and what it took."""
    import uvicorn

    from vanzelf.connectors.notify.fake import FakeNotify

    key = f"bench-{uuid.uuid4()}-{uuid.uuid4()}"
    fake = FakeNotify(key, lambda: dt.datetime.now(dt.UTC))  # noqa: TID251 - as theirs does
    server = uvicorn.Server(uvicorn.Config(fake.app, HERE, 0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    settings = {
        "VANZELF_NOTIFY_URL": f"http://{HERE}:{port}", "VANZELF_NOTIFY_KEY": key,
        "VANZELF_NOTIFY_TEMPLATE": str(uuid.uuid4()),
        "VANZELF_NOTIFY_CALLBACK_TOKEN": secrets.token_urlsafe(32),
    }  # fmt: skip
    try:
        yield settings, fake.taken
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def main() -> None:
    """Measure one of them, or all, and print it."""
    directory = Path(__file__).resolve().parents[1] / "var" / "bench"
    kinds: dict[str, Callable[[], dict[str, Any]]] = {
        "letters": letters.measure,
        "replies": lambda: measure_replies(directory),
        "offer": lambda: measure_offer(directory),
        "road": lambda: measure_road(directory),
    }
    parser = argparse.ArgumentParser(prog="python -m bench.reach", description=__doc__)
    parser.add_argument("--only", choices=kinds)
    asked = parser.parse_args().only
    for name, measure in kinds.items():
        if asked in (None, name):
            print(json.dumps(measure(), indent=1))


if __name__ == "__main__":
    main()
