"""What a screening writes down: a file of outcomes per scheme and part."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from vanzelf.engines.sql.statement import ESTIMATED, OUTCOME
from vanzelf.rules.program import Program
from vanzelf.screening.columns import identifier, quoted
from vanzelf.screening.homes import HOMES
from vanzelf.screening.intake import REJECTS
from vanzelf.screening.loaded import columns_in
from vanzelf.terms.outcome import Certainty
from vanzelf.terms.problems import ProblemError

__all__ = ["REJECTS", "folder", "prepare", "write"]


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


def write(
    con: duckdb.DuckDBPyConnection, out: Path, programs: Iterable[Program], part: int
) -> None:
    """Write the outcomes of one part (the table `uitkomst`), a file per scheme.

    Columns: unit_id; uitkomst (settled) and geschat (estimates used); bedrag_* in cents; a column
    per criterion and list question; ontvangt_nu; certainty; groep and huishouden (see `homes`).
    """
    names = columns_in(con, "uitkomst")
    for program in programs:
        prefix = program.scheme.id + "."
        listed = ", ".join(
            f"u.{identifier(name)} AS {identifier(name.removeprefix(prefix))}"
            for name in names
            if name.startswith(prefix)
        )
        settled, estimated = identifier(prefix + OUTCOME), identifier(prefix + ESTIMATED)
        file = folder(out, program.scheme.id) / f"part-{part:05d}.parquet"
        con.execute(
            f"""COPY (
                SELECT u.unit_id, {listed},
                    CASE WHEN u.{settled} THEN '{Certainty.ESTABLISHED}'
                        WHEN NOT u.{settled} THEN '{Certainty.EXCLUDED}'
                        WHEN u.{estimated} THEN '{Certainty.PROBABLE}'
                        ELSE '{Certainty.POSSIBLE}' END AS certainty,
                    w.groep, w.huishouden
                FROM uitkomst AS u LEFT JOIN {HOMES} AS w ON w.id = u.unit_id
            ) TO {quoted(str(file))} (FORMAT parquet, COMPRESSION snappy)"""
        )
