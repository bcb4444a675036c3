"""The services that ship, and a copy of them to make mistakes in."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from support.repository import ROOT
from vanzelf.definitions.check import examine_services
from vanzelf.definitions.load import load_general, load_services
from vanzelf.rules.broken import Broken
from vanzelf.rules.load import Examined, load_catalogue
from vanzelf.rules.resolve import resolve


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue(ROOT / "catalogue")


@pytest.fixture(scope="session")
def services(catalogue):
    return load_services(catalogue, ROOT / "catalogue")


@pytest.fixture(scope="session")
def general(catalogue):
    return load_general(catalogue, ROOT / "catalogue")


@pytest.fixture(scope="session")
def examined(catalogue):
    """The catalogue with the rules of the two services that mistakes are made in."""
    on = dt.date(2026, 11, 1)
    programs = [resolve(catalogue, name, on) for name in ("kwijtschelding", "reisdocumenten")]
    return Examined(catalogue, tuple(programs), (), Broken(), {})


@pytest.fixture
def folder(tmp_path):
    """A catalogue with one service, that of travel documents, and what all services share."""
    for name in ("algemeen", "reisdocumenten", "kwijtschelding"):
        shutil.copytree(ROOT / "catalogue/services" / name, tmp_path / "c/services" / name)
    return tmp_path / "c"


@pytest.fixture
def slim(folder):
    """The same with as few messages as can be loaded."""
    for path in folder.glob("services/*/texts/*.yaml"):
        if not path.stem.startswith("aanbod") and path.stem != "geregeld-bijstand":
            path.unlink()
    return folder


@pytest.fixture
def check(examined, folder):
    """Checks the services of the copy; gives what is wrong."""

    def checked(overlay: Path | None = None):
        return examine_services(examined, folder, overlay).problems

    return checked


@pytest.fixture
def change(folder):
    """Replaces something in a file of the copy; gives the number of the first line it is on."""

    def changed(file: str, old: str, new: str) -> int:
        path = folder / "services" / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return changed
