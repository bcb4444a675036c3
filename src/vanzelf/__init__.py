"""Vanzelf: rules as code that answer yes, no or not yet known."""

__version__ = "0.1.0"
