"""The expression language: grammar, nodes, functions and types."""
