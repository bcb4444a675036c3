"""Work that a worker does for the pages of staff: it is found here when the worker starts."""

from vanzelf.reach import awarding

__all__ = ["awarding"]
