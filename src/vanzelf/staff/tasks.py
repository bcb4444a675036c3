"""Work that a worker does for the pages of staff: it is found here when the worker starts."""

from vanzelf.reach import awarding, representing

__all__ = ["awarding", "representing"]
