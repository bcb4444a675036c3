"""What the pages tell people to type works, and prints what the pages say.

In a page, the info string of a fenced block says what it is for:

- `console run` holds commands after `$ ` (a trailing backslash continues one), each with lines that
  its output must hold, in that order; `…` stands for anything. `exit=2` beside it: they end so.
- `yaml file=PATH` (or any other language) is written to that file.
- `python run` is run as a program; a `text output` that follows holds what it must print.

The blocks of a page run in order in one empty directory. The README starts the programs that are
installed; for other pages they are loaded already, which saves two thirds of the time.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from support.markdown import Block, blocks
from support.repository import ROOT, name, pages
from support.warm import warm

ELLIPSIS = "…"
SECONDS = 300


def runs(page: Path) -> bool:
    """Whether a page holds anything to run."""
    return any("run" in block.info for block in blocks(page))


LONG = {
    "docs/how-to/back-up-and-restore.md",
    "docs/how-to/take-in-the-register.md",
    "docs/how-to/add-a-service.md",  # another test takes its blocks all the way to a decision
}
"""Pages that start many servers, or take long: for `make soak`."""
PAGES = [page for page in pages() if runs(page)]
CASES = [
    pytest.param(page, marks=[pytest.mark.soak] if name(page) in LONG else [], id=name(page))
    for page in PAGES
]


@pytest.fixture(scope="module")
def loaded():
    """Where programs are that start at once."""
    with (
        tempfile.TemporaryDirectory(prefix="vanzelf-") as folder,
        warm(Path(folder), environment(Path(folder))) as programs,
    ):
        yield programs


@pytest.fixture
def place():
    """An empty directory that a database server of another user may look through."""
    with tempfile.TemporaryDirectory(prefix="vanzelf-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize("page", CASES)
def test_page(page, place, loaded):
    programs = [Path(sys.executable).parent]
    if name(page) != "README.md":
        programs.insert(0, loaded)
    outside = environment(place, *programs)
    output = ""
    for block in blocks(page):
        if path := block.option("file"):
            target = place / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif "run" in block.info and block.language == "console":
            for command, expected in commands(block):
                output = run(["bash", "-c", command], place, outside, block)
                check(output, expected, block)
        elif "run" in block.info:
            output = run(["python", "-c", block.text], place, outside, block)
        elif "output" in block.info:
            check(output, block.text.splitlines(), block)


def commands(block: Block) -> Iterator[tuple[str, list[str]]]:
    """The commands of a block, each with the lines that follow it."""
    text = re.sub(r"\\\n\s*", "", block.text)
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *expected = part.splitlines()
        yield command, expected


def environment(home: Path, *programs: Path) -> dict[str, str]:
    """That of somebody who follows a page, with these directories before the others in PATH.

    The catalogue that was read before is the one thing they share with whoever runs the tests.
    """
    cache = os.environ.get("VANZELF_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return {
        "COLUMNS": "100",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "NO_COLOR": "1",
        "PATH": os.pathsep.join([*map(str, programs), os.environ["PATH"]]),
        "VANZELF_CACHE": cache or str(Path.home() / ".cache"),
    }


def run(arguments: list[str], directory: Path, outside: Mapping[str, str], block: Block) -> str:
    """What a command prints on both streams; it must end as the block says."""
    done = subprocess.run(
        arguments,
        cwd=directory,
        env=outside,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    wanted = int(block.option("exit") or 0)
    assert done.returncode == wanted, (
        f"{where(block)}: {arguments[-1]!r} ended with {done.returncode}:\n{done.stdout[-3000:]}"
    )
    return done.stdout


def check(output: str, expected: list[str], block: Block) -> None:
    """The expected lines stand in the output, in order; spacing is free."""
    rest = [squeeze(line) for line in output.splitlines()]
    for line in expected:
        if squeeze(line) in ("", ELLIPSIS):
            continue
        pattern = ".*".join(re.escape(squeeze(piece)) for piece in line.split(ELLIPSIS))
        found = next((at for at, text in enumerate(rest) if re.fullmatch(pattern, text)), None)
        assert found is not None, f"{where(block)}: no line {line!r} (in order) in:\n{output}"
        rest = rest[found + 1 :]


def squeeze(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(text.split())


def where(block: Block) -> str:
    return f"{name(block.page)}:{block.line}"


def test_the_check_sees_a_line_that_is_not_there():
    block = Block(ROOT / "README.md", 1, ("console", "run"), "")
    check("one\ntwo  three\n", ["one", "two … three", "…"], block)
    with pytest.raises(AssertionError, match="no line 'one'"):
        check("one\ntwo\n", ["two", "one"], block)


def test_a_command_may_be_continued():
    block = Block(ROOT / "README.md", 1, ("console", "run"), "$ one \\\n    two\nout\n$ three\n")
    assert list(commands(block)) == [("one two", ["out"]), ("three", [])]


def test_the_tutorial_and_the_guides_are_run():
    expected = {
        "README.md",
        "docs/tutorial/getting-started.md",
        "docs/how-to/add-a-local-scheme.md",
    }
    assert expected <= {name(page) for page in PAGES}
