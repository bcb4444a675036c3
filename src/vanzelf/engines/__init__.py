"""Engines: what a rule means (`reference`), and the same in DuckDB, PostgreSQL and Spark."""
