"""The shared words: outcomes, units, problems. Nothing here knows of rules or data."""
