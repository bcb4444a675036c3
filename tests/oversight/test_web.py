"""`vanzelf web`, run as a municipality runs it: served, the first administrator, and their colleagues."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.browser import browser, is_for_everybody
from support.second_factor import code_of

COMMAND = [sys.executable, "-c", "from vanzelf.cli import main; main()", "web"]
PAGES = {
    "fg": ["/toezicht/", "/toezicht/stilzetten/", "/toezicht/verzoeken/",
           "/toezicht/verzoeken/nieuw/", "/toezicht/mandaten/", "/toezicht/noodinzage/"],
    "beheer": ["/beheer/medewerkers/", "/beheer/organisaties/", "/beheer/teksten/",
               "/beheer/teksten/kwijtschelding/aanbod/", "/beheer/medewerkers/nieuw/"],
}  # fmt: skip
PASSWORD = "vier eikels in de regen"


@pytest.fixture
def directory():
    """A directory that a database server may enter, which runs as another user when we are root."""
    found = Path(tempfile.mkdtemp(prefix="vanzelf-web-"))
    found.chmod(0o755)
    yield found
    shutil.rmtree(found)


def settings(port):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VANZELF_")}
    kept.pop("DATABASE_URL", None)
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {
        "VANZELF_ORIGIN": f"http://localhost:{port}", "VANZELF_HOSTS": "localhost,127.0.0.1",
        "VANZELF_MODE": "demo", "VANZELF_MUNICIPALITY": "Gemeente Eikenhage",
        "VANZELF_PHONE": "0500-12345",
    }  # fmt: skip


def web(folder, port, *words):
    return subprocess.run(
        [*COMMAND, *words, "--data", str(folder)], env=settings(port), capture_output=True,
        text=True, check=False,
    )  # fmt: skip


@contextmanager
def served(folder, port):
    """The application as `web serve` starts it; ended as a machine ends a program."""
    command = [*COMMAND, "serve", "--data", str(folder), "--port", str(port), "--processes", "1"]
    with subprocess.Popen(command, env=settings(port), stderr=subprocess.PIPE) as program:
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"http://localhost:{port}/klaar", timeout=5).close()
                    break
                except OSError:
                    assert program.poll() is None, program.stderr.read()
                    time.sleep(0.2)
            yield f"http://localhost:{port}"
        finally:
            program.send_signal(signal.SIGTERM)
            program.wait(60)
    assert not (
        Path(folder) / "postgres/data/postmaster.pid"
    ).exists()  # it took its database along


def enter(page, link):
    """Choose a password and a second proof, as somebody who was invited."""
    page.goto(link)
    page.get_by_label("Nieuw wachtwoord").fill(PASSWORD)
    page.get_by_label("Nog een keer").fill(PASSWORD)
    page.get_by_role("button", name="Verder").click()
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.content())[0]
    page.locator("input[name=code]").fill(code_of(secret))
    page.locator("main button[type=submit], main input[type=submit]").first.click()
    page.wait_for_load_state()


def look_at(page, address, path):
    page.goto(address + path)
    assert page.locator("h1").first.is_visible(), path
    is_for_everybody(page, path.strip("/").replace("/", "-"))


@pytest.mark.soak
def test_it_is_served_and_the_first_administrator_lets_the_others_in(directory, application):
    """From an empty directory to a privacy officer who stops everything, without a mouse."""
    folder, port = directory, 8437
    with served(folder, port) as address:
        made = web(folder, port, "staff", "add", "bas@eikenhage.example", "Bas de Boer")
        assert made.returncode == 0, made.stderr
        again = web(folder, port, "staff", "add", "eva@eikenhage.example", "Eva")
        assert again.returncode == 1
        assert "staff-first" in again.stderr
        checked = web(folder, port, "check")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        with browser() as chromium:
            page = chromium.new_context(locale="nl-NL").new_page()
            enter(page, made.stdout.strip().splitlines()[-1])
            page.goto(f"{address}/beheer/medewerkers/nieuw/")
            page.get_by_label("Naam").fill("Fien Haak")
            page.get_by_label("E-mailadres").fill("fien@eikenhage.example")
            page.get_by_label("Organisatie").select_option(label="Gemeente Eikenhage")
            page.get_by_role("button", name="Uitnodigen").click()
            link = page.locator("code").inner_text()
            page.get_by_role("link", name="Rol geven").click()
            page.get_by_label("Rol", exact=True).select_option(
                label="Functionaris gegevensbescherming"
            )
            later = time.gmtime(Path(directory).stat().st_mtime + 90 * 86_400)
            for name, value in zip(
                ("dag", "maand", "jaar"), (1, later.tm_mon, later.tm_year), strict=True
            ):
                page.locator(f"[name=until_{name}]").fill(str(value))
            page.get_by_role("button", name="Geef de rol").click()
            assert page.get_by_text("De rol is gegeven.").is_visible()
            for path in PAGES["beheer"]:
                look_at(page, address, path)
            assert page.goto(f"{address}/toezicht/").status == 403

            page = chromium.new_context(locale="nl-NL").new_page()
            enter(page, link)
            for path in PAGES["fg"]:
                look_at(page, address, path)
            page.goto(f"{address}/toezicht/stilzetten/")
            page.get_by_label("Waarom zet u alles stil?").focus()
            page.keyboard.type("Oefening van dit kwartaal")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.get_by_role("heading", name="Alles staat stil").wait_for()
            look_at(page, address, "/toezicht/stilzetten/")


def test_without_a_database_or_a_directory_it_says_what_to_do():
    done = subprocess.run(
        [*COMMAND, "migrate"], env=settings(1), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "web-database" in done.stderr
