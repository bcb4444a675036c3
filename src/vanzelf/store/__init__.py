"""Where a party keeps its state: a PostgreSQL server, databases, and numbered migrations."""
