"""A folder from which a printer fetches letters."""
