"""The application of the demo: the municipality's own pages, beside the parties of its lists."""

import os
import secrets
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx

from vanzelf.cli import progress
from vanzelf.cli.stopping import held
from vanzelf.eikenhage.parties import MUNICIPALITY
from vanzelf.eikenhage.register import write_register
from vanzelf.eikenhage.stage import PROGRAM, Stage, free_ports
from vanzelf.terms.problems import ProblemError

HERE = "127.0.0.1"
READY_SECONDS = 180.0
PLAYED = (sys.executable, "-c", PROGRAM)
SETTINGS_MODULE = "vanzelf.config.settings"


@dataclass(frozen=True)
class Address:
    """Where the application is. start: where everybody gets in with one click."""

    origin: str

    @property
    def start(self) -> str:
        """The page to begin with."""
        return f"{self.origin}/demo/"


def start_application(stage: Stage, out: Path, port: int, on_stage: ExitStack) -> Address:
    """Fill the application with the people of the stage and serve it, until on_stage closes.

    out: an own directory. Raises ProblemError demo-application.
    """
    keys = out / "sleutels"
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    notes = stage.folder / "inwoner" / "notities.sleutel"
    (keys / notes.name).write_bytes(notes.read_bytes())  # of the residents' side
    stage.give_canaries()
    address = Address(f"http://{HERE}:{port}")
    environment: dict[str, str] = {**os.environ, **_settings(stage, out, address.origin)}
    with progress.bar("Opening the municipality's own application") as report:
        report("the population register", 0, 4)
        register = out / "bevolking.csv"
        write_register(stage.folder.parent / "eigen" / MUNICIPALITY.slug, register)
        environment |= _post_office(environment, out, address.origin, on_stage)
        report("tables", 1, 4)
        _done([*PLAYED, "web", "migrate"], environment, out)
        report("residents, staff and services", 2, 4)
        people = out / "inloggen.json"
        django = [sys.executable, "-m", "django", "set_the_scene", str(register)]
        _done([*django, "--people", str(people)], environment, out)
        environment |= _broker(environment, out, address.origin, on_stage)
        report("programs", 3, 4)
        command = [*PLAYED, "web", "serve", "--port", str(port)]
        running = _start(command, environment, out / "toepassing.log", on_stage)
        _wait(f"{address.origin}/klaar", running, out)
    return address


def _settings(stage: Stage, out: Path, origin: str) -> Mapping[str, str]:
    """What the application reads from its environment."""
    return {
        "DJANGO_SETTINGS_MODULE": SETTINGS_MODULE,
        "DATABASE_URL": stage.databases[MUNICIPALITY.slug],
        "VANZELF_SECRET_KEY": secrets.token_urlsafe(60),
        "VANZELF_ORIGIN": origin,
        "VANZELF_HOSTS": "localhost",
        "VANZELF_MODE": "demo",
        "VANZELF_KEYS": str(out / "sleutels"),
        "VANZELF_PARTY": str(stage.files[MUNICIPALITY.slug]),
        "VANZELF_MUNICIPALITY": "Gemeente Eikenhage",
        "VANZELF_PHONE": "0500-12345",
        "VANZELF_CONTACT": "Sanne",
        "VANZELF_DESK": "Stadhuisplein 1 in Eikenhage",
        "VANZELF_MOMENT": stage.moment.isoformat(),
        "VANZELF_MOMENT_SINCE": stage.at.isoformat(),
    }


def _post_office(
    environment: Mapping[str, str], out: Path, origin: str, on_stage: ExitStack
) -> dict[str, str]:
    """Start what carries texts, letters and e-mail in the demo; gives how the application finds it."""
    key, token = f"eikenhage-{uuid.uuid4()}-{uuid.uuid4()}", secrets.token_urlsafe(32)
    port, mail_port = free_ports(2)
    own = {
        "KEY": key, "TOKEN": token, "APPLICATION": origin, "PORT": str(port),
        "MAIL_PORT": str(mail_port), "STORE": str(out / "bezorgd.jsonl"),
    }  # fmt: skip
    command = [sys.executable, "-m", "vanzelf.rehearsal.post_office"]
    settings = {**environment, **{f"POSTKANTOOR_{name}": value for name, value in own.items()}}
    _start(command, settings, out / "postkantoor.log", on_stage)
    return {
        "VANZELF_NOTIFY_URL": f"http://{HERE}:{port}",
        "VANZELF_NOTIFY_KEY": key,
        "VANZELF_NOTIFY_TEMPLATE": str(uuid.uuid4()),
        "VANZELF_NOTIFY_CALLBACK_TOKEN": token,
        "VANZELF_MAIL_HOST": HERE,
        "VANZELF_MAIL_PORT": str(mail_port),
        "VANZELF_MAIL_TLS": "false",
        "VANZELF_MAIL_FROM": "gemeente@eikenhage.example",
        "VANZELF_POST_OFFICE": f"http://{HERE}:{port}",
    }


def _broker(
    environment: Mapping[str, str], out: Path, origin: str, on_stage: ExitStack
) -> dict[str, str]:
    """Start where residents of the demo log in; gives how the application finds it."""
    people, [port] = out / "inloggen.json", free_ports(1)
    client, secret = "portaal", secrets.token_urlsafe(32)
    command = [sys.executable, "-m", "vanzelf.rehearsal.broker", str(people), client, secret]
    command += [f"{origin}/mijn/terug", str(port)]
    _start(command, environment, out / "inloggen.log", on_stage)
    return {
        "VANZELF_BROKER_ISSUER": f"http://{HERE}:{port}",
        "VANZELF_BROKER_CLIENT": client,
        "VANZELF_BROKER_SECRET": secret,
    }


def _done(command: list[str], environment: Mapping[str, str], out: Path) -> None:
    """Run something to its end; raises ProblemError demo-application when it fails."""
    log = out / "voorbereiding.log"
    with log.open("ab") as file:
        ended = subprocess.run(  # noqa: S603 -- our own program
            command, env=environment, stdout=file, stderr=file, stdin=subprocess.DEVNULL,
            check=False, start_new_session=True,
        )  # fmt: skip
    if ended.returncode:
        raise _failed(log)


def _start(
    command: list[str], environment: Mapping[str, str], log: Path, on_stage: ExitStack
) -> subprocess.Popen[bytes]:
    """Start a program that ends with the stage; Ctrl-C is for the demo, which then ends it."""
    with log.open("ab") as file, held():
        running = subprocess.Popen(  # noqa: S603 -- our own program
            command, env=environment, stdout=file, stderr=file, stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        on_stage.callback(_stop, running)
    return running


def _stop(running: subprocess.Popen[bytes]) -> None:
    with held():
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


def _wait(url: str, running: subprocess.Popen[bytes], out: Path) -> None:
    until = time.perf_counter() + READY_SECONDS
    while time.perf_counter() < until and running.poll() is None:
        try:
            if httpx.get(url, timeout=5, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise _failed(out / "toepassing.log")


def _failed(log: Path) -> ProblemError:
    return ProblemError.single(
        "demo-application",
        "the application of this made-up municipality did not start.",
        "It says why in this file.",
        place=str(log),
    )
