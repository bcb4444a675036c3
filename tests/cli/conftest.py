"""Run a command as a user does, without starting a process for it."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from support import towns
from vanzelf.cli.app import run


@dataclass(frozen=True)
class Result:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as data."""
        return json.loads(self.out)

    @property
    def problems(self) -> list[dict[str, Any]]:
        """The problems it printed, as data."""
        found: list[dict[str, Any]] = json.loads(self.err)["problems"]
        return found


@pytest.fixture
def vanzelf(capsys, monkeypatch, tmp_path):
    """Run `vanzelf` in an empty directory; the caught output is that of this command alone."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Result(code, out, err)

    return call


@pytest.fixture(scope="session")
def town():
    """A town of 500 on disk."""
    return towns.town(500, 1)
