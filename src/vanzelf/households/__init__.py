"""Who belongs together on a date: for one household in plain Python, and in bulk on DuckDB."""
