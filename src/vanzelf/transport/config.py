"""The file of a party: who it is, where its things are, and how others are reached.

One YAML file, with the environment over it: `VANZELF_` and the path of a setting in capitals, such
as VANZELF_DATABASE or VANZELF_SLEUTELS_BERICHTEN. Secrets stand in files of their own or in the
environment, never in this file. See docs/reference/party-file.md.
"""

import datetime as dt
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
)

from vanzelf.protocol.documents import Line, Moment, Name, Oin
from vanzelf.protocol.run import LONGEST_STATUS
from vanzelf.rules.source import Path_, Source, read_source
from vanzelf.terms.problems import Place, Problem, ProblemError
from vanzelf.transport.cards import Role
from vanzelf.transport.party import BY_FILE, LOG_YEARS

PREFIX = "VANZELF_"
_PASSWORD = re.compile(r"\bpassword\s*=|://[^/@\s]*:[^/@\s]*@", re.IGNORECASE)
_SEE = "See docs/reference/party-file.md."


def _beside(path: Path, info: ValidationInfo) -> Path:
    """A path is relative to the file that names it."""
    base: Path = (info.context or {}).get("base", Path())
    return base / path


def _there(path: Path) -> Path:
    if not path.is_file():
        raise ValueError("there is no such file")
    return path


