"""A request with a key is done once: the same key gets the same answer, whatever happened to the first."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction

from vanzelf.org import clock
from vanzelf.rest.models import Answered
from vanzelf.rest.problems import Refusal
from vanzelf.rest.tokens import Caller


def digest_of(asked: Mapping[str, Any]) -> str:
    """What is kept of a request, to know it again. No number of a person goes in as it is."""
    return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def earlier(caller: Caller, key: str, digest: str) -> Answered | None:
    """What this key got before. Raises Refusal when something else was asked with it."""
    found = Answered.objects.filter(client=caller.client, key=key).first()
    if found is not None and found.digest != digest:
        raise Refusal(409, "key-other", "Met deze sleutel is eerder iets anders gevraagd.")
    return found


def keep(caller: Caller, key: str, digest: str, status: int, body: Mapping[str, Any]) -> None:
    """Keep what was answered. Raises Refusal when another is busy with the same key."""
    try:
        with transaction.atomic():
            Answered.objects.create(
                client=caller.client, key=key, digest=digest, status=status, body=dict(body),
                at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Refusal(409, "key-busy", "Met deze sleutel loopt al een verzoek.") from None
