"""What was read from YAML, kept on disk: reading it with positions takes seconds."""

import hashlib
import os
import pickle
from collections.abc import Iterable
from pathlib import Path
from typing import Final, TypeVar

_T = TypeVar("_T")
_PACKAGE = Path(__file__).parent.parent

_UNREADABLE: Final = (
    OSError,
    pickle.PickleError,
    EOFError,
    ImportError,
    LookupError,
    AttributeError,
)
"""What reading a damaged or foreign cache file may raise; it is then made anew."""


def cache_file(name: str, key: str, packages: Iterable[str]) -> Path:
    """The file that keeps something.

    key: a digest of what it was read from. packages: the code that reads it; a cache never outlives
    that.
    """
    root = (
        os.environ.get("VANZELF_CACHE")
        or os.environ.get("XDG_CACHE_HOME")
        or Path.home() / ".cache"
    )
    return Path(root) / "vanzelf" / f"{name}-{key[:32]}-{_code_stamp(packages)}.pickle"


def from_cache(file: Path, kind: type[_T]) -> _T | None:
    """What is kept in a file, when it is there and of this kind."""
    try:
        found = pickle.loads(file.read_bytes())  # noqa: S301 - our own file, keyed by content
    except _UNREADABLE:
        return None
    return found if isinstance(found, kind) else None


def to_cache(file: Path, value: object) -> None:
    """Keep something in a file, if that can be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(f".{os.getpid()}")
        partial.write_bytes(pickle.dumps(value))
        partial.replace(file)
    except OSError:
        return  # a read-only home costs a second per start, nothing else


def _code_stamp(packages: Iterable[str]) -> str:
    """Changes when the code that reads changes."""
    files = sorted(file for package in packages for file in (_PACKAGE / package).glob("*"))
    stamps = [
        f"{file.name}:{file.stat().st_mtime_ns}:{file.stat().st_size}"
        for file in files
        if file.suffix in (".py", ".lark")
    ]
    return hashlib.sha256("|".join(stamps).encode()).hexdigest()[:12]
