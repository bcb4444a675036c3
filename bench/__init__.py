"""How fast Vanzelf is, beside OpenFisca-Core and hand-written SQL: `python -m bench`."""
