"""The public register of lists: what was asked, when, about how many people, of whom. No person.

It has no answer either, and not how long a list was: a municipality may publish it as it is.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from vanzelf.ask.runs import FINAL, Runs
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Manifest
from vanzelf.rules.model import Catalogue
from vanzelf.store.database import Connection
from vanzelf.transport.party import Party


def register(
    party: Party, catalogue: Catalogue, granted: Mapping[str, Mandate], on: dt.date
) -> dict[str, Any]:
    """The register as JSON data. granted: mandates by digest, for questions and grounds.

    on: the day it is made. Runs that asked nobody anything are not in it, nor those that go on.
    """
    with party.connect() as con:
        lists = [*_asked(con, party, catalogue, granted), *_own(con, catalogue)]
    lists.sort(key=lambda each: (each["begonnen"], each["kenmerk"]))
    return {
        "gemeente": {"oin": party.oin, "naam": party.card.name},
        "bijgewerkt": on.isoformat(),
        "lijsten": lists,
    }


def mandates_by_digest(folder: Path, party: Party) -> dict[str, Mandate]:
    """The mandates that are kept, of every bundle, by the digest of their text.

    What is no mandate for lists, or signed by nobody known any more, is left out.
    """
    found = {}
    for path in sorted(folder.glob("*/*.jws")):
        text = path.read_text(encoding="utf-8").strip()
        try:
            mandate, signed = Mandate.check(text, party.keys_for("mandaten"))
        except ProtocolError:
            continue
        found[signed.digest] = mandate
    return found


_ASKED = """select r.run, r.bundle, r.on_date, r.state, r.households, r.created_at,
    coalesce(e.people, nullif((select count(*) from ask.notes n where n.run = r.run), 0)), e.at
    from ask.runs r left join ask.erased e using (run)
    where r.state = any(%s) and r.run not in (select run from ask.own_lists)"""


def _asked(
    con: Connection, party: Party, catalogue: Catalogue, granted: Mapping[str, Mandate]
) -> Iterator[dict[str, Any]]:
    """The lists for which sources were asked."""
    for run, bundle, on, state, households, began, people, erased in con.execute(
        _ASKED, (list(FINAL),)
    ).fetchall():
        text = Runs(con).kept(run).get((party.oin, "manifest"))
        if text is None:
            continue
        manifest, _ = Manifest.check(text, party.keys_for("berichten"))
        yield {
            **_common(run, on, state, households, began, erased),
            "bundel": bundle,
            "waarover": _subject(catalogue, bundle),
            "regelingen": list(manifest.schemes),
            "mensen": people,
            "bronnen": [
                _source(party, oin, granted.get(mandate))
                for oin, mandate in sorted(manifest.mandates.items())
            ],
            "samenvoeger": _name(party, manifest.combiner),
        }


def _own(con: Connection, catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """The lists from own data alone."""
    for run, on, state, households, began, kind, purpose, ground, erased in con.execute(
        """select r.run, r.on_date, r.state, r.households, r.created_at, o.kind, o.purpose,
        o.ground, e.at from ask.runs r join ask.own_lists o using (run)
        left join ask.erased e using (run) where r.state = any(%s)""",
        (list(FINAL),),
    ).fetchall():
        scheme = kind.rpartition("-")[0]
        versions: Sequence[Any] = catalogue.schemes.get(scheme, ())
        yield {
            **_common(run, on, state, households, began, erased),
            "bundel": kind,
            "waarover": dict(versions[-1].name) if versions else {"nl": scheme, "en": scheme},
            "regelingen": [scheme],
            "mensen": None,
            "bronnen": [],
            "samenvoeger": None,
            "doel": purpose,
            "grondslag": ground,
        }


def _common(
    run: str,
    on: dt.date,
    state: str,
    households: int,
    began: dt.datetime,
    erased: dt.date | None,
) -> dict[str, Any]:
    return {
        "kenmerk": run,
        "begonnen": began.astimezone(dt.UTC).date().isoformat(),
        "peildatum": on.isoformat(),
        "stand": state,
        "huishoudens": households,
        "gewist": erased.isoformat() if erased else None,
    }


def _subject(catalogue: Catalogue, bundle: str) -> dict[str, str]:
    found = catalogue.bundles.get(bundle)
    return dict(found.subject) if found else {"nl": bundle, "en": bundle}


def _source(party: Party, oin: str, mandate: Mandate | None) -> dict[str, Any]:
    """A source, and when its mandate is at hand what it was asked and which law allows it."""
    found: dict[str, Any] = _name(party, oin)
    if mandate is not None:
        found["vragen"] = [
            {"regeling": each.scheme, "tekst": dict(each.text)} for each in mandate.questions
        ]
        found["grondslag"] = mandate.ground.article
    return found


def _name(party: Party, oin: str) -> dict[str, str]:
    return {"oin": oin, "naam": party.cards[oin].name if oin in party.cards else oin}