Where = Annotated[Path, AfterValidator(_beside)]
File = Annotated[Path, AfterValidator(_beside), AfterValidator(_there)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$")]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class KeyFiles(_Section):
    """Where the private keys are. messages: signs messages. status: signs, at a source, which
    mandates hold no longer. log: the subject key of the processing log (32 bytes, or hexadecimal).
    """

    messages: File = Field(alias="berichten")
    status: File | None = None
    log: File | None = Field(default=None, alias="logboek")


class Address(_Section):
    """How another party is reached. headers: sent along, such as Fsc-Grant-Hash to an outway."""

    url: Url
    headers: Mapping[str, Line] = Field(default_factory=dict, alias="kopteksten")


class Certificates(_Section):
    """For TLS: the own certificate with its key, and who signs the certificates of others."""

    certificate: File = Field(alias="certificaat")
    key: File = Field(alias="sleutel")
    authority: File = Field(alias="uitgever")


class Limits(_Section):
    """What one sender may bring in a minute, and how much at the same time.

    status_minutes: how old a status list may be in a run by file.
    """

    messages: int = Field(default=3_000, alias="berichten_per_minuut", ge=1)
    megabytes: int = Field(default=4_096, alias="megabytes_per_minuut", ge=1)
    together: int = Field(default=4, alias="tegelijk", ge=1, le=64)
    status_minutes: int = Field(
        default=BY_FILE, alias="statuslijst_minuten", ge=5, le=LONGEST_STATUS
    )


class DemoClock(_Section):
    """The date of a demo: it was `moment` when the real time was `since`, and goes on from there."""

    moment: Moment
    since: Moment = Field(alias="sinds")


class SourceSettings(_Section):
    """What only a source has. activity: URI of list runs in its register of processing."""

    holder: Name = Field(alias="houder")
    mapping: File
    database: str | None = None
    database_file: File | None = Field(default=None, alias="database_bestand")
    activity: Url = Field(alias="activiteit")


class MunicipalitySettings(_Section):
    """What only a municipality has. mandates: directory with a signed mandate per file, in one
    directory per bundle. notes: public key of the residents' side, which notes are sealed to.
    """

    mapping: File
    database: str | None = None
    database_file: File | None = Field(default=None, alias="database_bestand")
    mandates: Where = Field(alias="mandaten")
    notes: Line = Field(alias="notities")
    activity: Url = Field(alias="activiteit")


class Settings(_Section):
    """The file of a party, read and checked."""

    oin: Oin
    name: Line = Field(alias="naam")
    role: Role = Field(alias="rol")
    supplier: Line = Field(alias="leverancier")
    host: Line
    mode: Literal["demo", "productie"] = Field(alias="stand")
    directory: Where = Field(alias="map")
    cards: Where = Field(alias="kaarten")
    database: str | None = None
    database_file: File | None = Field(default=None, alias="database_bestand")
    keys: KeyFiles = Field(alias="sleutels")
    catalogue: Where | None = Field(default=None, alias="catalogus")
    addresses: Mapping[Oin, Address] = Field(default_factory=dict, alias="adressen")
    certificates: Certificates | None = Field(default=None, alias="certificaten")
    limits: Limits = Field(default_factory=Limits, alias="grenzen")
    clock: DemoClock | None = Field(default=None, alias="klok")
    log_token: File | None = Field(default=None, alias="inzage_sleutel")
    log_years: int = Field(default=LOG_YEARS, alias="logboek_jaren", ge=1, le=30)
    source: SourceSettings | None = Field(default=None, alias="bron")
    municipality: MunicipalitySettings | None = Field(default=None, alias="gemeente")
    file: Path = Field(default=Path(), exclude=True)

    @property
    def demo(self) -> bool:
        """Whether everybody it is about is made up."""
        return self.mode == "demo"

    @property
    def dsn(self) -> str:
        """Where its own PostgreSQL database is."""
        return _stated(self.database, self.database_file)


def source_database(settings: SourceSettings | MunicipalitySettings, file: Path) -> str | Path:
    """The database of a holder: a DuckDB file beside the party file, or a connection string."""
    found = _stated(settings.database, settings.database_file)
    return found if "://" in found or "=" in found else file.parent / found


def read_settings(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the file of a party; raises ProblemError with everything that is wrong.

    environment: what stands over the file; the process's own when not given.
    """
    source = read_source(path)
    if source.problems:
        raise ProblemError(source.problems)
    data = source.value
    if not isinstance(data, dict):
        raise ProblemError(
            [Problem(source.place(), "party-file", "this is no list of settings.", _SEE)]
        )
    found = _overridden(data, os.environ if environment is None else environment)
    problems = [*_wrong_together(data, source)]
    settings = None
    try:
        settings = Settings.model_validate(data, context={"base": path.parent})
    except ValidationError as error:
        problems += _wrong(error, source, found)
    if problems or settings is None:
        raise ProblemError(dict.fromkeys(problems))
    return settings.model_copy(update={"file": path})


def names_in_environment() -> dict[str, Path_]:
    """The settings that the environment may give, by their name there."""
    return {PREFIX + "_".join(path).upper(): path for path in _leaves(Settings)}


def _leaves(model: type[BaseModel], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    sections: dict[str, type[BaseModel]] = {
        "sleutels": KeyFiles,
        "certificaten": Certificates,
        "grenzen": Limits,
        "klok": DemoClock,
        "bron": SourceSettings,
        "gemeente": MunicipalitySettings,
    }
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in sections and not before:
            yield from _leaves(sections[key], (key,))
        elif key not in ("adressen", "file"):
            yield (*before, key)


def _overridden(data: dict[str, Any], environment: Mapping[str, str]) -> dict[Path_, str]:
    """Put what the environment says over the file; gives where from, by path."""
    found: dict[Path_, str] = {}
    for name, path in names_in_environment().items():
        if name not in environment:
            continue
        inner: Any = data
        for step in path[:-1]:
            inner = inner.setdefault(step, {})
        if isinstance(inner, dict):
            inner[path[-1]] = environment[name]
            found[path] = name
    return found


def _wrong(error: ValidationError, source: Source, given: Mapping[Path_, str]) -> Iterator[Problem]:
    for each in error.errors(include_input=False, include_url=False):
        path: Path_ = tuple(step for step in each["loc"] if step != "[key]")
        text = re.sub(r"^Value error, ", "", each["msg"])
        what = f"{'.'.join(str(step) for step in path)}: {text[:1].lower()}{text[1:]}."
        place = Place(given[path]) if path in given else source.key_place(path)
        yield Problem(place, "party-file", what, _SEE)


def _wrong_together(data: Mapping[str, Any], source: Source) -> Iterator[Problem]:
    """What is wrong between settings."""
    yield from _wrong_databases(data, source)
    if data.get("rol") == "bron":
        yield from _wrong_source(data, source)
    elif data.get("bron"):
        remedy = "Remove it, or mend rol."
        yield _at(source, ("bron",), "only a source has a section bron.", remedy)
    if data.get("rol") == "gemeente":
        yield from _wrong_municipality(data, source)
    elif data.get("gemeente"):
        remedy = "Remove it, or mend rol."
        yield _at(source, ("gemeente",), "only a municipality has a section gemeente.", remedy)
    if data.get("klok") and data.get("stand") != "demo":
        yield Problem(
            source.key_place(("klok",)),
            "party-clock",
            "only a demo has a clock of its own.",
            "Remove klok: production runs on the real time.",
        )


def _wrong_source(data: Mapping[str, Any], source: Source) -> Iterator[Problem]:
    if not data.get("bron"):
        yield _at(source, ("rol",), "a source has no section bron.", "Say what it holds, in bron.")
    elif not (_inner(data, "bron", "database") or _inner(data, "bron", "database_bestand")):
        yield _at(source, ("bron",), "the source has no database.", "Say where its data are.")
    for name in ("status", "logboek"):
        if not _inner(data, "sleutels", name):
            yield _at(source, ("sleutels",), f"a source needs the key {name}.", "Make one.")


def _wrong_municipality(data: Mapping[str, Any], source: Source) -> Iterator[Problem]:
    if not data.get("gemeente"):
        remedy = "Say where its own register is, in gemeente."
        yield _at(source, ("rol",), "a municipality has no section gemeente.", remedy)
    elif not (_inner(data, "gemeente", "database") or _inner(data, "gemeente", "database_bestand")):
        what = "the municipality has no database of its own register."
        yield _at(source, ("gemeente",), what, "Say where its data are.")


def _wrong_databases(data: Mapping[str, Any], source: Source) -> Iterator[Problem]:
    if not data.get("database") and not data.get("database_bestand"):
        remedy = "Set VANZELF_DATABASE, or database_bestand."
        yield _at(source, (), "no database is named.", remedy)
    for path, value in (
        (("database",), data.get("database")),
        (("bron", "database"), _inner(data, "bron", "database")),
        (("gemeente", "database"), _inner(data, "gemeente", "database")),
    ):
        if path in source.positions and _PASSWORD.search(str(value)):
            yield Problem(
                source.key_place(path),
                "party-secret",
                "a password stands in this file.",
                "Put the connection string into a file of its own, or into the environment.",
            )


def _at(source: Source, path: Path_, what: str, remedy: str) -> Problem:
    return Problem(source.key_place(path), "party-file", what, remedy)


def _inner(data: Mapping[str, Any], section: str, name: str) -> Any:
    found = data.get(section)
    return found.get(name) if isinstance(found, dict) else None


def _stated(given: str | None, file: Path | None) -> str:
    return given or (file.read_text(encoding="utf-8").strip() if file else "")


def real_minus_demo(clock: DemoClock | None) -> dt.timedelta:
    """How far the clock of a demo is behind the real time; nothing without one."""
    return dt.timedelta(0) if clock is None else clock.since - clock.moment
