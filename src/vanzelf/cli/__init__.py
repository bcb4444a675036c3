"""The command line. Exit codes: 0 done, 1 the input has problems, 2 the command is used wrongly."""

from vanzelf.cli.app import main

__all__ = ["main"]
