"""What each party of Eikenhage saw of its lists, and what is left there: from its own stores."""

from pathlib import Path
from typing import Any

from vanzelf.eikenhage.parties import ACTORS, COMBINER, MUNICIPALITY, SOURCES
from vanzelf.eikenhage.stage import Stage
from vanzelf.ledger.record import BAG, SUBJECT_TYPE
from vanzelf.protocol.run import Manifest
from vanzelf.protocol.signing import check
from vanzelf.store.database import Connection, connect
from vanzelf.transport.cards import read_cards, trusted_keys


def what_was_seen(stage: Stage) -> dict[str, Any]:
    """Per list and party what it saw, and per party what is left: plain data for a page."""
    return {
        "lists": _lists(stage),
        "left": {actor.slug: _left(stage, actor.slug) for actor in ACTORS},
    }


def _lists(stage: Stage) -> list[dict[str, Any]]:
    with connect(stage.databases[MUNICIPALITY.slug]) as con:
        rows = con.execute(
            """select run, bundle, on_date, state, counted, households, cardinality(frozen_by),
            (select count(*) from ask.entries e where e.run = r.run),
            (select count(*) from ask.notes n where n.run = r.run)
            from ask.runs r order by created_at"""
        ).fetchall()
    found = []
    for run, bundle, on, state, counted, households, agreed, listed, notes in rows:
        sources = [each for each in (_source(stage, actor.slug, run) for actor in SOURCES) if each]
        found.append(
            {
                "run": run,
                "bundle": bundle,
                "on": on.isoformat(),
                "state": state,
                "counted": dict(counted),
                "households": households,
                "agreed": agreed,
                "listed": listed,
                "notes": notes,
                "sources": sources,
                "combiner": _combiner(stage, run),
            }
        )
    return found


def _source(stage: Stage, slug: str, run: str) -> dict[str, Any] | None:
    """What a source saw of a run; None when it was not asked."""
    with connect(stage.databases[slug]) as con:
        row = con.execute("select households from source_runs where run = %s", (run,)).fetchone()
        if row is None:
            return None
        parts = con.execute(
            "select persons, stopped from source_parts where run = %s", (run,)
        ).fetchall()
        by_address = _about_dwellings(con)
    stopped: dict[str, int] = {}
    for _, reasons in parts:
        for reason, count in reasons.items():
            stopped[reason] = stopped.get(reason, 0) + count
    name = next(actor.name for actor in SOURCES if actor.slug == slug)
    persons = sum(persons for persons, _ in parts)
    return {
        "slug": slug,
        "name": name,
        "households": row[0],
        "persons": persons,
        "stopped": stopped,
        "by_address": by_address,
    }


def _about_dwellings(con: Connection) -> bool:
    """Whether the lines of a source's log are about dwellings, and not about persons."""
    row = con.execute(
        """select exists (select 1 from ledger.templates
        where body::json -> 'attributes' ->> %s = %s)""",
        (SUBJECT_TYPE, BAG),
    ).fetchone()
    return bool(row and row[0])


def _combiner(stage: Stage, run: str) -> dict[str, Any]:
    """What the combiner saw of a run: how many tokens, from how many sources."""
    keys = trusted_keys(read_cards(stage.folder / COMBINER.slug / "kaarten").values())
    with connect(stage.databases[COMBINER.slug]) as con:
        row = con.execute(
            "select manifest, state from combiner_runs where run = %s", (run,)
        ).fetchone()
        legs = con.execute(
            "select count(*) from combiner_receipts where run = %s", (run,)
        ).fetchone()
    if row is None or row[0] is None or legs is None:
        return {"tokens": 0, "legs": 0, "state": row[1] if row else ""}
    manifest = Manifest.read(check(row[0], Manifest.TYP, keys).document)
    return {"tokens": manifest.count, "legs": legs[0], "state": row[1]}


def _left(stage: Stage, slug: str) -> dict[str, Any]:
    """The tables of a party with how many rows, and the files that its runs left behind."""
    with connect(stage.databases[slug]) as con:
        tables = rows_by_table(con)
    folder = stage.folder / slug
    files = [path for part in ("runs", "sleutels/runs") for path in _files(folder / part)]
    return {"tables": tables, "files": len(files)}


def rows_by_table(con: Connection) -> dict[str, int]:
    """Every table of a store that has rows, with how many."""
    names = con.execute(
        """select table_schema, table_name from information_schema.tables
        where table_schema not in ('pg_catalog', 'information_schema')
        and table_type = 'BASE TABLE' order by 1, 2"""
    ).fetchall()
    found = {}
    for schema, table in names:
        row = con.execute(f'select count(*) from "{schema}"."{table}"'.encode()).fetchone()
        if row and row[0]:
            found[table if schema == "public" else f"{schema}.{table}"] = int(row[0])
    return found


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
