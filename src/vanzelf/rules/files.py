"""Which files a catalogue holds, and those in it that nothing reads."""

from collections.abc import Iterator
from pathlib import Path

from vanzelf.terms.problems import Place, Problem

CONCEPTS = ("concepts/*.yaml", "services/*/concepts/*.yaml")
NORMS = ("norms/*/*.yaml",)
SCHEMES = ("schemes/*/*.yaml", "services/*/scheme/*.yaml")
EXAMPLES = ("schemes/*/examples/*.yaml", "services/*/examples/*.yaml")
PARAMETERS = ("parameters/*.yaml",)
PURPOSES = ("purposes/*.yaml", "services/*/purposes/*.yaml")
BUNDLES = ("bundles/*.yaml", "services/*/bundles/*.yaml")
MANDATES = ("mandates/*.yaml", "services/*/mandates/*.yaml")
CLUSTERS = ("clusters/*.yaml",)
APPLICATIONS = ("applications/*.yaml",)
SERVICES = ("services/*/service.yaml",)
CHOICES = ("services/*/keuzes.yaml",)
TEXTS = ("services/*/texts/*.yaml",)
SHARED_PARTS = ("services/algemeen/bouwstenen.yaml",)
OUTSIDE = ("services/algemeen/buitenkant.yaml",)
OFFERING = (*SERVICES, *CHOICES, *TEXTS, *SHARED_PARTS, *OUTSIDE)
"""What is offered, and in which words."""

ASKING = (*PURPOSES, *BUNDLES, *MANDATES, *CLUSTERS, *APPLICATIONS)
"""What may be asked of whom."""

_KNOWN = (*CONCEPTS, *NORMS, *SCHEMES, *EXAMPLES, *PARAMETERS, *ASKING, *OFFERING)
_YAML = {".yaml", ".yml"}
_ADVICE = "Put it in concepts, norms/<name>, schemes/<name> or services/<name>, with a name ending in .yaml."


def files_of(folder: Path, patterns: tuple[str, ...]) -> list[Path]:
    """The files of a kind in a catalogue, in order."""
    return sorted(file for pattern in patterns for file in folder.glob(pattern))


def shown(file: Path, folder: Path) -> str:
    """How a file of a catalogue is named in a problem."""
    return str(Path(folder.name) / file.relative_to(folder))


def problems_of_files(folder: Path) -> Iterator[Problem]:
    """YAML files that nothing reads, and schemes and norms of which no version is there."""
    known = set(files_of(folder, _KNOWN))
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in _YAML and file.is_file() and file not in known:
            what = "nothing reads this file."
            yield Problem(Place(shown(file, folder)), "file-unknown", what, _ADVICE)
    for kind in ("norms", "schemes"):
        for inside in sorted(folder.glob(f"{kind}/*/")):
            if inside.is_dir() and not any(inside.glob("*.yaml")):
                what = "there is no version in this folder."
                advice = "Add one, named after the first day it holds: 2026-01-01.yaml."
                yield Problem(Place(shown(inside, folder)), "folder-empty", what, advice)
