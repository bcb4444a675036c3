"""One spelling for every document, so that equal documents have equal digests.

The spelling is that of RFC 8785 for what our documents hold: texts, whole numbers, truths, lists
and maps with plain names.
"""

import hashlib
import json
from typing import Any


def canonical(document: Any) -> bytes:
    """The bytes of a document; raises TypeError for a float, which has no single spelling."""
    _refuse_floats(document)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def digest(data: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of(document: Any) -> str:
    """SHA-256 of a document in its one spelling, in hexadecimal."""
    return digest(canonical(document))


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; write whole numbers or text")
    if isinstance(value, dict):
        for each in value.values():
            _refuse_floats(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            _refuse_floats(each)
