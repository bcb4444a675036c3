"""A source: who holds facts answers the questions of a list on its own data."""
