"""The catalogue: read, checked, and made ready to run on a date."""
