"""A household of which remission is simple: what the rule asks, as its examples have it."""

from typing import Any

FACTS: dict[str, Any] = {
    "leeftijd": 45, "heeft_onderneming": "nee", "partner": "geen", "kinderen": "geen",
    "kostendelers": "geen", "aanslag_gemeentebelasting": "450.00",
    "netto_besteedbaar_inkomen": "1400.00", "woonlasten_netto": "0", "huurtoeslag_per_maand": "0",
    "zorgpremie": "0", "ontvangen_toeslagen": "0", "banktegoed": "0", "waarde_auto": "0",
    "auto_onmisbaar": "nee", "overige_bezittingen": "0", "hogere_schulden": "0",
    "kwijtschelding_verleend": "nee",
}  # fmt: skip
"""A household that pays nothing, by concept. Tests of decisions begin with it too."""
