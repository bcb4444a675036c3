"""What a screening writes down: a file of outcomes per scheme and part."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from vanzelf.engines.sql.statement import ESTIMATED, OUTCOME, Statement
from vanzelf.rules.program import RECEIVED, Program
from vanzelf.screening.columns import identifier, quoted
from vanzelf.screening.gather import GROUP, HOUSEHOLD
from vanzelf.screening.intake import REJECTS
from vanzelf.terms.outcome import Certainty
from vanzelf.terms.problems import ProblemError

__all__ = ["REJECTS", "file_of", "folder", "prepare", "write"]


def folder(out: Path, scheme: str) -> Path:
    """Where the outcomes of a scheme are."""
    return out / "outcomes" / scheme


def prepare(out: Path, schemes: Iterable[str]) -> None:
    """Make the directories, and remove outcomes of an earlier screening from them.

    Raises ProblemError when that cannot be done.
    """
    try:
        for old in (out / "outcomes").glob("*/part-*.parquet"):
            old.unlink()
        for scheme in schemes:
            folder(out, scheme).mkdir(parents=True, exist_ok=True)
        (out / REJECTS).touch()
    except OSError as error:
        raise ProblemError.single(
            "out-unwritable",
            f"{error.filename or out} cannot be written: {error.strerror}.",
            "Choose another directory.",
            place="--out",
        ) from None


def file_of(out: Path, scheme: str, part: int) -> Path:
    """The file with the outcomes of a scheme in one part."""
    return folder(out, scheme) / f"part-{part:05d}.parquet"


def write(
    con: duckdb.DuckDBPyConnection,
    out: Path,
    programs: Sequence[Program],
    part: int,
    outcomes: Statement,
    *,
    brief: bool = False,
) -> None:
    """Write the outcomes of one part, a file per scheme.

    Columns: unit_id; uitkomst (settled) and geschat (estimates used); bedrag_* in cents; a column
    per criterion and list question (not when it is to be brief); ontvangt_nu; certainty; groep and
    huishouden (see `homes`).
    """
    source = f"({outcomes.sql})"
    if len(programs) > 1:
        con.execute(f"CREATE OR REPLACE TEMP TABLE uitkomst AS FROM {source}")
        source = "uitkomst"
    for program in programs:
        scheme = program.scheme.id
        names = {name: name.removeprefix(scheme + ".") for name in outcomes.columns[scheme]}
        listed = [
            f"{identifier(name)} AS {identifier(short)}"
            for name, short in names.items()
            if not brief or short in _BRIEF or short.startswith("bedrag_")
        ]
        select = ", ".join(["unit_id", *listed, f"{_certainty(scheme)} AS certainty"])
        con.execute(
            f"""COPY (SELECT {select}, {GROUP}, {HOUSEHOLD} FROM {source} AS u)
            TO {quoted(str(file_of(out, scheme, part)))} (FORMAT parquet, COMPRESSION snappy)"""
        )


_BRIEF = (OUTCOME, ESTIMATED, RECEIVED)

_CERTAINTIES = "ENUM(" + ", ".join(quoted(each) for each in Certainty) + ")"


def _certainty(scheme: str) -> str:
    """SQL of the certainty of an outcome."""
    settled, estimated = identifier(f"{scheme}.{OUTCOME}"), identifier(f"{scheme}.{ESTIMATED}")
    return f"""CASE WHEN {settled} THEN {quoted(Certainty.ESTABLISHED)}::{_CERTAINTIES}
        WHEN NOT {settled} THEN {quoted(Certainty.EXCLUDED)}::{_CERTAINTIES}
        WHEN {estimated} THEN {quoted(Certainty.PROBABLE)}::{_CERTAINTIES}
        ELSE {quoted(Certainty.POSSIBLE)}::{_CERTAINTIES} END"""
