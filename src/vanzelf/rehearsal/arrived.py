"""What arrived in the demo: telephones, mailboxes, doormats, as the post office has them."""

import os
from typing import Any, Final

import httpx

WHERE: Final = "VANZELF_POST_OFFICE"
"""The setting with the address of the post office; without it nothing arrives."""


def asked(path: str, answer: dict[str, Any] | None = None) -> Any:
    """What the post office says; None when there is none. answer: sent to it with POST."""
    origin = os.environ.get(WHERE)
    if origin is None:
        return None
    with httpx.Client(base_url=origin, trust_env=False, timeout=10) as client:
        try:
            found = client.get(path) if answer is None else client.post(path, json=answer)
        except httpx.HTTPError:
            return None
    return found.json() if found.status_code == httpx.codes.OK else None


def letter(letter_id: str) -> bytes | None:
    """A letter as it lies on the doormat: a PDF."""
    origin = os.environ.get(WHERE)
    if origin is None:
        return None
    found = httpx.get(f"{origin}/brieven/{letter_id}", trust_env=False, timeout=10)
    return found.content if found.status_code == httpx.codes.OK else None
