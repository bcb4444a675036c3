"""A population on disk: its manifest and the files of its parts (docs/reference/population.md)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from vanzelf.screening.intake import TABLES
from vanzelf.terms.problems import ProblemError

FORMAT = "vanzelf-population/1"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Part:
    """The files of one part, by table; relations, addresses and facts may be missing."""

    number: int
    directory: Path
    files: Mapping[str, Path]

    def shown(self, table: str) -> str:
        """The name of a file within the population."""
        return str(self.files[table].relative_to(self.directory))


@dataclass(frozen=True, slots=True)
class Population:
    """A population directory: its manifest (if any) and its parts."""

    directory: Path
    manifest: Mapping[str, object]
    parts: tuple[Part, ...]

    @property
    def synthetic(self) -> bool:
        """Whether the manifest says the people are made up."""
        return self.manifest.get("synthetic") is True

    @property
    def name(self) -> str:
        """The name of the place, else of the directory."""
        return str(self.manifest.get("town") or self.directory.resolve().name)


def open_population(directory: Path) -> Population:
    """Find the files of a population; raises ProblemError when there are no persons."""
    if not directory.is_dir():
        raise ProblemError.single(
            "population-missing",
            f"there is no directory {directory}.",
            "Make a population with vanzelf synth, or name another directory.",
            place="--population",
        )
    manifest = _manifest(directory / MANIFEST)
    parts = tuple(_parts(directory, manifest))
    if not parts:
        raise ProblemError.single(
            "population-empty",
            f"{directory} has no persons.",
            "Expected persons.parquet, persons.csv or persons/part-00000.parquet.",
            place="--population",
        )
    return Population(directory, manifest, parts)


def _manifest(file: Path) -> Mapping[str, object]:
    if not file.is_file():
        return {}
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        manifest = None
    if not isinstance(manifest, dict):
        raise ProblemError.single(
            "population-manifest",
            "is not a mapping in JSON.",
            "Make the population anew, or remove the manifest.",
            place=file,
        )
    if manifest.get("format") != FORMAT:
        raise ProblemError.single(
            "population-format",
            f"the format is {manifest.get('format')!r}.",
            f"This version reads {FORMAT}.",
            place=file,
        )
    return manifest


def _parts(directory: Path, manifest: Mapping[str, object]) -> Iterator[Part]:
    folder = directory / "persons"
    numbered = sorted(folder.glob("part-*.parquet")) if folder.is_dir() else []
    if not numbered or manifest.get("closed") is not True:
        files = {table: file for table in TABLES if (file := _file(directory, table))}
        if "persons" in files:
            yield Part(0, directory, files)
        return
    if manifest.get("parts") not in (None, len(numbered)):
        raise ProblemError.single(
            "population-parts",
            f"there are {len(numbered)} parts, and the manifest says {manifest.get('parts')}.",
            "Find the missing parts, or make the population anew.",
            place=directory / MANIFEST,
        )
    for number, file in enumerate(numbered):
        paths = {table: directory / table / file.name for table in TABLES}
        yield Part(
            number, directory, {name: each for name, each in paths.items() if each.is_file()}
        )


def _file(directory: Path, table: str) -> Path | None:
    """The one file (or directory of Parquet files) of a table."""
    names = (f"{table}.parquet", f"{table}.csv", table)
    found = [path for name in names if _is_table(path := directory / name)]
    if len(found) > 1:
        raise ProblemError.single(
            "population-double",
            f"{table} stands there twice: {found[0].name} and {found[1].name}.",
            "Keep one.",
            place=directory,
        )
    return found[0] if found else None


def _is_table(path: Path) -> bool:
    return path.is_file() if path.suffix == ".csv" else _is_parquet(path)


def _is_parquet(path: Path) -> bool:
    if path.is_dir():
        return any(path.glob("*.parquet"))
    return path.suffix == ".parquet" and path.is_file()
