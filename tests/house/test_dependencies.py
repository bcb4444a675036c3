"""Every dependency has a reason, and the locks agree with what is declared."""

import re
import tomllib
from itertools import chain

import pytest

from support.repository import ROOT, text_of

PROJECT = text_of(ROOT / "pyproject.toml")
DECLARED = tomllib.loads(PROJECT)
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^\s;]+)", re.MULTILINE)
LOCKS = ("backend", "run", "dev")


def normal(requirement: str) -> str:
    """The name in a requirement, spelled as in a lock."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[._-]+", "-", found[0]).lower()


def group(name: str) -> list[str]:
    """What a group asks for, with the groups it includes."""
    found = DECLARED["dependency-groups"][name]
    parts = [[each] if isinstance(each, str) else group(each["include-group"]) for each in found]
    return list(chain.from_iterable(parts))


def declared(lock: str) -> set[str]:
    """What a lock must hold."""
    wanted = group({"run": "build"}.get(lock, lock))
    if lock != "backend":
        wanted += DECLARED["project"]["dependencies"]
    if lock == "dev":
        wanted += chain.from_iterable(DECLARED["project"]["optional-dependencies"].values())
    return {normal(requirement) for requirement in wanted}


def pins(lock: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for match in PINNED.finditer(text_of(ROOT / "requirements" / f"{lock}.txt")):
        found.setdefault(match["name"], set()).add(match["version"])
    return found


def test_every_dependency_has_its_sentence():
    names = declared("dev")
    lines = [
        line
        for line in PROJECT.splitlines()
        if (found := re.match(r'\s+"([A-Za-z0-9._-]+)', line)) and normal(found[1]) in names
    ]
    assert len(lines) >= len(names)
    bare = [line.strip() for line in lines if not re.search(r'",?\s+# \S+ \S+', line)]
    assert not bare, "\n".join(bare)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_every_dependency(lock):
    missing = declared(lock) - set(pins(lock))
    assert not missing, f"run `make lock`: {sorted(missing)}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock):
    text = text_of(ROOT / "requirements" / f"{lock}.txt")
    bare = [
        entry.split()[0]
        for entry in re.split(r"\n(?=[a-z])", text)
        if "==" in entry and "--hash=sha256:" not in entry
    ]
    assert not bare


@pytest.mark.parametrize("smaller,larger", [("backend", "run"), ("run", "dev")])
def test_the_locks_agree(smaller, larger):
    some, more = pins(smaller), pins(larger)
    assert {each: more.get(each) for each in some} == some
