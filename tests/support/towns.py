"""Made towns and the databases of their holders: each is made once a run, whoever asks first.

All worker processes share them, so nobody may change one: a test that writes copies it, or makes
its own.
"""

import fcntl
import os
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path

from vanzelf.eikenhage.canaries import Canary, hatch
from vanzelf.holdings.mapping import SourceMapping, read_mapping
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue
from vanzelf.synth.ages import REFERENCE_DATE
from vanzelf.synth.holders import HOLDERS, MAPPING, make_holders
from vanzelf.synth.make import make_town

BUNDLES = ["toeslagen"]
"""For which there are canaries."""


@cache
def town(residents: int, seed: int) -> Path:
    """A town with awards, as `vanzelf synth` writes it."""
    return _once(
        f"{residents}-{seed}",
        lambda folder: make_town(catalogue(), residents, seed, folder),
    )


@cache
def holders(residents: int, seed: int) -> dict[str, Path]:
    """The directories of those who hold the facts of such a town, by who they are."""
    whole = town(residents, seed)
    made = _once(
        f"{residents}-{seed}-houders",
        lambda folder: make_holders(catalogue(), whole, folder),
    )
    return {each: made / each for each in HOLDERS}


@cache
def with_canaries(residents: int, seed: int) -> tuple[dict[str, Path], dict[str, list[Canary]]]:
    """The holders of such a town with canaries in their data, and the canaries per bundle.

    The municipality has no canaries.
    """
    whole = town(residents, seed)

    def make(folder: Path) -> None:
        found = hatch(catalogue(), whole, folder / "stad", BUNDLES, REFERENCE_DATE, seed)
        make_holders(catalogue(), folder / "stad", folder)
        (folder / "kanaries").write_bytes(pickle.dumps(found))

    made = _once(f"{residents}-{seed}-kanaries", make)
    found = {each: made / each for each in HOLDERS}
    found["gemeente"] = holders(residents, seed)["gemeente"]
    return found, pickle.loads((made / "kanaries").read_bytes())


@cache
def catalogue() -> Catalogue:
    """The law, read once a process."""
    return load_catalogue()


@cache
def mapping(folder: Path) -> SourceMapping:
    """How the holder in a directory names its tables and columns, read once a process."""
    return read_mapping(folder / MAPPING, catalogue())


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
