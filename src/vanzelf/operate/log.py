"""The page of a source's own log: what was done, in which lists, and whether the log still holds."""

from typing import Any

from vanzelf.explanation.notation import Language
from vanzelf.ledger.summary import activities
from vanzelf.operate.questions import log_state
from vanzelf.operate.reasons import reason
from vanzelf.operate.rendering import moment
from vanzelf.operate.side import Side
from vanzelf.source.overview import runs
from vanzelf.store.database import Connection

SHOWN = 100
"""Lists on the page."""


def own_log(side: Side, con: Connection, language: Language) -> dict[str, Any]:
    """What the template of the page needs."""
    return {
        "log": log_state(side, con),
        "activities": [
            {
                "name": each.name,
                "activity": each.activity,
                "times": each.times,
                "first": moment(each.first, language),
                "last": moment(each.last, language),
            }
            for each in activities(con)
        ],
        "shown": SHOWN,
        "runs": [
            {
                "id": each.run[:8],
                "when": moment(each.at, language),
                "who": side.name_of(each.requester),
                "bundle": _bundle(side, each.bundle, language),
                "state": each.state,
                "reason": reason(each.reason, language) if each.reason else "",
                "households": each.households,
                "persons": each.persons,
                "seconds": each.seconds,
            }
            for each in runs(con, SHOWN)
        ],
    }


def _bundle(side: Side, bundle: str, language: Language) -> str:
    found = side.catalogue.bundles.get(bundle)
    return found.name[language] if found else bundle
