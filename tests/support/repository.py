"""The files of the repository, as the house tests read them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that git keeps, without those that are just being removed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return tuple(ROOT / entry for entry in listed.split("\0") if entry and (ROOT / entry).is_file())


@cache
def text_of(path: Path) -> str:
    """The text of a file; empty for one that holds no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def python_files(*directories: str) -> list[Path]:
    """The Python files under these directories."""
    under = [ROOT / directory for directory in directories]
    return [
        path
        for path in tracked_files()
        if path.suffix == ".py" and any(path.is_relative_to(directory) for directory in under)
    ]


def pages() -> list[Path]:
    """The documentation: every Markdown file."""
    return [path for path in tracked_files() if path.suffix == ".md"]


def name(path: Path) -> str:
    """The path as the repository knows it."""
    return str(path.relative_to(ROOT))
