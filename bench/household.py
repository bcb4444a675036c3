"""One household with its explanation."""

import statistics
from typing import Any

from bench.timing import seconds
from bench.zorgtoeslag import program
from vanzelf.engines.ready import read_unit
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.explanation import Explainer

COUPLE = {
    "leeftijd": 41,
    "geboortedatum": "1985-03-14",
    "zorgverzekerd": "ja",
    "in_detentie": "nee",
    "ingezetene": "ja",
    "verblijfsrecht_geeft_aanspraak": "ja",
    "rendementsgrondslag": 4000,
    "zelfde_partner_hele_jaar": "ja",
    "partner": {
        "geboortedatum": "1987-08-02",
        "zorgverzekerd": "ja",
        "in_detentie": "nee",
        "ingezetene": "ja",
        "verblijfsrecht_geeft_aanspraak": "ja",
        "rendementsgrondslag": 0,
        "toetsingsinkomen": {"waarde": 12000, "status": "schatting"},
    },
}


def measure(repeats: int) -> dict[str, Any]:
    """Milliseconds to evaluate one couple (an estimate among its facts) and explain the outcome."""
    scheme = program()
    unit = read_unit(scheme, COUPLE)
    engine, explainer = ReferenceEngine(scheme), Explainer(scheme, "nl")
    samples = [seconds(lambda: explainer.explain(engine.evaluate(unit))) for _ in range(repeats)]
    value = statistics.median(samples) * 1000
    return {
        "law.one_household_ms": {
            "value": round(value, 3),
            "bar": "≤ 1",
            "ok": value <= 1,
            "repeats": repeats,
        }
    }
