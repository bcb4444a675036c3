"""Made towns and the databases of their holders: each is made once a run, whoever asks first.

All worker processes share them, so nobody may change one: a test that writes copies it, or makes
its own.
"""

import fcntl
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from vanzelf.rules.load import load_catalogue
from vanzelf.synth.holders import HOLDERS, make_holders
from vanzelf.synth.make import make_town


@cache
def town(residents: int, seed: int) -> Path:
    """A town with awards, as `vanzelf synth` writes it."""
    return _once(
        f"{residents}-{seed}",
        lambda folder: make_town(load_catalogue(), residents, seed, folder),
    )


@cache
def holders(residents: int, seed: int) -> dict[str, Path]:
    """The directories of those who hold the facts of such a town, by who they are."""
    whole = town(residents, seed)
    made = _once(
        f"{residents}-{seed}-houders",
        lambda folder: make_holders(load_catalogue(), whole, folder),
    )
    return {each: made / each for each in HOLDERS}


def _once(name: str, make: Callable[[Path], object]) -> Path:
    """A directory below that of the run, filled by the first process that needs it."""
    base = Path(os.environ["VANZELF_TEST_RUN"], "towns")
    base.mkdir(exist_ok=True)
    made = base / name
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            fresh = base / f"{name}.making"
            make(fresh)
            fresh.rename(made)
    return made
